"""Texts as typesetting programs keep them: rich text, manual pages, TeX; what is printed of them.

What such a file hides or strikes out is written as HTML writes it, so that one place decides what is not there.
"""

from __future__ import annotations

from auditor.core import patterns as re
from auditor.identify.inert import derived
from auditor.identify.written import Piece, keep, line_pieces

# ------------------------------------------------------------------------------------------------------------ rich text

_RTF = re.compile(
    r"\\'(?P<byte>[0-9a-fA-F]{2})|\\(?P<word>[a-z]{1,32})(?P<number>-?\d{1,10})?[ ]?|\\(?P<sign>[^a-z])|"
    r"(?P<brace>[{}])|(?P<line>\n)|(?P<text>[^\\{}\n]+)",
    re.DOTALL,
)
_UNPRINTED = frozenset(
    "fonttbl colortbl stylesheet info pict object listtable listoverridetable rsidtbl themedata datastore latentstyles "
    "xmlnstbl generator filetbl revtbl mmathpr fldinst bkmkstart bkmkend".split()
)
"""Groups of which nothing is printed."""
_ENDS = {"par": "\n\n", "line": "\n", "sect": "\n\n", "page": "\n\n", "row": "\n", "cell": "\n", "tab": "\t"}
_LETTERS = {
    "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•",
    "emspace": " ", "enspace": " ", "qmspace": " ",
}  # fmt: skip
_ASIDE = {"v": "span hidden", "deleted": "del", "strike": "s", "striked": "s"}
"""Words that hide or strike out, and the element that says so."""


def rich_text(text: str) -> list[Piece] | None:
    """What a file of rich text prints."""
    pieces: list[Piece] = []
    stack: list[tuple[bool, int, frozenset[str]]] = []
    printed, width, aside = True, 1, frozenset[str]()
    opened, skip = False, 0
    for found in _RTF.finditer(text):
        start, word, said = found.start(), found["word"], ""
        was = aside
        if found["brace"] == "{":
            stack.append((printed, width, aside))
            opened = True
            continue
        if found["brace"] == "}":
            printed, width, aside = stack.pop() if stack else (True, 1, frozenset())
        elif found["sign"] == "*" or (word in _UNPRINTED and opened):
            printed = False
        elif word == "u" and found["number"]:
            said, skip = chr(int(found["number"]) % 65536), width
        elif word == "uc":
            width = int(found["number"] or 1)
        elif word in _ASIDE:
            aside = aside - {_ASIDE[word]} if found["number"] == "0" else aside | {_ASIDE[word]}
        elif word == "plain":
            aside = frozenset()
        elif word:
            said = _ENDS.get(word) or _LETTERS.get(word, "")
        elif found["byte"]:
            said = bytes.fromhex(found["byte"]).decode("cp1252", "replace")
            if skip:
                said, skip = "", skip - 1
        elif found["sign"]:
            said = {"~": " ", "_": "-", "\n": "\n\n", "-": ""}.get(found["sign"], found["sign"])
        elif found["text"]:
            said = found["text"][skip:]
            skip = max(0, skip - len(found["text"]))
        opened = False
        marks = "".join(f"</{one.split()[0]}>" for one in sorted(was - aside, reverse=True))
        marks += "".join(f"<{one}>" for one in sorted(aside - was))
        if marks or (said and printed):
            pieces.append((marks + (said if printed else ""), start))
    return pieces


# --------------------------------------------------------------------------------------------------------- manual pages

_SIGNS = {
    "co": "©", "lq": "“", "rq": "”", "oq": "‘", "cq": "’", "em": "—", "en": "–", "hy": "-", "bu": "•", "rg": "®",
    "aq": "'", "dq": '"', "sc": "§", "ti": "~", "ha": "^", "rs": "\\", "tm": "™",
}  # fmt: skip
_ROFF = re.compile(
    r"\\(?:f(?:\[[A-Za-z]{0,8}\]|\([A-Z]{2}|[A-Z0-9])|\((?P<sign>..)|\[(?P<named>[a-z]{2})\]|\*\((?P<string>..)|"
    r"s[-+]?\d|(?P<nothing>[&|^%:c])|(?P<char>[-e ~'`0]))"
)
_MACRO = re.compile(r"[.'][ \t]{0,4}(?P<name>[A-Za-z]{1,3}\d?)(?:[ \t]++(?P<said>.*+))?+")
_HEADS = frozenset("SH SS Sh Ss".split())
_FONTS = frozenset("B I BI BR IB IR RB RI SM SB Em Sy Li".split())
_LAYOUT = frozenset(
    "PP LP P Pp br sp nf fi in RS RE ad na hy nh ne ce ft ll ta Bl El Bd Ed D1 Dl IP TP HP It ti bp pl EX EE Lp".split()
)
_PAGE = frozenset("TH Dt Dd Os".split())


def man_page(text: str) -> list[Piece] | None:
    """What a manual page shows; what its head line names is left out where it is a name, a number or a date."""
    pieces: list[Piece] = []
    macros = 0
    for line, start in line_pieces(text):
        bare = line.rstrip("\n")
        found = _MACRO.fullmatch(bare)
        name, given = (found["name"], found["said"] or "") if found else ("", "")
        if name in _PAGE:
            macros += 1
            pieces += [(f"{one}\n", start) for one in _arguments(given, name) if not _names(one)]
        elif name in _HEADS or name in _FONTS or name in _LAYOUT:
            macros += 1
            said = _item(given) if name in _LAYOUT else " ".join(_arguments(given, name))
            apart = name in _HEADS or name in _LAYOUT
            pieces.append(
                (f"\n{_printed(said)}\n" if apart and said else "\n" if apart else f"{_printed(said)}\n", start)
            )
        else:
            pieces.append((_printed(line), start))
    return pieces if macros else None


def _arguments(said: str, name: str) -> list[str]:
    if name in ("Dd", "Os"):
        return [said] if said else []
    return [one[0] or one[1] for one in re.findall(r'"((?:[^"]|"")*)"|(\S+)', said)]


def _item(said: str) -> str:
    """The words of an argument that is printed: not the numbers and options that set a place."""
    words = [word for word in said.split() if not re.fullmatch(r"[-+]?\d+[a-z]?|-[a-z]+|[\\(a-z]{0,4}bu", word)]
    return " ".join(words)


def _names(said: str) -> bool:
    return derived(_printed(said), "caption")


def _printed(line: str) -> str:
    return _ROFF.sub(_glyph, line) if "\\" in line else line


def _glyph(found: re.Match[str]) -> str:
    sign = found["sign"] or found["named"] or found["string"]
    if sign:
        return _SIGNS.get(sign, {"lq": "“", "rq": "”"}.get(sign, found.group()))
    char = found["char"]
    return {"e": "\\", "~": " ", "0": " "}.get(char, char) if char else ""


# ------------------------------------------------------------------------------------------------------------------ TeX

_ENVIRONMENTS = (
    "document|verbatim|comment|center|flushleft|flushright|quote|quotation|itemize|enumerate|description|abstract|"
    "small|footnotesize|minipage|titlepage|lstlisting"
)
_TEX = re.compile(
    rf"\\(?:begin|end)\{{(?:{_ENVIRONMENTS})\*?\}}(?:\[[^\[\]\n]{{0,40}}\])?"
    r"|\\(?:documentclass|usepackage|pagestyle|thispagestyle|bibliographystyle)"
    r"(?:\[[^\[\]\n]{0,200}\])?\{[\w,. -]{1,80}\}"
    r"|\\(?P<head>part|chapter|section|subsection|subsubsection|paragraph|title|author|date)\*?\{(?P<title>[^{}\n]{0,300})\}"
    r"|\\(?P<font>text\w{2}|emph|underline|url|mbox|href)\{(?P<said>[^{}\n]{0,2000})\}"
    r"|\\(?P<sign>copyright|textcopyright|S|ldots|dots|textregistered)(?:\{\}|\b[ ]?)"
    r"|\\(?:maketitle|tableofcontents|newpage|clearpage|noindent|par|"
    r"bigskip|medskip|smallskip|item|centering|hfill)\b[ ]?"
    r"|\\(?P<char>[%&#_${}])|\\\\|(?P<dash>-{2,3})|(?P<tie>~)|(?P<open>``)|(?P<close>'')"
)


def tex(text: str) -> list[Piece] | None:
    """What a document of TeX prints, as far as its commands are known."""
    return keep(text, _TEX, _set)


def _set(found: re.Match[str]) -> str:
    if found["head"]:
        return f"\n{found['title']}\n"
    if found["font"]:
        return found["said"]
    if found["sign"]:
        return {"S": "§", "ldots": "...", "dots": "...", "textregistered": "®"}.get(found["sign"], "©")
    if found["char"]:
        return found["char"]
    if found["dash"]:
        return "—" if len(found["dash"]) > 2 else "–"
    if found["tie"]:
        return " "
    return '"' if found["open"] or found["close"] else "\n" if found.group() == "\\\\" else ""

"""What a license text is found in, taken off before it is looked at: one stage, whatever the format.

Each step knows one format by its whole form, never by a word in prose, and gives the text as its readers see it. Syntax
goes; words stay: values of every field, whatever it is called, arguments of commands, running heads (once). A label
("license", "name", "text") is syntax only where the grammar of inert words derives it; any other one is kept.
"""

from __future__ import annotations

import html
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from auditor.core import patterns as re
from auditor.core.disguises import not_there
from auditor.core.worded import Worded
from auditor.identify.inert import derived
from auditor.identify.name_words import is_thing
from auditor.identify.normalize import ATTRIBUTES, said_in_tag
from auditor.identify.typeset import man_page, rich_text, tex
from auditor.identify.written import Piece, keep, line_pieces, written

Applies = Callable[[str], bool]
Step = Callable[[str], "list[Piece] | None"]

MOST_LAYERS = 6
"""Formats that may lie around each other: HTML in a string of JSON in a comment. By judgment: bounds time."""
LONGEST = 2 << 20
"""Characters of a text that is unwrapped. Derived from what identification splits into words
(`auditor/identify/engine.py`)."""
LEAST_LINES = 4
"""Lines that must begin alike, or count on, before their beginnings are taken for a format's. By judgment: three
items of a list are no line numbers."""
LONGEST_LABEL = 5
"""Words of a label. By judgment: "license text of the project"."""
LEAST_VALUE = 7
"""Words from which a value is read apart from its label. By judgment: "name: example" is one statement."""


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """A text without what it was found in."""

    text: str
    origins: tuple[int, ...]
    """For each line, the 1-based line of the text as given."""

    def line(self, number: int) -> int:
        """The line of the text as given that a line of this one comes from."""
        return self.origins[min(max(number, 1), len(self.origins)) - 1]


def unwrapped(text: str) -> Unwrapped | None:
    """The text that a file of some format holds; None where it is no such file."""
    if len(text) > LONGEST:
        return None
    plain = text
    origins: list[int] | None = None
    for _ in range(MOST_LAYERS):
        layer = next(filter(None, (_taken_off(plain, step) for applies, step in _STEPS if applies(plain))), None)
        if layer is None:
            break
        plain, lines = layer
        origins = lines if origins is None else [origins[line - 1] for line in lines]
    return Unwrapped(plain, tuple(origins)) if origins is not None else None


def _taken_off(text: str, step: Step) -> tuple[str, list[int]] | None:
    """A text without one format; None where it is not in it."""
    pieces = step(text)
    if pieces is None:
        return None
    plain, lines = written(text, pieces)
    return (plain, lines) if plain != text and plain.strip() else None


@lru_cache(4_096)
def is_label(words: str) -> bool:
    """Whether words that a format puts before a text only say what it is: "licenseText", "name"."""
    parts = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+", words)
    if not 0 < len(parts) <= LONGEST_LABEL or "".join(parts) != re.sub(r"[\W_]+", "", words):
        return False
    said = " ".join(part.lower() for part in parts)
    return derived(said, "heading") or derived(said, "label") or all(is_thing(part) for part in said.split())


# ------------------------------------------------------------------------------------------------------------ terminals

_CONTROL = re.compile("\x1b\\[[0-9;?]{0,20}[A-Za-z]|.\b")


def _terminal(text: str) -> list[Piece] | None:
    return keep(text, _CONTROL, lambda _: "")


# ------------------------------------------------------------------------------------------------------------- as data

_STRING = re.compile(r'"((?:[^"\\\n]|\\.)*+)"(?P<key>\s{0,200}:)?|(?P<bare>[^\s"\[\]{},:]+)')


def _json(text: str) -> list[Piece] | None:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return None
    pieces: list[Piece] = []
    label = ""
    for found in _STRING.finditer(text):
        start = found.start()
        if found["key"]:
            label = json.loads(f'"{found[1]}"')
            continue
        value = found["bare"] if found["bare"] else str(json.loads(f'"{found[1]}"'))
        listed = text[:start].rstrip()[-1:] in ",[" and not label if start < 200 else not label
        pieces += [(f"{'' if listed else chr(10)}{_stated(label, value)}\n", start)]
        label = ""
    return pieces


def _stated(label: str, value: str) -> str:
    """A field as a reader takes it: its text where the label only says that it is one, else both."""
    if not label:
        return value
    known = is_label(label)
    if known and ("\n" in value.strip() or len(value.split()) >= LEAST_VALUE):
        return value
    words = " ".join(re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+|[^\x00-\x7f]+", label)) if known else label
    return f"{words}: {value}"


_LITERAL = re.compile(r"""[ \t]{0,200}(?P<sign>["'`])(?P<said>.*)(?P=sign)[ \t]{0,9}[+,;.&\\)\]}]{0,4}[ \t]{0,9}""")
_DECLARES = re.compile(r"[ \t]*+(?P<said>[\w \t.:*<>\[\]]{1,120}?)(?:=|\()[ \t]*+[({\[]?[ \t]*+\\?|[\])};, \t]{1,9}")
_DECLARING = frozenset(
    "const static char var let string final public private def export default unsigned auto constexpr str void print "
    "module exports return puts echo printf val".split()
)
"""Words that programming languages declare a text with."""


def _literals(text: str) -> list[Piece] | None:
    """Lines that are strings of a programming language, one after the other."""
    pieces: list[Piece] = []
    strings = 0
    for line, start in line_pieces(text):
        bare = line.rstrip("\n")
        found = _LITERAL.fullmatch(bare)
        if found:
            strings += 1
            said = _unescaped(found["said"])
            pieces.append((said if said.endswith("\n") else said + "\n", start))
        elif not bare.strip():
            pieces.append((line, start))
        elif (declared := _DECLARES.fullmatch(bare)) and _declaration(declared["said"] or ""):
            continue
        else:
            return None
    return pieces if strings >= LEAST_LINES else None


def _declaration(words: str) -> bool:
    own = [word for word in re.findall(r"[A-Za-z_]+", words) if word.lower() not in _DECLARING]
    return not own or (len(own) <= 2 and all(is_label(word) for word in own))


_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_ESCAPES = {"n": "\n", "r": "", "t": "\t", "b": "", "f": "\n", "v": "\n", "0": "", "\n": "", "N": "\n"}


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(_letter, text)


def _letter(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else _ESCAPES.get(found[3], found[3])


_QUOTED = re.compile(
    r'\s{0,99}(?:(?P<label>[\w.-]{1,60})[ \t]*[:=][ \t]*)?"(?P<said>(?:[^"\\]|\\.)*+)"[\s,;]{0,99}', re.DOTALL
)


def _quoted(text: str) -> list[Piece] | None:
    """A string in quotes with written line breaks: of YAML, TOML, a configuration."""
    found = _QUOTED.fullmatch(text)
    if found is None or (found["label"] and not is_label(found["label"])):
        return None
    at = found.start("said")
    rows = list(line_pieces(found["said"]))
    return [(_unescaped(_continued(row, last=row is rows[-1][0])), at + start) for row, start in rows]


def _continued(row: str, *, last: bool) -> str:
    """One line of a string that goes on: its indentation and its end are layout, each written break is a line."""
    row = row.removesuffix("\n").lstrip(" \t")
    if last:
        return row
    return row[:-1] if row.endswith("\\") else row.rstrip(" \t") + " "


_FIELD = re.compile(
    r"[ \t]{0,20}(?P<label>[A-Za-z][\w. -]{0,60}?)[ \t]*(?::[ \t]*[|>][-+0-9]{0,3}|[:=][ \t]*(?:\"\"\"|'''|`))[ \t]*"
)
_TABLE = re.compile(r"[ \t]*\[{1,2}(?P<label>[\w.-]{1,60})\]{1,2}[ \t]*")
_ASSIGNED = re.compile(r"[ \t]*(?P<label>[A-Za-z][\w-]{0,60})[ \t]*=[ \t]*\"(?P<value>[^\"\n]{0,200})\"[ \t]*")


def _fields(text: str) -> list[Piece] | None:
    """A document of YAML or TOML that holds a text over several lines."""
    pieces: list[Piece] = []
    blocks = 0
    for line, start in line_pieces(text):
        bare = line.rstrip("\n")
        if (field := _FIELD.fullmatch(bare)) and (is_label(field["label"]) or _declaration(field["label"])):
            blocks += 1
            pieces.append(("\n", start))
        elif (table := _TABLE.fullmatch(bare)) and is_label(table["label"]):
            pieces.append(("\n", start))
        elif assigned := _ASSIGNED.fullmatch(bare):
            pieces.append((_stated(assigned["label"], assigned["value"]) + "\n", start))
        elif bare.strip() in ('"""', "'''", "---", "...", "`", "`;"):
            pieces.append(("\n", start))
        else:
            pieces.append((line, start))
    return pieces if blocks else None


# --------------------------------------------------------------------------------------------------------------- markup

_NAMES = (
    "address|article|aside|blockquote|body|caption|center|dd|details|div|dl|dt|fieldset|figure|figcaption|footer|form|"
    "h[1-6]|head|header|hr|html|li|main|nav|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|title|tr|ul|br"
)
_BLOCK = rf"</?(?:{_NAMES}){ATTRIBUTES}>"
_BLOCKS = re.compile(rf"(?:{_BLOCK}[ \t]*)++", re.IGNORECASE)
_LINE_TAG = re.compile(r"</?(?:br|td|th|tr|li|dt|dd|body|html|tbody|table)\b", re.IGNORECASE)
_BREAK_TAG = re.compile(r"<br\b", re.IGNORECASE)
_ANY_BLOCK = re.compile(_BLOCK, re.IGNORECASE)
_ELEMENT = re.compile(r"</?(?P<name>[A-Za-z][\w.-]{0,40}(?::[A-Za-z][\w.-]{0,40})?)(?P<rest>(?:\s[^<>]{0,2000})?)/?>")
_WRITTEN = re.compile(ATTRIBUTES)
_ATTRIBUTE = re.compile(
    r"(?P<name>[\w:@.-]{1,80})(?:\s*=\s*(?:\"(?P<said>[^\"<>]*)\"|'(?P<other>[^'<>]*)'|(?P<bare>[^\s\"'<>=]+)))?"
)
_SILENT = re.compile(r"(?:xml|xmlns|xsi|encoding|style|standalone)\b.*|\w+:space", re.IGNORECASE)
_WHICH = frozenset("type id class lang version key role".split())
"""Attributes that say which element it is; what they say is kept where it is no label."""
_XML = re.compile(r"\s{0,20}<\?xml\b", re.IGNORECASE)
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")


def _markup(text: str) -> list[Piece] | None:
    """Pages of the web: block tags end a line, what no reader sees is not there."""
    plain: list[Piece] = []
    done = 0
    for start, end, _ in not_there(text):
        plain += [(text[done:start], done), ("\n" * text.count("\n", start, end), start)]
        done = end
    plain.append((text[done:], done))
    return [one for piece, at in plain for one in keep(piece, _BLOCKS, _broken, at)]


def _broken(found: re.Match[str]) -> str:
    tags = found.group()
    breaks = len(_BREAK_TAG.findall(tags))
    apart = breaks > 1 or any(not _LINE_TAG.match(one[0]) for one in _ANY_BLOCK.finditer(tags))
    said = [tags[start:end] for start, end in said_in_tag(tags)] if "=" in tags else []
    words = "".join(f"{one}\n" for one in said)
    return ("\n\n" if apart else "\n") + words + "\n" * tags.count("\n")


def _elements(text: str) -> list[Piece] | None:
    """Documents of XML: an element's name is a label, what its attributes say is said."""
    return keep(text, _ELEMENT, _element)


def _element(found: re.Match[str]) -> str:
    name, rest = found["name"].rpartition(":")[2], found["rest"] or ""
    if not is_label(name) and not (":" in found["name"] and len(name) == 1):
        return found.group()
    if not _WRITTEN.fullmatch(rest):
        return found.group()  # words, and no attributes: readers see "<License for schools only>"
    said = []
    for one in _ATTRIBUTE.finditer(rest):
        value = one["said"] or one["other"] or one["bare"] or ""
        which = one["name"].lower() in _WHICH and (is_label(value) or not re.search(r"[^\W\d_]", value))
        if not _SILENT.fullmatch(one["name"]) and not which:
            said += [value] if is_label(one["name"].rpartition(":")[2]) else [one["name"], value]
    return "\n".join(["", *said, ""]) + "\n" * max(0, found.group().count("\n") - 1)


def _has_blocks(text: str) -> bool:
    return _BLOCKS.search(text) is not None


_ODD_ELEMENT = re.compile(r"</?(?:license|text|comment|content)[\s>]", re.IGNORECASE)
_PAGE_OF_THE_WEB = re.compile(r"<(?:html|body|!DOCTYPE html)\b", re.IGNORECASE)
_EMPTY_ELEMENT = re.compile(r"</?[a-z]{1,3}:[a-z]{1,10}[ \t]*/?>")


def _has_elements(text: str) -> bool:
    if "<" not in text or _PAGE_OF_THE_WEB.search(text):
        return False
    return _XML.match(text) is not None or _ODD_ELEMENT.search(text) is not None


_VALUE = re.compile(r"^(?P<label>[A-Za-z]{1,40}):[ \t]*<text>|</text>", re.MULTILINE)


def _tag_values(text: str) -> list[Piece] | None:
    """Texts in a document of SPDX's tags and values."""
    return keep(text, _VALUE, lambda found: "\n" if not found["label"] or is_label(found["label"]) else found.group())


_ENTITIES = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8});")
_ESCAPED_MARKUP = re.compile(
    r"&lt;/(?:p|div|li|td|pre|h[1-6]|span|br|body|html)&gt;|&amp;(?:#?\w{2,8});|&#", re.IGNORECASE
)


def _entities(text: str) -> list[Piece] | None:
    """A page of the web in another one: what is escaped is markup once more."""
    return keep(text, _ENTITIES, lambda found: html.unescape(found.group()))


_MISREAD = re.compile("â[\x80€]|Ã[\x80-\xbf]|Â[\xa0-\xbf]")


def _misread(text: str) -> list[Piece] | None:
    """UTF-8 that was read as Latin-1 and written again."""
    for name in ("latin-1", "cp1252"):
        try:
            rows = line_pieces(text.encode(name).decode("utf-8"))
            return [(row, start) for (row, _), (_, start) in zip(rows, line_pieces(text), strict=False)]
        except UnicodeError:
            continue
    return None


# ----------------------------------------------------------------------------------------------------- line after line

_NUMBER = re.compile(
    r"(?P<head>[ \t]{0,12}(?:(?P<file>[A-Za-z][\w./-]{0,60}):)?[\[(]?[ \t]{0,8})"
    r"(?P<number>\d{1,6})(?P<tail>[\])]?[ \t]*[:|│.)]?[ \t]?)"
)


def _numbered(text: str) -> list[Piece] | None:
    """Every line begins with its number."""
    pieces: list[Piece] = []
    first: int | None = None
    count = 0
    for at, (line, start) in enumerate(line_pieces(text)):
        if not line.strip():
            pieces.append((line, start))
            continue
        found = _NUMBER.match(line)
        if found is None or (found["file"] and not is_file(found["file"])):
            return None
        number = int(found["number"])
        first = number - at if first is None else first
        if number != first + at:
            return None
        count += 1
        pieces.append((line[found.end() :] if line[found.end() :] else "\n", start + found.end()))
    return pieces if count > LEAST_LINES else None


def is_file(path: str) -> bool:
    """Whether a path is that of a license file."""
    return is_label(re.split(r"[./]", path.rstrip("/").rsplit("/", 1)[-1])[0].replace("-", " "))


_LEAD = re.compile(r"(?:(?P<word>[A-Za-z][\w/-]{0,20})[.:|]|[#%]{1,4})(?=\s|$)")


def _led(text: str) -> list[Piece] | None:
    """Every line begins with one and the same word and sign, as comments of J or answers of a search do."""
    rows = [(line, start) for line, start in line_pieces(text) if line.strip()]
    found = _LEAD.match(rows[0][0].lstrip()) if len(rows) > LEAST_LINES else None
    if found is None or (found["word"] and not (is_label(found["word"].lower()) or is_file(found["word"]))):
        return None
    lead = found.group()
    if not all(line.lstrip().startswith(lead) for line, _ in rows):
        return None
    pieces = []
    for line, start in line_pieces(text):
        at = line.find(lead) + len(lead) if line.strip() else 0
        pieces.append((line[at:] or "\n", start + at))
    return pieces


_DIFF_HEAD = re.compile(
    r"diff --git \S+ \S+|new file mode \d+|index [0-9a-f]+\.\.[0-9a-f]+(?: \d+)?|Index: \S+|={60,}|"
    r"(?:---|\+\+\+) (?P<path>\S+)(?:\t(?:[\d:. +-]*|\((?:nonexistent|working copy|revision \d+)\)))?|"
    r"@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@(?P<said>.*)|\\ No newline at end of file"
)


def _diff(text: str) -> list[Piece] | None:
    """A change that only adds lines, or shows them; one that takes words away is left as it is."""
    pieces: list[Piece] = []
    begun = False
    for line, start in line_pieces(text):
        bare = line.rstrip("\n")
        head = _DIFF_HEAD.fullmatch(bare)
        if head and (not begun or bare[:1] not in " +"):
            begun = begun or bare.startswith("@@")
            named = head["path"]
            if named and not is_file(named) and named != "/dev/null":
                pieces.append((f"{named}\n", start))
            if head["said"]:
                pieces.append((f"{head['said']}\n", start))
        elif begun and (bare[:1] in ("+", " ") or not bare):
            pieces.append((line[1:] or line, start + 1))
        else:
            return None
    return pieces if begun else None


_SIGNED = re.compile(
    r"\s*+-----BEGIN PGP SIGNED MESSAGE-----\n(?:Hash: [\w-]++\n)*+\n(?P<said>.*?)"
    r"-----BEGIN PGP SIGNATURE-----\n(?:Version: \w++(?: v?[\d.]++)?+(?: \([\w/]++\))?+\n)?+"
    r"(?P<comment>(?:\w++: [^\n]*+\n)*+)"
    r"[\w+/=\s]++-----END PGP SIGNATURE-----\s*+",
    re.DOTALL,
)


def _signed(text: str) -> list[Piece] | None:
    found = _SIGNED.fullmatch(text)
    if found is None:
        return None
    at, comment = found.start("said"), found["comment"].replace("Comment: https://gnupg.org\n", "")
    said = [(line.removeprefix("- "), at + start) for line, start in line_pieces(found["said"])]
    return [*said, (comment, found.start("comment"))]


_SOFT_BREAK = re.compile(r"=[ \t]*\n|((?:=[0-9A-F]{2})+)")
_SOFT_LINE = re.compile(r".{60,80}(?<!=)=")


def _quoted_printable(text: str) -> list[Piece] | None:
    lines = text.split("\n")
    soft = [line for line in lines if line.endswith("=")]
    if not soft or max(map(len, lines)) > 80 or not all(map(_SOFT_LINE.fullmatch, soft)):
        return None

    def letters(found: re.Match[str]) -> str:
        return bytes.fromhex(found[1].replace("=", "")).decode("utf-8", "replace") if found[1] else ""

    return keep(text, _SOFT_BREAK, letters)


# -------------------------------------------------------------------------------------------------------- light markup

_COMMANDS = (
    # reStructuredText: directives, their options, targets
    re.compile(
        r"[ \t]{0,40}\.\. (?P<label>code-block|code|sourcecode)::[ \t]{0,9}(?:none|text|console|default)(?P<said>)"
    ),
    re.compile(r"[ \t]{0,40}\.\. (?P<label>[\w-]{1,30})::[ \t]*+(?P<said>.*+)"),
    re.compile(r"[ \t]{0,40}\.\. _(?P<label>[\w -]{1,60}):[ \t]*+(?P<said>)"),
    re.compile(r"[ \t]{1,40}:(?P<label>class|name|linenos|language|emphasize-lines|caption):[ \t]*+(?P<said>.*+)"),
    # AsciiDoc: attributes and styles of blocks
    re.compile(r":(?P<label>toc|toclevels|sectnums|doctype|icons|numbered|source-highlighter):[ \t]*+(?P<said>.*+)"),
    re.compile(r"\[(?P<label>source|listing|literal|verse|quote)(?:,[ \t]{0,9}(?P<said>\w{1,20}))?\]"),
    # Org, POD, Texinfo, preprocessors
    re.compile(
        r"[ \t]{0,40}#\+(?P<label>BEGIN|END)_\w{1,20}(?:[ \t]{1,9}(?:text|none|fundamental))?(?P<said>)", re.IGNORECASE
    ),
    re.compile(r"#\+(?P<label>TITLE|AUTHOR|DATE|EMAIL|LANGUAGE|OPTIONS):[ \t]*+(?P<said>.*+)", re.IGNORECASE),
    re.compile(r"=(?P<label>head[1-4]|item|over|back|pod|cut|encoding|begin|end|for)\b[ \t]*+(?P<said>.*+)"),
    re.compile(
        r"@(?P<label>node|top|chapter|section|subsection|appendix|appendixsec|unnumbered|heading|display|smalldisplay|"
        r"end display|end smalldisplay|format|end format|center|example|end example)\b[ \t]*+(?P<said>.*+)"
    ),
    re.compile(r"#[ \t]{0,4}(?P<label>if 0|endif)\b[ \t]*+(?P<said>.*+)"),
    re.compile(r"(?P<label>r?)(?:\"\"\"|''')(?P<said>.*)"),
    re.compile(r"\[\[(?P<label>Category):(?P<said>[^\[\]]{0,80})\]\]"),
    re.compile(r"(?P<label>COMMENT|comment) ?\*(?P<said>)"),
)
_COMMAND_SIGNS = re.compile(
    r"^[ \t]*(?:\.\. |#\+|=(?:head|pod|cut|item|over)|@(?:node|appendix|chapter|display)|#[ \t]{0,4}if 0|"
    r"\[source|\[\[Cat|r\"\"\"|comment \*|COMMENT \*|:toc)",
    re.MULTILINE,
)


def _commands(text: str) -> list[Piece] | None:
    """Lines that are commands of a markup language; what they say stays."""
    pieces: list[Piece] = []
    known = False
    info = "texinfo" in text or "\n@" in text or text.startswith("@")
    for line, start in line_pieces(text):
        bare = line.rstrip("\n")
        found = next((one for pattern in _COMMANDS if (one := pattern.fullmatch(bare))), None)
        if found:
            known = True
            said = found["said"] or ""
            silent = not said or is_label(said)
            pieces.append(("\n" if silent else f"{said}\n", start))
        else:
            pieces.append((_SIGNS.sub(_sign, line) if info and "@" in line else line, start))
    return pieces if known else None


_SIGNS = re.compile(r"@(?:(copyright|registeredsymbol)\{\}|([@{}]))")


def _sign(found: re.Match[str]) -> str:
    return found[2] or ("©" if found[1] == "copyright" else "®")


# ------------------------------------------------------------------------------------------------------------ in print

_PAGE_NUMBER = Worded("license_words.yaml").pattern(
    r"[\W_]*(?:{page_word~}[ \t]+)?\d{1,4}(?:[ \t]*(?:/|{page_of~})[ \t]*\d{1,4})?[\W_]*", re.IGNORECASE
)
_GAP = re.compile(r"[ \t]{3,}|[ \t]+[|·•][ \t]+")
_CUT = re.compile(r"[a-z]-")


def _pages(text: str) -> list[Piece] | None:
    """Pages of print: what runs at their heads and feet is read once, and the text goes on from page to page."""
    pages = [[row for row in page if row[0].strip()] and page for page in _parted(text)]
    heads = Counter(_running(page[0][0]) for page in pages if page)
    feet = Counter(_running(page[-1][0]) for page in pages if page)
    above: list[Piece] = []
    below: list[Piece] = []
    body: list[Piece] = []
    seen: set[str] = set()
    for page in pages:
        rows = list(page)
        while rows and _runs_on(rows[0][0], heads):
            _once(rows.pop(0), above, seen)
        while rows and _runs_on(rows[-1][0], feet):
            _once(rows.pop(), below, seen)
        while rows and not rows[0][0].strip():
            rows.pop(0)
        if not rows:
            continue
        if body:
            last = body[-1][0].rstrip()
            if last.endswith((".", ":", ";", "!", "?")) or not rows[0][0][:1].islower():
                body.append(("\n", rows[0][1]))
        body += rows
        while body and not body[-1][0].strip():
            body.pop()
    return [*above, *body, *below]


def _parted(text: str) -> Iterator[list[Piece]]:
    start = 0
    for page in text.split("\f"):
        rows = [(line if line.endswith("\n") else line + "\n", start + at) for line, at in line_pieces(page)]
        while rows and not rows[0][0].strip():
            rows.pop(0)
        while rows and not rows[-1][0].strip():
            rows.pop()
        yield rows
        start += len(page) + 1


def _running(line: str) -> str:
    return re.sub(r"\d+", "0", " ".join(line.split()))


def _runs_on(line: str, counted: Counter[str]) -> bool:
    """Whether a line at an edge of its page is no text of it: blank, a number, or what stands there on others too."""
    return not line.strip() or bool(_PAGE_NUMBER.fullmatch(line.strip())) or counted[_running(line)] > 1


def _once(row: Piece, into: list[Piece], seen: set[str]) -> None:
    for said in _GAP.split(row[0].strip()):
        if said and not _PAGE_NUMBER.fullmatch(said) and _running(said) not in seen:
            seen.add(_running(said))
            into += [(f"{said}\n", row[1]), ("\n", row[1])]


def _first(*signs: str) -> Applies:
    return lambda text: text.lstrip()[:5].startswith(signs)


def _holds(*signs: str) -> Applies:
    return lambda text: any(sign in text for sign in signs)


_BREAKS = re.compile(r"\\n")
_FIELDS_BEGIN = re.compile(r"^[^\n\"]{1,90}(?:[|>][-+0-9]{0,3}|\"\"\"|'''|`)[ \t]*$", re.MULTILINE)

_STEPS: tuple[tuple[Applies, Step], ...] = (
    (lambda text: not text.isascii() and _MISREAD.search(text) is not None, _misread),
    (_holds("\x1b[", "\b"), _terminal),
    (_first("{\\rtf"), rich_text),
    (_first("{", "[", '"'), _json),
    (_first("-----"), _signed),
    (_holds("@@ "), _diff),
    (_holds("\n.SH", "\n.PP", "\n.TH", "\n.Pp", "\n.Sh", "\n.nf", "\n.P\n"), man_page),
    (_holds("\\begin{", "\\documentclass", "\\section"), tex),
    (_holds("=\n"), _quoted_printable),
    (_holds("\f"), _pages),
    (lambda text: _NUMBER.match(text) is not None, _numbered),
    (lambda text: _LEAD.match(text.lstrip()) is not None, _led),
    (lambda text: "\\n" in text and '"' in text and _QUOTED.fullmatch(text) is not None, _quoted),
    (
        lambda text: text.count('"\n') + text.count("'\n") + text.count('",\n') + text.count("' +\n") > LEAST_LINES,
        _literals,
    ),
    (lambda text: _FIELDS_BEGIN.search(text) is not None, _fields),
    (lambda text: _COMMAND_SIGNS.search(text) is not None, _commands),
    (_holds("<text>"), _tag_values),
    (lambda text: "&" in text and _ESCAPED_MARKUP.search(text) is not None, _entities),
    (_holds("<![CDATA["), lambda text: keep(text, _CDATA, lambda _: "\n")),
    (lambda text: "<" in text and _has_blocks(text), _markup),
    (_holds("<o:p", "<w:"), lambda text: keep(text, _EMPTY_ELEMENT, lambda _: "")),
    (_has_elements, _elements),
)
"""Whether a step may apply, cheap; and the step."""

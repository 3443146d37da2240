"""A second set of seeded changes of looks, of other kinds than `bench.cosmetic`, which rules were tuned on."""

from __future__ import annotations

import random
import re

from bench.cosmetic import LIST_ITEM, Cosmetic

_BLANKS = ("\t", "\u00a0", "\u2009", "\u202f", "\u2003", "\u3000", "  ", "   ", "\u200b \u200b")
_LIGATURES = (("ffi", "ﬃ"), ("ffl", "ﬄ"), ("fi", "ﬁ"), ("fl", "ﬂ"), ("ff", "ﬀ"))
_LEADS = (
    "//", "///", "//!", ";;", ";", "%", "%%", "REM", "rem", "@rem", "::", "'", "--", "##", "#:", "|", "!", "!!", "*>",
    ".\\\"", "dnl", "C", "\\", "**", "+", ":", "~", "==", "# |", "//#",
)  # fmt: skip
_WRAPS = (
    ("/*", "*/"), ("/**", "**/"), ("/*!", "*/"), ("(*", "*)"), ("{-", "-}"), ('"""', '"""'), ("'''", "'''"),
    ("<!--", "-->"), ("#|", "|#"), ("--[[", "]]"), ("=begin", "=end"), ("<%--", "--%>"), ("{#", "#}"), ("@*", "*@"),
    ("%{", "%}"), ("<#", "#>"), ("{*", "*}"), ("/+", "+/"), ("--[=[", "]=]"), ("{{!--", "--}}"), ("<pre>", "</pre>"),
    ("<blockquote>", "</blockquote>"), ("~~~ text", "~~~"), ("````", "````"), ("-----", "-----"),
)  # fmt: skip
_NAMED = {"“": "&ldquo;", "”": "&rdquo;", "’": "&rsquo;", "‘": "&lsquo;", "©": "&copy;", "—": "&mdash;", "–": "&ndash;",
          "\u00a0": "&nbsp;", '"': "&quot;", "'": "&apos;", "§": "&sect;", "é": "&eacute;"}  # fmt: skip
_QUOTES = (("«", "»"), ("„", "“"), ("``", "''"), ("‹", "›"), ("「", "」"), ("‟", "”"), ('\\"', '\\"'))


def blanks(text: str, rng: random.Random) -> str:
    """Hard tabs, no-break, thin, wide and doubled blanks between words."""
    sign = rng.choice(_BLANKS)
    return re.sub(r"(?<=\w) (?=\w)", lambda found: sign if rng.random() < 0.3 else found[0], text)


def soft_hyphens(text: str, rng: random.Random) -> str:
    """Soft hyphens, zero-width blanks and joiners inside long words."""
    sign = rng.choice(("\u00ad", "\u200b", "\u2060", "\u200d"))
    return re.sub(r"([a-z]{4})(?=[a-z]{4})", lambda found: found[1] + sign if rng.random() < 0.3 else found[1], text)


def ligatures(text: str, rng: random.Random) -> str:
    """Letters joined as in print."""
    for plain, joined in _LIGATURES[rng.randrange(3) :]:
        text = text.replace(plain, joined)
    return text


def long_dashes(text: str, rng: random.Random) -> str:
    """Dashes of other lengths."""
    sign = rng.choice(("—", "–", "--", "―", " — "))
    return re.sub(r"(?<=\w) ?(?:--|—|–) ?(?=\w)", sign if "-" not in sign else " -- ", text)


def hyphenated(text: str, rng: random.Random) -> str:
    """Words cut at the end of a line."""
    return re.sub(
        r"\b([a-z]{3,6})([a-z]{4,9}) (?=[a-z])",
        lambda found: f"{found[1]}-\n{found[2]} " if rng.random() < 0.08 else found[0],
        text,
    )


def renumbered(text: str, rng: random.Random) -> str:
    """The signs of every list in another style: 1. as a) or (i)."""
    style = rng.choice(("{n}.", "({n})", "{n})", "{a}.", "({a})", "{a})", "{i}.", "({i})", "{i})", "*", "-", "•"))
    lines, number, indent = text.split("\n"), 0, ""
    for at, line in enumerate(lines):
        found = re.match(r"^([ \t]*)\(?(\d{1,2}|[a-z])[.)](?=[ \t]+\S)", line)
        if not found or (at and lines[at - 1].strip() and not lines[at - 1].rstrip().endswith((".", ";", ":", ","))):
            number = number if line.strip() == "" or line[:1] in " \t" else 0
            continue
        first = found[2] in ("1", "a")
        if not (first or (number and found[1] == indent and found[2] in (str(number + 1), chr(97 + number)))):
            number = 0
            continue
        number, indent = (1 if first else number + 1), found[1]
        roman = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii")
        if number >= len(roman):
            continue
        sign = style.format(n=number, a=chr(96 + number), i=roman[number])
        lines[at] = found[1] + sign + line[found.end() :]
    return "\n".join(lines)


def entities(text: str, rng: random.Random) -> str:
    """Signs as HTML entities, named or numbered."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    way = rng.randrange(3)
    signs = re.compile("[" + "".join(map(re.escape, _NAMED)) + "]")
    if way == 0:
        return signs.sub(lambda found: _NAMED[found[0]], text)
    form = "&#{};" if way == 1 else "&#x{:x};"
    return signs.sub(lambda found: form.format(ord(found[0])), text)


def underlined(text: str, rng: random.Random) -> str:
    """Short lines that stand alone as headings of Markdown, reStructuredText, AsciiDoc, Org or wiki pages."""
    way = rng.randrange(6)
    lines = text.split("\n")
    done = []
    for at, line in enumerate(lines):
        alone = (not at or not lines[at - 1].strip()) and (at + 1 == len(lines) or not lines[at + 1].strip())
        if not alone or not 2 < len(line.strip()) < 60 or LIST_ITEM.match(line) or line.strip()[-1] in ".;,":
            done.append(line)
        elif way < 2:
            done += [line, ("=" if way else '-~^"#*'[rng.randrange(6)]) * len(line)]
        else:
            sign, close = (
                (("== ", " =="), ("* ", ""), ("**", "**"), ("h2. ", ""))[way - 2] if way < 5 else ("### ", " ###")
            )
            done.append(line if sign == "h2. " else sign + line.strip() + close)
    return "\n".join(done)


def leaders(text: str, rng: random.Random) -> str:
    """Inside comments of a language line by line."""
    lead = rng.choice(_LEADS)
    return "\n".join(f"{lead} {line}".rstrip() for line in text.split("\n"))


def wrapped(text: str, rng: random.Random) -> str:
    """Inside a block comment, a fence or a quotation, with or without stars."""
    opens, closes = rng.choice(_WRAPS)
    if opens.startswith("/*") and rng.random() < 0.5:
        text = "\n".join(f" * {line}".rstrip() for line in text.split("\n"))
    return f"{opens}\n{text}\n{closes}\n"


def boxed(text: str, rng: random.Random) -> str:
    """A box of signs around it."""
    sign = rng.choice("*#|+=")
    lines = [line.expandtabs() for line in text.split("\n")]
    width = min(100, max(map(len, lines)))
    rule = sign * (width + 4)
    return "\n".join([rule, *(f"{sign} {line:<{width}} {sign}" for line in lines), rule])


def pages(text: str, rng: random.Random) -> str:
    """Numbers of pages and form feeds between paragraphs."""
    blocks = text.split("\n\n")
    step, total = rng.randrange(3, 9), len(text) // 2000 + 9
    form = rng.choice(
        ("Page {n} of {t}", "- {n} -", "{n}", "{n} / {t}", "Page {n}", "page {n}/{t}", "– {n} –", "[{n}]")
    )
    feed = rng.choice(("\f", "", "\n\f\n"))
    done = []
    for at, block in enumerate(blocks):
        done.append(block)
        if at % step == step - 1 and at + 1 < len(blocks):
            done.append(" " * rng.choice((0, 30)) + form.format(n=at // step + 1, t=total) + feed)
    return "\n\n".join(done)


def other_quotes(text: str, rng: random.Random) -> str:
    """Quotation marks of other languages and of TeX, escaped ones."""
    left, right = rng.choice(_QUOTES)
    text = re.sub(r'["“](?=\w)', lambda _: left, text)
    return re.sub(r'(?<=[\w.,;])["”]', lambda _: right, text)


def escaped(text: str, rng: random.Random) -> str:
    """Signs escaped as Markdown does, or the whole as a string of JSON."""
    if rng.random() < 0.3:
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\r", "").replace("\n", "\\n") + '"'
    return re.sub(r"([*_#`\[\]()>.!+-])", lambda found: "\\" + found[1] if rng.random() < 0.3 else found[1], text)


def emphasised(text: str, rng: random.Random) -> str:
    """Words in bold or italics, as Markdown or HTML."""
    left, right = rng.choice((("**", "**"), ("*", "*"), ("_", "_"), ("<b>", "</b>"), ("<em>", "</em>"), ("__", "__"),
                              ("<span class=\"c1\">", "</span>"), ("<u>", "</u>"), ("`", "`")))  # fmt: skip
    return re.sub(
        r"(?<![\w/.@:-])([A-Za-z]{4,})(?![\w/.@:-])",
        lambda found: left + found[1] + right if rng.random() < 0.1 else found[1],
        text,
    )


def one_line(text: str, rng: random.Random) -> str:
    """All in one line, or every paragraph in one, or every line double spaced."""
    way = rng.randrange(3)
    if way == 0:
        return "\n\n".join(" ".join(block.split()) for block in re.split(r"\n[ \t]*\n", text))
    return text.replace("\n", "\n\n") if way == 1 else text.replace("\n", "\n\n\n")


def spelled(text: str, rng: random.Random) -> str:
    """British spelling, https, full-width letters, capitals."""
    way = rng.randrange(5)
    if way == 0:
        return re.sub(r"\blicense\b", "licence", text)
    if way == 1:
        return text.replace("http://", "https://")
    if way == 2:
        return re.sub(r"\b[A-Z]{3,9}\b", lambda found: "".join(chr(ord(char) + 0xFEE0) for char in found[0]), text)
    if way == 3:
        return text.title()
    return text.swapcase()


def markup(text: str, rng: random.Random) -> str:
    """A whole page of HTML, paragraphs, line breaks and lists."""
    body = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if rng.random() < 0.5:
        body = body.replace("\n", "<br/>\n")
    else:
        body = "<div>" + re.sub(r"\n[ \t]*\n", '</div>\n<div class="p" style="margin: 0">', body) + "</div>"
    head = '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><style>p { color: red }</style></head>\n<body>'
    return f"{head}{body}</body></html>\n"


def mail(text: str, rng: random.Random) -> str:
    """Quoted as in a mail, once or twice."""
    lead = rng.choice((">", "> > ", ">> ", "| ", "  > "))
    return "\n".join(lead + line for line in text.split("\n"))


MORE_COSMETIC: tuple[Cosmetic, ...] = (
    blanks, soft_hyphens, ligatures, long_dashes, hyphenated, renumbered, entities, underlined, leaders, wrapped, boxed,
    pages, other_quotes, escaped, emphasised, one_line, spelled, markup, mail,
)  # fmt: skip

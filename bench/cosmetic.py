"""Seeded changes of looks: a text and a `random.Random` give a text that says the same."""

from __future__ import annotations

import random
import re
import textwrap
from collections.abc import Callable

from auditor.identify.page import Page

Cosmetic = Callable[[str, random.Random], str]

NAMES = ("Example Org", "Jane Doe", "The Foo Authors", "ACME GmbH and contributors", "Müller & Söhne Ltd.", "深度求索")
LIST_ITEM = re.compile(r"^\s*(?:[-*•+]|\(?(?:\d{1,3}(?:\.\d{1,3})*|[A-Za-z]|[ivxIVX]{1,6})[.):])\s")


def rewrap(text: str, rng: random.Random) -> str:
    """Paragraphs wrapped to another width; lists and blank lines stay."""
    width = rng.choice((40, 60, 72, 100, 10_000))
    done = []
    for block in re.split(r"(\n[ \t]*\n)", text):
        lines = block.split("\n")
        if (
            any(LIST_ITEM.match(line) for line in lines[1:])
            or any(len(line) < 30 for line in lines[:-1])
            or "|" in block
        ):
            done.append(block)
            continue
        if not block.strip() or "http" in block:
            done.append(block)
            continue
        joined = " ".join(line.strip() for line in lines)
        done.append("\n".join(textwrap.wrap(joined, width, break_long_words=False, break_on_hyphens=False)))
    return "".join(done)


def heading_case(text: str, rng: random.Random) -> str:
    """Short lines in capitals, or all of the text."""
    if rng.random() < 0.2:
        return text.upper() if rng.random() < 0.5 else text.lower()
    lines = text.split("\n")
    return "\n".join(line.upper() if len(line) < 50 and not line.rstrip().endswith(".") else line for line in lines)


def quotes(text: str, rng: random.Random) -> str:
    """Straight quotes curled or curly quotes made straight; dashes likewise."""
    if rng.random() < 0.5:
        text = re.sub(r'"(?=\w)', "“", text).replace('"', "”").replace("'", "’")
        return re.sub(r"(?<=\w)-(?=\w)", rng.choice("-‐‑–"), text)
    return text.translate(str.maketrans("“”‘’–—", "\"\"''--"))


def bullets(text: str, rng: random.Random) -> str:
    """Other bullet signs, other styles of list numbers."""
    sign = rng.choice("*-•+")
    text = re.sub(r"^(\s*)[-*•+](?=\s+\S)", rf"\g<1>{sign}", text, flags=re.MULTILINE)
    style = rng.choice((r"\g<1>\g<2>)", r"\g<1>(\g<2>)", r"\g<1>\g<2>."))
    return re.sub(
        r"(\A|\n\s*\n)([ \t]*)\(?(\d{1,2}|[a-z])[.)](?=[ \t]+\S)",
        lambda m: m[1] + m[2] + style.replace(r"\g<1>", "").replace(r"\g<2>", m[3]),
        text,
    )


def markdown(text: str, rng: random.Random) -> str:
    """Headings, emphasis, quotation, or a fence around it all."""
    way = rng.randrange(4)
    if way == 0:
        return "```\n" + text.rstrip("\n") + "\n```\n"
    if way == 1:
        return "\n".join("> " + line for line in text.split("\n"))
    if way == 2:
        lines = text.split("\n")
        return "\n".join(f"## {line}" if 0 < len(line.strip()) < 40 and line[:1].isalpha() else line for line in lines)
    return re.sub(r'(?<![\w*])"(\w[\w ]{1,30})"', r'**"\1"**', text)


def notice(text: str, rng: random.Random) -> str:
    """A copyright line of somebody else, on top or in place of the one that is there."""
    mark = rng.choice(("Copyright (c)", "Copyright ©", "©", "Copyright", "(c)"))
    line = f"{mark} {rng.randrange(1990, 2027)} {rng.choice(NAMES)}" + rng.choice(("", ". All rights reserved."))
    page = Page.of(text)
    if page.notices and rng.random() < 0.6:
        start, end = page.notices[0]
        left, right = int(page.spans[start, 0]), int(page.spans[end - 1, 1])
        if (
            "\n" not in text[left:right]
            and text[:left].rpartition("\n")[2].strip(" \t*#/") == ""
            and page.folded.text == text
        ):
            return text[:left] + line + text[right:].lstrip(".")
    return f"{line}\n\n{text}"


def line_ends(text: str, rng: random.Random) -> str:
    """CRLF or CR line ends."""
    return text.replace("\r\n", "\n").replace("\n", rng.choice(("\r\n", "\r")))


def marks(text: str, rng: random.Random) -> str:
    """A byte order mark, form feeds, trailing blanks."""
    lines = text.split("\n")
    return "\ufeff" + "\n".join(line + rng.choice(("", "  ", "\t", " ")) for line in lines)


def indentation(text: str, rng: random.Random) -> str:
    """Every line pushed to the right."""
    pad = rng.choice(("  ", "    ", "\t", " " * 12))
    return "\n".join(pad + line for line in text.split("\n"))


def comments(text: str, rng: random.Random) -> str:
    """Inside a comment of some language."""
    lines = text.split("\n")
    lead = rng.choice(("# ", "// ", " * ", "-- ", ";; ", "% ", "REM ", "dnl ", "! ", '" '))
    done = "\n".join(lead + line for line in lines)
    if lead == " * ":
        return f"/*\n{done}\n */\n"
    return f"<!--\n{text}\n-->\n" if rng.random() < 0.1 else done


def spaces(text: str, rng: random.Random) -> str:
    """Two blanks, tabs and no-break spaces between words, blank lines doubled."""
    text = re.sub(r"(?<=\w) (?=\w)", lambda _: rng.choice((" ", " ", "  ", "\u00a0")), text)
    return text.replace("\n\n", "\n\n\n") if rng.random() < 0.5 else text


def web(text: str, rng: random.Random) -> str:
    """Paragraphs as HTML, with entities."""
    body = text.replace("&", "&amp;").replace('"', "&quot;")
    body = re.sub(r"<(?=\w)", "&lt;", body)
    return "<html><body>\n<p>" + re.sub(r"\n[ \t]*\n", "</p>\n\n<p class='x'>", body) + "</p>\n</body></html>\n"


COSMETIC: tuple[Cosmetic, ...] = (
    rewrap, heading_case, quotes, bullets, markdown, notice, line_ends, marks, indentation, comments, spaces, web,
)  # fmt: skip

"""Seeded mutations of licence texts: those that change nothing (cosmetic) and those that change what is allowed.

Both kinds take a text and a `random.Random` and give a new text; a substantive one also tells on which line of the new
text it was made. A draw that finds nothing to work on, or would edit what the form marks as variable, gives None: the
caller counts such draws.
"""

from __future__ import annotations

import itertools
import random
import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass

from auditor.identify.index import LocalMarks
from auditor.identify.page import Page

Cosmetic = Callable[[str, random.Random], str]

NAMES = ("Example Org", "Jane Doe", "The Foo Authors", "ACME GmbH and contributors", "Müller & Söhne Ltd.", "深度求索")
_LIST = re.compile(r"^\s*(?:[-*•+]|\(?(?:\d{1,3}(?:\.\d{1,3})*|[A-Za-z]|[ivxIVX]{1,6})[.):])\s")


# ------------------------------------------------------------------------------------------------- looks only


def rewrap(text: str, rng: random.Random) -> str:
    """Paragraphs wrapped to another width; lists and blank lines stay."""
    width = rng.choice((40, 60, 72, 100, 10_000))
    done = []
    for block in re.split(r"(\n[ \t]*\n)", text):
        lines = block.split("\n")
        if any(_LIST.match(line) for line in lines[1:]) or any(len(line) < 30 for line in lines[:-1]) or "|" in block:
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


# ---------------------------------------------------------------------------------------------- changes of meaning


@dataclass(frozen=True)
class Edit:
    """A changed text and where it was changed."""

    text: str
    line: int
    """1-based line of the new text where the change begins."""
    what: str
    was: str
    now: str


@dataclass(frozen=True)
class Source:
    """A text that edits are drawn from."""

    text: str
    page: Page
    protected: frozenset[int]
    """Words that may vary by the record's own marks; edits there are not drawn."""

    @classmethod
    def of(cls, text: str, free: frozenset[int] = frozenset()) -> Source:
        page = Page.of(text)
        own = set(page.enumerators) | {word for start, end in page.notices for word in range(start, end)}
        return cls(text, page, frozenset(own | free))


def free_words(marks_: LocalMarks, blocks: list[tuple[int, int, int]]) -> frozenset[int]:
    """Words of a candidate that stand where a form marks optional, variable or numbering words."""
    free = set(marks_.enumerators)
    for start, end in (*marks_.optional, *marks_.notices, *((part.start, part.end) for part in marks_.variable)):
        free.update(range(start, end))
    return frozenset(j + i - a for a, j, size in blocks for i in range(a, a + size) if i in free)


_MODALS = {
    "may": ("must", "shall not"),
    "must": ("may",),
    "shall": ("may", "shall not"),
    "will": ("may",),
    "should": ("must",),
    "can": ("must",),
}
_PARTIES = {
    "licensor": "licensee",
    "licensee": "licensor",
    "you": "licensor",
    "contributor": "distributor",
    "user": "owner",
    "company": "customer",
    "owner": "user",
}
_PLACES = ("outside the European Union", "except in Germany", "in the United States only", "excluding China")
_LAWS = (
    "California",
    "Delaware",
    "New",
    "England",
    "France",
    "Germany",
    "Japan",
    "China",
    "Singapore",
    "Washington",
    "York",
)
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_USES = ("non-commercial", "academic", "military", "internal", "evaluation")
_SENTENCE = re.compile(r"(?<=[.;])\s+(?=[A-Z“\"(])")
FOREIGN = (
    "You may not use this work to compete with the author.",
    "Commercial use requires a separate written agreement.",
    "Redistribution outside the European Union is prohibited.",
    "Any use by more than 500 users per month ends these rights.",
    "The recipient shall delete all copies upon request.",
    "Use in medical devices is not allowed.",
)


def _replace(source: Source, start: int, end: int, new: str, what: str) -> Edit:
    text = source.text[:start] + new + source.text[end:]
    line = source.text[:start].count("\n") + 1
    return Edit(text, line, what, source.text[start:end], new)


def _words(source: Source, wanted: Callable[[str], bool]) -> list[int]:
    page = source.page
    if page.folded.text != source.text:
        return []
    return [word for word in range(len(page.spans)) if wanted(page.raw(word).lower()) and word not in source.protected]


def _at(source: Source, word: int) -> tuple[int, int]:
    start, end = source.page.spans[word].tolist()
    return start, end


def number(source: Source, rng: random.Random) -> Edit | None:
    """Another number."""
    words = _words(source, lambda raw: raw[0].isdigit())
    if not words:
        return None
    start, end = _at(source, rng.choice(words))
    old = source.text[start:end]
    digit = rng.randrange(len(old))
    if not old[digit].isdigit():
        return None
    new = old[:digit] + str((int(old[digit]) + rng.randrange(1, 9)) % 10) + old[digit + 1 :]
    return _replace(source, start, end, new, "number")


def negation(source: Source, rng: random.Random) -> Edit | None:
    """``not`` added or removed."""
    if rng.random() < 0.5:
        words = _words(source, lambda raw: raw == "not")
        if words:
            start, end = _at(source, rng.choice(words))
            return _replace(source, start, end + 1, "", "not removed")
    words = _words(source, lambda raw: raw in ("may", "shall", "is", "are", "must", "will", "does"))
    if not words:
        return None
    _, end = _at(source, rng.choice(words))
    return _replace(source, end, end, " not", "not added")


def modal(source: Source, rng: random.Random) -> Edit | None:
    """may ↔ must ↔ shall not."""
    words = _words(source, lambda raw: raw in _MODALS)
    if not words:
        return None
    start, end = _at(source, rng.choice(words))
    return _replace(source, start, end, rng.choice(_MODALS[source.text[start:end].lower()]), "modal")


def territory(source: Source, rng: random.Random) -> Edit | None:
    """A territory added after a word that speaks of use or the world."""
    words = _words(
        source,
        lambda raw: raw in ("worldwide", "world", "use", "distribute", "copies", "software", "license", "rights"),
    )
    if not words:
        return None
    _, end = _at(source, rng.choice(words))
    return _replace(source, end, end, f" ({rng.choice(_PLACES)})", "territory")


def party(source: Source, rng: random.Random) -> Edit | None:
    """One party for another."""
    words = _words(source, lambda raw: raw in _PARTIES)
    if not words:
        return None
    start, end = _at(source, rng.choice(words))
    return _replace(source, start, end, _PARTIES[source.text[start:end].lower()], "party")


def law(source: Source, rng: random.Random) -> Edit | None:
    """Another state, country or month."""
    table = rng.choice((_LAWS, _MONTHS))
    words = _words(source, lambda raw: raw.capitalize() in table)
    if not words:
        return None
    start, end = _at(source, rng.choice(words))
    old = source.text[start:end]
    return _replace(
        source, start, end, rng.choice([word for word in table if word.lower() != old.lower()]), "law or date"
    )


def purpose(source: Source, rng: random.Random) -> Edit | None:
    """A use limited: "use" becomes "non-commercial use"."""
    words = _words(source, lambda raw: raw in ("use", "purpose", "purposes", "distribution", "modification", "using"))
    if not words:
        return None
    start, _ = _at(source, rng.choice(words))
    return _replace(source, start, start, rng.choice(_USES) + " ", "use")


def _sentences(source: Source) -> list[tuple[int, int]]:
    """Sentences of at least six words no word of which may vary."""
    page, text = source.page, source.text
    if page.folded.text != text:
        return []
    ends = [0, *(found.end() for found in _SENTENCE.finditer(text)), len(text)]
    found = []
    for start, end in itertools.pairwise(ends):
        left, right = page.words_in(start, end)
        if (
            right - left >= 6
            and "\n\n" not in text[start:end].strip()
            and not any(word in source.protected for word in range(left, right))
        ):
            found.append((start, end))
    return found


def sentence_out(source: Source, rng: random.Random) -> Edit | None:
    """One sentence removed."""
    spots = _sentences(source)
    if not spots:
        return None
    return _replace(source, *rng.choice(spots), "", "sentence removed")


def sentence_in(source: Source, rng: random.Random) -> Edit | None:
    """One sentence of another licence inserted, also at the very beginning or end."""
    spots = _sentences(source)
    new = rng.choice(FOREIGN)
    way = rng.randrange(6)
    if way == 0:
        return _replace(source, 0, 0, new + "\n\n", "sentence before")
    if way == 1:
        end = len(source.text.rstrip())
        edit = _replace(source, end, len(source.text), "\n\n" + new + "\n", "sentence after")
        return Edit(edit.text, edit.line + 2, edit.what, edit.was, edit.now)
    if not spots:
        return None
    start, _ = rng.choice(spots)
    return _replace(source, start, start, new + " ", "sentence inserted")


def sentence_swap(source: Source, rng: random.Random) -> Edit | None:
    """One sentence replaced by one of another licence."""
    spots = _sentences(source)
    if not spots:
        return None
    return _replace(source, *rng.choice(spots), rng.choice(FOREIGN) + " ", "sentence replaced")


def item_out(source: Source, rng: random.Random) -> Edit | None:
    """A list item dropped."""
    if source.page.folded.text != source.text:
        return None
    lines = source.text.split("\n")
    offsets = [0]
    for line in lines:
        offsets.append(offsets[-1] + len(line) + 1)
    spots = []
    for at, line in enumerate(lines):
        if not _LIST.match(line):
            continue
        end = at + 1
        while end < len(lines) and lines[end].strip() and not _LIST.match(lines[end]):
            end += 1
        left, right = source.page.words_in(offsets[at], offsets[end])
        rest = [word for word in range(left, right) if word not in source.page.enumerators]
        if len(rest) >= 4 and not any(word in source.protected for word in rest):
            spots.append((offsets[at], min(offsets[end], len(source.text))))
    if not spots:
        return None
    return _replace(source, *rng.choice(spots), "", "list item dropped")


SUBSTANTIVE: tuple[Callable[[Source, random.Random], Edit | None], ...] = (
    number, negation, modal, territory, party, law, purpose, sentence_out, sentence_in, sentence_swap, item_out,
)  # fmt: skip

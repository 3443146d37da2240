"""A card without the paragraphs that say nothing: what is left reads the same, in a fraction of the time.

Whether a passage says anything is asked of the reader itself: it is read alone, as if it were a whole card, and left
out only where nothing comes of it. What reaches beyond a passage is kept: headings, the whole of every section about
licences, lists with the words that announce them, code as one piece. Equal passages are asked for once, and figures
that stand alone are no part of a name or a term: two passages which differ in nothing else, and say nothing, are one.

What is kept, as it stands, is the card's *gist*: cards of equal gist read alike.

Cards in which a passage cannot be told from its surroundings are left as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from auditor import evidence
from auditor.card_markdown import Heading, outline
from auditor.cards import RECIPE_LINE, hub_id
from auditor.decoding import normal_lines
from auditor.evidence.parent_mentions import namesakes
from auditor.evidence.parent_words import ITEM
from auditor.evidence.reading import LICENSE_HEADING
from auditor.evidence.silence import is_silent
from auditor.front_matter import read_front_matter
from auditor.lineage.base_models import BaseModels
from auditor.model import Claim, DocumentKind, FetchedFile, ModelRef, Snapshot
from auditor.model_names import is_conversion, stem
from auditor.sweep.remembered import Memory

PASSAGES = 10_000
"""How many passages are remembered."""
_FENCE = re.compile(r"^ {0,3}(```|~~~)", re.MULTILINE)
_BLANK = re.compile(r"\n(?:[ \t]*\n)+")
_FIGURE = re.compile(
    r"(?=\d)(?:(?<![\w.\-/])(?:(?:\d{1,9}\.\d{2,12}|\d{4,12})(?![\w.\-/])"
    r"|\d{1,9}(?:\.\d{1,12})?(?= ?(?:[KMG]i?B\b|%|(?:tokens|steps|epochs|points|GPUs|hours|seconds)\b)))"
    r"|(?:(?<=\|)|(?<=\| )|(?<=\|\*\*)|(?<=\| \*\*))\d{1,9}(?:\.\d{1,12})?(?=[ *]{0,40}\|)"
    r"|(?<=\w=)\d{1,3}(?:\.\d{1,2})?(?![\w\-/]|\.\d))"
)
"""Numbers that can be neither a size nor a version: long ones, measures, settings, what fills a cell of a table."""
_NUMBER = re.compile(r"(?<!\d)[1-9]\d*(?:[.,]\d+)*")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_CLOSING = re.compile(r"\n(?:---|\.\.\.)[^\S\n]*(?:\n|\Z)")
_RULE = re.compile(r"^[ \t]*(?:---|\.\.\.)", re.MULTILINE)
_UNDERLINE = re.compile(r" {0,3}(?:=+|-{2,})[ \t]*")
_HEADING = re.compile(r"^\s{0,20}(?:#|<h[1-6]|\*\*|__)|^ {0,3}(?:=+|-{2,})[ \t]*$", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Passage:
    """What the reader makes of a passage alone."""

    says: bool
    headings: tuple[tuple[int, bool], ...]
    """Level, and whether it is about licences."""
    rows: tuple[int, ...]
    """Lines of its headings, counted from 0: what is left of a passage that says nothing."""


@dataclass(frozen=True, slots=True)
class Reduced:
    """A card without what says nothing."""

    text: str
    front: str
    """Its front matter as it stands, fences included; empty where there is none."""
    gist: tuple[str, ...] | None
    """What of the body says something; None where it was left as it is."""


class Reducer:
    """Reduces cards, and remembers passages."""

    def __init__(self, bases: BaseModels) -> None:
        self.bases = bases
        self.passages: Memory[str, Passage] = Memory(PASSAGES)
        """By the passage without its figures."""
        self._known: Memory[str, Passage] = Memory(PASSAGES)
        """By the passage as it stands: cheaper than to look for its figures."""
        self._silent: Memory[str, Passage | None] = Memory(PASSAGES)
        """By the passage with every number the same, as a glance minds none; None where it may speak."""

    def reduced(self, text: str, own: str) -> Reduced:
        """The card's text, or what of it says something.

        Args:
            own: the model's ``org/name``.
        """
        text = normal_lines(text)
        start = _body(text)
        groups = _groups(text[start:]) if start >= 0 and _comments_close(text[start:]) else None
        if groups is None:
            return Reduced(text, "", None)
        # A recipe's bare names are looked up among all links of the card.
        recipe = any(code and RECIPE_LINE.search(group) for group, code in groups)
        wanted = stem(own)[:4] if is_conversion(own) else None
        kept: list[str] = []
        gist: list[str] = []
        level = 0
        for group, code in groups:
            found = self._passage(group)
            inside = level > 0
            for depth, about in found.headings:
                if level and depth <= level:
                    level = 0
                if about and not level:
                    level = depth
                inside = inside or level > 0
            copied = wanted is not None and "/" in group and wanted in group.casefold() and _is_copy(group, own)
            named = recipe and (code or "](" in group)
            if inside or copied or named or found.says:
                kept.append(group)
                # To be a copy of another takes this model's own name.
                gist.append(f"{own}\0{group}" if copied else group)
            elif found.rows:
                kept.append(_lines(group, found.rows))
        return Reduced(text[:start] + "\n\n" + "\n\n".join(kept) + "\n", text[:start], tuple(gist))

    def _passage(self, group: str) -> Passage:
        return self._known.get(group, lambda: self._without_figures(group))

    def _without_figures(self, group: str) -> Passage:
        counted = _NUMBER.sub("2", group)
        silent = self._silent.get(counted, lambda: _at_a_glance(counted))
        if silent is not None:
            return silent
        plain = _FIGURE.sub("0000", group)
        return self.passages.get(plain, lambda: self._asked(plain))

    def _asked(self, passage: str) -> Passage:
        """Read a passage as if it were a card."""
        data = passage.encode("utf-8", "surrogatepass")
        card = FetchedFile(path="README.md", data=data, sha256="")
        ref = ModelRef(scheme="hf", name="a/b")
        reading = evidence.read(Snapshot(ref=ref, revision=None, files=(card,), listing=("README.md",)))
        says = bool(
            reading.anomalies
            or reading.gaps
            or any(one.kind is not DocumentKind.CARD for one in reading.documents)
            or any(self._counts(claim) for claim in reading.claims)
        )
        headings = outline(passage, 1).headings
        about = tuple((one.level, LICENSE_HEADING.search(one.title) is not None) for one in headings)
        return Passage(says, about, _rows(passage, headings))

    def _counts(self, claim: Claim) -> bool:
        """Whether a claim can change anything: words for a parent that no table knows are nobody's name."""
        if claim.source != "prose" or claim.key not in ("base_model", "base_model_relation"):
            return True
        named = claim.key == "base_model" and (claim.effective or " " not in claim.value)
        return named or (claim.key == "base_model" and self.bases.find(claim.value) is not None)


def _at_a_glance(passage: str) -> Passage | None:
    """A passage of which a glance tells that it says nothing."""
    if not is_silent(passage):
        return None
    headings = outline(passage, 1).headings if _HEADING.search(passage) else ()
    return Passage(False, tuple((one.level, False) for one in headings), _rows(passage, headings))


def _is_copy(group: str, own: str) -> bool:
    """Whether a card leads to an unconverted model of the same name, and so was copied along with the weights."""
    return any(namesakes(outline(group, 1), own))


def _rows(passage: str, headings: Iterable[Heading]) -> tuple[int, ...]:
    rows = passage.split("\n")
    found: list[int] = []
    for heading in headings:
        found.append(heading.line - 1)
        if heading.line < len(rows) and _UNDERLINE.fullmatch(rows[heading.line]):
            found.append(heading.line)
    return tuple(found)


def _lines(group: str, numbers: Iterable[int]) -> str:
    """Headings of a passage, apart from each other but for what underlines one."""
    rows = group.split("\n")
    return "\n".join(rows[at] if _UNDERLINE.fullmatch(rows[at]) else f"\n{rows[at]}" for at in numbers).strip("\n")


def _body(text: str) -> int:
    """Where the body begins; -1 where that is not plain."""
    if text.startswith("---\n"):
        closing = _CLOSING.search(text, 3)
        return closing.end() if closing and closing[0] == "\n---\n" else -1
    return -1 if _RULE.search(text) and read_front_matter(text).state != "none" else 0


def _comments_close(body: str) -> bool:
    """Whether every HTML comment ends, and none has to do with code."""
    if "<!--" not in body and "-->" not in body:
        return True
    rest = _COMMENT.sub("", body)
    if "<!--" in rest or "-->" in rest or any(_FENCE.search(comment) for comment in _COMMENT.findall(body)):
        return False
    return _FENCE.findall(rest) == _FENCE.findall(body)


def _groups(body: str) -> list[tuple[str, bool]] | None:
    """Passages with the lists that follow them, and code blocks, each with whether it is code.

    None where what follows a code block belongs to what stands before it.
    """
    found: list[tuple[str, bool]] = []
    position = 0
    while position <= len(body):
        opened = _FENCE.search(body, position)
        text = body[position : opened.start() if opened else len(body)]
        if position and (text[:1] not in ("\n", "") or _continues(text)):
            return None
        found += [(group, False) for group in _listed(text)]
        if opened is None:
            break
        end = _code_end(body, opened)
        found.append((body[opened.start() : end], True))
        position = end + 1
    return found


def _code_end(body: str, opened: re.Match[str]) -> int:
    """Where a code block ends: the end of its closing fence's line, or of the card."""
    closing = _FENCE.search(body, opened.end())
    while closing and closing[1] != opened[1]:
        closing = _FENCE.search(body, closing.end())
    end = body.find("\n", closing.end()) if closing else -1
    return len(body) if end < 0 else end


def _listed(text: str) -> Iterator[str]:
    """Passages between blank lines, comments in one piece; an item of a list belongs to what stands before it."""
    held = ""
    for passage in _BLANK.split(text):
        if not passage.strip():
            continue
        if held and (_continues(passage) or held.count("<!--") > held.count("-->")):
            held = f"{held}\n\n{passage}"
            continue
        if held:
            yield held
        held = passage.strip("\n")
    if held:
        yield held


def _continues(passage: str) -> bool:
    """Whether what a reader sees first of a passage is an item of a list, a row of a table or a lone id, or nothing."""
    shown = _COMMENT.sub("", passage) if "<!--" in passage else passage
    first = shown.strip().partition("\n")[0]
    return not first or ITEM.match(first) is not None or first.startswith("|") or hub_id(first) is not None

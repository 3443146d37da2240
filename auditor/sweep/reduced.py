"""A card without the paragraphs that say nothing: what is left reads the same, in a fraction of the time.

Whether a passage says anything is asked of the reader itself: it is read alone, as if it were a whole card, and left
out only where nothing comes of it. What reaches beyond a passage is kept: headings, the whole of every section about
licences, lists with the words that announce them, code as one piece. Equal passages are asked for once. Figures that
stand alone are no part of a name or a term, and a model's own name is nobody else's: two passages which differ in
nothing else, and say nothing, are one.

What the passages say, without the places at which they say it, is the card's *gist*: cards of equal gist read alike.

Cards in which a passage cannot be told from its surroundings are left as they are.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator
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
from auditor.model import Claim, DocumentKind, FetchedFile, ModelRef, Reading, Snapshot
from auditor.model_names import is_conversion, stem
from auditor.sweep.remembered import Memory
from auditor.sweep.stand_in import StandIn

PASSAGES = 10_000
"""How many passages are remembered."""
_FENCE = re.compile(r"^ {0,3}(```|~~~)", re.MULTILINE)
_BLANK = re.compile(r"\n(?:[ \t]*\n)+")
_FIGURE = re.compile(
    r"(?=\d)(?:(?<![\w.\-/])(?:(?:\d{1,9}\.\d{2,12}|\d{4,12})(?![\w.\-/])"
    r"|\d{1,9}(?:\.\d{1,12})?(?= ?(?:[KMG]i?B\b|%|(?:tokens|steps|epochs|points|GPUs|hours|seconds)\b)))"
    r"|(?:(?<=\|)|(?<=\| )|(?<=\|\*\*)|(?<=\| \*\*))\d{1,9}(?:\.\d{1,12})?(?=[ *]{0,40}\|)"
    r"|(?:(?<=\bof )|(?<=\bto )|(?<=\bthan )|(?<=\bover )|(?<=\bwith )|(?<=\w=))\d{1,3}(?:\.\d{1,2})?(?![\w\-/]|\.\d))"
)
"""Numbers that can be neither a size nor a version: long ones, measures, settings, what fills a cell of a table."""
_ANY_FIGURE = "0000"
_NUMBER = re.compile(r"(?<!\d)[1-9]\d*(?:[.,]\d+)*")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_RULE = re.compile(r"^[ \t]*(?:---|\.\.\.)", re.MULTILINE)
_UNDERLINE = re.compile(r" {0,3}(?:=+|-{2,})[ \t]*")
_HEADING = re.compile(r"^\s{0,20}(?:#|<h[1-6]|\*\*|__)|^ {0,3}(?:=+|-{2,})[ \t]*$", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Passage:
    """What the reader makes of a passage alone."""

    says: bool
    headings: tuple[tuple[int, bool], ...]
    """Level, and whether it is about licences."""
    short: str
    """Its headings alone; what is left of a passage that says nothing."""
    gist: Hashable = None
    """What it says, without places."""
    counts_figures: bool = False
    """Whether figures are part of what it says."""


@dataclass(frozen=True, slots=True)
class Reduced:
    """A card without what says nothing."""

    text: str
    front: str
    """Its front matter as it stands, fences included; empty where there is none."""
    gist: tuple[Hashable, ...] | None
    """What the body says; None where it was left as it is."""


class Reducer:
    """Reduces cards, and remembers passages."""

    def __init__(self, bases: BaseModels) -> None:
        self.bases = bases
        self.passages: Memory[str, Passage] = Memory(PASSAGES)
        """By the passage without its figures, and by the whole passage where they are part of what it says."""
        self._known: Memory[str, Passage] = Memory(PASSAGES)
        """By the passage as it stands: cheaper than to look for its figures."""
        self._silent: Memory[str, Passage | None] = Memory(PASSAGES)
        """By the passage with every number the same, as a glance minds none; None where it may speak."""

    def reduced(self, text: str, own: StandIn) -> Reduced:
        """The card's text, or what of it says something.

        Args:
            own: the model's own name, and what stands for it.
        """
        text = normal_lines(text)
        start = _body(text)
        body = text[start:]
        if start < 0 or not _comments_close(body):
            return Reduced(text, "", None)
        groups = list(_groups(body))
        # A recipe's bare names are looked up among all links of the card.
        recipe = any(code and RECIPE_LINE.search(group) for group, code in groups)
        wanted = stem(own.name)[:4] if is_conversion(own.name) else None
        kept: list[str] = []
        gist: list[Hashable] = []
        level = 0
        for group, code in groups:
            shown = own.replaced(group)
            found = self._passage(shown)
            inside = level > 0
            for depth, about in found.headings:
                if level and depth <= level:
                    level = 0
                if about and not level:
                    level = depth
                inside = inside or level > 0
            copied = _copied(group, own.name) if wanted and "/" in group and wanted in group.casefold() else ()
            named = recipe and (code or "](" in group)
            if inside or copied or named:
                kept.append(group)
                gist.append((shown, copied))
            elif found.says:
                kept.append(group)
                gist.append(found.gist)
            elif found.short:
                kept.append(found.short)
        return Reduced(text[:start] + "\n\n" + "\n\n".join(kept) + "\n", text[:start], tuple(gist))

    def _passage(self, group: str) -> Passage:
        return self._known.get(group, lambda: self._without_figures(group))

    def _without_figures(self, group: str) -> Passage:
        counted = _NUMBER.sub("2", group)
        silent = self._silent.get(counted, lambda: _at_a_glance(counted))
        if silent is not None:
            return silent
        plain = _FIGURE.sub(_ANY_FIGURE, group)
        found = self.passages.get(plain, lambda: self._asked(plain))
        return self.passages.get(group, lambda: self._asked(group)) if found.counts_figures else found

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
        gist = gist_of(reading) if says else None
        return Passage(
            says=says,
            headings=tuple((one.level, LICENSE_HEADING.search(one.title) is not None) for one in headings),
            short=_heading_lines(passage, headings),
            gist=gist,
            counts_figures=says and _ANY_FIGURE in repr(gist),
        )

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
    return Passage(False, tuple((one.level, False) for one in headings), _heading_lines(passage, headings))


def gist_of(reading: Reading) -> Hashable:
    """What was read, without places; lines only tell which words stand together."""
    return (
        tuple(
            (one.key, one.value, one.source, one.effective, tuple(sorted(one.covers)), one.location.start_line)
            for one in reading.claims
        ),
        tuple(
            (one.kind.value, tuple(sorted(one.covers)), one.score, one.text)
            for one in reading.documents
            if one.kind is not DocumentKind.CARD
        ),
        tuple((one.kind, one.statement) for one in reading.anomalies),
        tuple((one.what, one.kind, one.detail) for one in reading.gaps),
    )


def _copied(group: str, own: str) -> tuple[str, ...]:
    """The models of the same name to which a card leads that was copied along with the weights."""
    return tuple(one.name for one in namesakes(outline(group, 1), own))


def _heading_lines(passage: str, headings: Iterable[Heading]) -> str:
    rows = passage.split("\n")
    lines: list[str] = []
    for heading in headings:
        lines.append(rows[heading.line - 1])
        if heading.line < len(rows) and _UNDERLINE.fullmatch(rows[heading.line]):
            lines.append(rows[heading.line])
        lines.append("")
    return "\n".join(lines).strip("\n")


def _body(text: str) -> int:
    """Where the body begins; -1 where that is not plain."""
    if text.startswith("---\n"):
        end = text.find("\n---\n", 3)
        return end + 5 if end >= 0 else -1
    return -1 if _RULE.search(text) and read_front_matter(text).state != "none" else 0


def _comments_close(body: str) -> bool:
    """Whether every HTML comment ends, and none reaches into code or out of it."""
    if "<!--" not in body and "-->" not in body:
        return True
    if body.count("<!--") != body.count("-->"):
        return False
    return not any(_FENCE.search(comment) or "<!--" in comment[4:] for comment in _COMMENT.findall(body))


def _groups(body: str) -> Iterator[tuple[str, bool]]:
    """Passages with the lists that follow them, and code blocks; each with whether it is code."""
    position = 0
    while position <= len(body):
        opened = _FENCE.search(body, position)
        yield from ((group, False) for group in _listed(body[position : opened.start() if opened else len(body)]))
        if opened is None:
            return
        closing = opened
        while True:
            found = _FENCE.search(body, closing.end())
            if found is None:
                yield body[opened.start() :], True
                return
            closing = found
            if found[1] == opened[1]:
                break
        end = body.find("\n", closing.end())
        end = len(body) if end < 0 else end
        yield body[opened.start() : end], True
        position = end + 1


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
    first = passage.lstrip("\n").partition("\n")[0]
    if ITEM.match(first) or first.lstrip().startswith("|"):
        return True
    return "/" in first and hub_id(first) is not None

"""A card without the paragraphs that say nothing: what is left reads the same, in a fraction of the time.

Whether a passage says anything is asked of the reader itself: it is read alone, as if it were a whole card, and left
out only where nothing comes of it. What reaches beyond a passage is kept: headings, the whole of every section about
licences, lists with the words that announce them, code as one piece. Equal passages are asked for once. Figures that
stand alone are no part of a name or a term, and a model's own name is nobody else's: two passages which differ in
nothing else are one.

Cards in which a passage cannot be told from its surroundings are left as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from auditor import evidence
from auditor.card_markdown import Heading, outline
from auditor.cards import RECIPE_LINE, hub_id
from auditor.decoding import normal_lines
from auditor.evidence.parent_words import ITEM
from auditor.evidence.reading import LICENSE_HEADING
from auditor.front_matter import read_front_matter
from auditor.lineage.base_models import BaseModels
from auditor.model import Claim, DocumentKind, FetchedFile, ModelRef, Snapshot
from auditor.model_names import is_conversion, stem
from auditor.sweep.remembered import Memory

PASSAGES = 30_000
"""How many passages are remembered."""
_FENCE = re.compile(r"^ {0,3}(```|~~~)", re.MULTILINE)
_BLANK = re.compile(r"\n(?:[ \t]*\n)+")
_FIGURE = re.compile(r"(?<![\w.\-/])(?:\d{1,9}\.\d{2,12}|\d{4,12})(?![\w.\-/])")
_RULE = re.compile(r"^[ \t]*(?:---|\.\.\.)", re.MULTILINE)
_UNDERLINE = re.compile(r" {0,3}(?:=+|-{2,})[ \t]*")
_ITSELF, _TELLING = "Thismodel", 6
"""What stands for a model's own name in passages, and how long a name is that could be no other word."""
_SMALL = 600
"""Characters of a body that is not worth it."""


@dataclass(frozen=True, slots=True)
class Passage:
    """What the reader makes of a passage alone."""

    says: bool
    headings: tuple[tuple[int, bool], ...]
    """Level, and whether it is about licences."""
    short: str
    """Its headings alone; what is left of a passage that says nothing."""


class Reducer:
    """Reduces cards, and remembers passages."""

    def __init__(self, bases: BaseModels) -> None:
        self.bases = bases
        self.passages: Memory[str, Passage] = Memory(PASSAGES)

    def reduced(self, text: str, own: str) -> str:
        """The card's text, or what of it says something.

        Args:
            own: the model's ``org/name``.
        """
        text = normal_lines(text)
        start = _body(text)
        body = text[start:]
        if start < 0 or len(body) < _SMALL or not _comments_close(body):
            return text
        groups = list(_groups(body))
        # A recipe's bare names are looked up among all links of the card.
        recipe = any(code and RECIPE_LINE.search(group) for group, code in groups)
        wanted = stem(own)[:4] if is_conversion(own) else None
        silent = self._silent(own)
        kept: list[str] = []
        level = 0
        for group, code in groups:
            found = self._passage(group.replace(silent, _ITSELF) if silent else group)
            inside = level > 0
            for depth, about in found.headings:
                if level and depth <= level:
                    level = 0
                if about and not level:
                    level = depth
                inside = inside or level > 0
            namesake = wanted is not None and "/" in group and wanted in group.casefold()
            named = recipe and (code or "](" in group)
            if found.says or inside or namesake or named:
                kept.append(group)
            elif found.short:
                kept.append(found.short)
        return text[:start] + "\n\n" + "\n\n".join(kept) + "\n"

    def _silent(self, own: str) -> str:
        """The model's own name where it sounds like no known family: what a card says of it names no parent."""
        name = own.rpartition("/")[2]
        return name if len(name) >= _TELLING and self.bases.find(own) is None else ""

    def _passage(self, group: str) -> Passage:
        return self.passages.get(_FIGURE.sub("0000", group), lambda: self._asked(group))

    def _asked(self, passage: str) -> Passage:
        """Read a passage as if it were a card."""
        data = passage.encode("utf-8", "surrogatepass")
        card = FetchedFile(path="README.md", data=data, sha256="")
        ref = ModelRef(scheme="hf", name="a/b")
        reading = evidence.read(Snapshot(ref=ref, revision=None, files=(card,), listing=("README.md",)))
        says = (
            reading.anomalies
            or reading.gaps
            or any(one.kind is not DocumentKind.CARD for one in reading.documents)
            or any(self._counts(claim) for claim in reading.claims)
        )
        headings = outline(passage, 1).headings
        return Passage(
            says=bool(says),
            headings=tuple((one.level, LICENSE_HEADING.search(one.title) is not None) for one in headings),
            short=_heading_lines(passage, headings),
        )

    def _counts(self, claim: Claim) -> bool:
        """Whether a claim can change anything: words for a parent that no table knows are nobody's name."""
        if claim.source != "prose" or claim.key not in ("base_model", "base_model_relation"):
            return True
        named = claim.key == "base_model" and (claim.effective or " " not in claim.value)
        return named or (claim.key == "base_model" and self.bases.find(claim.value) is not None)


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
    """Whether every HTML comment ends in the passage in which it begins, outside of code."""
    if "<!--" not in body and "-->" not in body:
        return True
    for passage in _BLANK.split(body):
        opened = passage.count("<!--")
        if opened != passage.count("-->") or (opened and _FENCE.search(passage)):
            return False
    return True


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
    """Passages between blank lines; one that begins with an item of a list belongs to what stands before it."""
    held = ""
    for passage in _BLANK.split(text):
        if not passage.strip():
            continue
        if held and _continues(passage):
            held = f"{held}\n\n{passage}"
            continue
        if held:
            yield held
        held = passage.strip("\n")
    if held:
        yield held


def _continues(passage: str) -> bool:
    first = passage.lstrip("\n").partition("\n")[0]
    return ITEM.match(first) is not None or first.lstrip().startswith("|") or hub_id(first) is not None


def reduced(snapshot: Snapshot, reducer: Reducer) -> Snapshot:
    """The snapshot with its card reduced; the card's hash stays that of the whole."""
    files = []
    for file in snapshot.files:
        if file.path.casefold() == "readme.md" and len(file.data) > _SMALL:
            try:
                text = file.data.decode("utf-8")
            except UnicodeDecodeError:
                return snapshot
            files.append(replace(file, data=reducer.reduced(text, snapshot.ref.name).encode("utf-8")))
        else:
            files.append(file)
    return replace(snapshot, files=tuple(files))

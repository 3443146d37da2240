"""A card without the paragraphs that say nothing: what is left reads the same, in a fraction of the time.

Whether a passage says anything is asked of the reader itself: it is read as if there were no other, and left out only
where nothing comes of it. What reaches beyond a passage is kept: headings, the whole of every section about licenses,
lists with the words that announce them, code as one piece. Equal passages are asked for once.

What is kept is the card's *gist*: cards of equal gist read alike. A section about licenses goes in as it stands; of
other passages their words, without figures and the model's own name, and what the reader took from them.

Cards in which a passage cannot be told from its surroundings are left as they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auditor import evidence
from auditor.core import patterns as re
from auditor.core.decoding import normal_lines
from auditor.core.model import Claim, Document, DocumentKind, Location
from auditor.core.text import Text
from auditor.evidence.cards import RECIPE_LINE
from auditor.evidence.claims_in_words import BESIDE_A_BASE
from auditor.evidence.fields import body_comments
from auditor.evidence.parent_mentions import IS, as_itself, first_name, namesakes
from auditor.evidence.reading import LICENSE_HEADING
from auditor.evidence.silence import is_silent
from auditor.lineage.ancestry import same_letters
from auditor.lineage.own_name import is_itself
from auditor.records.base_models import BaseModels
from auditor.records.model_names import is_conversion, reads_as_a_model, stem
from auditor.sweep.groups import COMMENT, FENCE
from auditor.sweep.groups import groups as cut
from auditor.sweep.remembered import Memory, digest
from auditor.terms import ledger
from auditor.terms.dialogues import dialogue_lines
from auditor.text import beyond
from auditor.text.markdown import Heading, outline

if TYPE_CHECKING:
    from auditor.identify.library import Library

PASSAGES = 30_000
"""How many passages are remembered. By judgment: bounds memory (bench/RESULTS.md, "Sweeping a hub": 1 GB for all
processes)."""
_FIGURE = re.compile(
    r"(?=\d)(?:(?<![\w.\-/])(?:(?:\d{1,9}\.\d{2,12}|\d{4,12})(?![\w\-/]|\.[\w.])"
    r"|\d{1,9}(?:\.\d{1,12})?(?= ?(?:[KMG]i?B\b|%|(?:tokens|steps|epochs|points|GPUs|hours|seconds)\b)))"
    r"|(?:(?<=\|)|(?<=\| )|(?<=\|\*\*)|(?<=\| \*\*))\d{1,9}(?:\.\d{1,12})?(?=[ *]{0,40}\|)"
    r"|(?<=\w=)\d{1,3}(?:\.\d{1,2})?(?![\w\-/]|\.\d))"
)
"""Numbers that are hardly a size or a version: long ones, measures, settings, what fills a cell of a table."""
_NUMBER = re.compile(r"(?<!\d)[1-9]\d*(?:[.,]\d+)*")
_CLOSING = re.compile(r"\n(?:---|\.\.\.)[^\S\n]*(?:\n|\Z)")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_RULE = re.compile(r"^[ \t]*(?:---|\.\.\.)", re.MULTILINE)
_UNDERLINE = re.compile(r" {0,3}(?:=+|-{2,})[ \t]*")
_HEADING = re.compile(r"^\s{0,20}(?:#|<h[1-6]|\*\*|__)|^ {0,3}(?:=+|-{2,})[ \t]*$", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ReducedPassage:
    """What the reader makes of a passage alone."""

    says: bool
    told: bytes | None
    """A digest of what it says, figures and the model's own name left out; None where its very words count."""
    headings: tuple[tuple[int, bool], ...]
    """Level, and whether it is about licenses."""
    rows: tuple[int, ...]
    """Lines of its headings, counted from 0: what is left of a passage that says nothing."""
    sized: frozenset[str] = frozenset()
    """Stems of the parents it claims by nothing but a name with a size: of a model called so itself, none are."""


@dataclass(frozen=True, slots=True)
class Reduced:
    """A card without what says nothing."""

    text: str
    front: str
    """Its front matter as it stands, fences included; empty where there is none."""
    gist: tuple[str | bytes, ...] | None
    """What of the body says something, as it stands or by digest; None where it was left as it is."""
    spoken: frozenset[int] = frozenset()
    """Lines of ``text`` in whose passages the gist holds a sign in the place of the model's own name."""


class Reducer:
    """Reduces cards, and remembers passages."""

    def __init__(self, bases: BaseModels, book: Library) -> None:
        self.bases = bases
        self.book = book
        self.limiting: Memory[bytes, bool] = Memory(PASSAGES)
        """By the passage below its headings: whether the ledger has anything to say of it."""
        self.passages: Memory[bytes, ReducedPassage] = Memory(PASSAGES)
        """By the passage as it stands."""
        self.silent: Memory[bytes, bool] = Memory(PASSAGES)
        """By the passage with every number the same, as a glance minds none."""

    def reduced(self, text: str, own: str) -> Reduced:
        """The card's text, or what of it says something.

        Args:
            own: the model's ``org/name``.
        """
        text = normal_lines(text)
        # What a NUL makes of a text depends on where it stands.
        start = -1 if "\0" in text else _body(text)
        if start < 0 or beyond(text) or not _comments_close(body := text[start:]):
            return Reduced(text, "", None)
        groups = [(body[one.start : one.end], one.code, one) for one in cut(body)]
        # A recipe's bare names are looked up among all links of the card.
        recipe = any(code and "model" in group and RECIPE_LINE.search(group) for group, code, _ in groups)
        wanted = stem(own)[:4] if is_conversion(own) else None
        bare, called = own.rpartition("/")[2], first_name(own).casefold()
        talks = _conversations(body)
        spoken: set[int] = set()
        line = 1 + text.count("\n", 0, start)
        kept: list[str] = []
        gist: list[str | bytes] = []
        level = 0
        kept_to: int | None = None
        above: list[tuple[int, str]] = []
        for group, code, place in groups:
            # What lies between two passages of a section parts sentences, or does not.
            gap = "\n\n" if kept_to is None else body[kept_to : place.start]
            kept_to = None
            naming = bare in group
            found = self._naming(group, own) if naming else self._passage(group)
            # What is said of the model by its first name is not said of others.
            alone = bool(called) and not naming and called in group.casefold() and _tells_by_name(group, own)
            inside = level > 0
            for depth, about in found.headings:
                if level and depth <= level:
                    level = 0
                if about and not level:
                    level = depth
                inside = inside or level > 0
            copied = wanted is not None and "/" in group and wanted in group.casefold() and _is_copy(group, own)
            in_recipe = recipe and (code or "](" in group)
            limits = self._limits(tuple(row for _, row in above), group, bare if naming else "")
            for depth, row in _heading_rows(group, found):
                above = [(over, words) for over, words in above if over < depth] + [(depth, row)]
            inside = inside or any(first < place.end and place.start < last for first, last in talks)
            if inside or copied or alone or in_recipe or found.says or limits:
                kept.append(gap + group)
                line += gap.count("\n")
                rows = range(line, line + group.count("\n") + 1)
                line = rows[-1]
                kept_to = place.end
                told = None if inside or in_recipe or limits else found.told
                # What a passage is about may be told by the headings above it.
                gap = "\n".join((*(row for _, row in above), gap)) if limits else gap
                # Where the own name decides what is said, nobody of another name says the same.
                if copied or alone or (naming and told is None) or (not naming and stem(own) in found.sized):
                    gist.append(f"{own}\0{gap}{group}")
                else:
                    gist.append(told or gap + group)
                    if naming:
                        spoken.update(rows)
            elif found.rows:
                kept.append("\n\n" + _lines(group, found.rows))
                line += kept[-1].count("\n")
        if _squashed(body).count(_squashed(bare)) > body.count(bare):
            spoken.clear()  # it is also written otherwise, where it is nobody else's
        return Reduced(text[:start] + "".join(kept) + "\n", text[:start], tuple(gist), frozenset(spoken))

    def _limits(self, above: tuple[str, ...], group: str, bare: str) -> bool:
        """Whether a sentence of a passage, below its headings, is unread or names a license.

        Args:
            bare: the model's own name without its owner, where the passage holds it.
        """
        text = "\n\n".join((*above, group))
        return self.limiting.get(digest(f"{bare}\0{text}"), lambda: self._unread(text, len(above), bare))

    def _unread(self, text: str, headings: int, bare: str) -> bool:
        place = Location(path="README.md", start_line=1, end_line=1)
        card = Document(kind=DocumentKind.CARD, location=place, text=Text(text), covers=frozenset(), score=0.4)
        first = 2 * headings
        hidden = body_comments(outline(text, 1), "README.md", "") if "<!--" in text else ()
        entries = [entry for one in (card, *hidden) for entry in ledger.unread_sentences(one, None, self.book)]
        left = [entry for entry in entries if (entry.location.start_line or 0) > first]
        if any(entry.why or entry.names for entry in left):
            return True
        named = {name for entry in left for name in entry.bases or () if not same_letters(name, bare)}
        weighed = self._weighed(text) if named else ()
        return not all(any(same_letters(name, one) for one in weighed) for name in named)

    def _weighed(self, text: str) -> tuple[str, ...]:
        """The parents a passage tells of that lineage weighs whatever the rest of the card says."""
        claims = evidence.read_passage(text).claims
        return tuple(one.value for one in claims if one.key == "base_model" and self._counts(one, ""))

    def _passage(self, group: str) -> ReducedPassage:
        return self.passages.get(digest(group), lambda: self._met(group))

    def _met(self, group: str) -> ReducedPassage:
        """A passage that is met for the first time."""
        counted = _NUMBER.sub("2", group)
        silent = self.silent.get(digest(counted), lambda: is_silent(counted))
        return _silent_passage(group) if silent else self._asked(group, "")

    def _naming(self, group: str, own: str) -> ReducedPassage:
        """A passage that names the model: read for this model alone, and not remembered."""
        silent = is_silent(group) and is_silent(as_itself(group, own))
        return _silent_passage(group) if silent else self._asked(group, own)

    def _asked(self, passage: str, own: str) -> ReducedPassage:
        """Read a passage as if there were no other."""
        reading = evidence.read_passage(passage, own)
        counted = [self._counts(claim, own) for claim in reading.claims]
        says = reading.odd or any(counted)
        told = _told(passage, own, zip(reading.claims, counted, strict=True)) if says and not reading.odd else None
        headings = reading.view.headings
        about = tuple((one.level, LICENSE_HEADING.search(one.title) is not None) for one in headings)
        sized = frozenset(stem(claim.value) for claim in reading.claims if self._only_sized(claim))
        return ReducedPassage(says, told, about, _rows(passage, headings), sized)

    def _counts(self, claim: Claim, own: str) -> bool:
        """Whether a claim can change anything: words for a parent that no table knows are nobody's name.

        Args:
            own: the model's own name where the passage names it.
        """
        if claim.source != "prose" or claim.key not in ("base_model", *BESIDE_A_BASE):
            return True
        if claim.key != "base_model":
            return False
        if self._only_sized(claim):
            return not own or stem(claim.value) != stem(own)
        return claim.effective or self.bases.find(claim.value) is not None

    def _only_sized(self, claim: Claim) -> bool:
        """Whether nothing but a size tells that a claim of prose names a model."""
        known = claim.effective or self.bases.find(claim.value) is not None
        return claim.key == "base_model" and claim.source == "prose" and not known and reads_as_a_model(claim.value)


def _told(passage: str, own: str, claims: Iterable[tuple[Claim, bool]]) -> bytes:
    """A digest of a passage's words, figures and the model's own name left out, and of what the reader took from them.

    A model is not its own parent, whatever it is called.
    """
    said = []
    for one, counts in claims:
        if counts or one.key in BESIDE_A_BASE:
            itself = one.value == own if one.key == "base_model" else is_itself(one, own)
            said.append((one.key, itself or one.value, one.effective, one.source, sorted(one.covers)))
    words = _FIGURE.sub("0000", passage)
    if own:
        words = words.replace(own, "\0\0").replace(own.rpartition("/")[2], "\0")
    return digest(f"{words}\0{said!r}")


def _silent_passage(passage: str) -> ReducedPassage:
    headings = outline(passage, 1).headings if _HEADING.search(passage) else ()
    return ReducedPassage(False, None, tuple((one.level, False) for one in headings), _rows(passage, headings))


def _tells_by_name(group: str, own: str) -> bool:
    """Whether a passage says more where it is known what the model is called."""
    if not IS.search(group):
        return False
    return evidence.read_passage(group, own).claims != evidence.read_passage(group).claims


def _conversations(body: str) -> list[tuple[int, int]]:
    """Where the lines of sample conversations begin and end: which they are is told by all of them."""
    wanted = dialogue_lines(body)
    found, place = [], 0
    for number, line in enumerate(body.splitlines(keepends=True) if wanted else (), 1):
        if number in wanted:
            found.append((place, place + len(line)))
        place += len(line)
    return found


def _squashed(text: str) -> str:
    """Letters and figures alone, folded."""
    return "".join(filter(str.isalnum, text)).casefold()


def _is_copy(group: str, own: str) -> bool:
    """Whether a card leads to an unconverted model of the same name, and so was copied along with the weights."""
    return any(namesakes(outline(group, 1), own))


def _heading_rows(group: str, found: ReducedPassage) -> Iterable[tuple[int, str]]:
    """Level and line of every heading of a passage; an underlined one with its line alone."""
    rows = group.split("\n")
    lines = [at for at in found.rows if not _UNDERLINE.fullmatch(rows[at])]
    for (level, _), at in zip(found.headings, lines, strict=False):
        yield level, rows[at] if rows[at].lstrip()[:1] in ("#", "<", "*", "_") else f"{'#' * min(level, 6)} {rows[at]}"


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
    """Where the body begins; -1 where that is not plain, or would not be once passages are left out."""
    if text.startswith("---\n"):
        closing = _CLOSING.search(text, 3)
        return closing.end() if closing and closing[0] == "\n---\n" else -1
    return -1 if _RULE.search(text) else 0


def _comments_close(body: str) -> bool:
    """Whether every HTML comment ends, stands on lines of its own or within one, and has nothing to do with code."""
    last = body.rfind("-->")
    if body.rfind("<!--") > last:  # else the pattern below would look for the end of each of them
        return False
    if last < 0:
        return True
    if "<!-->" in body or "<!--->" in body or any(map(_reaches_out, COMMENT.finditer(body))):
        return False
    rest = COMMENT.sub("", body)
    return "<!--" not in rest and "-->" not in rest and FENCE.findall(rest) == FENCE.findall(body)


def _reaches_out(comment: re.Match[str]) -> bool:
    """Whether a comment holds a blank line or a fence, or goes over lines that hold something else, too."""
    if "\n" not in comment[0]:
        return False
    body, start, end = comment.string, comment.start(), comment.end()
    before = body[body.rfind("\n", 0, start) + 1 : start]
    stop = body.find("\n", end)
    after = body[end:stop] if stop >= 0 else body[end:]
    return bool(before.strip() or after.strip() or _BLANK_LINE.search(comment[0]) or FENCE.search(comment[0]))

"""Names that nobody has, put in the place of what may be a base: the reader of parents tells whether it is one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from auditor.core import patterns as re
from auditor.core.hub_names import last_part
from auditor.evidence.parent_mentions import ParentMention, parent_mentions
from auditor.evidence.parent_words import ITEM
from auditor.evidence.unnamed_bases import UnnamedBase
from auditor.records.likeness import is_near
from auditor.text.license_statements import SENTENCE_END, paragraphs
from auditor.text.markdown import Outline

OWNER = "unnamed-outside-the-hub"
NAME = "Unnamed-{}B"
"""A name of the plainest shape, as `auditor.evidence.unnamed_bases.STAND_IN`, one for each place."""
NAME_ALONE = "Qunnamed-{}"
"""The same of a name that nothing but its shape makes one: it counts in the very place of the object alone."""
_MOST = 99
"""Places of one card that are told apart. By judgment; those behind are read as one, so that none is hidden."""
_LONGEST = 4_000
"""Characters of a line that are looked at. Derived from `auditor.text.markdown.links`, which looks at as many."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may be a base."""

    place: str
    """By which it is told apart from others: its address, or its words."""
    words: str
    end: int
    """Where it ends in what was matched."""
    vague: bool = False
    """Whether it may be no model at all: then only words by which nothing but a model is made tell of one."""
    label: bool = False
    """Whether it is one beside a label alone."""


@dataclass(slots=True)
class StandIns:
    """One way to find candidates, and what was put in their place."""

    pattern: re.Pattern[str]
    candidate: Callable[[re.Match[str]], Candidate | None]
    counts: Callable[[ParentMention, Candidate], bool] = lambda mention, candidate: True
    """Whether what is told of one counts."""
    name: str = NAME
    written: str = "{name}"
    _found: dict[str, Candidate] = field(default_factory=dict)

    def bases(self, card: Outline, own: str) -> Iterator[UnnamedBase]:
        """The candidates that the card says this model was made from."""
        read = self._read(card)
        if not self._found:
            return
        titles = (own.rpartition("/")[2], *(one.title for one in card.headings[:1]))
        mentions = [one for one in parent_mentions(read, own) if one.relation != "dataset" and _is_ours(one, titles)]
        for mention in mentions:
            found = self._of(mention)
            if found is not None and self.counts(mention, found):
                words = found.words if found.words == found.place else f"{found.words} ({found.place})"
                named = [one for one in mentions if self._of(one) is None and one.relation == mention.relation]
                yield UnnamedBase(mention.line, words if found.words else found.place, _is_beside(read, mention, named))

    def _read(self, card: Outline) -> Outline:
        shown = tuple(
            line if code or not line.strip() else self.pattern.sub(self._put, line[:_LONGEST]) + line[_LONGEST:]
            for line, code in zip(card.shown, card.code, strict=True)
        )
        return replace(card, shown=shown)

    def _put(self, match: re.Match[str]) -> str:
        found = self.candidate(match)
        if found is None:
            return match[0]
        if found.place not in self._found and len(self._found) < _MOST:
            self._found[found.place] = found
        at = list(self._found).index(found.place) + 1 if found.place in self._found else _MOST
        name = self.name.format(at)
        before, behind = match.string[: match.start()][-1:], f"{match[0]}{match.string[match.end() :]}"[found.end :][:1]
        apart = ("" if before.isascii() else " ", "" if behind.isascii() else " ")  # no letter is a part of the name
        return self.written.format(name=name, words=found.words or name).join(apart) + match[0][found.end :]

    def _of(self, mention: ParentMention) -> Candidate | None:
        """What a mention has found; None of any other name."""
        name = mention.name.removeprefix(f"{OWNER}/").casefold()
        numbered = enumerate(self._found.values(), start=1)
        return next((found for at, found in numbered if self.name.format(at).casefold() == name), None)


def _is_ours(mention: ParentMention, titles: Iterable[str]) -> bool:
    return not mention.subject or any(is_near(mention.subject, title) for title in titles)


def _is_beside(card: Outline, mention: ParentMention, named: Iterable[ParentMention]) -> bool:
    """Whether a base that is named stands in the same sentence, or in another item of the same list."""
    others = list(named)
    rows = {card.first_line + offset: line for offset, line in enumerate(card.shown)} if others else {}
    if ITEM.match(rows.get(mention.line, "")) and any(_are_one_list(rows, mention.line, one.line) for one in others):
        return True
    sentences = [
        sentence.casefold()
        for line, text in (paragraphs(card) if others else ())
        if line <= mention.line <= line + text.count("\n")
        for sentence in SENTENCE_END.split(text)
    ]
    name, names = mention.name.casefold(), [last_part(one.name).casefold() for one in others]
    return any(_are_joined(sentence, other, name) for sentence in sentences for other in names)


def _are_joined(sentence: str, one: str, other: str) -> bool:
    """Whether both stand in a sentence, and none in brackets behind the other."""
    first, last = sorted((sentence.find(one), sentence.find(other)))
    return first >= 0 and _IN_BRACKETS.search(sentence[first:last]) is None


_IN_BRACKETS = re.compile(r"(?<!\])[(（][^)）]*$")


def _are_one_list(rows: Mapping[int, str], one: int, other: int) -> bool:
    between = range(min(one, other), max(one, other) + 1)
    return one != other and all(ITEM.match(rows.get(at, "")) or not rows.get(at, "").strip() for at in between)

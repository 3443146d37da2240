"""Sentences that allow the model under a condition in plain words (``license_db/conditions.yaml``).

"The weights are yours as long as nobody is charged": nothing of that is a word of law. What is allowed must be the
model, and not the support for it; then every condition counts but one of a machine, a text or the reader's wish.
Conditions of people cannot be listed, those of machines can.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from auditor.core import patterns as re
from auditor.core.compiled import shipped_mapping
from auditor.core.resources import data_root
from auditor.core.signs import Signs
from auditor.text.fold import fold
from auditor.text.phrases import UNSPACED, any_of

_VERB_LAST = UNSPACED | {"tr"}
"""Languages in which a condition stands before the word that ties it."""
_NEAR = 40
"""Characters between the model and the words that allow it. By judgment: "the weights of all four sizes are"."""
_CLAUSE = 160
"""Characters of the clause of a tie that are looked at. By judgment: a long line."""
_OPENING = 6
"""Characters from the beginning where a tie opens a sentence. By judgment: "And if"."""
_SIGN = re.compile(r"[.;:!?。；：！？]")


@dataclass(frozen=True, slots=True)
class _Words:
    things: re.Pattern[str]
    may: re.Pattern[str]
    acts: re.Pattern[str]
    offered: re.Pattern[str]
    ties: re.Pattern[str]
    machine: re.Pattern[str]
    leave: re.Pattern[str]
    verb_last: bool


@cache
def _table() -> Mapping[str, Mapping[str, Sequence[str]]]:
    return shipped_mapping(data_root("license_db") / "conditions.yaml", named="license_db/conditions.yaml").value


@cache
def _languages() -> Signs[str]:
    """The languages, each called by its words for a model."""
    return Signs((code, tuple(map(_sign, words["things"]))) for code, words in _table().items())


def _sign(word: str) -> str:
    """A word as a sign: by itself where it is one word of Latin letters, else wherever it stands."""
    folded = fold(word.rstrip("*"))
    return f" {folded} " if folded.isascii() and folded.isalpha() and not word.endswith("*") else folded


@cache
def _compiled(code: str) -> _Words:
    """What to look for in a language."""
    words = _table()[code]
    told = {part: any_of(words[part], spaced=code not in UNSPACED) for part in words if words[part]}
    beside = rf"(?:(?P<no>{told['beside']})\s(?:\w{{1,12}}\s)?)?" if "beside" in told else ""
    return _Words(
        things=re.compile(f"{beside}{told['things']}"),
        may=re.compile(told["may"]),
        acts=re.compile(told["acts"]),
        offered=re.compile(told["offered"]),
        ties=re.compile(rf"(?:(?P<no>{told['even']})[\s,]{{0,2}})?{told['ties']}"),
        machine=re.compile(told["machine"]),
        leave=re.compile(told["leave"]),
        verb_last=code in _VERB_LAST,
    )


def allows_under_a_condition(words: str) -> bool:
    """Whether a folded sentence allows the model, and ties that to what somebody must do, be or have."""
    return not words.endswith("?") and any(
        _allows(words, known) for known in map(_compiled, _languages().called(words))
    )


def _allows(words: str, known: _Words) -> bool:
    ties = [found for found in known.ties.finditer(words) if not found.groupdict().get("no")]
    leaves = list(known.leave.finditer(words))
    if not ties and not leaves:
        return False
    grants = list(_grants(words, known, [] if known.verb_last else [tie.start() for tie in ties]))
    if not grants:
        return False
    first, last = min(start for start, _ in grants), max(start for start, _ in grants)
    return bool(leaves) or any(_binds(words, tie, known, first, last) for tie in ties)


def _grants(words: str, known: _Words, bounds: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Where a sentence allows the model, between signs and ties: from the first word that says so to the last."""
    edges = sorted({*bounds, *(sign.start() for sign in _SIGN.finditer(words))})
    for thing in known.things.finditer(words):
        if thing.groupdict().get("no"):
            continue
        low, high = max(thing.start() - _NEAR, 0), thing.end() + _NEAR
        before, behind = bisect_left(edges, thing.start()), bisect_left(edges, thing.end())
        low = max(low, edges[before - 1]) if before else low
        high = min(high, edges[behind]) if behind < len(edges) else high
        offered = known.offered.search(words, low, high)
        if offered:
            yield min(thing.start(), offered.start()), max(thing.end(), offered.end())
        may, act = known.may.search(words, low, high), known.acts.search(words, low, high)
        if may and act:
            yield min(thing.start(), may.start(), act.start()), max(thing.end(), may.end(), act.end())


def _binds(words: str, tie: re.Match[str], known: _Words, first: int, last: int) -> bool:
    """Whether the clause of a tie is a condition of a permission, of which the first and the last begin there."""
    if known.verb_last:
        low = max(tie.start() - _CLAUSE, 0)
        low = max((sign.end() for sign in _SIGN.finditer(words, low, tie.start())), default=low)
        clause = words[low : tie.end() + _NEAR]
    else:
        end = min(tie.end() + _CLAUSE, len(words))
        sign = _SIGN.search(words, tie.end(), end)
        end = sign.start() if sign else end
        if tie.start() <= _OPENING:
            comma = words.find(",", tie.end(), end)
            if not tie.end() <= comma < last or " " not in words[tie.end() : comma].strip():  # "after that"
                return False
            end = comma
        elif first >= tie.start():
            return False
        clause = words[tie.end() : end]
    return bool(clause.strip()) and not known.machine.search(clause)

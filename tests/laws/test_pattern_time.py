"""No pattern of the code steps back over its text: each takes texts made from itself in time in proportion.

Every pattern that a module names or writes in place is asked what the code asks of it (`search`, `fullmatch` …).
"""

from __future__ import annotations

import re
import zlib
from functools import cache

import pytest

from tests.fuzz.watch import TooSlow, processor_time
from tests.in_time import seconds
from tests.laws.pattern_pumps import Pump, Used, ask, asked_of, pumps, written_in_place
from tests.laws.test_patterns import every_pattern

SMALL, LARGE = 4000, 16_000
WORTH_A_LOOK = 0.002
"""Seconds for the small text: a step for each pair of its characters takes as long where each step is the quickest
there is, as over a run of blanks; what is slow for another reason is told by the larger text."""
STEEPEST = 8.0
"""How much longer four times the text may take: four where time is linear, sixteen where it is a square."""
LIMIT = 2.0
PARTS = 12
BOUNDED: dict[str, str] = {
    "auditor.policy.checks.conditions._COMPARED": "a condition of a policy has 4,000 characters at most (MAX_LENGTH)",
    "auditor.policy.checks.conditions._LISTED": "a condition of a policy has 4,000 characters at most (MAX_LENGTH)",
    "auditor.policy.checks.conditions._COUNTS": "a condition of a policy has 4,000 characters at most (MAX_LENGTH)",
    "auditor.discover.requirements._NAME": "it is asked about the name of a file, which has 255 characters at most",
    "auditor.discover.settings_files._NEVER": "it is asked about the name of a file, which has 255 characters at most",
    "auditor.text.sentences._HYPHENATED": "it is asked about the last forty characters of a line",
    "auditor.text.visible._STRUCK_TAG": "what is struck out is followed for 8,000 characters, and no further",
    "auditor.terms.parties._BEFORE": "it is asked about the seventy characters before a name",
    "auditor.text.front_matter._PAIR": "it is asked about one line, and fails at line breaks alone",
}
"""Patterns that step back, and why what they are given cannot be long: looked at one by one."""


@cache
def used() -> tuple[Used, ...]:
    """Every pattern once for each way in which it is asked."""
    found: dict[tuple[object, ...], Used] = {}
    known = {(pattern.pattern, pattern.flags) for name, pattern in every_pattern() if asked_of(name)}
    for name, pattern in every_pattern():
        if isinstance(pattern.pattern, str):
            abilities = asked_of(name)
            if not abilities and (pattern.pattern, pattern.flags) in known:
                continue  # taken over from the module that asks it
            abilities = abilities or ("fullmatch", "search")
            one = Used(name, pattern.pattern, pattern.flags, abilities)
            found.setdefault((one.pattern, one.flags, one.abilities), one)
    for one in written_in_place():
        found.setdefault((one.pattern, one.flags, one.abilities), one)
    return tuple(found.values())


def asked(pattern: re.Pattern[str], ability: str, text: str, limit: float = LIMIT) -> float:
    """Processor time of one question; a question that goes on is cut off."""
    with processor_time(limit):
        return seconds(lambda: ask(pattern, ability, text))


def complaint(pattern: re.Pattern[str], ability: str, pump: Pump, limit: float) -> str | None:
    """What is wrong with the time a text takes; measured again before it is said."""
    try:
        small = asked(pattern, ability, pump.text(SMALL), limit)
        if small < WORTH_A_LOOK:
            return None
        large = asked(pattern, ability, pump.text(LARGE), limit)
        for _ in range(2):
            if large < STEEPEST * small:
                return None
            small = max(small, asked(pattern, ability, pump.text(SMALL), limit))
            large = min(large, asked(pattern, ability, pump.text(LARGE), limit))
    except TooSlow as error:
        return f"{ability} of {pump}: {error}"
    return None if large < STEEPEST * small else f"{ability} of {pump}: {small:.3f} s, four times as long {large:.3f} s"


def complaints(one: Used, limit: float = LIMIT) -> str | None:
    """The first that is wrong with a pattern."""
    pattern = re.compile(one.pattern, one.flags)
    for pump in pumps(one.pattern, one.flags):
        for ability in one.abilities:
            said = complaint(pattern, ability, pump, limit)
            if said:
                return f"{one.where} {one.pattern[:100]!r}: {said}"
    return None


@pytest.mark.parametrize("part", range(PARTS))
def test_no_pattern_takes_longer_than_its_text_is_long(part: int) -> None:
    mine = [
        one
        for one in used()
        if zlib.crc32(one.pattern.encode("utf-8", "surrogatepass")) % PARTS == part and one.where not in BOUNDED
    ]
    assert len(mine) > 20
    assert [said for one in mine if (said := complaints(one))] == []


def test_what_is_excused_is_there_and_says_why() -> None:
    assert BOUNDED.keys() <= {one.where for one in used()}
    assert all(len(why) > 20 for why in BOUNDED.values())


@pytest.mark.parametrize(
    ("pattern", "ability"),
    [(r"(a+)+b", "match"), (r"\s*,\s*$", "search"), (r"(\w+)\s*=", "search"), (r"x(?:\d[\d.]{0,5}|z)*y", "fullmatch")],
)
def test_a_pattern_that_steps_back_is_noticed(pattern: str, ability: str) -> None:
    assert complaints(Used("here", pattern, 0, (ability,)), limit=0.25)

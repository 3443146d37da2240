"""Our reading of CEL says what the reference engine says, of the packs' conditions and of generated ones."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest

from auditor.policy.checks import packs
from auditor.policy.checks.conditions import TYPES as FACT_TYPES
from auditor.policy.facts.fact_registry import FactSpec
from auditor.policy.facts.shapes import vocabulary
from tests.cel.compare import REFUSED, compared, difference
from tests.cel.generated import TYPES, VALUES, world
from tests.cel.reference import Both
from tests.in_time import seconds
from tests.sizes import sized

WRITTEN = (Path(__file__).parent / "written.txt").read_text("utf-8").splitlines()
BOTH = Both(TYPES)
SAFE = {"refused", "stricter", "place of a mistake"}
"""Ways to differ that change no verdict: the condition is an error of the policy, or it is unknown."""


@pytest.mark.parametrize("source", WRITTEN)
def test_a_written_condition_says_the_same(source: str) -> None:
    draw = Random(source)
    worlds = [world(draw) for _ in range(5)]
    answers = zip(BOTH.reference(source, *worlds), BOTH.ours(source, *worlds), strict=True)
    assert [difference(source, theirs, ours) for theirs, ours in answers] == [""] * len(worlds)


def test_generated_conditions_say_the_same() -> None:
    asked, different = compared(sized(2000), 20261124)
    assert set(different) <= SAFE
    assert asked["value"] > sized(2000)
    assert different["place of a mistake"] < asked["mistake"] / 10
    assert different["stricter"] < asked["value"] / 1000


def _draw(draw: Random, spec: FactSpec) -> Any:
    """A value of a fact."""
    words = [*vocabulary(spec), *spec.allowed] or ["US", "US-CA", "annex_i.1", "2026-08-02", "Part 2"]
    kind = FACT_TYPES[spec.type]
    if kind == "string":
        return draw.choice(words)
    return tuple(draw.sample(words, min(len(words), draw.randrange(4)))) if isinstance(kind, tuple) else draw.choice(
        VALUES[kind]
    )  # fmt: skip


def test_every_condition_of_the_packs_says_the_same() -> None:
    compiler, draw = packs.shipped_compiler(), Random(20261124)
    both = Both({name: FACT_TYPES[spec.type] for name, spec in compiler.specs.items()})
    conditions = [
        one
        for pack in packs.shipped().values()
        for check in pack.checks
        for one in (check.applies, *(arm.condition for arm in check.arms), *(note.condition for note in check.notes))
        if one is not None
    ]
    assert len(conditions) > 500
    for condition in conditions:
        worlds: list[dict[str, Any]] = [{}] + [
            {name: _draw(draw, compiler.specs[name]) for name in condition.reads if draw.random() < share}
            for share in (0.5, 0.8, 1.0)
            for _ in range(sized(3))
        ]
        assert both.ours(condition.source, *worlds) == both.reference(condition.source, *worlds)


_PIECES = (
    *(
        "a",
        "b",
        "é",
        "1",
        ".",
        "^",
        "$",
        "|",
        "(",
        ")",
        "(?:",
        "(?i)",
        "[a-c]",
        "[^b]",
        "[",
        "]",
        "{",
        "}",
        "*",
        "+",
        "?",
    ),
    *(
        "{2}",
        "{1,2}",
        "{,2}",
        "{3,1}",
        "{1001}",
        r"\d",
        r"\D",
        r"\w",
        r"\W",
        r"\s",
        r"\b",
        r"\B",
        r"\.",
        r"\<",
        r"\x41",
    ),
    *(
        "[[:digit:]]",
        r"[\w-]",
        "[]a]",
        "[a&&b]",
        "[a~b]",
        "[a-]",
        r"[\D]",
        "-",
        "*?",
        r"\Q",
        r"\z",
        r"\1",
        "(?P<n>",
        "(?s)",
    ),
)
_TEXTS = ("", "a", "b", "ab", "aab", "é", "1", "A", "a\nb", "a1 b", "a.b", "]", "{,2}", "a{2", "_", "<", "٣", "-", "&")


_MEMBERS = ("a", "-", r"\d", r"\w", "z", "^", r"\-", r"\.", "[:alpha:]", ".", r"\x41", "[", "]", "&", "~")


def test_characters_in_square_brackets_are_the_same() -> None:
    draw = Random(20261125)
    for _ in range(sized(1500)):
        pattern = f"[{''.join(draw.choice(_MEMBERS) for _ in range(draw.choice((1, 2, 3, 3, 4, 5))))}]"
        worlds = [{"s": text, "day": pattern} for text in ("a", "-", "1", "^", ".", "b", "[", "&", "")]
        for theirs, ours in zip(
            BOTH.reference("s.matches(day)", *worlds), BOTH.ours("s.matches(day)", *worlds), strict=True
        ):
            assert ours == theirs or ours.kind == "undecided", (pattern, theirs, ours)


def test_words_in_quotes_are_the_same() -> None:
    draw = Random(20261126)
    pieces = (
        "a",
        r"\n",
        r"\x41",
        r"\u00e9",
        r"\101",
        r"\'",
        "'",
        '"',
        "\\",
        "\n",
        "\r",
        "\r\n",
        "é",
        "😀",
        r"\uD800",
        r"\8",
    )
    worlds: list[dict[str, Any]] = [{}, *({"s": word} for word in ("a", "\n", "é", "A", "\r"))]
    for _ in range(sized(1500)):
        quotes = draw.choice(("'", '"', "'''", '"""'))
        body = "".join(draw.choice(pieces) for _ in range(draw.randrange(5)))
        source = f"{draw.choice(('', 'r', 'R', 'b'))}{quotes}{body}{quotes} == s"
        answers = zip(BOTH.reference(source, *worlds), BOTH.ours(source, *worlds), strict=True)
        assert {difference(source, theirs, ours) for theirs, ours in answers} <= {"", *SAFE}, source


def test_patterns_find_the_same() -> None:
    draw = Random(20261124)
    for _ in range(sized(1000)):
        pattern = "".join(draw.choice(_PIECES) for _ in range(draw.choice((1, 2, 3, 4, 6))))
        worlds = [{"s": text, "day": pattern} for text in draw.sample(_TEXTS, 6)]
        for theirs, ours in zip(
            BOTH.reference("s.matches(day)", *worlds), BOTH.ours("s.matches(day)", *worlds), strict=True
        ):
            assert ours == theirs or ours.kind == "undecided", (pattern, theirs, ours)


_SPELLED = {
    "duration(s) > duration(day)": ("1", "0", "25", ".", "+", "-", "h", "m", "s", "ms", "us", "ns", "d", " ", "1h"),
    "double(s) > double(day)": ("1", "0", "25", ".", "+", "-", "e", "E5", " ", "\n", "_", "nan", "1.5", "\u0661"),
    "int(s) > int(day)": ("1", "0", "25", "+", "-", " ", "\n", "_", ".", "0x", "\u0661", "9223372036854775807"),
    "timestamp(s) > timestamp(day)": (
        "2026-01-02T03:04:05", "2026-01-02T24:00:00", "2026-01-02T23:59:60", "2026-02-30T03:04:05",
        "0000-01-01T00:00:00", "9999-12-31T23:59:59", "2026-1-02T03:04:05", "2026-01-02t03:04:05", ".5", ".1234567891",
        "Z", "Z", "z", "+05:30", "-24:00", " ",
    ),
}  # fmt: skip
_PLAIN_ONES = {"duration": "1s", "double": "1.5", "int": "12", "timestamp": "2026-01-02T03:04:05Z"}


@pytest.mark.parametrize("source", _SPELLED)
def test_a_word_is_turned_into_what_the_reference_turns_it_into_or_into_nothing(source: str) -> None:
    draw, decided = Random(source), 0

    def spelled() -> str:
        return "".join(draw.choice(_SPELLED[source]) for _ in range(draw.choice((1, 1, 2, 2, 3, 4, 5))))

    plain = _PLAIN_ONES[source.partition("(")[0]]
    worlds = [{"s": spelled(), "day": draw.choice((plain, spelled()))} for _ in range(sized(4000))]
    for held, theirs, ours in zip(worlds, BOTH.reference(source, *worlds), BOTH.ours(source, *worlds), strict=True):
        decided += ours.kind == "value"
        assert ours == theirs or ours.kind == "undecided", (held, theirs, ours)
    assert decided > sized(10)


@pytest.mark.parametrize("source", _SPELLED)
def test_a_long_word_is_turned_in_time_in_proportion(source: str) -> None:
    def taken(length: int) -> float:
        return seconds(lambda: BOTH.ours(source, {"s": "1" * length, "day": "1s"}))

    assert taken(1_000_000) < 1.0


@pytest.mark.parametrize(
    "source",
    [
        "{'a': 1}['a'] == 1", "has(org.open)", "1u == 1u", "b'a' == b'a'", "null == null", "[1, 'a'] == []",
        "type(i) == int", "dyn(i) == 1", ".b", "[].all(x, true)", "string(d) == '1'",
        "timestamp(0).getHours('UTC') == 1",
    ],
)  # fmt: skip
def test_what_is_left_out_is_refused(source: str) -> None:
    (said,) = BOTH.ours(source, {})
    assert said.kind == "mistake"


@pytest.mark.parametrize(
    "source",
    [
        "timestamp('2026-1-2T00:00:00Z') > timestamp(0)", "timestamp(' 2026-01-02T00:00:00Z') > timestamp(0)",
        "timestamp('2026-01-02T00:00:60Z') > timestamp(0)", "duration('87660000h') > duration('1s')",
        "s.matches('[[:a]')",
        "double('inf') > 1.0", "double('0x10') == 16.0", r"s.matches(r'\pL')", r"s.matches(r'a\B')",
    ],
)  # fmt: skip
def test_where_fewer_spellings_are_taken_nothing_is_decided(source: str) -> None:
    world = {"s": "ab"}
    assert BOTH.ours(source, world)[0].kind == "undecided"
    assert BOTH.reference(source, world)[0].kind == "value"


def test_what_is_left_out_is_named() -> None:
    assert REFUSED.search(BOTH.ours("{'a': 1}['a'] == 1", {})[0].words)

"""Chains of small searches: the same finds as one long pattern, in linear time, and hints that never hide a find."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.core.registry import plugins
from auditor.terms.chains import Words, chains
from auditor.terms.finding import Rule
from auditor.terms.patterns import compiled, hints, openings
from auditor.terms.readers import _restrictions, granted, naming, place, risk, use
from auditor.terms.readers import derived as derived_terms
from tests.sizes import sized

RULES: tuple[Rule, ...] = (
    *granted.RULES, *naming.RULES, *place.RULES, *risk.RULES, *use.RULES, *derived_terms.RULES,
)  # fmt: skip
PATTERNS = sorted({rule.pattern for rule in RULES} | set(_restrictions._CATEGORIES.values()))
WORDS = st.lists(
    st.sampled_from(
        "you may must not shall licence terminate breach use model output to train any commercial for".split()
    ),
    max_size=60,
).map(" ".join)


def test_every_reader_is_found_by_walking_the_folder() -> None:
    assert set(plugins("auditor.terms.readers", "READER")) == {
        "granted", "caps", "use", "place", "naming", "derived", "risk"
    }  # fmt: skip


@given(words=WORDS)
@settings(max_examples=sized(60), deadline=None)
def test_a_chain_finds_what_the_whole_pattern_finds(words: str) -> None:
    pattern = r"\b(?:you|licensee)\b<60>(?:may|must) not<80>\btrain"
    assert (Words(words).search(pattern) is None) == (compiled(pattern).search(words) is None)


def test_a_find_must_reach_beyond_the_border() -> None:
    words = Words("you may not use the model to harm. train")
    assert words.search("not<20>model") is not None
    assert words.search("not<20>model", border=30) is None
    assert words.search("not<60>train", border=30) == (8, 40)


def test_alternatives_and_brackets_are_not_confused() -> None:
    assert Words("b").search("a|b") == (0, 1)
    assert len(chains("(?:a|b)<3>c|d")) == 2
    assert Words("a[|]b").search(r"[|]") == (2, 3)


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        (r"terminat\w*", {"terminat"}),
        (r"(?:cease|stop)(?: all)?", {"cease", "stop"}),
        (r"(?:may|shall) not\b", {" not"}),
        (r"\d{1,3} days", {" days"}),
        (r"[a-z]{2,30}", None),
        (r"colou?r", {"colo"}),
    ],
)
def test_hints_are_letters_that_every_find_has(pattern: str, wanted: set[str] | None) -> None:
    assert hints(pattern) == wanted


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        (r"\bterminat\w*", ("terminat",)),
        (r"(?:cease|(?<!non-)stop)(?: all)?", ("cease", "stop")),
        (r"(?:re)?distribut", ("distribut", "re")),
        (r"licen[cs]ed?", ("licence", "license")),
        (r"outputs?|output data", ("output",)),
        (r"\"(?:you|your)\"", ('"you',)),
        (r"不得|x", None),
        (r"\w+ not", None),
        (r"(?:any )?", None),
    ],
)
def test_openings_are_letters_with_which_every_find_begins(pattern: str, wanted: tuple[str, ...] | None) -> None:
    assert openings(pattern) == wanted


@pytest.mark.corpus
def test_openings_miss_no_find_in_real_texts(licence_texts: list[str]) -> None:
    from auditor.terms.passages import passages

    parts = {part for pattern in PATTERNS for chain in chains(pattern) for part in chain.parts if part.openings}
    missed = set()
    for text in licence_texts[:40]:
        for passage in passages(text)[::7]:
            words = Words(passage.full)
            for part in parts:
                if [found.span() for found in part.expression.finditer(passage.full)] != list(words.spans(part)):
                    missed.add(part.expression.pattern)
    assert missed == set()


@pytest.mark.corpus
def test_hints_hide_no_find_in_real_texts(licence_texts: list[str]) -> None:
    from auditor.terms.passages import passages

    parts = {part for pattern in PATTERNS for chain in chains(pattern) for part in chain.parts if part.hints}
    hidden = set()
    for text in licence_texts[:40]:
        for passage in passages(text)[::7]:
            for part in parts:
                if not any(hint in passage.full for hint in part.hints) and part.expression.search(passage.full):
                    hidden.add(part.expression.pattern)
    assert hidden == set()


@pytest.mark.parametrize("pattern", PATTERNS, ids=range(len(PATTERNS)))
def test_no_pattern_grows_faster_than_its_text(pattern: str) -> None:
    """Words that nearly match, over and over: twice the text takes about twice the time, never four times."""
    seed = "not may you shall grant terminate notify use output train licence copyright patent restrict any for the "
    times = []
    for size in (4, 16):
        text = (seed * 80)[: 1500 * size // 4]
        runs = []
        for _ in range(3):
            words = Words(text)
            start = time.process_time()
            words.search(pattern, border=len(text) + 1)
            runs.append(time.process_time() - start)
        times.append(min(runs))
    assert times[1] < 0.5
    assert times[1] < 10 * times[0] + 0.05

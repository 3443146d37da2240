"""What once broke a reader does so no more, and a small sample of what ``python -m bench.fuzz`` does for hours."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.fuzz.strategies import inputs
from tests.fuzz.targets import TARGETS, Target, answer
from tests.fuzz.watch import TooSlow, processor_time
from tests.sizes import sized

KEPT = Path(__file__).parent / "kept"
HANG = 1.0
"""Seconds of processor time, the bar of the long runs; the first input of a process pays for reading data, too."""


@pytest.fixture(params=TARGETS)
def target(request: pytest.FixtureRequest) -> Target:
    """Each of them, with what it reads once already read."""
    found = TARGETS[request.param]
    for seed in found.seeds():
        answer(found, seed)
    return found


def test_every_kept_input_belongs_to_a_target() -> None:
    assert {folder.name for folder in KEPT.iterdir()} <= set(TARGETS)


def test_what_once_broke_a_reader_is_answered(target: Target) -> None:
    for path in sorted((KEPT / target.name).glob("*")):
        with processor_time(HANG):
            answer(target, path.read_bytes())


def test_good_input_is_read_and_not_refused(target: Target) -> None:
    """A target that refuses everything would find nothing."""
    accepted = 0
    for seed in target.seeds():
        with contextlib.suppress(Exception):
            target.run(seed)
            accepted += 1
    assert accepted


@settings(
    max_examples=sized(25),
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_edited_and_random_input_is_answered_in_time(target: Target, data: st.DataObject) -> None:
    given_input = data.draw(inputs(target))
    with processor_time(HANG):
        answer(target, given_input)


def test_a_runaway_reader_would_be_noticed() -> None:
    with pytest.raises(TooSlow), processor_time(0.05):
        sum(number for number in range(10**12))

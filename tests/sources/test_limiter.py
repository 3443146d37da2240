"""The shared brake, on a clock that only moves when somebody sleeps."""

from __future__ import annotations

from itertools import pairwise

import pytest

from auditor.sources._limiter import MAX_INTERVAL, SILENT_AFTER, SILENT_FAILURES, Limiter, PatienceExhausted


class Clock:
    """Time that passes by sleeping."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def limiter(clock: Clock) -> Limiter:
    return Limiter(clock=clock, sleep=clock.sleep, jitter=lambda: 0.5)


def test_without_any_news_nobody_waits(limiter: Limiter, clock: Clock) -> None:
    for _ in range(100):
        limiter.acquire(10)
    assert clock.slept == []


def test_a_pause_asked_of_one_request_holds_for_all(limiter: Limiter, clock: Clock) -> None:
    limiter.throttled(5)
    assert limiter.acquire(10) == pytest.approx(5.25)
    assert clock.now >= 1005


def test_after_a_pause_requests_are_let_through_one_by_one(limiter: Limiter, clock: Clock) -> None:
    limiter.throttled(1)
    starts = []
    for _ in range(4):
        limiter.acquire(10)
        starts.append(clock.now)
    gaps = [later - earlier for earlier, later in pairwise(starts)]
    assert all(gap > 0 for gap in gaps)


def test_the_pace_grows_back_with_success(limiter: Limiter, clock: Clock) -> None:
    limiter.throttled(1)
    for _ in range(40):
        limiter.acquire(10)
        limiter.answered()
    before = len(clock.slept)
    for _ in range(10):
        limiter.acquire(10)
    assert len(clock.slept) == before


def test_thirty_threads_with_the_same_news_slow_the_pace_once(limiter: Limiter, clock: Clock) -> None:
    for _ in range(30):
        limiter.throttled(1)
    limiter.acquire(10)
    start = clock.now
    limiter.acquire(10)
    assert clock.now - start < MAX_INTERVAL / 10


def test_a_pause_longer_than_the_patience_is_refused_without_waiting(limiter: Limiter, clock: Clock) -> None:
    limiter.throttled(3600)
    with pytest.raises(PatienceExhausted) as refused:
        limiter.acquire(60)
    assert refused.value.seconds > 3600
    assert clock.slept == []


def test_a_silent_hub_counts_as_down_only_after_a_while_and_comes_back_with_one_answer(
    limiter: Limiter, clock: Clock
) -> None:
    for _ in range(SILENT_FAILURES * 3):
        limiter.silent()
    assert not limiter.down  # many threads at one bad moment
    clock.now += SILENT_AFTER
    limiter.silent()
    assert limiter.down
    limiter.answered()
    assert not limiter.down

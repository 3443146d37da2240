"""The shared brake, on a clock that only moves when somebody sleeps."""

from __future__ import annotations

import threading
from itertools import pairwise

import pytest

from auditor.collect.net.breaker import FAILURES, FIRST_REST, LONGEST_REST, SPAN
from auditor.collect.net.limiter import MAX_INTERVAL, Limiter, PatienceExhausted, Resting, Turn, limiter_for
from auditor.collect.net.rate_headers import Window


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


def test_an_answer_that_comes_late_does_not_give_back_what_was_sent_since(limiter: Limiter) -> None:
    limiter.acquire(0)
    for _ in range(3):
        other = threading.Thread(target=lambda: (limiter.acquire(0), limiter.release()))
        other.start()
        other.join()
    limiter.heed(Window(remaining=4, ends_in=30))
    limiter.acquire(0)
    with pytest.raises(PatienceExhausted):
        limiter.acquire(1)


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
    for _ in range(FAILURES * 3):
        limiter.silent()
    assert not limiter.down  # many threads at one bad moment
    clock.now += SPAN
    limiter.silent()
    assert limiter.down
    limiter.answered()
    assert not limiter.down


def fail(limiter: Limiter, clock: Clock, times: int = FAILURES + 1) -> None:
    for _ in range(times):
        limiter.acquire(10)
        limiter.silent()
        limiter.release()
        clock.now += SPAN / FAILURES


def test_a_host_that_never_answered_is_refused_at_once_while_it_rests(limiter: Limiter, clock: Clock) -> None:
    fail(limiter, clock)
    with pytest.raises(Resting):
        limiter.acquire(1000)
    assert clock.slept == []


def test_a_host_that_fell_silent_is_waited_for_within_the_patience(limiter: Limiter, clock: Clock) -> None:
    limiter.answered()
    fail(limiter, clock)
    with pytest.raises(Resting):
        limiter.acquire(FIRST_REST / 2)
    assert limiter.acquire(1000) == pytest.approx(FIRST_REST, rel=0.2)


def test_only_one_request_probes_a_host_that_rests_and_its_answer_lets_the_others_through(
    limiter: Limiter, clock: Clock
) -> None:
    limiter.answered()
    fail(limiter, clock)
    limiter.acquire(1000)  # the probe
    with pytest.raises(Resting):
        limiter.acquire(0.5)
    limiter.answered()
    limiter.release()
    assert limiter.acquire(0) == 0
    assert not limiter.down


def test_each_failed_probe_doubles_the_rest_up_to_a_bound(limiter: Limiter, clock: Clock) -> None:
    limiter.answered()
    fail(limiter, clock)
    rests = []
    for _ in range(8):
        rests.append(limiter.acquire(10_000))
        limiter.silent()
        limiter.release()
    assert rests[1] == pytest.approx(2 * FIRST_REST, rel=0.3)
    assert all(earlier <= later * 1.01 for earlier, later in pairwise(rests))
    assert rests[-1] <= LONGEST_REST * 1.2 + 1.1


def test_a_probe_that_told_nothing_leaves_its_place_to_the_next(limiter: Limiter, clock: Clock) -> None:
    limiter.answered()
    fail(limiter, clock)
    limiter.acquire(1000)
    limiter.release()
    assert limiter.acquire(0) == 0


def test_a_window_is_never_overdrawn(limiter: Limiter, clock: Clock) -> None:
    limiter.acquire(0)
    limiter.heed(Window(remaining=2, ends_in=30, quota=5, length=60))
    limiter.release()
    assert [limiter.acquire(0), limiter.acquire(0)] == [0, 0]
    with pytest.raises(PatienceExhausted) as refused:
        limiter.acquire(10)
    assert 20 <= refused.value.seconds <= 31
    assert limiter.acquire(60) == pytest.approx(30, rel=0.1)
    for _ in range(4):
        limiter.acquire(0)
    with pytest.raises(PatienceExhausted):  # the next window holds five, as the policy said
        limiter.acquire(10)


def test_requests_under_way_are_taken_to_be_uncounted(limiter: Limiter) -> None:
    sent, done = threading.Barrier(3), threading.Event()

    def ask() -> None:
        limiter.acquire(0)
        sent.wait(10)
        done.wait(10)

    for _ in range(2):
        threading.Thread(target=ask, daemon=True).start()
    sent.wait(10)
    limiter.acquire(0)
    limiter.heed(Window(remaining=2, ends_in=30))
    with pytest.raises(PatienceExhausted):
        limiter.acquire(1)
    done.set()


def test_better_news_shortens_the_wait_for_a_window(clock: Clock) -> None:
    limiter = Limiter(clock=clock, sleep=clock.sleep, jitter=lambda: 0.0)
    limiter.acquire(0)
    limiter.heed(Window(remaining=0, ends_in=30))
    limiter.release()

    def sleep(seconds: float) -> None:
        clock.sleep(seconds)
        limiter.heed(Window(remaining=1, ends_in=29))

    limiter._sleep = sleep
    assert limiter.acquire(60) < 3


def test_the_pause_before_another_try_is_jittered_by_the_source_given() -> None:
    slept: list[float] = []
    random = iter([0.0, 0.5, 1.0])
    limiter = Limiter(sleep=slept.append, jitter=lambda: next(random))
    for _ in range(3):
        limiter.wait(3)
    assert slept == pytest.approx([2, 3, 4])


def test_a_redirect_hands_the_turn_over_to_the_brake_of_the_other_host() -> None:
    turn = Turn("http://one.invalid")
    turn.take(1)
    turn.move("http://two.invalid", 1)
    assert turn.limiter is limiter_for("http://two.invalid")
    limiter_for("http://two.invalid").throttled(600)
    turn.end()
    other = Turn("http://one.invalid")
    assert other.take(0) == 0
    with pytest.raises(PatienceExhausted):
        other.move("http://two.invalid", 1)
    other.end()

"""A seeded sample of the fault runs, one of each kind of fault alone, and the proxy's own honesty."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.plan import KINDS, Plan
from tests.faults.runs import WAYS, Lab


@pytest.fixture(scope="module", params=["on this machine", "behind a forward proxy"])
def lab(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    made = Lab(tmp_path_factory.mktemp("lab"), forward=request.param == "behind a forward proxy")
    yield made
    made.close()


def test_faults_end_in_a_right_result_or_a_clear_error(lab: Lab) -> None:
    """Eight of the ten thousand runs of ``python -m bench.faults``."""
    told = [lab.run(seed) for seed in range(8)]
    assert [(one.seed, one.way, one.wrong) for one in told if one.wrong] == []
    assert any(sum(one.struck.values()) > one.struck.get("none", 0) for one in told)


def test_every_kind_of_fault_alone_does_no_harm(lab: Lab) -> None:
    """Each in one of the two places, and redirects in both."""
    half = [kind for number, kind in enumerate(KINDS) if number % 2 == lab.forward or kind in ("elsewhere", "private")]
    told = {kind: lab.run(number, (kind,)) for number, kind in enumerate(half)}
    assert {kind: one.wrong for kind, one in told.items() if one.wrong} == {}


def test_a_seed_tells_all_there_is_to_know_of_a_run() -> None:
    assert Plan.of(7) == Plan.of(7)
    assert len({Plan.of(seed) for seed in range(50)}) > 40
    struck = {Plan.of(seed).strike("/a", 1)[0] for seed in range(2000)}
    assert struck == {"", *KINDS}


def test_disk_clock_and_process_take_part(tmp_path: Path) -> None:
    from random import Random

    drawn = {Random(f"run {seed}").choice(WAYS) for seed in range(50)}
    assert drawn == set(WAYS)

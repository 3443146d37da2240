"""Collecting as a whole: parallel, parents and cycles, one order, offline, and the second run without a network."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from auditor.collect.collecting import Collection, Follow, collect
from auditor.collect.plain import PlainSource
from auditor.collect.sources.huggingface import HuggingFace
from auditor.collect.store import EvidenceStore
from auditor.core.errors import NotFound, UsageError
from auditor.core.model import ModelRef, Snapshot
from auditor.core.protocols import Source
from auditor.core.registry import plugins
from tests.hub import Hub
from tests.hub.folders import CARD, impatient, make_model, no_network

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def hf(name: str, revision: str | None = None) -> ModelRef:
    return ModelRef(scheme="hf", name=name, revision=revision)


def no_parents(_: Snapshot) -> tuple[ModelRef, ...]:
    return ()


@dataclass
class Family(PlainSource):
    """A source of models that only consist of their parents; it answers in a random order."""

    parents: Mapping[str, tuple[str, ...]]
    name: str = "hf"
    asked: list[str] = field(default_factory=list)

    def fetch(self, ref: ModelRef, /) -> Snapshot:
        self.asked.append(ref.name)
        time.sleep(random.random() / 200)
        if ref.name not in self.parents:
            raise NotFound(f"model {ref.name} is missing", where="here", found="HTTP 404", hint="look elsewhere")
        return Snapshot(ref=ref, revision="c" * 40, files=(), listing=())

    def parents_of(self, snapshot: Snapshot) -> tuple[ModelRef, ...]:
        return tuple(hf(name) for name in self.parents[snapshot.ref.name])


def run(family: Family, *names: str, depth: int = 6, workers: int = 8) -> Collection:
    return collect(
        [hf(name) for name in names],
        sources={"hf": family},
        follow=Follow(parents_of=family.parents_of, depth=depth),
        workers=workers,
        now=lambda: NOON,
    )


def test_parents_are_followed_generation_by_generation() -> None:
    family = Family({"a/child": ("a/mother", "a/father"), "a/mother": ("a/granny",), "a/father": (), "a/granny": ()})
    found = run(family, "a/child")
    assert list(found.snapshots) == ["hf:a/child", "hf:a/mother", "hf:a/father", "hf:a/granny"]
    assert found.requested == (hf("a/child"),)


def test_a_cycle_is_read_once() -> None:
    family = Family({"a/x": ("a/y",), "a/y": ("a/x", "a/y")})
    assert list(run(family, "a/x").snapshots) == ["hf:a/x", "hf:a/y"]
    assert sorted(family.asked) == ["a/x", "a/y"]


@pytest.mark.parametrize(("depth", "read"), [(0, 1), (1, 2), (3, 4)])
def test_the_depth_limit_ends_an_endless_line_of_ancestors(depth: int, read: int) -> None:
    family = Family({f"a/m{number}": (f"a/m{number + 1}",) for number in range(100)})
    assert len(run(family, "a/m0", depth=depth).snapshots) == read


def test_a_thousand_declared_parents_are_not_all_followed() -> None:
    family = Family({"a/merge": tuple(f"a/p{number}" for number in range(1000))})
    found = run(family, "a/merge")
    assert len(found.failures) == 64


def test_duplicates_are_read_once_and_keep_their_first_place() -> None:
    family = Family({"a/x": (), "a/y": ()})
    found = run(family, "a/y", "a/x", "a/y")
    assert found.requested == (hf("a/y"), hf("a/x"))
    assert sorted(family.asked) == ["a/x", "a/y"]


def test_one_failing_model_stops_nobody() -> None:
    family = Family({f"a/m{number}": () for number in range(20)})
    found = run(family, *[f"a/m{number}" for number in range(20)], "a/gone")
    assert len(found.snapshots) == 20
    (failure,) = found.failures.values()
    assert (failure.kind, failure.where, failure.hint) == ("not-found", "here", "look elsewhere")
    assert "HTTP 404" in failure.what


def test_a_failing_parent_is_a_failure_of_its_own() -> None:
    found = run(Family({"a/child": ("a/gone",)}), "a/child")
    assert list(found.snapshots) == ["hf:a/child"]
    assert list(found.failures) == ["hf:a/gone"]


def test_the_order_of_the_result_does_not_depend_on_who_finished_first() -> None:
    parents = {f"a/m{number}": (f"a/p{number % 7}", f"a/q{number}") for number in range(40)}
    parents |= {f"a/p{number}": () for number in range(7)}
    results = [run(Family(parents), *[f"a/m{number}" for number in range(40)]) for _ in range(4)]
    for result in results[1:]:
        assert list(result.snapshots.items()) == list(results[0].snapshots.items())
        assert list(result.failures.items()) == list(results[0].failures.items())


def test_progress_is_told_in_the_calling_thread() -> None:
    family = Family({"a/x": ("a/z",), "a/y": ()})
    told: list[tuple[int, int, str, bool]] = []

    def progress(done: int, total: int, ref: ModelRef) -> None:
        told.append((done, total, ref.name, threading.current_thread() is threading.main_thread()))

    collect(
        [hf("a/x"), hf("a/y")],
        sources={"hf": family},
        follow=Follow(parents_of=family.parents_of),
        progress=progress,
        now=lambda: NOON,
    )
    assert [(done, total) for done, total, _, _ in told] == [(1, 2), (2, 2), (3, 3)]
    assert {name for _, _, name, _ in told} == {"a/x", "a/y", "a/z"}
    assert all(here for _, _, _, here in told)


def test_the_clock_enters_here_and_only_here() -> None:
    found = run(Family({"a/x": ()}), "a/x")
    assert found.snapshots["hf:a/x"].retrieved_at == "2026-11-21T12:00:00Z"


def test_a_scheme_nobody_reads_is_a_failure_that_names_the_known_ones() -> None:
    ref = ModelRef(scheme="git", name="example.org/x")
    found = collect([ref], sources={"hf": Family({})}, follow=Follow(parents_of=no_parents))
    assert "no source reads 'git:'" in found.failures[str(ref)].what
    assert "hf:" in found.failures[str(ref)].hint


def test_a_source_that_is_set_up_wrongly_stops_everything() -> None:
    with pytest.raises(UsageError):
        collect([hf("a/x")], sources={"hf": HuggingFace(endpoint="nonsense")}, follow=Follow(parents_of=no_parents))


def test_models_are_waited_for_side_by_side_and_read_in_turns() -> None:
    held, most = {"fetch": 0, "read": 0}, {"fetch": 0, "read": 0}
    counting = threading.Lock()

    def busy(what: str) -> None:
        with counting:
            held[what] += 1
            most[what] = max(most[what], held[what])
        time.sleep(0.01)
        with counting:
            held[what] -= 1

    class Slow(Family):
        def fetch(self, ref: ModelRef, /) -> Snapshot:
            busy("fetch")
            return super().fetch(ref)

    def reads(_: Snapshot) -> tuple[ModelRef, ...]:
        busy("read")
        return ()

    def links(_: Snapshot) -> tuple[str, ...]:
        busy("read")
        return ()

    names = [f"a/{number}" for number in range(12)]
    family = Slow(dict.fromkeys(names, ()))
    found = collect(map(hf, names), sources={"hf": family}, follow=Follow(parents_of=reads, links_of=links), workers=8)
    assert len(found.snapshots) == len(names)
    assert most["fetch"] > 1
    assert most["read"] == 1


def test_nothing_asked_for_is_nothing_collected() -> None:
    assert run(Family({})).snapshots == {}


# ----------------------------------------------------------------------------------- with a hub and with a store


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for number in range(12):
        make_model(tmp_path / "models", f"acme/m{number}")
    return tmp_path / "models"


@pytest.fixture
def hub(root: Path) -> Iterator[Hub]:
    with Hub(root) as running:
        yield running


NAMES = [f"acme/m{number}" for number in range(12)]
Gather = Callable[..., Collection]


@pytest.fixture
def gather(hub: Hub, tmp_path: Path) -> Gather:
    """Collect the twelve models into one store."""

    def call(names: list[str] = NAMES, *, offline: bool = False, source: Source | None = None) -> Collection:
        return collect(
            [ModelRef.parse(name) for name in names],
            sources={"hf": source or impatient(hub, cache_dir=tmp_path / "no-cache")},
            store=EvidenceStore(tmp_path / "home"),
            follow=Follow(parents_of=no_parents),
            offline=offline,
            now=lambda: NOON,
        )

    return call


def test_a_second_run_needs_no_network(hub: Hub, gather: Gather, monkeypatch: pytest.MonkeyPatch) -> None:
    first = gather()
    hub.stop()
    with no_network(monkeypatch):
        second = gather(offline=True)
    assert not second.failures
    for ref, snapshot in second.snapshots.items():
        assert snapshot.origin == "store"
        assert (snapshot.files, snapshot.metadata, snapshot.retrieved_at) == (
            first.snapshots[ref].files,
            first.snapshots[ref].metadata,
            first.snapshots[ref].retrieved_at,
        )


def test_pinned_models_need_no_network_even_online(hub: Hub, gather: Gather, monkeypatch: pytest.MonkeyPatch) -> None:
    first = gather()
    pinned = [f"hf:{snapshot.ref.name}@{snapshot.revision}" for snapshot in first.snapshots.values()]
    with no_network(monkeypatch):
        second = gather(pinned)
    assert {snapshot.origin for snapshot in second.snapshots.values()} == {"store"}


def test_online_a_branch_is_always_asked_about_anew(hub: Hub, gather: Gather) -> None:
    gather()
    before = len(hub.requests)
    second = gather()
    assert len(hub.requests) == before + len(NAMES)
    assert {snapshot.origin for snapshot in second.snapshots.values()} == {"hub"}


@pytest.mark.parametrize("kind", ["gated", "404", "503", "429"])
def test_online_a_model_that_fails_now_is_not_taken_from_the_store(hub: Hub, gather: Gather, kind: str) -> None:
    gather()
    hub.fault(kind, repo="acme/m3")
    second = gather()
    assert list(second.failures) == ["hf:acme/m3"]
    assert len(second.snapshots) == 11


def test_a_hub_that_dies_half_way_leaves_what_was_read_and_says_so_of_the_rest(hub: Hub, gather: Gather) -> None:
    hub.fault("drop", path="api", after=5)
    found = gather(NAMES)
    assert len(found.snapshots) == 5
    assert {failure.kind for failure in found.failures.values()} == {"unreachable"}
    assert len(found.failures) == 7


def test_offline_without_evidence_is_not_stored(gather: Gather, monkeypatch: pytest.MonkeyPatch) -> None:
    with no_network(monkeypatch):
        found = gather(offline=True)
    assert {failure.kind for failure in found.failures.values()} == {"not-stored"}


def test_the_environment_can_forbid_the_network(hub: Hub, gather: Gather, monkeypatch: pytest.MonkeyPatch) -> None:
    gather()
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with no_network(monkeypatch):
        assert len(gather().snapshots) == 12


def test_offline_a_folder_is_still_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make_model(tmp_path, "acme/local")
    with no_network(monkeypatch):
        found = collect(
            [ModelRef(scheme="file", name=str(folder))],
            sources=plugins("auditor.collect.sources", "SOURCE"),
            follow=Follow(parents_of=no_parents),
            offline=True,
            now=lambda: NOON,
        )
    (snapshot,) = found.snapshots.values()
    assert (snapshot.origin, snapshot.retrieved_at) == ("folder", "2026-11-21T12:00:00Z")


def test_a_store_that_cannot_be_written_is_a_warning_and_no_failure(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "home").write_text("in the way")
    found = collect(
        [hf("acme/m0")],
        sources={"hf": impatient(hub)},
        store=EvidenceStore(tmp_path / "home"),
        follow=Follow(parents_of=no_parents),
    )
    assert len(found.snapshots) == 1
    assert len(found.warnings) == 1


def test_a_changed_card_is_seen_on_the_next_run(hub: Hub, root: Path, gather: Gather) -> None:
    gather()
    (root / "acme__m0" / "README.md").write_text(CARD.replace("mit", "gpl-3.0"))
    snapshot = gather().snapshots["hf:acme/m0"]
    assert snapshot.metadata["cardData"]["license"] == "gpl-3.0"
    assert b"gpl-3.0" in {file.path: file.data for file in snapshot.files}["README.md"]


def test_one_store_keeps_the_answers_of_two_hubs_apart(tmp_path: Path) -> None:
    for number, license_id in enumerate(("mit", "apache-2.0")):
        make_model(tmp_path / str(number), "acme/one", {"README.md": f"---\nlicense: {license_id}\n---\n# {number}\n"})
    ref = ModelRef(scheme="hf", name="acme/one")
    with Hub(tmp_path / "0") as first, Hub(tmp_path / "1") as second:
        hubs = [impatient(first), impatient(second)]
        for offline in (False, True):
            for number, source in enumerate(hubs):
                found = collect(
                    [ref],
                    sources={"hf": source},
                    follow=Follow(parents_of=lambda _: ()),
                    store=EvidenceStore(tmp_path / "home"),
                    offline=offline,
                )
                (card,) = found.snapshots["hf:acme/one"].files
                assert f"# {number}".encode() in card.data

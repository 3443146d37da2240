"""One faulty run: an audit through the misbehaving proxy, and everything that must hold of it afterwards."""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from auditor import pipeline
from auditor.collect.collecting import Collection, Follow, collect
from auditor.collect.net.http import Transport
from auditor.collect.net.limiter import Limiter
from auditor.collect.plain import PlainSource
from auditor.collect.sources.huggingface import HuggingFace
from auditor.collect.store import EvidenceStore
from auditor.collect.store_format import is_answer, is_pointer, unsealed
from auditor.core.errors import NotFound
from auditor.core.model import Audit, ModelAudit, ModelRef, Outcome, Snapshot
from auditor.evidence import cards
from auditor.identify.library import load_library
from auditor.pipeline import Collecting, audit
from auditor.policy import Policy, load_policy
from tests.faults.models import IDS, POLICY
from tests.faults.plan import Plan
from tests.faults.proxy import HUB

DAY = date(2026, 11, 21)
TOKEN = "hf_a-secret-that-stays-with-its-hub"
KINDS = frozenset({"not-found", "access-denied", "rate-limited", "unreachable", "not-stored"})
WAYS = ("plain", "plain", "plain", "full", "read-only", "clock", "two", "killed")
"""What else goes wrong in a run, beside the network."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """How a run ended."""

    seed: int
    way: str
    outcomes: tuple[str, ...]
    """Of each model: ``same`` as undisturbed, ``cautious``, ``failed``; of a killed run nothing."""
    wrong: tuple[str, ...]
    """What must never happen and did."""
    struck: Mapping[str, int] = field(default_factory=dict)


class Lab:
    """A faulty world in a process of its own, an undisturbed account of it, and a place for stores."""

    def __init__(self, folder: Path, *, forward: bool = False) -> None:
        """``forward``: a hub with a public name behind a forward proxy, instead of one on this machine."""
        self.folder, self.forward = folder, forward
        folder.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "tests.faults", str(folder / "models")]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.ports = json.loads(self._process.stdout.readline())
        self.endpoint = f"http://{HUB}" if forward else f"http://127.0.0.1:{self.ports['proxy']}"
        path = folder / "auditor.yaml"
        path.write_text(POLICY, encoding="utf-8")
        self.policy: Policy = load_policy(path)
        self.clean: dict[tuple[str, str | None], Snapshot] = {}
        self._judged: dict[Any, ModelAudit] = {}
        self._load_book, pipeline.load_library = pipeline.load_library, cache(load_library)  # the same in every run
        with self._environment():
            for state in ("old", "new"):
                self.begin(Plan(state=state))
                found = self.collect(IDS, EvidenceStore(folder / f"undisturbed-{state}"), calm=True)
                assert not found.failures, found.failures
                self.clean |= {
                    (snapshot.ref.name, snapshot.revision): snapshot for snapshot in found.snapshots.values()
                }
                self.now = {snapshot.ref.name: snapshot for snapshot in found.snapshots.values()}

    def close(self) -> None:
        """End the world."""
        pipeline.load_library = self._load_book
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(10)

    @contextlib.contextmanager
    def _environment(self) -> Iterator[None]:
        from huggingface_hub import close_session

        before = os.environ.copy()
        os.environ["HF_HOME"] = str(self.folder / "hf")
        if self.forward:
            os.environ["http_proxy"] = os.environ["https_proxy"] = f"http://127.0.0.1:{self.ports['proxy']}"
        close_session()
        try:
            yield
        finally:
            close_session()
            os.environ.clear()
            os.environ.update(before)

    def begin(self, plan: Plan) -> dict[str, Any]:
        """Give the proxy another plan; what happened under the last one."""
        connection = http.client.HTTPConnection("127.0.0.1", self.ports["proxy"], timeout=10)
        connection.request("POST", "/_plan", body=json.dumps(plan.json()))
        told: dict[str, Any] = json.loads(connection.getresponse().read())
        connection.close()
        return told

    def source(self, *, calm: bool = False) -> HuggingFace:
        """The real source, in a hurry; a brake of its own, because runs are not to rest for each other's faults."""
        timeout = 30.0 if calm else 0.25
        transport = Transport(
            endpoint=self.endpoint, attempts=3, timeout=timeout, deadline=4 * timeout, patience=1.0, backoff=0.005,
            limiter=Limiter(),
        )  # fmt: skip
        return HuggingFace(endpoint=self.endpoint, token=TOKEN, cache_dir=self.folder / "no-cache", transport=transport)

    def collect(self, names: tuple[str, ...], store: EvidenceStore, *, calm: bool, offline: bool = False) -> Collection:
        """Models and their parents, without judging."""
        return collect(
            [ModelRef.parse(f"hf:{name}") for name in names],
            sources={"hf": self.source(calm=calm)}, follow=Follow(parents_of=cards.declared_parents), store=store,
            offline=offline, workers=4, now=lambda: datetime(2026, 11, 21, tzinfo=UTC),
        )  # fmt: skip

    # ------------------------------------------------------------------------------------------- one run

    def run(self, seed: int, kinds: tuple[str, ...] = ()) -> Told:
        """One run and the looks at it; the plan, the models and the way things go wrong follow from the seed."""
        random = Random(f"run {seed}")
        names = tuple(random.sample(IDS, random.choice((1, 2, 3))))
        if random.random() < 0.25:  # commits are asked for instead of what the branch is at
            known = [(name, revision) for name, revision in self.clean if name in names]
            names = tuple(f"{name}@{revision}" for name, revision in dict(random.sample(known, len(known))).items())
        way = random.choice(WAYS)
        home = self.folder / f"store-{seed}"
        wrong: list[str] = []
        outcomes: list[str] = []
        with self._environment():
            if random.random() < 0.3:  # a store that holds the past, or the present
                self.begin(Plan(state=random.choice(("old", "new"))))
                self.collect(names, EvidenceStore(home), calm=True)
            self.begin(Plan.of(seed, kinds))
            if way in ("two", "killed"):
                self._children(names, home, random, way)
            else:
                found, collection = self._audit(names, home, random, way)
                for model in found.models:
                    outcomes.append(self._looked_at(model, collection, wrong))
            told = self.begin(Plan())
            if any(line.endswith("credentials") and "hub.example" not in line for line in told["elsewhere"]):
                wrong.append("the token left its hub")
            if self.forward:
                escapes = {line.split()[1] for line in told["elsewhere"]} - {"elsewhere.example:443"}
                wrong += [f"a public hub led us to {escape}" for escape in sorted(escapes)]
            wrong += _damage(home, killed=way in ("killed", "two"))
            wrong += self._afterwards(names, home)
        shutil.rmtree(home, ignore_errors=True)
        return Told(seed=seed, way=way, outcomes=tuple(outcomes), wrong=tuple(wrong), struck=told["struck"])

    def _audit(self, names: tuple[str, ...], home: Path, random: Random, way: str) -> tuple[Audit, Collection]:
        kept: list[Collection] = []
        with _way(way, home, random) as (folder, clock):
            found = audit(
                [f"hf:{name}" for name in names],
                policy=self.policy,
                as_of=DAY,
                collecting=Collecting(
                    store=folder, jobs=4, now=clock, sources={"hf": self.source()}, collected=kept.append
                ),
            )
        return found, kept[0]

    def _children(self, names: tuple[str, ...], home: Path, random: Random, way: str) -> None:
        """Two runs at once on one store, or one that is killed at any moment."""
        children = []
        for _ in range(2 if way == "two" else 1):
            child = os.fork()
            if child == 0:
                try:
                    self.collect(names, EvidenceStore(home), calm=False)
                finally:
                    os._exit(0)
            children.append(child)
        if way == "killed":
            time.sleep(random.random() * 0.15)
            os.kill(children[0], signal.SIGKILL)
        for child in children:
            _await(child)

    def _looked_at(self, model: ModelAudit, collection: Collection, wrong: list[str]) -> str:
        """What a model's answer is worth; what must not be is added to ``wrong``."""
        if model.failure is not None:
            if model.failure.kind not in KINDS or not model.failure.what:
                wrong.append(f"{model.ref}: no clear error: {model.failure}")
            return "failed"
        expected = self._expected(model, collection)
        if expected is not None and _plain(model) == _plain(expected):
            return "same"
        passes = {verdict.workload for verdict in model.verdicts if verdict.outcome is Outcome.PASS}
        may = {v.workload for v in expected.verdicts if v.outcome is Outcome.PASS} if expected else set()
        if passes - may:
            wrong.append(f"{model.ref}: a wrong pass")
        lacking = collection.failures or any(snapshot.gaps for snapshot in collection.snapshots.values())
        if not lacking:
            wrong.append(f"{model.ref}: another result without a reason")
        return "cautious"

    def _expected(self, model: ModelAudit, collection: Collection) -> ModelAudit | None:
        """The undisturbed answer for the revisions that were read; None where a hub never had such a revision."""
        world = {}
        for ref, now in {**{f"hf:{name}": self.now[name] for name in IDS}, str(model.ref): None}.items():
            found = collection.snapshots.get(ref)
            name, revision = (
                (found.ref.name, found.revision) if found else (now.ref.name, now.revision) if now else ("", "")
            )
            if (name, revision) not in self.clean:
                return None
            world[ref] = self.clean[name, revision]
        key = (model.ref, tuple((ref, snapshot.revision) for ref, snapshot in world.items()))
        if key not in self._judged:
            judged = audit(
                [model.ref],
                policy=self.policy,
                as_of=DAY,
                collecting=Collecting(sources={"hf": _Fixed(world)}, store=self.folder / "none"),
            )
            self._judged[key] = judged.models[0]
        return self._judged[key]

    def _afterwards(self, names: tuple[str, ...], home: Path) -> Iterator[str]:
        """A clean run on the same store, then one without a network: both as if nothing had been."""
        for offline in (False, True):
            found = self.collect(names, EvidenceStore(home), calm=True, offline=offline)
            for ref, failure in found.failures.items():
                yield f"{ref}: a clean run {'offline ' * offline}fails: {failure.what}"
            for ref, snapshot in found.snapshots.items():
                name, commit = snapshot.ref.name, snapshot.ref.revision
                expected = self.clean[name, commit] if commit else self.now[name]
                if _content(snapshot) != _content(expected):
                    yield f"{ref}: a clean run {'offline ' * offline}gives something else"


def _await(child: int) -> None:
    """Wait for a forked run; one that stands still is killed, which is one more sudden end.

    A fork can inherit a lock inside OpenSSL that nobody will ever release.
    """
    until = time.monotonic() + 20
    while os.waitpid(child, os.WNOHANG) == (0, 0):
        if time.monotonic() > until:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return
        time.sleep(0.005)


@dataclass(frozen=True)
class _Fixed(PlainSource):
    """A source that answers from memory."""

    world: Mapping[str, Snapshot]
    name: str = "hf"

    def fetch(self, ref: ModelRef, /) -> Snapshot:
        if str(ref) not in self.world:
            raise NotFound("no such model", where=str(ref))
        return replace(self.world[str(ref)], ref=ref)


def _content(snapshot: Snapshot) -> Snapshot:
    return replace(snapshot, ref=ModelRef(scheme="hf", name=snapshot.ref.name), origin="", retrieved_at="")


def _plain(model: ModelAudit) -> ModelAudit:
    return replace(model, dossier=replace(model.dossier, origin="", retrieved_at="") if model.dossier else None)


@contextlib.contextmanager
def _way(way: str, home: Path, random: Random) -> Iterator[tuple[Path, Any]]:
    """The store's folder and the clock of a run in which disk or clock misbehave, too."""
    moment = datetime(2026, 11, 21, tzinfo=UTC)
    clock = moment.replace
    if way == "clock":
        years = iter([random.choice((1, 1970, 2026, 2100, 9999)) for _ in range(100)])
        yield home, lambda: moment.replace(year=next(years))
    elif way == "full":
        # The kernel refuses to let a file grow beyond this, as it does on a disk that is full.
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (random.choice((0, 1, 100, 700, 1500)), before[1]))
        try:
            yield home, clock
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
    elif way == "read-only":
        yield Path("/proc/auditor"), clock
    else:
        yield home, clock


def _damage(home: Path, *, killed: bool) -> Iterator[str]:
    """What in a store is not whole; a killed run may leave temporary files, which nothing reads and pruning takes."""
    root = home / "evidence"
    for path in root.rglob("*"):
        if path.is_dir() or (killed and path.name.startswith(".tmp-")):
            continue
        data = path.read_bytes()
        if path.parent.parent.name == "objects":
            sound = hashlib.sha256(data).hexdigest() == path.name
        else:
            content = unsealed(data)
            sound = content is not None and (is_pointer if path.parent.name == "refs" else is_answer)(content)
        if not sound:
            yield f"{path.relative_to(home)} is damaged"

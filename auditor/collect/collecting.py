"""Collecting: the only stage that may touch network and clock. References go in, snapshots and failures come out.

Models are read in parallel, generation by generation: first those that were asked for, then the parents they declare,
and so on to a depth limit. One model that fails stops nobody. The result has one order, whatever finished first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from threading import Lock

from auditor.collect.linked import KeptTexts, LinkedTexts, keep_linked, keeping_linked, with_linked
from auditor.collect.net.limiter import hurry
from auditor.collect.net.redirects import without_credentials
from auditor.collect.second_reader import Asking, SecondReader
from auditor.collect.store import EvidenceStore
from auditor.core.errors import NotFound, SourceError
from auditor.core.frozen import FrozenMap
from auditor.core.model import ALIAS, CATALOG, Failure, ModelRef, Snapshot
from auditor.core.protocols import Source
from auditor.core.second_reading import Question

WORKERS = 32
"""Threads hide a hub's latency; beyond this its rate limit is what counts. By judgment; bench/RESULTS.md, "Collecting
from a hub" is measured with it."""
DEPTH = 6
"""Generations of declared parents; real lineages are shorter, and a chain that is not may be hostile. By judgment:
what is beyond is a gap, which asks."""
MAX_PARENTS = 64
"""Parents followed for one model; merges of more exist only to be counted. By judgment: bounds the requests that one
card can cause; what is beyond is a gap."""

ParentsOf = Callable[[Snapshot], tuple[ModelRef, ...]]
LinksOf = Callable[[Snapshot], tuple[str, ...] | Mapping[str, str]]
"""The addresses to follow, with the kind of document each leads to where that is known."""
Progress = Callable[[int, int, ModelRef], None]
"""Called in the caller's thread with how many models are done, how many are known of, and the one just done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Second:
    """A second reader, and what it is asked about a model."""

    reader: SecondReader
    questions_of: Callable[[Snapshot], Sequence[Question]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """What is read beside the models asked for, because one of them names it."""

    parents_of: ParentsOf
    """The parents a snapshot declares."""
    depth: int = DEPTH
    """Generations of parents to follow; 0 for none."""
    elsewhere: Callable[[ModelRef], ModelRef | None] = lambda _: None
    """Where a parent is asked for that could not be read where it was asked for first; None for nowhere."""
    links_of: LinksOf | None = None
    """The addresses of texts a snapshot refers to, to be read with it; None follows none."""
    second: Second | None = None
    """Who else is asked about license texts, and what; None sends nothing to anybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """Everything that was collected; keys are references as text, requested ones first, then parents by generation."""

    snapshots: Mapping[str, Snapshot]
    failures: Mapping[str, Failure]
    requested: tuple[ModelRef, ...]
    """Without duplicates, in the order asked for."""
    warnings: tuple[str, ...] = ()
    """What the user should know although every model was collected."""


def collect(
    refs: Iterable[ModelRef],
    *,
    sources: Mapping[str, Source],
    follow: Follow,
    store: EvidenceStore | None = None,
    offline: bool = False,
    workers: int = WORKERS,
    progress: Progress | None = None,
    now: Callable[[], datetime] | None = None,
) -> Collection:
    """Collect ``refs`` and what of their parents and links is to be followed.

    Args:
        refs: what to collect; duplicates are read once.
        sources: sources by scheme, as the registry finds them.
        follow: the parents and links that are read beside them.
        store: kept evidence: used offline, and where it proves that a file need not be fetched again.
        offline: make no network request at all: the store, then caches on this machine.
        workers: models read at the same time.
        progress: told after each model, in the calling thread.
        now: the clock, read once for each model.

    Raises:
        UsageError: a source cannot be used as configured; failures of single models never raise.
    """
    requested = tuple(dict.fromkeys(refs))
    asking = Asking(follow.second.reader, store, offline=offline) if follow.second else None
    reader = _Collector(sources, store, offline, follow, asking, now or (lambda: datetime.now(UTC)))
    snapshots: dict[str, Snapshot] = {}
    failures: dict[str, Failure] = {}
    seen = set(requested)
    generation: tuple[ModelRef, ...] = requested
    done = 0
    pool = ThreadPoolExecutor(max_workers=max(1, workers), thread_name_prefix="collect")
    try:
        for level in range(follow.depth + 1):
            results: dict[ModelRef, _Result] = {}
            asked = generation
            while asked:
                pending: dict[Future[_Result], ModelRef] = {pool.submit(reader.read, ref): ref for ref in asked}
                for future in as_completed(pending):
                    ref = pending.pop(future)
                    results[ref] = future.result()
                    done += 1
                    if progress:
                        progress(done, len(seen), ref)
                failed = [ref for ref in asked if level and results[ref].failure is not None]
                others = dict.fromkeys(filter(None, map(follow.elsewhere, failed)))
                asked = tuple(ref for ref in others if ref not in seen)
                seen.update(asked)
                generation += asked
            following: dict[ModelRef, None] = {}
            for ref in generation:
                result = results[ref]
                if result.failure is not None:
                    failures[str(ref)] = result.failure
                if result.snapshot is not None:
                    snapshots[str(ref)] = result.snapshot
                    following.update(dict.fromkeys(parent for parent in result.parents if parent not in seen))
            if not following or level == follow.depth:
                break
            generation = tuple(following)
            seen.update(generation)
    except KeyboardInterrupt:
        with hurry():  # what is being read is finished and kept, what waits for a hub is given up
            pool.shutdown(wait=True, cancel_futures=True)
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
    return Collection(
        snapshots=FrozenMap(snapshots),
        failures=FrozenMap(failures),
        requested=requested,
        warnings=(*(store.warnings if store else ()), *(asking.notes if asking else ())),
    )


@dataclass(frozen=True, slots=True)
class _Result:
    snapshot: Snapshot | None = None
    failure: Failure | None = None
    parents: tuple[ModelRef, ...] = ()


@dataclass(frozen=True, slots=True)
class _Collector:
    """Reads one model in a worker thread.

    What a hub answers is waited for side by side, and read in turns: two who read at the same time are no sooner done,
    and each would make for itself the tables of words that the first has not finished yet.
    """

    sources: Mapping[str, Source]
    store: EvidenceStore | None
    offline: bool
    follow: Follow
    asking: Asking | None
    now: Callable[[], datetime]
    texts: LinkedTexts = field(default_factory=LinkedTexts)
    turn: Lock = field(default_factory=Lock)

    def read(self, ref: ModelRef) -> _Result:
        """The model, or why it could not be read."""
        try:
            snapshot = self._snapshot(ref)
            second = self.follow.second
            with self.turn:
                parents = tuple(self.follow.parents_of(snapshot))[:MAX_PARENTS]
                questions = second.questions_of(snapshot) if second is not None else ()
            if self.asking is not None:
                snapshot = self.asking.answered(snapshot, questions)
        except SourceError as error:
            found = f"{error.what} ({error.found})" if error.found else error.what
            where = without_credentials(error.where)
            failure = Failure(ref=ref, kind=error.kind, what=found, where=where, hint=error.hint)
            return _Result(failure=failure)
        return _Result(snapshot=snapshot, parents=parents)

    def _snapshot(self, ref: ModelRef) -> Snapshot:
        source = self.sources.get(ref.scheme)
        if ref.scheme == ALIAS:
            raise NotFound(
                f"nobody has said which model the name {ref.name[:80]!r} stands for",
                where=str(ref),
                hint=f"say it in the manifest, `aliases: {{{ref.name[:80]}: hf:org/name}}`, or list the model itself",
            )
        if source is None:
            raise SourceError(
                f"no source reads '{ref.scheme}:' references",
                where=str(ref),
                hint="known are " + ", ".join(f"{scheme}:" for scheme in sorted(self.sources)),
            )
        if source.closed:
            return self._stamped(source.fetch(ref))
        if self.offline or source.offline:
            return self._stored(ref, source)
        place, follows_links = source.place(ref), self.follow.links_of is not None
        pinned = self.store.pinned(ref, place) if self.store else None
        if pinned is not None and set(self._links(pinned)) <= set(pinned.listing):
            return pinned  # a commit never changes, and everything of it was readable
        if self.store is not None:
            snapshot = source.fetch_with(ref, self.store.at_hand(ref, place))
        else:
            snapshot = source.fetch(ref)
        if follows_links:
            snapshot = with_linked(snapshot, self._links(snapshot), texts=self.texts)
        snapshot = self._stamped(snapshot)
        if self.store is not None and snapshot.origin == CATALOG:
            keep_linked(snapshot, self.store)
        elif self.store is not None:
            self.store.put(snapshot if follows_links else keeping_linked(snapshot, self.store.latest(ref, place)))
        return snapshot

    def _stored(self, ref: ModelRef, source: Source) -> Snapshot:
        snapshot = self.store.latest(ref, source.place(ref)) if self.store and ref.scheme != "file" else None
        if snapshot is not None:
            return snapshot
        snapshot = source.fetch_offline(ref)
        if snapshot.origin == CATALOG and self.follow.links_of is not None:
            snapshot = with_linked(snapshot, self._links(snapshot), texts=KeptTexts(self.store))
        return self._stamped(snapshot) if snapshot.origin == "folder" else snapshot

    def _links(self, snapshot: Snapshot) -> tuple[str, ...] | Mapping[str, str]:
        """The addresses that a model refers to; none where none are followed."""
        if self.follow.links_of is None:
            return ()
        with self.turn:
            return self.follow.links_of(snapshot)

    def _stamped(self, snapshot: Snapshot) -> Snapshot:
        if snapshot.retrieved_at:
            return snapshot
        return replace(snapshot, retrieved_at=self.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))

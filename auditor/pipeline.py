"""The stages in order: collect → read → identify → terms → trace → judge. Rendering is the caller's.

A newcomer reads this file first. Only `collect` touches network and clock; everything after it is a pure function of
what was collected, the data that ships with the package, the policy and the day that is judged for.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from auditor import __version__, evidence
from auditor.analysis import Recogniser
from auditor.collect.collecting import DEPTH, Collection, Progress, collect
from auditor.collect.sources.huggingface import HuggingFace
from auditor.collect.store import EvidenceStore
from auditor.core import bugs
from auditor.core.errors import ConfigError
from auditor.core.model import Audit, DocumentKind, Failure, ModelAudit, ModelRef, Recognised, Snapshot
from auditor.core.registry import plugins
from auditor.core.suggestions import did_you_mean
from auditor.evidence import cards
from auditor.identify.taken_in import taken_in
from auditor.lineage import mentioned, trace
from auditor.manifest import ManifestEntry
from auditor.policy import Policy, default_policy, judge, load_policy, summary
from auditor.records.book import LicenseBook, load_book

if TYPE_CHECKING:
    from auditor.core.protocols import Source

Model = str | ModelRef | ManifestEntry
log = logging.getLogger("auditor")
"""What a user should know although the audit went on; without a handler of the caller's it goes to standard error."""


def audit(
    models: Iterable[Model],
    *,
    policy: Policy | Path | str | None = None,
    workloads: Sequence[str] = (),
    as_of: date | None = None,
    records: Sequence[Path] = (),
    store: Path | None = None,
    offline: bool = False,
    endpoint: str | None = None,
    jobs: int = 16,
    max_depth: int = DEPTH,
    fail_on: str | None = None,
    progress: Progress | None = None,
    now: Callable[[], datetime] | None = None,
    sources: Mapping[str, Source] | None = None,
    collected: Callable[[Collection], None] | None = None,
    follow_links: bool = False,
) -> Audit:
    """Audit models against a policy.

    Args:
        models: references, or entries of a manifest.
        policy: a policy, the path of its file, or None for "no organisation stated".
        workloads: ids of the policy's workloads; empty for those an entry asks for, or all.
        as_of: the day law, caps and expiries are judged for; None for today (UTC).
        records: folders of the organisation's own licence records, beside those the policy names.
        store: folder of the evidence store; None for the user's cache.
        offline: make no connection: stored evidence and caches only.
        endpoint: Hugging Face endpoint; None for ``HF_ENDPOINT`` or the public hub.
        jobs: models collected at the same time.
        max_depth: generations of declared parents to read.
        fail_on: overrides the policy's bar of the gate.
        progress: told after each collected model.
        now: the clock that stamps evidence.
        sources: where models are fetched from, by scheme; None for every source there is.
        collected: told what was collected, for those who keep more of it than the audit does.
        follow_links: also fetch licence texts that cards link to and policies that licences take in, from public
            https hosts.

    Raises:
        ConfigError: the policy, a workload id or a record cannot be used. Models that fail never raise.
    """
    rules = policy if isinstance(policy, Policy) else load_policy(Path(policy)) if policy else default_policy()
    entries = tuple(_entry(model) for model in models)
    head = summary(rules)
    asked = _workloads(entries, workloads, [workload.id for workload in head.workloads])
    book = load_book(extra=(*rules.records, *records))

    collection = collect(
        [entry.ref for entry in entries],
        sources=all_sources(endpoint) if sources is None else sources,
        parents_of=cards.declared_parents,
        store=EvidenceStore(store),
        offline=offline,
        depth=max_depth,
        workers=jobs,
        progress=progress,
        now=now,
        links_of=partial(_links, book=book) if follow_links else None,
    )
    for warning in collection.warnings:
        log.warning("warning: %s", warning)
    if collected:
        collected(collection)
    known, failures = _recognised(collection, book)
    day = as_of or datetime.now(UTC).date()
    judged = tuple(_judged(entry, asked[entry], failures, known, book, rules, day) for entry in entries)
    return Audit(
        tool_version=__version__,
        data_version=book.data_version,
        as_of=day,
        policy=replace(head, fail_on=fail_on or head.fail_on),
        models=judged,
        licenses=mentioned.licenses(judged, book),
    )


def recognise(snapshot: Snapshot, book: LicenseBook) -> Recognised:
    """Read one snapshot, and take every text and licence claim of it for what it is."""
    return Recogniser(book).recognised(snapshot, evidence.read(snapshot))


def _recognised(collection: Collection, book: LicenseBook) -> tuple[dict[str, Recognised], dict[str, Failure]]:
    """Every snapshot as recognised, and every model that could not be, by reference."""
    known: dict[str, Recognised] = {}
    failures = dict(collection.failures)
    for ref, snapshot in collection.snapshots.items():
        try:
            known[ref] = recognise(snapshot, book)
        except Exception as error:  # noqa: BLE001 - one model we stumble over must not cost the others their answer
            failures[ref] = bugs.failure_of(snapshot.ref, error)
    return known, failures


def _judged(
    entry: ManifestEntry,
    workloads: tuple[str, ...],
    failures: Mapping[str, Failure],
    known: Mapping[str, Recognised],
    book: LicenseBook,
    rules: Policy,
    day: date,
) -> ModelAudit:
    failure = failures.get(str(entry.ref))
    if failure is None:
        try:
            subject = known[str(entry.ref)]
            dossier = trace(subject, known=known, failures=failures, book=book, conclusions=rules.conclusions_on(day))
            verdicts = judge(dossier, rules, workloads, day, channel=entry.channel, modified=entry.modified, book=book)
            return ModelAudit(
                ref=entry.ref,
                dossier=dossier,
                failure=None,
                verdicts=verdicts,
                location=entry.location,
                owner=entry.owner,
                channel=entry.channel,
                modified=entry.modified,
            )
        except Exception as error:  # noqa: BLE001 - as above
            failure = bugs.failure_of(entry.ref, error)
    return ModelAudit(
        ref=entry.ref, dossier=None, failure=failure, verdicts=(), location=entry.location, owner=entry.owner
    )


def _links(snapshot: Snapshot, *, book: LicenseBook) -> dict[str, str]:
    """What a model refers to: licence texts its card links to, and policies that its licences take in."""
    found = dict.fromkeys(cards.declared_links(snapshot), DocumentKind.LICENSE.value)
    for url in taken_in(snapshot, book):
        found.setdefault(url, DocumentKind.USE_POLICY.value)
    return found


def _entry(model: Model) -> ManifestEntry:
    if isinstance(model, ManifestEntry):
        return model
    return ManifestEntry(ref=ModelRef.parse(model) if isinstance(model, str) else model, workloads=())


def all_sources(endpoint: str | None = None) -> dict[str, Source]:
    """Every source by its scheme, the hub's at ``endpoint`` where one is given."""
    sources: dict[str, Source] = dict(plugins("auditor.collect.sources", "SOURCE"))
    if endpoint:
        sources["hf"] = HuggingFace(endpoint=endpoint)
    return sources


def _workloads(
    entries: Sequence[ManifestEntry], chosen: Sequence[str], known: Sequence[str]
) -> dict[ManifestEntry, tuple[str, ...]]:
    """The workloads each entry is judged for: all those named on the command line, else its own, else all."""
    asked = {}
    problems = []
    for entry in entries:
        names = tuple(dict.fromkeys(chosen)) or entry.workloads or tuple(known)
        asked[entry] = names
        where = str(entry.location) if entry.location and not chosen else "--workload"
        problems += [
            ConfigError(
                f"the policy has no workload {name!r}",
                where=where,
                wanted=", ".join(known),
                hint=did_you_mean(name, known),
            )
            for name in names
            if name not in known
        ]
    if problems:
        unique = {(problem.what, problem.where): problem for problem in problems}
        raise ConfigError("workloads are not known", problems=tuple(unique.values()))
    return asked

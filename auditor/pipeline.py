"""``audit``: collect, then analyze. A newcomer reads this file first, and `auditor.analysis` after it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from auditor.analysis import Analysis, users_memory
from auditor.collect.collecting import DEPTH, Collection, Follow, Progress, Second, collect
from auditor.collect.second_reader import SecondReader
from auditor.collect.sources.huggingface import HuggingFace
from auditor.collect.store import EvidenceStore
from auditor.core.errors import ConfigError
from auditor.core.model import CATALOG, Audit, DocumentKind, ManifestEntry, ModelAudit, ModelRef, Snapshot
from auditor.core.protocols import Source
from auditor.core.registry import plugins
from auditor.core.second_reading import Question
from auditor.core.suggestions import did_you_mean
from auditor.core.whereabouts import elsewhere
from auditor.evidence import cards
from auditor.evidence.followed import followed
from auditor.identify.library import Library, load_library
from auditor.identify.taken_in import taken_in
from auditor.policy import Policy, default_policy, load_policy, summary

Model = str | ModelRef | ManifestEntry
_READ_AS = {"usage-policy": DocumentKind.USE_POLICY}
"""Kinds of a vendor's documents that are not read as terms of a license."""
log = logging.getLogger("auditor")
"""What a user should know although the audit went on; without a handler of the caller's it goes to standard error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collecting:
    """From where and how models are collected."""

    store: Path | None = None
    """Folder of the evidence store; None for the user's cache."""
    offline: bool = False
    """Make no connection: stored evidence and caches only."""
    endpoint: str | None = None
    """Hugging Face endpoint; None for ``HF_ENDPOINT`` or the public hub."""
    jobs: int = 16
    """Models collected at the same time."""
    max_depth: int = DEPTH
    """Generations of declared parents to read."""
    follow_links: bool = False
    """Also fetch license texts that cards link to, policies that licenses take in, and what vendors publish of their
    terms, from public https hosts."""
    second_reader: SecondReader | None = None
    """Who else is asked about unrecognized and modified license texts; None sends nothing to anybody."""
    memory: bool = True
    """Whether what was read of a document is remembered in the user's cache, for this command and others."""
    sources: Mapping[str, Source] | None = None
    """Where models are fetched from, by scheme; None for every source there is."""
    now: Callable[[], datetime] | None = None
    """The clock that stamps evidence."""
    progress: Progress | None = None
    """Told after each collected model."""
    collected: Callable[[Collection], None] | None = None
    """Told what was collected, for those who keep more of it than the audit does."""
    remembered: Callable[[Collection], Audit | None] | None = None
    """Asked for the audit of this very evidence, made earlier from the same policy, data and day; None makes it."""


def audit(
    models: Iterable[Model],
    *,
    policy: Policy | Path | str | None = None,
    workloads: Sequence[str] = (),
    as_of: date | None = None,
    records: Sequence[Path] = (),
    collecting: Collecting | None = None,
) -> Audit:
    """Audit models against a policy.

    Args:
        models: references, or entries of a manifest.
        policy: a policy, the path of its file, or None for "no organization stated".
        workloads: ids of the policy's workloads; empty for those an entry asks for, or all.
        as_of: the day law, caps and expiries are judged for; None for today (UTC).
        records: folders of the organization's own license records, beside those the policy names.
        collecting: from where and how models are collected; None for the public hubs and the user's cache.

    Raises:
        ConfigError: the policy, a workload id or a record cannot be used. Models that fail never raise.
    """
    how = collecting or Collecting()
    rules = policy if isinstance(policy, Policy) else load_policy(Path(policy)) if policy else default_policy()
    entries = tuple(_entry(model) for model in models)
    asked = _workloads(entries, workloads, [workload.id for workload in summary(rules).workloads])
    book = load_library(extra=(*rules.records, *records))
    memory = users_memory(book) if how.memory else None
    analysis = Analysis(book, rules, as_of or datetime.now(UTC).date(), memory=memory)
    collection = _collected([entry.ref for entry in entries], analysis, how)
    for warning in collection.warnings:
        log.warning("warning: %s", warning)
    if how.collected:
        how.collected(collection)
    if how.remembered and (known := how.remembered(collection)):
        return known
    return analysis.audit([(entry, asked[entry]) for entry in entries], collection.snapshots, collection.failures)


def again(
    audit: Audit, *, policy: Policy, as_of: date, collecting: Collecting | None = None
) -> tuple[Audit, tuple[str, ...]]:
    """A stored audit evaluated by another policy or for another day, and the models that would have to be read for it.

    Models of which the policy concludes something else than the audit was made with are read again, from stored
    evidence alone. Where that is not at hand, or not what the audit read, their license is open.
    """
    how = replace(collecting or Collecting(), offline=True, follow_links=False, second_reader=None)
    book = load_library(extra=policy.records)
    analysis = Analysis(book, policy, as_of, memory=users_memory(book) if how.memory else None)
    pinned = {str(one.ref): _pinned(one) for one in analysis.outdated(audit)}
    if not pinned:
        return analysis.again(audit), ()
    collection = _collected(list(pinned.values()), analysis, how)
    read = analysis.dossiers(collection.snapshots, collection.failures, [one.ref for one in audit.models])
    fresh = {}
    for one in audit.models:
        found = read.get(str(pinned.get(str(one.ref))))
        if one.dossier and found and set(found.files) == set(one.dossier.files):
            fresh[str(one.ref)] = replace(found, ref=one.dossier.ref, retrieved_at=one.dossier.retrieved_at)
    return analysis.again(audit, fresh), tuple(ref for ref in pinned if ref not in fresh)


def _pinned(model: ModelAudit) -> ModelRef:
    """A model at the revision that an audit read, where its source has revisions."""
    revision = model.dossier.revision if model.dossier else None
    return model.ref.at(revision) if revision and model.ref.scheme not in _IN_PLACE else model.ref


_IN_PLACE = ("file", "api")
"""Schemes of what lies at hand in one state only."""


def _collected(refs: Sequence[ModelRef], analysis: Analysis, how: Collecting) -> Collection:
    return collect(
        refs,
        sources=all_sources(how.endpoint) if how.sources is None else how.sources,
        follow=Follow(
            parents_of=partial(followed, memory=analysis.memory),
            depth=how.max_depth,
            elsewhere=elsewhere,
            links_of=partial(_links, book=analysis.book, policy=analysis.policy) if how.follow_links else None,
            second=Second(reader=how.second_reader, questions_of=partial(_questions, analysis))
            if how.second_reader
            else None,
        ),
        store=EvidenceStore(how.store),
        offline=how.offline,
        workers=how.jobs,
        progress=how.progress,
        now=how.now,
    )


def _links(snapshot: Snapshot, *, book: Library, policy: Policy) -> dict[str, str]:
    """What a model refers to: license texts its card links to, and policies that its licenses take in; of a service
    what its vendor publishes of its terms."""
    if snapshot.origin == CATALOG:
        offered = policy.catalog.offered(snapshot.ref)
        rows = offered.documents if offered else ()
        return {row["address"]: _READ_AS.get(row["kind"], DocumentKind.LICENSE).value for row in rows}
    found = dict.fromkeys(cards.declared_links(snapshot), DocumentKind.LICENSE.value)
    for url in taken_in(snapshot, cards.stated_claims(snapshot), book):
        found.setdefault(url, DocumentKind.USE_POLICY.value)
    return found


def _questions(analysis: Analysis, snapshot: Snapshot) -> tuple[Question, ...]:
    """What a second reader is asked about a model; nothing of one that cannot be read, which is told later."""
    try:
        return analysis.questions(snapshot)
    except Exception:  # noqa: BLE001 - the same evidence is read again, and what happens there is that model's failure
        return ()


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

"""`auditor check`: the gate for a manifest of models and workloads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from auditor.cli.groups import grouped
from auditor.cli.line import Argument, NamedOption
from auditor.cli.options import (
    EvidenceOptions,
    HistoryOptions,
    OutputOptions,
    PolicyOptions,
    SecondReaderOptions,
)
from auditor.cli.say import say
from auditor.core.errors import UsageError

if TYPE_CHECKING:
    from auditor.cli.session import Run, Session
    from auditor.core.model import Audit, ManifestEntry

DEFAULT_MANIFEST = Path("models.yaml")


@dataclass(frozen=True, kw_only=True)
class ListedOptions:
    """Which models are checked, and whether as they are or as they were locked."""

    manifest: Annotated[Path, Argument(help="Models file, or a bill of materials (CycloneDX, SPDX; JSON).")] = (
        DEFAULT_MANIFEST
    )
    discover: Annotated[
        Path | None,
        NamedOption(
            "--discover", metavar="FOLDER", help="Also check the models that the files below this folder name."
        ),
    ] = None
    locked: Annotated[
        bool,
        NamedOption("--locked", help="Evaluate what models.lock holds, from stored evidence; no connection is made."),
    ] = False
    lock: Annotated[Path, NamedOption("--lock", metavar="FILE", help="Lock file for --locked.")] = Path("models.lock")


@dataclass(frozen=True, kw_only=True)
class AskedOptions:
    """What is asked beside the verdicts as they stand."""

    bundle: Annotated[
        Path | None,
        NamedOption("--evidence", metavar="FOLDER", help="Also write an evidence bundle into this new folder."),
    ] = None
    baseline: Annotated[
        Path | None,
        NamedOption(
            "--baseline", metavar="AUDIT.json", help="Earlier audit (--format json): only what is new since fails."
        ),
    ] = None
    plan: Annotated[
        Path | None,
        NamedOption("--plan", metavar="FILE", help="Plan of `auditor choose`: fails where a place of it got worse."),
    ] = None
    what_if: Annotated[
        list[str] | None,
        NamedOption(
            "--what-if",
            metavar="FACT=VALUE",
            help="fact=value: report the verdicts that this (and --as-of) would change; ends with 0.",
        ),
    ] = None
    verify_obligations: Annotated[
        Path | None,
        NamedOption(
            "--verify-obligations",
            metavar="FOLDER",
            help="Repository that must carry the required notices, copies and names.",
        ),
    ] = None


@grouped
def check(
    models: ListedOptions,
    asked: AskedOptions,
    policy: PolicyOptions,
    output: OutputOptions,
    evidence: EvidenceOptions,
    second: SecondReaderOptions,
    history: HistoryOptions,
) -> None:
    """Check every model of a manifest against the policy: the CI gate.

    Ends with 0 when no verdict is at or above --fail-on, 1 when one is, 3 when a model could not be read.
    """
    from auditor.cli import session

    run = session.Session(policy=policy, evidence=evidence, output=output, history=history, second=second)
    listed = entries(models.manifest, models.discover)
    before = _baseline(asked.baseline) if asked.baseline else None
    plan = _Plan(asked.plan) if asked.plan else None
    if plan is not None:
        listed = plan.with_its_own(listed)
    if asked.what_if or asked.verify_obligations:
        _answer(run, listed, asked)
    audit = _kept(run, listed, models.lock) if models.locked and asked.bundle is None else None
    if audit is not None:
        run.report(audit, before, broken=plan.broken(audit) if plan else ())
    done = _locked(run, listed, models.lock) if models.locked else run.run(listed)
    if asked.bundle is not None:
        _bundle(asked.bundle, done, run, listed)
    run.report(done.audit, before, kept_in=done.history, broken=plan.broken(done.audit) if plan else ())


class _Plan:
    """The plan that a check is held against; its modules are loaded where there is one."""

    def __init__(self, path: Path) -> None:
        from auditor.manifest.plan import load_plan

        self._places = load_plan(path)

    def with_its_own(self, listed: Sequence[ManifestEntry]) -> Sequence[ManifestEntry]:
        from auditor.manifest.plan import entries_of

        return (*listed, *entries_of(self._places, tuple(listed)))

    def broken(self, audit: Audit) -> tuple[str, ...]:
        from auditor.manifest.plan import broken

        return broken(self._places, audit) if self._places else ()


def _baseline(path: Path) -> Audit:
    from auditor.cli.reading import stored_audit

    return stored_audit(path)


def _answer(run: Session, listed: Sequence[ManifestEntry], asked: AskedOptions) -> None:
    """Answer what is asked beside the verdicts, and leave."""
    from auditor.cli import questions

    if asked.what_if:
        questions.answer(run, listed, asked.what_if)
    if asked.verify_obligations:
        questions.verify(run, listed, asked.verify_obligations)


def _kept(run: Session, listed: Sequence[ManifestEntry], lock: Path) -> Audit | None:
    """The audit of this very lock and policy, where one is kept; folders may have changed and are read anew."""
    from auditor.collect.store import EvidenceStore
    from auditor.manifest.lock_file import load_lock
    from auditor.manifest.locked_source import kept_for

    held = load_lock(lock)
    if any(entry.ref.scheme == "file" for entry in listed):
        return None
    store = EvidenceStore(run.evidence.store)
    return run.kept(listed, lock.read_text(encoding="utf-8"), (str(store.root), kept_for(held, store)))


def _locked(run: Session, listed: Sequence[ManifestEntry], lock: Path) -> Run:
    """Audit what the lock holds, from the evidence store alone."""
    from auditor.collect.store import EvidenceStore
    from auditor.manifest import audit_cache
    from auditor.manifest.lock_file import load_lock
    from auditor.manifest.locked_source import locked_sources
    from auditor.pipeline import all_sources

    held = load_lock(lock)
    done = run.run(listed, sources=locked_sources(all_sources(), held, EvidenceStore(run.evidence.store)))
    if held.data != done.audit.data_version:
        say(f"note: locked with license data {held.data}, evaluated with {done.audit.data_version}")
    if run.policy.fail_on is None and not any(model.failure for model in done.audit.models):
        audit_cache.keep(run.cache_key(listed, lock.read_text(encoding="utf-8")), done.audit, run.evidence.store)
    return done


def _bundle(folder: Path, done: Run, run: Session, listed: Sequence[ManifestEntry]) -> None:
    from auditor.manifest.bundle import Request, write_bundle

    asked = Request(
        entries=tuple(listed),
        workloads=run.policy.chosen,
        max_depth=run.evidence.max_depth,
        records=run.evidence.folders,
    )
    write_bundle(folder, done.audit, done.collection, asked, policy_file=done.policy_file)
    say(f"wrote the evidence to {folder}; `auditor verify {folder}` checks it")


def entries(path: Path, root: Path | None) -> Sequence[ManifestEntry]:
    """The manifest's models, then those found in files that it does not list; a manifest may then be absent."""
    from auditor.manifest import load_manifest

    if root is None:
        return load_manifest(path).entries
    from auditor.discover import discover
    from auditor.manifest import discovered

    manifest = load_manifest(path) if path.exists() or path != DEFAULT_MANIFEST else None
    found = discover(root)
    for gap in found.unread:
        say(f"warning: not searched: {gap.what} ({gap.detail})")
    new = discovered.entries(found.used, root=root, manifest=manifest)
    listed = manifest.entries if manifest else ()
    if not listed and not new:
        raise UsageError("no model is named here", where=str(root), hint="`auditor discover --all` shows every mention")
    return (*listed, *new)

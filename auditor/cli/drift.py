"""`auditor drift`: what changed upstream since the lock was written; it ends by that alone."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from click.exceptions import Exit

from auditor.cli.account import tell_unread
from auditor.cli.groups import Without, grouped
from auditor.cli.line import Argument, NamedOption
from auditor.cli.options import EvidenceOptions, FormOption, PolicyOptions, check_form
from auditor.cli.say import json_text, say
from auditor.core.printable import plural

if TYPE_CHECKING:
    from auditor.manifest.drift import Drift
    from auditor.manifest.lock_file import Lock


@grouped
def drift(
    manifest: Annotated[Path, Argument(help="Models file.")] = Path("models.yaml"),
    lock: Annotated[Path, NamedOption("--lock", help="Lock file to compare with.")] = Path("models.lock"),
    discover: Annotated[
        Path | None,
        NamedOption("--discover", metavar="FOLDER", help="Also models that files below this folder name."),
    ] = None,
    *,
    policy: Annotated[PolicyOptions, Without("workloads")],
    form: FormOption = "text",
    evidence: Annotated[EvidenceOptions, Without("offline")],
) -> None:
    """Report changes since the lock, for each model: revisions, texts, tags, gates, parents, licenses, verdicts.

    Ends with 0 when nothing changed, 1 when something did, 3 when a model could not be read. What `check` would answer
    now is told beside it.
    """
    from auditor.cli import check
    from auditor.cli.outputs import print_data, print_text
    from auditor.cli.session import Session
    from auditor.collect.store import EvidenceStore
    from auditor.core.model import Snapshot
    from auditor.manifest.drift import drift as compare
    from auditor.manifest.lock_file import load_lock, make_lock
    from auditor.report import gate

    check_form(form)
    locked = load_lock(lock)
    kept = EvidenceStore(evidence.store)
    evidence = replace(evidence, follow_links=evidence.follow_links or locked.follows_links)
    session = Session(policy=policy, evidence=evidence)
    run = session.run(check.entries(manifest, discover))
    now = make_lock(run.audit, run.collection, policy_file=run.policy_file)
    before: dict[str, Snapshot] = {}
    for snapshot in run.collection.snapshots.values():
        entry = locked.entry(str(snapshot.ref)) or {}
        revision = entry.get("revision")
        if isinstance(revision, str):
            old = kept.latest(snapshot.ref.at(revision), str(entry.get("place") or ""))
        else:  # nothing names its state but the texts themselves
            texts = [kept.document(path, str(sha256)) for path, sha256 in dict(entry.get("documents") or {}).items()]
            found = tuple(text for text in texts if text is not None)
            old = replace(snapshot, files=found) if len(found) == len(texts) else None
        if old is not None:
            before[str(snapshot.ref)] = old
    compared = compare(locked, now, before=before, after=run.collection.snapshots)
    changes = tuple(_with_words(change, locked, now) for change in compared)
    if form == "json":
        print_data(json_text([asdict(change) for change in changes], indent=1))
    else:
        print_text(_text(changes))
    tell_unread(run.audit)
    say(f"{plural(len(changes), 'change')} in {_how_many(changes, locked, now)}")
    say(f"`check` would say now: {gate.gate(run.audit).sentence}")
    if changes:
        say("exit code 1: something changed since it was locked")
    unread = any(model.failure for model in run.audit.models)
    raise Exit(gate.POLICY_NOT_MET if changes else gate.NOT_AUDITED if unread else gate.PASSED)


def _how_many(changes: tuple[Drift, ...], locked: Lock, now: Lock) -> str:
    """How many of the models changed, and beside them of the base models that were read for them."""
    changed = {change.ref for change in changes}
    models, bases = {*locked.models, *now.models}, {*locked.ancestors, *now.ancestors}
    bases -= models
    said = f"{len(changed & models)} of {plural(len(models), 'model')}"
    return f"{said} and {len(changed & bases)} of {plural(len(bases), 'base model')}" if bases else said


def _with_words(change: Drift, locked: Lock, now: Lock) -> Drift:
    """Terms that changed, in the words of the vocabulary; where only their source did, that."""
    if change.kind != "terms-changed":
        return change
    from auditor.manifest.drift import locked_terms
    from auditor.terms.differences import differences, told

    one, other = ((lock.entry(change.ref) or {}).get("terms") or {} for lock in (locked, now))
    rows = differences(locked_terms(one.get(change.what)), locked_terms(other.get(change.what)))
    words = tuple(map(told, rows)) or ("the same terms from another source",)
    return replace(change, in_words=words)


def _text(changes: tuple[Drift, ...]) -> str:
    rows: list[str] = []
    last = ""
    for change, subjects in _together(changes):
        if change.ref != last:
            rows.append(change.ref)
            last = change.ref
        rows.append(f"  {change.kind}{f' {subjects}' if subjects else ''}")
        if change.in_words:
            rows += [f"    {row}" for row in change.in_words]
            continue
        rows += [f"    was: {change.before}"] * bool(change.before) + [f"    now: {change.after}"] * bool(change.after)
        rows += [f"    | {row}" for row in change.redline]
        rows += [f"    no redline: {change.no_redline}"] * bool(change.no_redline)
    return "\n".join(rows) or "nothing changed"


def _together(changes: tuple[Drift, ...]) -> list[tuple[Drift, str]]:
    """Changes of the same kind from the same to the same, told once with all they are about: weights and code."""
    found: dict[tuple[str, ...], list[Drift]] = {}
    for change in changes:
        found.setdefault((change.ref, change.kind, change.before, change.after), []).append(change)
    return [(same[0], ", ".join(change.what for change in same if change.what)) for same in found.values()]

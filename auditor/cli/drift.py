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
    changes = compare(locked, now, before=before, after=run.collection.snapshots)
    models = len({change.ref for change in changes})
    if form == "json":
        print_data(json_text([asdict(change) for change in changes], indent=1))
    else:
        print_text(_text(changes))
    tell_unread(run.audit)
    say(f"{plural(len(changes), 'change')} in {models} of {plural(len(now.models) + len(now.ancestors), 'model')}")
    say(f"`check` would say now: {gate.gate(run.audit).sentence}")
    if changes:
        say("exit code 1: something changed since it was locked")
    unread = any(model.failure for model in run.audit.models)
    raise Exit(gate.POLICY_NOT_MET if changes else gate.NOT_AUDITED if unread else gate.PASSED)


def _text(changes: tuple[Drift, ...]) -> str:
    rows: list[str] = []
    last = ""
    for change in changes:
        if change.ref != last:
            rows.append(change.ref)
            last = change.ref
        rows.append(f"  {change.kind}{f' {change.what}' if change.what else ''}")
        rows += [f"    was: {change.before}"] * bool(change.before) + [f"    now: {change.after}"] * bool(change.after)
        rows += [f"    | {row}" for row in change.redline]
    return "\n".join(rows) or "nothing changed"

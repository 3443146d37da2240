"""Questions beside the gate: what another fact would change, and what is new since an earlier audit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from click.exceptions import Exit

from auditor.cli import changes as shown
from auditor.cli import outputs
from auditor.cli.reading import evaluated_again, stored_audit
from auditor.cli.say import say
from auditor.report import gate

if TYPE_CHECKING:
    from auditor.cli.session import Session
    from auditor.core.model import Audit, ManifestEntry


def answer(run: Session, listed: Sequence[ManifestEntry], settings: Sequence[str]) -> NoReturn:
    """Evaluate as things are today, then with the facts as set and for the day asked, and print what changes."""
    from auditor.policy import default_policy, load_policy
    from auditor.policy.judging.rejudge import changes, parse_settings, with_facts

    policy = load_policy(run.policy.path) if run.policy.path else default_policy()
    facts = parse_settings(settings, policy.registry)
    day = run.policy.day(datetime.now(UTC).date())
    before = replace(run, policy=replace(run.policy, as_of=None)).run(listed).audit
    after = evaluated_again(before, with_facts(policy, facts), day, run.evidence.store)
    question = f"If {', '.join(settings)} on {after.as_of}, instead of what is stated on {before.as_of}:"
    outputs.print_text(shown.as_text(changes(before, after), after, question))
    raise Exit(0)


def verify(run: Session, listed: Sequence[ManifestEntry], root: Path) -> NoReturn:
    """Print the obligations of an audit, and whether the repository shows it; 1 where something is missing."""
    from auditor.cli import obligations as owed

    found = owed.seen(run.run(listed).audit, root)
    outputs.print_text(owed.as_text(found, looked=True))
    raise Exit(gate.POLICY_NOT_MET if any(one.done is False for one in found) else gate.PASSED)


def suggest(run: Session, audit: Audit, inventory: Path) -> None:
    """Tell on standard error which models of an inventory would pass where one of the audit fails.

    Args:
        inventory: a stored audit (``.json``), a models file (``.yaml``) or a folder of model folders.
    """
    from auditor.policy import default_policy, load_policy
    from auditor.report.substitutes import substitutes

    if inventory.suffix == ".json":
        policy = load_policy(run.policy.path) if run.policy.path else default_policy()
        candidates = evaluated_again(stored_audit(inventory), policy, audit.as_of, run.evidence.store)
    else:
        candidates = run.run(_listed(inventory)).audit
    found = substitutes(audit, candidates)
    for (ref, workload), others in found.items():
        say(f"instead of {ref} for {workload}:" + ("" if others else " nothing in the inventory passes"))
        for other in others:
            lineage = "another lineage" if other.other_lineage else "the same lineage"
            lifts = f"; lifts {', '.join(other.lifts)}" if other.lifts else ""
            adds = f"; adds {', '.join(other.adds)}" if other.adds else ""
            say(f"  {other.ref} ({other.license}, {lineage}{lifts}{adds})")


def _listed(inventory: Path) -> Sequence[ManifestEntry]:
    from auditor.core.model import ManifestEntry, ModelRef
    from auditor.manifest import load_manifest

    if not inventory.is_dir():
        return load_manifest(inventory).entries
    folders = sorted(path for path in inventory.iterdir() if path.is_dir() and not path.name.startswith("."))
    return [ManifestEntry(ref=ModelRef(scheme="file", name=str(path)), workloads=()) for path in folders]

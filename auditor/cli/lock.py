"""`auditor lock`: write down what was read, so that later runs can prove it, repeat it and see what changed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from click.exceptions import Exit

from auditor.cli.account import tell_unread
from auditor.cli.groups import Without, grouped
from auditor.cli.line import Argument, NamedOption
from auditor.cli.options import EvidenceOptions, PolicyOptions, SecondReaderOptions
from auditor.cli.say import say
from auditor.core.printable import plural


@grouped
def lock(
    manifest: Annotated[Path, Argument(help="Models file.")] = Path("models.yaml"),
    output: Annotated[Path, NamedOption("--output", "-o", help="Lock file to write.")] = Path("models.lock"),
    discover: Annotated[
        Path | None,
        NamedOption("--discover", metavar="FOLDER", help="Also lock the models that the files below this folder name."),
    ] = None,
    *,
    policy: Annotated[PolicyOptions, Without("workloads", "fail_on")],
    evidence: EvidenceOptions,
    second: SecondReaderOptions,
) -> None:
    """Write models.lock: revisions, hashes of every document, licenses, terms and verdicts.

    Ends with 0 where every model was read, with 3 where one was not; the lock is written all the same and says so.
    """
    from auditor.cli import check, outputs
    from auditor.cli.session import Session
    from auditor.manifest import audit_cache
    from auditor.manifest.lock_file import make_lock

    entries = check.entries(manifest, discover)
    session = Session(policy=policy, evidence=evidence, second=second)
    run = session.run(entries)
    text = make_lock(run.audit, run.collection, policy_file=run.policy_file).dump()
    outputs.write_whole(output, text)
    audit_cache.keep(session.cache_key(entries, text), run.audit, evidence.store)
    failed = sum(model.failure is not None for model in run.audit.models)
    tell_unread(run.audit)
    say(f"wrote {output}: {plural(len(run.audit.models), 'model')}, {failed} could not be read")
    raise Exit(3 if failed else 0)

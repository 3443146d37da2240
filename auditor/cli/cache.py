"""`auditor cache`: what the evidence store holds, and how it travels."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

from auditor.cli.line import Argument, NamedOption
from auditor.cli.options import StoreOption
from auditor.cli.pages import CommandGroup
from auditor.cli.say import say

app = CommandGroup(help="List, prune, export and import stored evidence.", no_args_is_help=True)


@app.command("ls")
def ls(store: StoreOption = None) -> None:
    """List every model the store holds, with revision, age and size."""
    from auditor.cli.outputs import print_text
    from auditor.collect import store_care
    from auditor.collect.store import EvidenceStore
    from auditor.core.printable import one_line

    rows = list(store_care.held(EvidenceStore(store)))
    lines = [
        f"{one.ref}@{one_line(one.revision, 20)}  {one.retrieved_at}  {len(one.objects)} files, {one.size} bytes"
        f"{f'  {one.place}' if one.place else ''}"
        for one in rows
    ]
    print_text("\n".join(lines) or "the store is empty")
    say(f"{len(rows)} snapshots below {EvidenceStore(store).root}")


@app.command("prune")
def prune(
    store: StoreOption = None,
    lock: Annotated[
        list[Path] | None, NamedOption("--lock", help="Keep what this lock names; repeat for several.")
    ] = None,
    older_than: Annotated[
        float | None, NamedOption("--older-than", min=0, help="Remove only what was retrieved that many days ago.")
    ] = None,
) -> None:
    """Remove evidence that no lock named here needs; files of the last hour always stay."""
    from auditor.collect import store_care
    from auditor.collect.store import EvidenceStore
    from auditor.core.errors import UsageError
    from auditor.core.model import ModelRef
    from auditor.manifest.lock_file import load_lock

    if not lock and older_than is None:
        raise UsageError("say what may go", wanted="--older-than DAYS, --lock models.lock, or both")
    keep = set()
    for path in lock or ():
        found = load_lock(path)
        for ref, entry in {**found.models, **found.ancestors}.items():
            if entry.get("revision"):
                keep.add((str(ModelRef.parse(ref).at(None)), str(entry["revision"])))
    now = time.time()
    before = None
    if older_than is not None:
        before = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now - older_than * 86400))
    gone = store_care.prune(EvidenceStore(store), keep=keep, before=before, now=now)
    say(f"removed {gone.files} files, {gone.size} bytes")


@app.command("export")
def export(target: Annotated[Path, Argument(help="Archive to write (.tar).")], store: StoreOption = None) -> None:
    """Write the store as one archive, to be imported on a machine without a network."""
    from auditor.collect import store_care
    from auditor.collect.store import EvidenceStore

    moved = store_care.export(EvidenceStore(store), target)
    say(f"wrote {target}: {moved.files} files, {moved.size} bytes")


@app.command("import")
def bring_in(
    source: Annotated[Path, Argument(help="Archive written by `auditor cache export`.")],
    store: StoreOption = None,
) -> None:
    """Import an exported archive; damaged content, or content that is no evidence, refuses the whole."""
    from auditor.collect import store_care
    from auditor.collect.store import EvidenceStore

    moved = store_care.bring_in(EvidenceStore(store), source)
    say(f"imported {moved.files} files, {moved.size} bytes")

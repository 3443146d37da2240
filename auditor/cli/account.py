"""The account at the end of a run, on standard error: what could not be read, why, and how to go on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from auditor.cli.say import say

if TYPE_CHECKING:
    from auditor.core.model import Audit

DEFAULT_SCHEME = "hf"
"""Of a reference that names none."""
_SHOWN = 5
"""Models named. By judgment: one line; the rest is counted in it."""


def tell_unread(audit: Audit, *, shown: bool = False) -> None:
    """Say it; nothing where everything was read.

    Args:
        shown: whether the report on standard output names each model without evidence, its cause and the next step;
            that is not said a second time.
    """
    from auditor.report import account as accounts

    found = accounts.account(audit)
    if not found:
        return
    from auditor.core.printable import one_line, plural

    whole = {name for entry in found if entry.whole for name in entry.models}
    partly = {name for entry in found if not entry.whole for name in entry.models}
    counts = [f"{len(whole)} of {plural(len(audit.models), 'model')}"] if whole else []
    counts += [f"parts of {plural(len(partly), 'model')}"] if partly else []
    say(f"could not be read: {', and '.join(counts)}")
    left = [entry for entry in found if not (shown and entry.whole)]
    for entry in left:
        names = ", ".join(entry.models[:_SHOWN])
        more = f" and {len(entry.models) - _SHOWN} more" if len(entry.models) > _SHOWN else ""
        kind = entry.kind if entry.whole else f"in part, {entry.kind}"
        say(f"  {kind}: {one_line(names, 300)}{more}: {one_line(entry.why, 200)}")
    for sentence in accounts.advice(audit) if left else ():
        say(f"  next step: {sentence}")
    for name in _folders_here(audit):
        say(f"  did you mean file:{one_line(name, 300)}? A folder of this name is here")


def _folders_here(audit: Audit) -> list[str]:
    """Names of models that no hub gave an answer about, and that folders beside us bear."""
    failed = [model.ref for model in audit.models if model.failure and model.ref.scheme == DEFAULT_SCHEME]
    return list(dict.fromkeys(ref.name for ref in failed if Path(ref.name).is_dir()))[:_SHOWN]

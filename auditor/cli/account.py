"""The account at the end of a run, on standard error: what could not be read, why, and how to go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditor.cli.say import say

if TYPE_CHECKING:
    from auditor.core.model import Audit

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
    from auditor.core.printable import one_line

    whole = {name for entry in found if entry.whole for name in entry.models}
    partly = {name for entry in found if not entry.whole for name in entry.models}
    say(f"could not be read: {len(whole)} of {len(audit.models)} models, and parts of {len(partly)}")
    left = [entry for entry in found if not (shown and entry.whole)]
    for entry in left:
        names = ", ".join(entry.models[:_SHOWN])
        more = f" and {len(entry.models) - _SHOWN} more" if len(entry.models) > _SHOWN else ""
        kind = entry.kind if entry.whole else f"in part, {entry.kind}"
        say(f"  {kind}: {one_line(names, 300)}{more}: {one_line(entry.why, 200)}")
    for sentence in accounts.advice(audit) if left else ():
        say(f"  next step: {sentence}")

"""The account at the end of a run, on standard error: what could not be read, why, and how to go on."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.cli.say import say

if TYPE_CHECKING:
    from auditor.core.model import Audit, ModelRef

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
    counts = [f"{len(whole)} of {plural(len({model.ref for model in audit.models}), 'model')}"] if whole else []
    counts += [f"parts of {plural(len(partly), 'model')}"] if partly else []
    say(f"could not be read: {', and '.join(counts)}")
    left = [entry for entry in found if not (shown and entry.whole)]
    for (whole, kind), same in groupby(left, lambda entry: (entry.whole, entry.kind)):
        entries, said = list(same), kind if whole else f"in part, {kind}"
        for entry in entries[:_SHOWN]:
            names = ", ".join(entry.models[:_SHOWN])
            more = f" and {len(entry.models) - _SHOWN} more" if len(entry.models) > _SHOWN else ""
            say(f"  {said}: {one_line(names, 300)}{more}: {one_line(entry.why, 200)}")
        if rest := entries[_SHOWN:]:
            models = {name for entry in rest for name in entry.models}
            say(f"  {said}: and {len(rest)} more, of {plural(len(models), 'model')}")
    for sentence in accounts.advice(audit) if left else ():
        say(f"  next step: {sentence}")
    for guess in _guesses(audit):
        say(f"  {guess}")


def _guesses(audit: Audit) -> tuple[str, ...]:
    """What names that no hub gave an answer about may mean: a folder or file here, a known license, a service."""
    failed = [model.ref for model in audit.models if model.failure and model.ref.scheme == DEFAULT_SCHEME]
    return tuple(filter(None, dict.fromkeys(map(_guess, failed))))[:_SHOWN]


def _guess(ref: ModelRef) -> str:
    from auditor.core.model import ModelRef
    from auditor.core.printable import one_line
    from auditor.identify.library import load_library
    from auditor.records.catalog import shipped

    name, here = one_line(ref.name, 300), Path(ref.name)
    if here.is_dir():
        return f"did you mean file:{name}? A folder of this name is here"
    if here.is_file():
        return f"did you mean `auditor identify {name}`? A file of this name is here"
    if "/" in ref.name:
        served = shipped().served(ModelRef(scheme="api", name=ref.name))
        return f"did you mean api:{name}? A service of this name is known" if served else ""
    # A name without an account is hardly ever one of a model.
    if license_ids := load_library().resolve(ref.name):
        return f"did you mean `auditor licenses show {license_ids[0]}`? A license of this name is known"
    return f"most models are named with the account that publishes them, such as hf:ACCOUNT/{name} or api:VENDOR/{name}"

"""`auditor doctor`: is everything here that an audit needs, and what to do where it is not."""

from __future__ import annotations

from datetime import UTC, datetime

from click.exceptions import Exit

from auditor.cli.options import EndpointOption, FormOption, OfflineOption, PolicyOption, StoreOption, check_form
from auditor.cli.say import json_text

_SIGNS = {"ok": "ok     ", "note": "note   ", "fail": "FAIL   ", "skipped": "skipped"}


def doctor(
    form: FormOption = "text",
    offline: OfflineOption = False,
    policy: PolicyOption = None,
    store: StoreOption = None,
    endpoint: EndpointOption = None,
) -> None:
    """Check Python, data, evidence store, hub, token, clock, extras, policy and terminal.

    Ends with 0 when nothing failed, else with 1; each line that failed says what to do. No token is shown.
    """
    from auditor.cli import checkup
    from auditor.cli.outputs import print_data, print_text
    from auditor.core.version import __version__

    check_form(form)
    today = datetime.now(UTC).date()
    looks = list(checkup.everything(store=store, policy=policy, endpoint=endpoint, offline=offline, today=today))
    failed = sum(look.state == "fail" for look in looks)
    if form == "json":
        checks = [{"name": one.name, "state": one.state, "said": one.said, "hint": one.hint} for one in looks]
        print_data(json_text({"version": __version__, "ok": not failed, "checks": checks}, indent=1))
    else:
        width = max(len(look.name) for look in looks)
        lines = []
        for look in looks:
            lines.append(f"{_SIGNS[look.state]}  {look.name:<{width}}  {look.said}")
            if look.hint:
                lines.append(f"{'':7}  {'':<{width}}  → {look.hint}")
        lines.append(f"{len(looks)} looked at, {failed} failed")
        print_text("\n".join(lines))
    raise Exit(1 if failed else 0)

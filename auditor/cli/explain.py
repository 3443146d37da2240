"""`auditor explain RULE`: what a check looks at, its legal basis, and what to do about it."""

from __future__ import annotations

from typing import Annotated

import typer


def explain(rule: Annotated[str, typer.Argument(help="Check id, for example LIC-03.", metavar="RULE")]) -> None:
    """Explain a check of the built-in packs: what, why, law, evidence, remedy and examples."""
    from auditor.cli import outputs
    from auditor.policy import explain_check

    outputs.print_text(explain_check(rule))

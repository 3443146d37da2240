"""`auditor explain RULE`: what a check looks at, its legal basis, and what to do about it."""

from __future__ import annotations

from typing import Annotated

from auditor.cli.line import Argument, NamedOption
from auditor.cli.options import PolicyOption


def explain(
    rule: Annotated[str, Argument(help="Check id, for example LIC-03.", metavar="RULE")],
    policy: PolicyOption = None,
    verbose: Annotated[
        bool, NamedOption("--verbose", "-v", help="Also the conditions, as the pack states them.")
    ] = False,
) -> None:
    """Explain a check: what it says, law, questions, remedy and examples; the policy's own checks as well."""
    from auditor.cli import outputs
    from auditor.cli.reading import own_policy
    from auditor.policy.judging.explain import explain_check

    outputs.print_text(explain_check(rule, own_policy(policy), conditions=verbose))

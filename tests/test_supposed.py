"""`choose --without` and `--what-if`: what becomes of a plan when a vendor turns or a fact changes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings

from auditor.core.errors import UsageError
from auditor.report.choose import choose
from auditor.report.supposed import lacking, moves
from tests.cli.runner import auditor
from tests.sizes import sized
from tests.test_choose import ROWS, market, shop  # noqa: F401 - a fixture


@given(ROWS)
@settings(max_examples=sized(60), deadline=None)
def test_a_fallback_is_there_when_the_vendor_of_the_primary_is_gone(rows: list[tuple[str, list[str]]]) -> None:
    audit = market(*rows)
    for one in choose(audit).workloads:
        if one.primary is None:
            continue
        account = one.primary.ref.partition(":")[2].partition("/")[0]
        rest = lacking(audit, [account])
        assert {str(model.ref) for model in audit.models} - {str(model.ref) for model in rest.models} == {
            name for name, _ in rows if f":{account}/" in name
        }
        after = {other.workload: other for other in choose(rest).workloads}.get(one.workload)
        assert (after.primary if after else None) == one.fallback
        told = {(move.workload, move.role): move for move in moves(choose(audit), choose(rest))}
        assert not told[one.workload, "primary"].stays


def test_a_name_that_stands_for_nothing_is_refused() -> None:
    with pytest.raises(UsageError, match="owner-9"):
        lacking(market(("hf:owner-0/model-0", ["pass"] * 4)), ["owner-9"])


def test_what_is_made_from_a_model_goes_with_it(shop: Path) -> None:  # noqa: F811
    models = ("hf:quarry-ai/quarry-70b", "hf:mergeworks/granite-quarry-merge", "hf:fjordlight/fjord-code-3b")
    auditor("review", *models, "-f", "json", "-o", "audit.json", "--as-of", "2026-11-21")
    for name in ("quarry-ai", "hf:quarry-ai/quarry-70b", "quarry-ai/quarry-70b"):
        said = auditor("choose", "audit.json", "--without", name, "-f", "json")
        assert said.code == 0, said.err
        told = json.loads(said.out)
        assert {option["ref"] for one in told["workloads"] for option in one["options"]} == {
            "hf:fjordlight/fjord-code-3b"
        }
        assert told["supposed"]["said"] == f"Without {name}"
    unknown = auditor("choose", "audit.json", "--without", "quarry-at")
    assert (unknown.code, unknown.out) == (2, "")
    assert "quarry-ai" in unknown.err


def test_another_fact_moves_the_plan_and_no_plan_is_made_of_it(shop: Path) -> None:  # noqa: F811
    models = ("hf:quarry-ai/quarry-70b", "hf:fjordlight/fjord-code-3b")
    common = ("choose", *models, "-w", "internal-coding", "--as-of", "2026-11-21")
    assert "nearest    hf:quarry-ai/quarry-70b: not allowed" in auditor(*common).out
    fact = ("--what-if", "org.group_mau_at={2025-02: 1000}")
    said = auditor(*common, *fact)
    assert said.code == 0, said.err
    assert said.out.startswith("If org.group_mau_at={2025-02: 1000}:\n")
    assert "  fallback   internal-coding: none → hf:quarry-ai/quarry-70b (needs an answer first)\n" in said.out
    assert "  unchanged  1 of 2 places\n" in said.out
    assert auditor(*common, *fact, "--plan", "plan.yaml").code == 2
    assert not Path("plan.yaml").exists()

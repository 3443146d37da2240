"""The example policy of an admission controller, evaluated by a CEL engine against statements that we write."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from cel_expr_python import cel

from auditor.core.model import Audit
from auditor.renderers import intoto
from tests.renderers import audits

POLICY = Path(__file__).parents[2] / "examples" / "admission" / "kyverno.yaml"
SPEC = yaml.safe_load(POLICY.read_text("utf-8"))["spec"]
"""Rules that need no registry and no key, by their message."""
RULES = {one["message"]: one["expression"] for one in SPEC["validations"][1:]}
ENV = cel.NewEnv(variables={"variables": cel.Type.DYN})


def predicate(audit: Audit) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(intoto.RENDERER.render(audit))["predicate"]
    made["policy"]["id"] = "example-policy"
    return made


CLEAN = predicate(audits.clean())
WORKLOAD = CLEAN["models"][0]["verdicts"][0]["workload"]


def refused(*told: dict[str, Any], workload: str = WORKLOAD, oldest: str = "2026-11-01") -> list[str]:
    """Which rules refuse a pod with images of these audits; one that cannot be evaluated refuses (failurePolicy)."""
    given = ENV.Activation({"variables": {"audits": list(told), "workload": workload}})
    since = f"timestamp('{oldest}T00:00:00Z')"  # this engine takes no instants inside of mappings
    rules = {message: ENV.compile(rule.replace("variables.oldest", since)) for message, rule in RULES.items()}
    return [message for message, rule in rules.items() if rule.eval(given).plain_value() is not True]


def test_a_clean_audit_of_the_right_workload_is_admitted() -> None:
    assert refused(CLEAN) == []
    assert refused(CLEAN, CLEAN) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda told: told["gate"].update(exitCode=1),
        lambda told: told["gate"].update(exitCode=3),
        lambda told: told["policy"].update(id="another"),
        lambda told: told["policy"].update(failOn="never"),
        lambda told: told.update(asOf="2026-10-01"),
        lambda told: told.update(models=[]),
        lambda told: told["models"][0].pop("verdicts"),
        lambda told: told["models"][0].update(verdicts=[]),
        lambda told: told["models"][0]["verdicts"][0].update(outcome="needs-review"),
        lambda told: told["models"][0]["verdicts"][0].update(outcome="fail"),
        lambda told: told["models"][0]["verdicts"][0].update(workload="another"),
        lambda told: told["models"].append({"model": "hf:a/b", "notCollected": "gone"}),
        lambda told: told.clear(),
    ],
)
def test_whatever_is_wrong_with_one_of_the_audits_refuses_the_pod(change: Callable[[dict[str, Any]], Any]) -> None:
    wrong = deepcopy(CLEAN)
    change(wrong)
    assert refused(wrong)
    assert refused(CLEAN, wrong)


def test_a_pod_without_the_label_is_refused() -> None:
    assert refused(CLEAN, workload="") == [next(message for message in RULES if "label" in message)]


def test_a_portfolio_with_open_points_is_refused() -> None:
    assert refused(predicate(audits.portfolio()), workload="code-assist")


def test_the_policy_names_the_predicate_that_we_write() -> None:
    assert [one["intoto"]["type"] for one in SPEC["attestations"]] == [intoto.PREDICATE]
    assert SPEC["failurePolicy"] == "Fail"
    assert intoto.PREDICATE in POLICY.read_text("utf-8").split("apiVersion")[0]

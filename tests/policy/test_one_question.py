"""A question is asked once: checks that wait for the same words ask the same, and each asks one thing."""

from __future__ import annotations

import re
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml

from auditor.core.model import Finding, Outcome, Verdict
from auditor.policy import judge, load_policy
from auditor.policy.facts.fact_registry import NOT_STATED, FactSpec, registry
from auditor.report.decisions import is_asked
from tests.laws.repository import HERE, TODAY, book, dossier, snapshot

LAYERS = {
    "processing_regions": ["FR"],
    "storage_regions": ["FR"],
    "support_access_countries": ["FR"],
    "entity_jurisdiction": ["FR"],
}
SUBSETS = [subset for count in range(1, 5) for subset in combinations(LAYERS, count)]
OPEN = dossier(snapshot({"README.md": b"---\nlicense: mit\n---\n# A tern\n"}))


def judged(folder: Path, packs: list[str], deployment: dict[str, Any], **keys: Any) -> Verdict:
    """One workload of an ordinary organization: personal data, at a vendor's."""
    said = yaml.safe_load((HERE / "ordinary.yaml").read_text("utf-8"))
    base = {
        "use_cases": ["internal_coding"], "purpose": "operations", "data_classes": ["pii"],
        "distribution": ["internal"], "hosting": "vendor-api", "routing_mode": "regional",
    }  # fmt: skip
    said |= {"packs": packs, "workloads": {"one": {"deployment": base | deployment}}, **keys}
    path = folder / "auditor.yaml"
    path.write_text(yaml.safe_dump(said, sort_keys=False), "utf-8")
    (verdict,) = judge(OPEN, load_policy(path, as_of=TODAY), ("one",), date(2026, 11, 22), book=book())
    return verdict


def asked(verdict: Verdict) -> dict[str, Finding]:
    """What asks somebody, by check."""
    return {one.check: one for one in verdict.findings if is_asked(one) and one.outcome is Outcome.NEEDS_REVIEW}


@pytest.mark.parametrize("left_out", SUBSETS, ids="-".join)
@pytest.mark.parametrize("hosting", ["vendor-api", "cloud-resale", "self"])
def test_a_layer_that_nobody_declared_is_asked_for_once(
    left_out: tuple[str, ...], hosting: str, tmp_path: Path
) -> None:
    deployment: dict[str, Any] = {key: value for key, value in LAYERS.items() if key not in left_out}
    deployment |= {"hosting": hosting} | ({"self_host_kind": "iaas"} if hosting == "self" else {})
    found = asked(judged(tmp_path, ["residency"], deployment))
    layers = [found["RES-02"], found["RES-04"]]
    assert len({one.settlement.yaml for one in layers if one.settlement}) == 1
    assert {one.settlement.kind for one in layers if one.settlement} == {"fact"}
    left: dict[str, Any] = dict(LAYERS)
    for key in left_out[1:]:
        left.pop(key)
    later = asked(judged(tmp_path, ["residency"], left | {"hosting": hosting, "self_host_kind": "iaas"}))
    assert ("RES-02" in later) == ("RES-04" in later) == (len(left_out) > 1)


@pytest.mark.parametrize("layer", list(LAYERS)[:3])
def test_a_layer_of_which_it_is_declared_that_nobody_knows_is_asked_for_once(layer: str, tmp_path: Path) -> None:
    verdict = judged(tmp_path, ["residency"], LAYERS | {layer: ["UNKNOWN"]})
    found = asked(verdict)
    assert "RES-04" not in found
    assert found["RES-02"].question is not None
    assert layer.partition("_")[0] in found["RES-02"].question


STATED = [
    spec
    for spec in registry().facts.values()
    if spec.ask and not spec.derived and spec.name.startswith(("org.", "deployment.", "model.", "attestations."))
    if not spec.name.removeprefix("model.").startswith(NOT_STATED)
]
"""What somebody can state, with a question of its own."""


@pytest.mark.parametrize("spec", STATED, ids=lambda spec: spec.name)
def test_the_question_for_a_fact_is_about_one_fact(spec: FactSpec) -> None:
    named = {name for name in re.findall(r"[a-z_]+(?:\.[a-z_]+)+", spec.ask) if name in registry().facts}
    assert len({name for name in named if not name.startswith("attestations.")}) <= 1

"""Chains of models, long, wide, circular, gated, vanished, relicensed and mixed: the verdict is right and is told.

Each chain of `chains.yaml` stands on the loopback hub and goes the whole way: client, readers, lineage, policy, report.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from auditor import audit
from auditor.collect.sources.huggingface import HuggingFace
from auditor.core.model import Audit, ModelAudit
from auditor.pipeline import Collecting
from auditor.renderers import json as json_format
from auditor.renderers import table
from tests.hub import Hub
from tests.hub.faults import Fault
from tests.hub.folders import make_model
from tests.tiny_policy import POLICY

CHAINS = yaml.safe_load(Path(__file__).with_name("chains.yaml").read_text("utf-8"))
ANYBODY = "hf_anybody"
LISTS = "licenses: {allow: [apache-2.0, mit], deny: [llama-*, gemma*, cc-by-nc-*]}\n"


def read(chain: dict[str, Any], root: Path) -> Audit:
    for name, (front, text, *files) in chain["models"].items():
        card = f"---\n{yaml.safe_dump(front)}---\n{text}\n"
        make_model(root / "models", name, {"README.md": card, **(files[0] if files else {})})
    (root / "auditor.yaml").write_text(POLICY + LISTS, encoding="utf-8")
    faults = [Fault.parse(spec) for spec in chain.get("faults", ())]
    with Hub(root / "models", faults=faults) as hub:
        source = HuggingFace(endpoint=hub.url, token=ANYBODY, cache_dir=root / "cache")
        how = Collecting(store=root / "store", sources={"hf": source})
        return audit([f"hf:{chain['asks']}"], policy=root / "auditor.yaml", as_of=date(2026, 11, 21), collecting=how)


def tree(model: ModelAudit) -> list[str]:
    assert model.dossier is not None
    return [f"{edge.parent} {edge.relation}" for edge in model.dossier.parents]


@pytest.mark.parametrize("chain", CHAINS, ids=[chain["title"] for chain in CHAINS])
def test_a_chain_is_judged_right_and_told(chain: dict[str, Any], tmp_path: Path) -> None:
    found = read(chain, tmp_path)
    (model,) = found.models
    assert model.failure is None
    assert model.dossier is not None
    assert tree(model) == chain["tree"]
    assert sorted(model.dossier.weights.concluded.license_ids) == sorted(chain["license"])
    assert [verdict.outcome.value for verdict in model.verdicts] == [chain["outcome"]]
    report = str(table.RENDERER.render(found)) + str(json_format.RENDERER.render(found))
    missing = [words for words in chain.get("says", ()) if words not in report]
    assert not missing, report


def test_there_are_chains_enough() -> None:
    assert len({chain["title"] for chain in CHAINS}) == len(CHAINS) >= 40

"""The minimum elements of an SBOM for AI (G7, 12 May 2026) are in both kinds of bill: known, or said to be unknown.

The list is written down here by itself, with the place that each format has for an element; one that has none is looked
for by its name.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from auditor.core.frozen import FrozenMap
from auditor.core.model import Audit, WorkloadSummary
from auditor.renderers import cyclonedx, cyclonedx_1_7, spdx3
from tests.renderers import audits

METADATA = (
    "sbom-author sbom-version sbom-data-format-name sbom-data-format-version sbom-author-signature sbom-tool-name "
    "sbom-tool-version sbom-generation-context sbom-timestamp sbom-dependency-relationship"
).split()
SYSTEM = (
    "system-name system-components system-producer system-version system-timestamp system-data-flow system-data-usage "
    "system-input-output-properties system-intended-application-area infrastructure-software infrastructure-hardware "
    "security-controls security-compliance cybersecurity-policy vulnerability-referencing security-metrics "
    "operational-performance-kpis"
).split()
MODEL = (
    "model-name model-identifier model-version model-timestamp model-producer model-description model-hash-value "
    "model-hash-algorithm model-properties model-input-output-properties model-training-properties model-license "
    "model-external-references"
).split()
DATASET = (
    "dataset-name dataset-description dataset-content dataset-identifier dataset-hash dataset-provenance "
    "dataset-statistical-properties dataset-sensitivity dataset-dependency-relationship dataset-license"
).split()
AUDITS = ("portfolio", "clean", "hostile")
Place = Callable[[Any], Any]

OF_CYCLONEDX: dict[str, Place] = {
    "sbom-author": lambda bom: bom["metadata"]["authors"][0]["name"],
    "sbom-version": lambda bom: bom["version"],
    "sbom-data-format-name": lambda bom: bom["bomFormat"],
    "sbom-data-format-version": lambda bom: bom["specVersion"],
    "sbom-tool-name": lambda bom: bom["metadata"]["tools"]["components"][0]["name"],
    "sbom-tool-version": lambda bom: bom["metadata"]["tools"]["components"][0]["version"],
    "sbom-generation-context": lambda bom: bom["metadata"]["lifecycles"][0]["phase"],
    "sbom-timestamp": lambda bom: bom["metadata"]["timestamp"],
    "sbom-dependency-relationship": lambda bom: bom["dependencies"][0]["dependsOn"],
    "system-name": lambda bom: bom["metadata"]["component"]["name"],
    "system-components": lambda bom: bom["components"],
    "system-producer": lambda bom: bom["metadata"]["component"]["supplier"]["name"],
    "system-version": lambda bom: bom["metadata"]["component"]["version"],
    "model-name": lambda one: one["name"],
    "model-version": lambda one: one["version"],
    "model-producer": lambda one: one["supplier"]["name"],
    "model-description": lambda one: one["description"],
    "model-hash-value": lambda one: one["components"][0]["hashes"][0]["content"],
    "model-hash-algorithm": lambda one: one["components"][0]["hashes"][0]["alg"],
    "model-input-output-properties": lambda one: one["modelCard"]["modelParameters"]["inputs"],
    "model-license": lambda one: one["licenses"],
    "model-external-references": lambda one: one["externalReferences"],
    "dataset-name": lambda one: one["name"],
    "dataset-description": lambda one: one["description"],
    "dataset-dependency-relationship": lambda one: one["type"],  # it stands in the model's own card
}


def named(properties: list[dict[str, str]]) -> dict[str, str]:
    return {one["name"].removeprefix("auditor:g7:"): one["value"] for one in properties}


def missing(elements: list[str], places: dict[str, Place], where: Any, by_name: dict[str, str]) -> list[str]:
    """Elements that are neither in their place nor called by their name."""
    absent = []
    for element in elements:
        try:
            said = places[element](where)
        except (KeyError, IndexError):
            said = None
        if not said and not by_name.get(element, "").strip():
            absent.append(element)
    return absent


@pytest.mark.parametrize("name", AUDITS)
@pytest.mark.parametrize("renderer", [cyclonedx.RENDERER, cyclonedx_1_7.RENDERER], ids=["1.6", "1.7"])
def test_cyclonedx_has_every_minimum_element_or_says_that_it_is_unknown(renderer: Any, name: str) -> None:
    bom = json.loads(str(renderer.render(audits.STANDARD[name]())))
    of_all = named(bom["metadata"]["properties"])
    assert missing(METADATA + SYSTEM, OF_CYCLONEDX, bom, of_all) == []
    for one in bom["components"]:
        assert missing(MODEL, OF_CYCLONEDX, one, named(one["properties"])) == []
        for dataset in one.get("modelCard", {}).get("modelParameters", {}).get("datasets", ()):
            if "contents" in dataset:
                properties = named(dataset["contents"]["properties"])
                assert missing(DATASET, OF_CYCLONEDX, dataset, properties) == []


@pytest.mark.parametrize("name", AUDITS)
def test_spdx_3_has_every_minimum_element_or_says_that_it_is_unknown(name: str) -> None:
    graph = json.loads(str(spdx3.RENDERER.render(audits.STANDARD[name]())))["@graph"]
    of = {one["spdxId"]: one for one in graph if "spdxId" in one}
    said: dict[str, dict[str, str]] = {}
    for one in graph:
        if one["type"] == "Annotation" and one["annotationType"] == "other":
            lines = (line.removeprefix("g7:").split(": ", 1) for line in one["statement"].split("\n"))
            said[one["subject"]] = dict(lines)  # type: ignore[arg-type]
    (bill,) = [one for one in graph if one["type"] == "software_Sbom"]
    (made,) = [one for one in graph if one["type"] == "CreationInfo"]
    agents = [of[agent]["name"] for agent in made["createdBy"]]
    tools = [of[tool]["name"] for tool in made["createdUsing"]]
    assert agents
    assert tools
    assert made["specVersion"] == "3.0.1"
    assert made["created"]
    assert bill["software_sbomType"] == ["analyzed"]
    assert missing([*SYSTEM, "sbom-author", "sbom-author-signature"], {}, None, said[bill["spdxId"]]) == []
    audited = set(bill["rootElement"]) - set(made["createdUsing"])
    for package in audited:
        assert missing(MODEL, {}, None, said[package]) == []
    datasets = [one["spdxId"] for one in graph if one["type"] == "dataset_DatasetPackage"]
    for dataset in datasets:
        if not of[dataset]["name"].startswith("training data of "):
            assert missing(DATASET, {}, None, said[dataset]) == []


def with_facts(**facts: object) -> Audit:
    audit = audits.portfolio()
    stated = FrozenMap({f"deployment.{key}": value for key, value in facts.items()})
    workload = WorkloadSummary(id="desk", title="Answers at the desk", facts=stated)
    return replace(audit, policy=replace(audit.policy, workloads=(workload,)))


def test_what_the_policy_states_of_a_workload_is_in_the_bill() -> None:
    audit = with_facts(data_classes=("phi",), processing_regions=("US",), hosting="self")
    told = named(json.loads(str(cyclonedx.RENDERER.render(audit)))["metadata"]["properties"])
    assert told["system-data-usage"] == "desk: data_classes phi"
    assert told["system-data-flow"] == "desk: hosting self, processing_regions US"
    assert told["system-intended-application-area"] == "desk: Answers at the desk"
    bare = named(json.loads(str(cyclonedx.RENDERER.render(with_facts())))["metadata"]["properties"])
    assert (bare["system-data-usage"], bare["system-data-flow"]) == ("unknown", "unknown")

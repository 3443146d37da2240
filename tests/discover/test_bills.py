"""Bills of materials as input: what any generator says of its models is followed, and nothing is left out."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.core.errors import ConfigError
from auditor.core.model import ModelRef
from auditor.core.registry import plugins
from auditor.discover import Kind, discover, is_bill, models_of
from auditor.manifest import load_manifest
from tests.renderers import audits
from tests.sizes import sized

BILLS = ("cyclonedx", "cyclonedx-1.7", "spdx", "spdx3")
COMMIT = "0123456789abcdef0123456789abcdef01234567"
NAME = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,12}/[A-Za-z0-9][A-Za-z0-9._-]{0,12}[A-Za-z0-9]", fullmatch=True)


def cyclonedx(*components: Any, **more: Any) -> str:
    return json.dumps(
        {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": list(components), **more}, indent=1
    )


def model(**said: Any) -> dict[str, Any]:
    return {"type": "machine-learning-model", "name": "a", **said}


def spdx3(*elements: Any) -> str:
    context = "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"
    return json.dumps({"@context": context, "@graph": list(elements)}, indent=1)


def refs(text: str) -> list[str]:
    return [str(one.found.ref or f"alias {one.found.name}") for one in models_of("bom.json", text)]


@given(names=st.lists(NAME, min_size=1, max_size=4, unique_by=str.casefold), form=st.sampled_from(BILLS))
@settings(max_examples=sized(25), deadline=None)
def test_the_models_of_our_own_bills_come_back_and_their_parents_do_not(names: list[str], form: str) -> None:
    made = [
        replace(audits.relabeled(), ref=ModelRef.parse(f"hf:{name}"), location=None) for name in names
    ]  # a model with three parents
    own = [replace(one, dossier=replace(one.dossier, ref=one.ref, revision=COMMIT)) for one in made if one.dossier]
    text = str(plugins("auditor.renderers", "RENDERER")[form].render(audits.audit(*own)))
    assert is_bill(text)
    found = {str(ModelRef.parse(ref).at(None)) for ref in refs(text)}
    assert found == {f"hf:{name}" for name in names}


@pytest.mark.parametrize("ref", ["hf:org/name", "github:org/name", "gitlab:org/name"])
@pytest.mark.parametrize("form", BILLS)
def test_a_model_of_a_git_host_comes_back_from_our_own_bills(form: str, ref: str) -> None:
    made = replace(audits.relabeled(), ref=ModelRef.parse(ref), location=None)
    assert made.dossier is not None
    own = replace(made, dossier=replace(made.dossier, ref=made.ref, revision=COMMIT))
    text = str(plugins("auditor.renderers", "RENDERER")[form].render(audits.audit(own)))
    assert {str(ModelRef.parse(found).at(None)) for found in refs(text)} == {ref}


def test_software_of_a_git_host_and_images_in_spdx_2_are_no_models() -> None:
    purls = ("pkg:github/acme/model-server@v1", "pkg:oci/vllm-openai@sha256%3Aaa?repository_url=docker.io/vllm")
    packages = [
        {"SPDXID": f"SPDXRef-{number}", "name": "model", "externalRefs": [{"referenceLocator": purl}], **purpose}
        for number, (purl, purpose) in enumerate(
            (purl, purpose) for purl in purls for purpose in ({}, {"primaryPackagePurpose": "APPLICATION"})
        )
    ]
    assert refs(json.dumps({"spdxVersion": "SPDX-2.3", "packages": packages})) == []


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ({"purl": "pkg:huggingface/org/name@" + COMMIT}, f"hf:org/name@{COMMIT}"),
        ({"purl": "pkg:huggingface/org/name", "version": COMMIT}, f"hf:org/name@{COMMIT}"),
        ({"purl": "pkg:huggingface/org/name", "version": "1.0"}, "hf:org/name"),
        ({"purl": "pkg:huggingface/org/name@main?x=1", "version": COMMIT}, "hf:org/name@main"),
        ({"externalReferences": [{"type": "website", "url": "https://huggingface.co/org/name"}]}, "hf:org/name"),
        (
            {"externalReferences": [{"url": "https://example.org/"}, {"url": "https://huggingface.co/org/name"}]},
            "hf:org/name",
        ),
        ({"properties": [{"name": "auditor:ref", "value": "ollama:llama3:8b"}]}, "ollama:llama3:8b"),
        ({"properties": [{"name": "auditor:ref", "value": "api:openai/gpt-4o"}]}, "api:openai/gpt-4o"),
        ({"group": "org", "name": "name"}, "alias org/name"),
        ({"purl": "pkg:HuggingFace/org/name"}, "hf:org/name"),
        ({"purl": "pkg:huggingface/org/name/../../x"}, "alias a"),
        ({"purl": "pkg:huggingface/org/%2E%2E/x"}, "alias a"),
        ({"externalReferences": [{"url": "file:///etc/passwd"}]}, "alias a"),
        ({"properties": [{"name": "auditor:ref", "value": "file:/etc"}]}, "alias a"),
        ({"externalReferences": [{"url": "https://huggingface.co@evil.example/o/n"}]}, "alias a"),
        ({"externalReferences": [{"url": "https://huggingface.co/datasets/o/n"}]}, "alias a"),
        ({"purl": "pkg:pypi/torch@2"}, "alias a"),
        ({"purl": "pkg:generic/x", "externalReferences": [{"url": 7}, 7, None]}, "alias a"),
        ({"name": None}, "alias unnamed"),
        ({"purl": 7, "version": [], "properties": "x", "externalReferences": {"url": "y"}}, "alias a"),
    ],
)
def test_a_component_is_followed_by_what_it_says_of_itself(said: dict[str, Any], wanted: str) -> None:
    assert refs(cyclonedx(model(**said))) == [wanted]


def test_models_inside_others_and_the_model_that_a_bill_is_about_count() -> None:
    inner = model(purl="pkg:huggingface/a/inner")
    outer = {"type": "application", "name": "app", "components": [inner]}
    about = {"component": model(purl="pkg:huggingface/a/about")}
    assert refs(cyclonedx(outer, metadata=about)) == ["hf:a/about", "hf:a/inner"]


def test_ancestors_and_software_are_no_models_in_use() -> None:
    parent = model(purl="pkg:huggingface/a/parent")
    mine = model(purl="pkg:huggingface/a/mine", pedigree={"ancestors": [parent]})
    assert refs(cyclonedx(mine, {"type": "library", "name": "torch", "purl": "pkg:pypi/torch"})) == ["hf:a/mine"]


def test_a_parent_that_is_used_itself_is_a_model_in_use() -> None:
    def package(name: str) -> dict[str, str]:
        return {
            "type": "ai_AIPackage",
            "spdxId": name,
            "name": name,
            "software_packageUrl": f"pkg:huggingface/o/{name}",
        }

    above = {"type": "Relationship", "relationshipType": "ancestorOf", "from": "base", "to": ["tune"]}
    uses = {"type": "Relationship", "relationshipType": "contains", "from": "app", "to": ["base", "tune"]}
    assert refs(spdx3(package("base"), package("tune"), above)) == ["hf:o/tune"]
    assert refs(spdx3(package("base"), package("tune"), above, uses)) == ["hf:o/base", "hf:o/tune"]


def test_spdx_2_has_models_by_their_purls_alone() -> None:
    purl = {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": "pkg:HuggingFace/o/n"}
    packages = [{"SPDXID": "A", "name": "n", "externalRefs": [purl]}, {"SPDXID": "B", "name": "torch"}]
    assert refs(json.dumps({"spdxVersion": "SPDX-2.3", "packages": packages})) == ["hf:o/n"]


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"bomFormat": "Other"}', '{"@context": "https://schema.org"}', "[" * 9000]
)
def test_what_is_no_bill_is_none(text: str) -> None:
    assert not is_bill(text)


@given(value=st.recursive(st.none() | st.integers() | st.text(max_size=5), lambda of: st.lists(of) | st.dictionaries(
    st.sampled_from(["components", "type", "name", "purl", "properties", "metadata", "component", "value", "url"]), of
), max_leaves=15))  # fmt: skip
@settings(max_examples=sized(60), deadline=None)
def test_no_shape_of_a_bill_breaks_the_reader(value: Any) -> None:
    for key, version in (("bomFormat", "CycloneDX"), ("spdxVersion", "SPDX-2.3"), ("@context", "spdx.org/rdf/3.0.1/x")):
        for held in ("components", "packages", "@graph", "metadata"):
            list(models_of("bom.json", json.dumps({key: version, held: value})))


def test_a_bill_is_a_manifest_with_places(tmp_path: Path) -> None:
    path = tmp_path / "bom.cdx.json"
    path.write_text(cyclonedx(model(purl="pkg:huggingface/org/name"), model(name="ours")), "utf-8")
    first, second = load_manifest(path).entries
    assert (str(first.ref), second.ref.scheme, second.ref.name) == ("hf:org/name", "alias", "ours")
    assert first.location
    assert first.location.start_line == 8
    path.write_text(cyclonedx({"type": "library", "name": "torch"}), "utf-8")
    with pytest.raises(ConfigError, match="lists no models"):
        load_manifest(path)


def test_discovery_finds_the_models_of_a_bill_and_no_setting_in_it(tmp_path: Path) -> None:
    (tmp_path / "sbom.json").write_text(cyclonedx(model(purl="pkg:huggingface/org/name"), model(name="ours")), "utf-8")
    found = discover(tmp_path).models
    assert {(one.found.name, one.found.kind) for one in found} == {("org/name", Kind.HUB), ("ours", Kind.ALIAS)}

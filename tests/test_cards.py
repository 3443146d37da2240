"""What cards declare: claims with their lines, and parents that can be fetched."""

from __future__ import annotations

import json

import pytest

from auditor.core.hub_names import hub_id
from auditor.evidence.cards import declared_parents, front_matter_claims, metadata_claims, read_card
from tests.small_book import card, snapshot


def claims_of(text: str) -> list[tuple[str, str, int | None]]:
    taken = snapshot("a/b", {"README.md": text})
    found = read_card(taken)
    assert found is not None
    return [(claim.key, claim.value, claim.location.start_line) for claim in front_matter_claims(found)[0]]


def test_a_list_makes_one_claim_an_item_with_its_own_line() -> None:
    text = "---\nlicense:\n- mit\n- openrail\nbase_model: [a/x, a/y]\n---\n"
    assert claims_of(text) == [
        ("license", "mit", 3),
        ("license", "openrail", 4),
        ("base_model", "a/x", 5),
        ("base_model", "a/y", 5),
    ]


def test_norwegian_stays_a_language_and_a_boolean_license_is_odd() -> None:
    taken = snapshot("a/b", {"README.md": "---\nlanguage: no\nlicense: true\n---\n"})
    found = read_card(taken)
    assert found is not None
    claims, odd = front_matter_claims(found)
    assert [(claim.key, claim.value) for claim in claims] == [("language", "no"), ("license", "true")]
    assert [anomaly.kind for anomaly in odd] == ["wrong-type"]


def test_an_empty_license_key_declares_nothing() -> None:
    assert claims_of("---\nlicense:\nlicense_name: null\n---\n") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("org/name", "org/name"),
        ("hf:org/name", "org/name"),
        ("https://huggingface.co/org/name", "org/name"),
        ("https://huggingface.co/org/name/tree/main", "org/name"),
        ("huggingface.co/org/name?x=1", "org/name"),
        ("C:\\hub\\models--org--name\\snapshots\\abc", "org/name"),
        ("https://github.com/org/name", None),
        ("https://huggingface.co/datasets/org", None),
        ("https://huggingface.co.evil.example/org/name", None),
        ("/root/models/x", None),
        ("./models/x", None),
        ("../x/y", None),
        ("models/x", None),
        ("output/checkpoint-500", None),
        ("gpt2", None),
        ("a/b/c", None),
        ("org/..", None),
        ("", None),
    ],
)
def test_only_plausible_hub_ids_are_parents(text: str, found: str | None) -> None:
    assert hub_id(text) == found


def test_parents_come_from_card_adapter_and_recipe_once_and_never_itself() -> None:
    taken = snapshot(
        "me/model",
        {
            "README.md": card(base_model="[Org/One, me/Model, './local']"),
            "adapter_config.json": json.dumps({"base_model_name_or_path": "org/two"}),
            "mergekit_config.yml": "models:\n  - model: org/three\n  - model: Org/One\n",
        },
    )
    assert [str(parent) for parent in declared_parents(taken)] == ["hf:Org/One", "hf:org/two", "hf:org/three"]


def test_a_mapping_that_names_a_model_is_understood() -> None:
    taken = snapshot("me/model", {"README.md": "---\nbase_model:\n- name: org/one\n- {model: org/two}\n---\n"})
    assert [parent.name for parent in declared_parents(taken)] == ["org/one", "org/two"]


def test_hub_metadata_speaks_where_the_card_does_not() -> None:
    metadata = {"cardData": {"license": "mit", "base_model": "org/one"}, "tags": ["base_model:quantized:org/one"]}
    taken = snapshot("me/model", {"README.md": "# no front matter\n"}, metadata=metadata)
    assert [parent.name for parent in declared_parents(taken)] == ["org/one"]
    found = {(claim.key, claim.value, claim.source) for claim in metadata_claims(taken)}
    assert ("base_model_relation", "quantized", "hub-metadata") in found
    assert not any(claim.key == "license" for claim in metadata_claims(taken, besides={"license"}))


@pytest.mark.parametrize(
    "data", [b"[" * 100_000, b'{"base_model_name_or_path": 12}', b"\xff\xfe", b"{", b'{"a": ' + b"9" * 9000 + b"}"]
)
def test_damaged_settings_name_no_parent_and_do_no_harm(data: bytes) -> None:
    assert declared_parents(snapshot("a/b", {"adapter_config.json": data})) == ()

"""A license that lies beside weights binds them, in whatever folder of the repository both lie."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.core.model import Gap, Subject, WrittenConclusion
from auditor.lineage import trace
from tests.laws.generators import plain_carrier
from tests.laws.repository import analysis, book, dossier, license_text, passes, snapshot, verdict

FOLDERS = st.lists(
    st.sampled_from(("vae", "onnx", "weights", "fp16", "v2", "checkpoint-500", "models")), min_size=1, max_size=3
).map("/".join)
NAMES = st.sampled_from(("LICENSE", "LICENSE.txt", "license.md", "LICENSE-MODEL", "COPYING"))
WEIGHTS = st.sampled_from(("model.safetensors", "pytorch_model.bin", "model.onnx", "model.gguf"))


@given(FOLDERS, NAMES, WEIGHTS, st.sampled_from(("CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", "CC-BY-NC-ND-4.0")))
def test_a_license_that_limits_weights_in_a_folder_keeps_the_model_from_passing(
    folder: str, name: str, weights: str, binding: str
) -> None:
    files = plain_carrier() | {f"{folder}/{weights}": b"\0"}
    assert passes(files | {f"{folder}/{name}": license_text("Apache-2.0").encode()})
    assert not passes(files | {f"{folder}/{name}": license_text(binding).encode()})


@given(FOLDERS, NAMES, WEIGHTS)
def test_a_license_beside_weights_that_was_not_fetched_is_missed(folder: str, name: str, weights: str) -> None:
    path, found = f"{folder}/{name}", snapshot(plain_carrier() | {f"{folder}/{weights}": b"\0"})
    for gaps in ((), (Gap(what=path, kind="unreachable", detail="HTTP 500"),)):
        missed = replace(found, listing=tuple(sorted((*found.listing, path))), gaps=gaps)
        assert not dossier(missed).weights.complete
    assert dossier(found).weights.complete


@pytest.mark.parametrize("folder", ["third_party/lib", "vendor", "node_modules/a"])
def test_a_license_of_vendored_code_is_none_of_the_models(folder: str) -> None:
    assert passes(plain_carrier() | {f"{folder}/LICENSE": license_text("CC-BY-NC-4.0").encode()})


# -------------------------------------------------------- a license in a folder without weights, where no other one is

LONELY = st.lists(
    st.sampled_from(("docs", "assets", "legal docs", "doc", "about", "misc", "static", "info", "notes")),
    min_size=1, max_size=3,
).map("/".join)  # fmt: skip
TERMS = st.sampled_from(("CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", "CC-BY-NC-ND-4.0", "AGPL-3.0-only"))
OWN_WORDS = "Tern Terms\n\nYou may look at the weights. Any other thing needs the written word of Tern Works.\n" * 3


def carrier(declared: str = "apache-2.0", *, text: bool = False) -> dict[str, bytes]:
    """A small repository that declares a license, or none, and shows the text of none but where it is wanted."""
    front = f"license: {declared}\n" if declared else ""
    card = f"---\n{front}language: en\n---\n# Tern\n\nTern sorts short English texts into twelve topics.\n"
    files = {"README.md": card.encode(), "model.safetensors": plain_carrier()["model.safetensors"]}
    return files | ({"LICENSE": license_text("Apache-2.0").encode()} if text else {})


@given(LONELY, NAMES, TERMS)
def test_the_only_license_of_a_repository_asks_wherever_it_lies(folder: str, name: str, terms: str) -> None:
    assert passes(carrier())
    files = carrier() | {f"{folder}/{name}": license_text(terms).encode()}
    assert verdict(snapshot(files)).outcome.value == "needs-review"
    gaps = [gap for gap in dossier(snapshot(files)).weights.gaps if gap.what == f"{folder}/{name}"]
    assert len(gaps) == 1
    assert gaps[0].detail


@given(LONELY, NAMES)
def test_one_that_agrees_or_adds_nothing_asks_nothing(folder: str, name: str) -> None:
    for declared, terms in (("apache-2.0", "Apache-2.0"), ("apache-2.0", "MIT"), ("mit", "Apache-2.0")):
        assert passes(carrier(declared) | {f"{folder}/{name}": license_text(terms).encode()})


@given(LONELY, NAMES, st.sampled_from(("Apache-2.0", "MIT", "CC-BY-NC-4.0")))
def test_where_nothing_is_declared_it_is_proposed_and_makes_nothing_pass(folder: str, name: str, terms: str) -> None:
    files = carrier("") | {f"{folder}/{name}": license_text(terms).encode()}
    assert not passes(files)
    assert f"{folder}/{name}" in [gap.what for gap in dossier(snapshot(files)).weights.gaps]


@given(LONELY, NAMES, TERMS)
def test_beside_a_license_that_speaks_for_the_model_it_is_that_of_its_folder(
    folder: str, name: str, terms: str
) -> None:
    assert passes(carrier(text=True) | {f"{folder}/{name}": license_text(terms).encode()})


@given(LONELY, NAMES, TERMS)
def test_beside_one_for_the_code_alone_it_is_still_the_only_one_for_the_weights(
    folder: str, name: str, terms: str
) -> None:
    files = carrier() | {"LICENSE-CODE": license_text("Apache-2.0").encode()}
    assert passes(files)
    assert not passes(files | {f"{folder}/{name}": license_text(terms).encode()})


@given(LONELY, NAMES)
def test_words_on_no_record_ask_as_well(folder: str, name: str) -> None:
    assert not passes(carrier() | {f"{folder}/{name}": OWN_WORDS.encode()})


@given(LONELY, st.sampled_from(("LICENSE.pdf", "LICENSE.docx", "license.html")), NAMES)
def test_one_that_cannot_be_read_or_was_not_fetched_is_missed(folder: str, unread: str, name: str) -> None:
    for path in (f"{folder}/{unread}", f"{folder}/{name}"):
        found = snapshot(carrier())
        missed = replace(found, listing=tuple(sorted((*found.listing, path))))
        assert not dossier(missed).weights.complete
    assert not dossier(snapshot(carrier() | {f"{folder}/{unread}": b"%PDF-1.7 \0\1\2"})).weights.complete


@given(st.sampled_from(("code", "src", "data", "scripts", "dataset", "source/code")), NAMES, TERMS)
def test_one_in_a_folder_of_something_else_is_that_ones(folder: str, name: str, terms: str) -> None:
    if name != "LICENSE-MODEL":
        assert passes(carrier() | {f"{folder}/{name}": license_text(terms).encode()})


@pytest.mark.parametrize("folder", ["third_party/lib", "vendor", "node_modules/a", "docs/third_party"])
def test_nor_does_one_of_vendored_code_ask(folder: str) -> None:
    assert passes(carrier() | {f"{folder}/LICENSE": license_text("CC-BY-NC-4.0").encode()})


@given(LONELY, NAMES, TERMS)
def test_a_conclusion_settles_it(folder: str, name: str, terms: str) -> None:
    found = snapshot(carrier() | {f"{folder}/{name}": license_text(terms).encode()})
    said = WrittenConclusion(
        models="*", subject=Subject.WEIGHTS, license="apache-2.0", by="a lawyer", on=date(2026, 11, 1), reason="asked"
    )
    settled = trace(analysis().recognized(found), book=book(), conclusions=(said,))
    assert f"{folder}/{name}" not in [gap.what for gap in settled.weights.gaps]

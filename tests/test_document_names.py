"""License documents by name and place: which they are, what they cover, how sure that is."""

from __future__ import annotations

import pytest

from auditor.core.document_names import COUNTS_FROM, classify, name_documents
from auditor.core.model import DocumentKind, Subject

BOTH = {Subject.WEIGHTS, Subject.CODE}


@pytest.mark.parametrize(
    ("path", "kind", "covers"),
    [
        ("LICENSE", DocumentKind.LICENSE, BOTH),
        ("LICENCE.md", DocumentKind.LICENSE, BOTH),
        ("license.txt", DocumentKind.LICENSE, BOTH),
        ("COPYING", DocumentKind.LICENSE, BOTH),
        ("LICENSE.MIT", DocumentKind.LICENSE, BOTH),
        ("LICENSE-MODEL", DocumentKind.LICENSE, {Subject.WEIGHTS}),
        ("MODEL_LICENSE.md", DocumentKind.LICENSE, {Subject.WEIGHTS}),
        ("ModelLicense", DocumentKind.LICENSE, {Subject.WEIGHTS}),
        ("Acme-LICENSE-AGREEMENT", DocumentKind.LICENSE, {Subject.WEIGHTS}),
        ("WEIGHTS_TERMS_OF_USE.md", DocumentKind.LICENSE, {Subject.WEIGHTS}),
        ("LICENSE-CODE", DocumentKind.LICENSE, {Subject.CODE}),
        ("DATA_LICENSE", DocumentKind.LICENSE, {Subject.DATA}),
        ("OUTPUT_TERMS_OF_USE.md", DocumentKind.LICENSE, {Subject.OUTPUTS}),
        ("模型许可协议.txt", DocumentKind.LICENSE, None),
        ("USE_POLICY.md", DocumentKind.USE_POLICY, BOTH),
        ("ACCEPTABLE_USE.md", DocumentKind.USE_POLICY, BOTH),
        ("Prohibited-Use-Policy.txt", DocumentKind.USE_POLICY, BOTH),
        ("NOTICE", DocumentKind.NOTICE, BOTH),
    ],
)
def test_names_are_read_as_words(path: str, kind: DocumentKind, covers: set[Subject] | None) -> None:
    found = classify(path)
    assert found is not None
    assert found.kind is kind
    assert found.score >= COUNTS_FROM
    if covers is not None:
        assert found.covers == covers


@pytest.mark.parametrize(
    "path",
    [
        "README.md",
        "license.py",
        "check_license.sh",
        "license.json",
        "LICENSE_HEADER.txt",
        "PRIVACY_POLICY.md",
        "SECURITY.md",
        "tokenizer.json",
        "model.safetensors",
        "policy.py",
        "terms.csv",
        "notice.png",
    ],
)
def test_other_files_are_not_taken_for_licences(path: str) -> None:
    assert classify(path) is None


@pytest.mark.parametrize(
    "path",
    [
        "third_party/x/LICENSE",
        "vendor/LICENSE",
        "node_modules/a/LICENSE.txt",
        "text_encoder/LICENSE",
        "src/deep/er/LICENSE",
        "LICENSE-THIRD-PARTY",
        "THIRD_PARTY_NOTICES.txt",
    ],
)
def test_the_licence_of_a_part_is_recorded_and_not_the_models(path: str) -> None:
    found = classify(path)
    assert found is not None
    assert found.score < COUNTS_FROM


def covered(*paths: str) -> dict[str, set[Subject]]:
    return {found.path: set(found.covers) for found in name_documents(paths)}


def test_a_plain_licence_beside_a_model_licence_covers_the_code_alone() -> None:
    assert covered("LICENSE", "MODEL_LICENSE") == {"LICENSE": {Subject.CODE}, "MODEL_LICENSE": {Subject.WEIGHTS}}


def test_a_plain_licence_beside_a_code_licence_covers_the_weights_alone() -> None:
    assert covered("LICENSE", "LICENSE-CODE")["LICENSE"] == {Subject.WEIGHTS}


def test_a_vendored_model_licence_takes_nothing_from_the_plain_one() -> None:
    assert covered("LICENSE", "third_party/MODEL_LICENSE")["LICENSE"] == BOTH


def test_two_standard_licences_side_by_side_stay_general() -> None:
    assert covered("LICENSE-MIT", "LICENSE-APACHE") == {"LICENSE-MIT": BOTH, "LICENSE-APACHE": BOTH}


def test_a_licence_in_a_format_nobody_reads_is_named_and_marked() -> None:
    found = classify("LICENSE.pdf")
    assert found is not None
    assert not found.readable


def test_the_best_document_comes_first_whatever_the_order() -> None:
    paths = ["text_encoder/LICENSE", "LICENSE.md", "NOTICE"]
    assert name_documents(paths) == name_documents(reversed(paths))
    assert name_documents(paths)[0].path == "LICENSE.md"


@pytest.mark.parametrize("folder", ["vae", "text_encoder", "onnx/fp16", "a/b/c"])
@pytest.mark.parametrize("weights", ["model.safetensors", "pytorch_model.bin", "M.GGUF", "w.onnx"])
def test_a_licence_in_a_folder_of_weights_speaks_for_them(folder: str, weights: str) -> None:
    found = {one.path: one for one in name_documents([f"{folder}/LICENSE.txt", f"{folder}/{weights}", "LICENSE"])}
    assert found[f"{folder}/LICENSE.txt"].score >= COUNTS_FROM
    assert found[f"{folder}/LICENSE.txt"].covers == {Subject.WEIGHTS}
    assert found["LICENSE"].covers == BOTH


@pytest.mark.parametrize("path", ["third_party/x/LICENSE", "vendor/LICENSE", "node_modules/a/LICENSE"])
def test_a_vendored_licence_speaks_for_nothing_whatever_lies_beside_it(path: str) -> None:
    beside = f"{path.rpartition('/')[0]}/model.bin"
    assert [one.score < COUNTS_FROM for one in name_documents([path, beside])] == [True]

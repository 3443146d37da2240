"""A license that lies beside weights binds them, in whatever folder of the repository both lie."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.core.model import Gap
from tests.laws.generators import plain_carrier
from tests.laws.repository import dossier, license_text, passes, snapshot

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

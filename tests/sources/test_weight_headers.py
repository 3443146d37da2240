"""Headers of weights, written by the real libraries and cut, damaged or hostile."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np
import pytest
from gguf import GGUFWriter
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import save_file

from auditor.collect.weight_headers import PREFIX_BYTES, card_data, header_of


@pytest.fixture(scope="module")
def gguf(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A GGUF file as converters write it: what describes the model, then a large vocabulary, then a tensor."""
    path = tmp_path_factory.mktemp("gguf") / "m.gguf"
    writer = GGUFWriter(str(path), "llama")
    writer.add_license("apache-2.0")
    writer.add_license_name("House license")
    writer.add_license_link("https://example.org/license")
    writer.add_base_model_count(1)
    writer.add_base_model_repo_url(0, "https://hub.example/acme/base-7b")
    writer.add_token_list([f"token-{number}" for number in range(20_000)])
    writer.add_tensor("t", np.zeros(4, dtype=np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path.read_bytes()


def test_a_prefix_of_a_real_gguf_file_tells_its_license_and_base(gguf: bytes) -> None:
    assert len(gguf) > 2 * PREFIX_BYTES
    header = header_of("m.gguf", gguf[:PREFIX_BYTES])
    assert header is not None
    assert dict(card_data(header)) == {
        "license": "apache-2.0",
        "license_name": "House license",
        "license_link": "https://example.org/license",
        "base_model": ("acme/base-7b",),
    }


def test_a_header_names_what_was_converted_its_bases_and_their_data() -> None:
    said = {
        "general.source.repo_url": "https://hub.example/smith/chat-7b",
        "general.base_model.0.repo_url": "https://hub.example/acme/base-7b/",
        "general.base_model.1.name": "Other Base 13B",
        "general.dataset.0.repo_url": "https://hub.example/datasets/acme/rows",
    }
    assert dict(card_data(said)) == {
        "base_model": ("smith/chat-7b", "acme/base-7b", "Other Base 13B"),
        "datasets": ("acme/rows",),
    }


def test_every_cut_of_a_header_is_read_without_an_accident(gguf: bytes) -> None:
    for size in range(0, 600, 7):
        header_of("m.gguf", gguf[:size])


@given(data=st.binary(max_size=300))
def test_any_bytes_are_read_without_an_accident(data: bytes) -> None:
    header_of("m.gguf", b"GGUF" + data)
    header_of("m.safetensors", data)


def test_a_header_that_promises_a_huge_text_is_not_believed() -> None:
    evil = b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + struct.pack("<Q", 2**60)
    assert dict(header_of("m.gguf", evil) or {}) == {}


def test_safetensors_metadata_is_read_also_where_the_header_is_cut(tmp_path: Path) -> None:
    path = tmp_path / "m.safetensors"
    save_file({"x": np.zeros(3)}, str(path), metadata={"modelspec.license": "CreativeML Open RAIL-M", "format": "pt"})
    header = header_of(path.name, path.read_bytes())
    assert header is not None
    assert dict(card_data(header)) == {"license": "CreativeML Open RAIL-M"}
    text = json.dumps({"__metadata__": {"license": "mit"}, **{f"t{n}": {"dtype": "F32"} for n in range(5000)}})
    cut = (struct.pack("<Q", len(text)) + text.encode())[:2000]
    assert dict(card_data(header_of("m.safetensors", cut) or {})) == {"license": "mit"}


def test_other_files_have_no_header() -> None:
    assert header_of("m.bin", b"PK\x03\x04") is None

"""Repositories made in memory, and what an ordinary policy says of them."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import struct
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from auditor.analysis import Analysis
from auditor.collect.metadata import clean
from auditor.collect.selection import choose, telling_weights
from auditor.collect.weight_headers import PREFIX_BYTES, card_data, header_of
from auditor.core.decoding import decode_text
from auditor.core.frozen import FrozenMap
from auditor.core.model import WEIGHTS_HEADER, Dossier, FetchedFile, ModelRef, Snapshot, Verdict
from auditor.identify.library import Library, load_library
from auditor.lineage import trace
from auditor.policy import Policy, judge, load_policy

HERE = Path(__file__).parent
TODAY = date(2026, 11, 22)
_FRONT = re.compile(r"\A\ufeff?\s*---[ \t]*\r?\n(.*?)(?:\r?\n)---[ \t]*(?:\r?\n|\Z)", re.DOTALL)


@cache
def book() -> Library:
    return load_library()


@cache
def analysis() -> Analysis:
    return Analysis(book())


@cache
def ordinary() -> Policy:
    return load_policy(HERE / "ordinary.yaml")


def license_text(spdx: str) -> str:
    """The genuine text of a license: our own of Apache-2.0, else the corpus's."""
    own = HERE.parent.parent / "LICENSE"
    if spdx == "Apache-2.0":
        return own.read_text("utf-8")
    folder = Path(os.environ["AUDITOR_CORPUS"]) / "spdx" / "texts"
    return (folder / f"{spdx}.txt").read_text("utf-8")


def snapshot(
    files: Mapping[str, bytes], *, name: str = "some-org/some-model", hub: Mapping[str, Any] | None = None
) -> Snapshot:
    """What a hub would have answered for these files."""
    selection = choose((path, len(data)) for path, data in files.items())
    headers = {
        path: said
        for path in telling_weights(selection.listing)
        if (found := header_of(path, files[path][:PREFIX_BYTES])) and (said := card_data(found))
    }
    extra = dict(hub or {})
    card = _card_data(files)
    tags = [*extra.pop("tags", []), *((f"license:{card['license']}",) if isinstance(card.get("license"), str) else ())]
    metadata = {"id": name, "cardData": card, "tags": tags, **extra}
    if headers:
        metadata[WEIGHTS_HEADER] = headers
    return Snapshot(
        ref=ModelRef(scheme="hf", name=name),
        revision="0" * 40,
        files=tuple(
            FetchedFile(path=path, data=files[path], sha256=hashlib.sha256(files[path]).hexdigest())
            for path in selection.files
        ),
        listing=selection.listing,
        metadata=FrozenMap(clean(metadata)),
        gaps=selection.gaps,
    )


def _card_data(files: Mapping[str, bytes]) -> dict[str, Any]:
    card = next((data for path, data in files.items() if path.casefold() == "readme.md"), None)
    decoded = decode_text(card) if card is not None else None
    match = _FRONT.match(decoded.text) if decoded else None
    try:
        loaded = yaml.safe_load(match[1]) if match else None
    except yaml.YAMLError:
        return {}
    return json.loads(json.dumps(loaded, default=str)) if isinstance(loaded, dict) else {}


def dossier(found: Snapshot) -> Dossier:
    return trace(analysis().recognized(found), book=book())


def verdict(found: Snapshot, policy: Policy | None = None) -> Verdict:
    """What the ordinary policy says of a repository."""
    return judge(dossier(found), policy or ordinary(), ("product",), TODAY, book=book())[0]


def passes(files: Mapping[str, bytes], **more: Any) -> bool:
    return verdict(snapshot(files, **more)).outcome.value == "pass"


def entry_files(entry: Mapping[str, Any]) -> dict[str, bytes]:
    """The files of a written repository (`tests/laws/repositories`)."""
    return {path: _content(value) for path, value in entry["files"].items()}


def _content(value: Any) -> bytes:
    if isinstance(value, str):
        return value.encode("utf-8")
    if value is None:
        return b""
    if "license" in value:
        return (value.get("before", "") + license_text(value["license"]) + value.get("after", "")).encode("utf-8")
    if "safetensors_metadata" in value:
        return safetensors(value["safetensors_metadata"])
    if "repeat" in value:
        return (value.get("before", "") + value["repeat"] * value["times"] + value.get("after", "")).encode("utf-8")
    if "base64" in value:
        return base64.b64decode(value["base64"])
    raise ValueError(f"unknown content {sorted(value)}")


def safetensors(metadata: Mapping[str, str]) -> bytes:
    """A weights file with one tensor and this metadata."""
    header = {"__metadata__": dict(metadata), "w": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}
    text = json.dumps(header).encode("utf-8")
    return struct.pack("<Q", len(text)) + text + b"\0\0\0\0"

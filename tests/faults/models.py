"""The models of the faulty world, as they were and as they are now, and the policy they are judged by."""

from __future__ import annotations

import struct
from pathlib import Path

from tests.hub.folders import make_model

POLICY = """\
policy: {id: tiny, version: 1}
org: {name: Tiny, domicile: US, principal_place_of_business: US, commercial: true, group_countries: [US]}
packs: [license]
workloads:
  notes:
    deployment: {hosting: self, use_cases: [internal_coding], distribution: [internal], data_classes: [none],
      user_regions: [US], processing_regions: [US], storage_regions: [US], modifies_model: [none], purpose: operations}
"""
_STRICT = """\
Harbour Model Terms

1. The harbour lends you the model for research. You must not use it for any commercial purpose.
2. You must not offer it to others as a service, and you must delete every copy when the harbour asks for it.
3. These terms are governed by the laws of the State of New York.
"""
_FREE = "# Model\n\nA model for tests, with a few words about what it was trained on.\n"


def _card(license_id: str, more: str = "", body: str = _FREE) -> str:
    return f"---\nlicense: {license_id}\n{more}---\n{body}"


def _weights(license_id: str) -> bytes:
    """The beginning of a GGUF file that names its license."""
    key, value = b"general.license", license_id.encode()
    pair = struct.pack("<Q", len(key)) + key + struct.pack("<IQ", 8, len(value)) + value
    return b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + pair


NEW: dict[str, dict[str, str | bytes]] = {
    "acme/plain": {"README.md": _card("mit")},
    "acme/turned": {"README.md": _card("cc-by-nc-4.0")},
    "acme/child": {"README.md": _card("mit", "base_model: acme/turned\n")},
    "acme/relabelled": {"README.md": _card("mit"), "LICENSE": _STRICT},
    "acme/other": {"README.md": _card("other", "license_name: harbour\nlicense_link: LICENSE\n"), "LICENSE": _STRICT},
    "acme/many": {
        "README.md": _card("apache-2.0"),
        "NOTICE": "Made by Acme for tests.\n",
        "USE_POLICY.md": "You must not use the model to build weapons.\n",
        "docs/LICENSE-data.txt": _STRICT,
    },
    "acme/merge": {"README.md": _card("apache-2.0", "base_model: [acme/plain, acme/other]\n")},
    "acme/gated": {"README.md": _card("mit", "gated: true\nextra_gated_prompt: Research only.\n")},
    "acme/kept": {"README.md": _card("apache-2.0", "base_model: acme/plain\n")},
    "acme/weights": {"README.md": _card("mit"), "m.gguf": _weights("cc-by-nc-4.0")},
}
OLD = {
    **NEW,
    "acme/turned": {"README.md": _card("mit")},
    "acme/other": {"README.md": _card("apache-2.0")},
    "acme/plain": {"README.md": _card("mit", body="# An older card\n")},
}
IDS = tuple(NEW)


def make(root: Path) -> tuple[Path, Path]:
    """The folders of the two states."""
    for name, state in (("old", OLD), ("new", NEW)):
        for model, files in state.items():
            card = f"{files['README.md']!s}\nThis is {model}.\n"  # no two models share a commit
            make_model(root / name, model, {**files, "README.md": card})
    return root / "old", root / "new"

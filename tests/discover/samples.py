"""Files as people write them and the models they name (`samples.yaml`), and such as mislead (`misleading.yaml`)."""

from __future__ import annotations

from pathlib import Path

from auditor.core.compiled import plain_yaml

_PLAIN, _MISLEADING, _POLYGLOT = (
    plain_yaml(Path(__file__).parent / name) for name in ("samples.yaml", "misleading.yaml", "polyglot.yaml")
)

SAMPLES: list[tuple[str, str, str, set[str]]] = [
    (one["about"], one["file"], one["text"], set(one["names"])) for one in _PLAIN["samples"]
]
"""What a file is about, its name, its text, and the references in it."""
NOTHING: list[tuple[str, str]] = [(one["file"], one["text"]) for one in _PLAIN["nothing"]]
"""Files that name no model."""
MORE: list[tuple[str, str, set[str]]] = [
    (one["file"], one["text"], set(one["names"])) for one in [*_MISLEADING["samples"], *_POLYGLOT["samples"]]
]

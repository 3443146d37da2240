"""From what discovery found to entries of an audit: each stands at the file and line that names its model."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from auditor.core.model import ALIAS, ManifestEntry, ModelRef
from auditor.discover import Discovered
from auditor.manifest.models_file import Manifest


def entries(found: Iterable[Discovered], *, root: Path, manifest: Manifest | None) -> tuple[ManifestEntry, ...]:
    """The models in use that the manifest does not list already; a name nobody has explained stays an entry.

    Args:
        found: the models in use.
        root: the folder that was searched; places are given as seen from the current folder.
        manifest: its entries win, and its aliases say what names stand for.
    """
    listed = {_key(entry.ref) for entry in manifest.entries} if manifest else set()
    aliases = dict(manifest.aliases) if manifest else {}
    new: dict[str, ManifestEntry] = {}
    for model in found:
        ref = model.found.ref or aliases.get(model.found.name) or ModelRef(scheme=ALIAS, name=model.found.name)
        ref = path_from(root, ref) if model.found.ref else ref
        if _key(ref) in listed or _key(ref.at(None)) in listed:
            continue
        place = model.mentions[0].location
        location = replace(place, path=str(root / place.path))
        new.setdefault(_key(ref), ManifestEntry(ref=ref, workloads=(), location=location))
    return tuple(new.values())


def path_from(base: Path, ref: ModelRef) -> ModelRef:
    """A local reference found below ``base``, as seen from the current folder."""
    if ref.scheme != "file" or ref.name.startswith(("/", "~")):
        return ref
    return ModelRef(scheme="file", name=str(base / ref.name))


def _key(ref: ModelRef) -> str:
    return str(ref) if ref.scheme == "file" else str(ref).casefold()

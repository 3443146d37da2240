"""A folder on this machine: ``file:path``, plain or a repository of a Hugging Face cache.

The same files are chosen by the same names and limits as on a hub. Links are followed only as far as they stay inside
the folder, or inside the cached repository, whose snapshots are made of links to its blobs.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from auditor.collect.plain import PlainSource
from auditor.collect.selection import choose, is_settings, speaks_of_terms, telling_weights
from auditor.collect.sources._folder import list_files, read_selected
from auditor.collect.sources._hf_cache import CachedRepository
from auditor.collect.weight_headers import PREFIX_BYTES, card_data, header_of
from auditor.core.errors import AccessDenied, NotFound
from auditor.core.frozen import FrozenMap
from auditor.core.hubs import HubDescriptor
from auditor.core.model import WEIGHTS_HEADER, ModelRef, Snapshot
from auditor.core.protocols import Source
from auditor.core.recipes import says_how_to_merge
from auditor.core.suggestions import did_you_mean

HUB: HubDescriptor = HubDescriptor(scheme="file", example="file:folder/name")
# What people keep beside a model on their own disk (labels, catalog entries, notes) is in YAML files at the top; it
# is somebody's opinion about the model, not part of what its publisher says.
_ONE_FILE = (".gguf", ".safetensors")
_SIDECARS = (".yaml", ".yml")
_MOST_BESIDE = 1000
"""Names beside a missing folder that are compared with it. By judgment: bounds time."""


@dataclass(frozen=True, slots=True)
class Local(PlainSource):
    """Reads models from folders."""

    @property
    def name(self) -> str:
        """The scheme it serves."""
        return HUB.scheme

    def fetch(self, ref: ModelRef, /) -> Snapshot:
        """Read one folder.

        Raises:
            NotFound: no such folder, not a folder, or nothing in it.
            AccessDenied: the folder may not be listed.
        """
        if ref.name.lower().endswith(_ONE_FILE) and Path(ref.name).expanduser().is_file():
            return _single_file(ref, Path(ref.name).expanduser())
        root = _folder(ref)
        try:
            cached = CachedRepository.at(root.resolve())
            if cached is not None:
                repository, commit = cached
                return repository.snapshot(ref, repository.commit(ref.revision or commit))
            return _plain(ref, root)
        except PermissionError as error:
            raise AccessDenied("the folder may not be listed", where=str(root), found=str(error.strerror)) from None

    def fetch_offline(self, ref: ModelRef, /) -> Snapshot:
        """The same as `fetch`: a folder needs no network."""
        return self.fetch(ref)


def _folder(ref: ModelRef) -> Path:
    try:
        root = Path(ref.name).expanduser()
        if root.is_dir():
            return root
        exists = root.exists()
    except (OSError, RuntimeError, ValueError) as error:  # an unknown ~user, a NUL, a name that is too long
        raise NotFound("the folder cannot be opened", where=ref.name[:300], found=str(error)[:200]) from None
    if exists:
        raise NotFound("not a folder", where=str(root), hint="name the folder that holds the model's files")
    near = did_you_mean(root.name, _beside(root))
    what = f"no such folder ({near})" if near else "no such folder"
    raise NotFound(what, where=str(root), hint="the path is relative to the current folder")


def _beside(root: Path) -> list[str]:
    """Names of the folders beside one that is not there; none where its parent cannot be listed."""
    try:
        with os.scandir(root.parent) as entries:
            return [entry.name for entry in islice(entries, _MOST_BESIDE) if entry.is_dir()]
    except (OSError, ValueError):
        return []


def _plain(ref: ModelRef, root: Path) -> Snapshot:
    listed, unlisted = list_files(root)
    if any(gap.what == "." for gap in unlisted):
        raise AccessDenied("the folder may not be listed", where=str(root))
    if any(child.is_dir() for child in root.glob("models--*")):
        hint = "name one of its models--org--name folders"
        raise NotFound("a whole cache is not one model", where=str(root), hint=hint)
    if not listed:
        raise NotFound("the folder is empty", where=str(root))
    selection = choose(listed)
    chosen = tuple(path for path in selection.files if not _is_sidecar(path) or _is_the_models(path, root))
    files, unread = read_selected(root, chosen, within=root)
    told = {path: _header(root / path, within=root) for path in telling_weights(selection.listing)}
    headers = FrozenMap({path: header for path, header in told.items() if header})
    return Snapshot(
        ref=ref,
        revision=None,
        files=files,
        listing=tuple(path for path in selection.listing if path in chosen or not _is_sidecar(path)),
        metadata=FrozenMap({WEIGHTS_HEADER: headers} if headers else {}),
        gaps=tuple(sorted((*unlisted, *selection.gaps, *unread), key=lambda gap: (gap.what, gap.kind))),
        origin="folder",
    )


def _single_file(ref: ModelRef, path: Path) -> Snapshot:
    """Weights in one file: only what their header says is known of them."""
    header = _header(path, within=path.parent)
    return Snapshot(
        ref=ref,
        revision=None,
        files=(),
        listing=(path.name,),
        metadata=FrozenMap({WEIGHTS_HEADER: FrozenMap({path.name: header})} if header else {}),
        origin="folder",
    )


def _header(path: Path, *, within: Path) -> FrozenMap | None:
    """What the first bytes of a weights file say; None where they say nothing or may not be read."""
    try:
        if not path.resolve(strict=True).is_relative_to(within.resolve()) or not path.is_file():
            return None
        with path.open("rb") as stream:
            found = header_of(path.name, stream.read(PREFIX_BYTES))
    except (OSError, RuntimeError):
        return None
    return (card_data(found) or None) if found else None


def _is_sidecar(path: str) -> bool:
    return "/" not in path and path.lower().endswith(_SIDECARS)


def _is_the_models(path: str, root: Path) -> bool:
    """Whether a file among those that people keep beside a model is the publisher's: by its name, or as a recipe."""
    if speaks_of_terms(path) or is_settings(path):
        return True
    (read, _) = read_selected(root, (path,), within=root)
    return any(says_how_to_merge(one.data) for one in read)


SOURCE: Source = Local()

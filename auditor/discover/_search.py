"""Walks a repository, hands every file to the finders that want it, and sorts what they found by model."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from auditor.core import patterns as re
from auditor.core.decoding import decode_text
from auditor.core.errors import UsageError
from auditor.core.model import Gap
from auditor.core.registry import plugins
from auditor.discover._nouns import Finder, FoundModel, Kind, Mention, RepositoryFile, State, Unparsable
from auditor.discover._own_reports import begins_as_own, is_own_report

MAX_FILE_BYTES = 1024 * 1024
"""Larger files are data or generated; they are named as not searched where a finder would have wanted them. By
judgment."""
MAX_FILES = 200_000
"""By judgment: protects time and memory against a folder that is no repository; bench/RESULTS.md, "Discovery" has the
time of 2,000."""
_SKIPPED = frozenset(
    """
    .git .hg .svn .tox .nox .venv venv env .env.d node_modules __pycache__ .mypy_cache .pytest_cache .ruff_cache
    site-packages .cache .idea .terraform dist build .next .nuxt target vendor third_party .eggs .ipynb_checkpoints
    """.split()
)
_TEST_PARTS = re.compile(r"tests?|__tests__|testing|e2e|specs?|fixtures?|testdata|__mocks__", re.IGNORECASE)
_TEST_NAMES = re.compile(r"test_.*|.*_test\.\w+|.*\.(?:test|spec)\.\w+|conftest\.py", re.IGNORECASE)
_MANIFEST = re.compile(r"^models:[ \t]*(?:#.*)?$", re.MULTILINE)
_ENTRY = re.compile(r"^[ \t]*- *(?:\{ *)?ref: *\S", re.MULTILINE)
"""An entry of a manifest of ours."""
_ORDER = {State.USED: 0, State.TEST: 1, State.COMMENTED: 2}
"""Given by what a reader wants first: models in use, then tests, then comments."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovered:
    """One model of a repository with every place that names it."""

    found: FoundModel
    mentions: tuple[Mention, ...]
    """In use first, then by place."""

    @property
    def state(self) -> State:
        """The weightiest state of its mentions."""
        return self.mentions[0].state


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """All that was found below one folder."""

    root: Path
    models: tuple[Discovered, ...]
    """In use first, then by kind and name; no data set among them."""
    unread: tuple[Gap, ...]
    """Files that were wanted and could not be searched: what they name is unknown."""
    searched: int
    """How many files were searched."""
    manifests: tuple[tuple[str, int], ...] = ()
    """Files that list models to be evaluated, as path and number of models: discovery writes such files."""
    reports: tuple[str, ...] = ()
    """Reports of this tool, which were left out: what they name is in use only where something else names it."""
    data_sets: tuple[Discovered, ...] = ()
    """Data that programs load from a hub, in the same order; nobody evaluates them here."""

    @property
    def used(self) -> tuple[Discovered, ...]:
        """The models that something other than a test or a comment names."""
        return tuple(model for model in self.models if model.state is State.USED)


def discover(root: Path) -> Discovery:
    """Find every mention of a model below ``root``; hidden, vendored and generated folders are left out.

    Raises:
        UsageError: no such folder.
    """
    if not root.is_dir():
        raise UsageError("there is no such folder", where=str(root), wanted="the root of a repository")
    finders: Mapping[str, Finder] = plugins("auditor.discover", "FINDER")
    mentions: list[Mention] = []
    unread: list[Gap] = []
    manifests: list[tuple[str, int]] = []
    reports: list[str] = []
    searched = 0
    for place, path, size in _walk(root, unread):
        wanted = [finder for finder in finders.values() if finder.wants(path)]
        if not wanted:
            continue
        if not any(finder.reads_text for finder in wanted):
            text: str | Gap = ""
        else:
            text = _text(place, path, size)
        if isinstance(text, Gap):
            if text.kind == "too-large" and begins_as_own(_head(place)):
                reports.append(path)
            else:
                unread.append(text)
            continue
        if is_own_report(text):
            reports.append(path)
            continue
        searched += 1
        if count := len(_ENTRY.findall(text)) if _MANIFEST.search(text) and path.endswith((".yaml", ".yml")) else 0:
            manifests.append((path, count))
        file = RepositoryFile(path=path, text=text)
        for finder in wanted:
            try:
                mentions.extend(_as_test(mention) for mention in finder.find(file))
            except Unparsable as problem:
                unread.append(Gap(what=path, kind="unreadable", detail=f"{finder.name}: {problem}"))
    found = _grouped(mentions)
    return Discovery(
        root=root,
        models=tuple(one for one in found if one.found.kind is not Kind.DATA),
        unread=tuple(unread),
        searched=searched,
        manifests=tuple(manifests),
        reports=tuple(reports),
        data_sets=tuple(one for one in found if one.found.kind is Kind.DATA),
    )


def _walk(root: Path, unread: list[Gap]) -> Iterator[tuple[Path, str, int]]:
    """Every regular file as place, path and size in bytes; links are not followed out of the tree or into loops.

    Args:
        unread: takes the folders that cannot be listed, and that there are more files than are looked at.
    """

    def unlisted(error: OSError) -> None:
        what = Path(error.filename).relative_to(root).as_posix() if error.filename else "."
        unread.append(Gap(what=what, kind="unreadable", detail=error.strerror or "cannot be listed"))

    count = 0
    for folder, names, files in os.walk(root, onerror=unlisted):
        names[:] = sorted(name for name in names if name not in _SKIPPED and not _is_foreign(Path(folder) / name))
        prefix = Path(folder).relative_to(root).as_posix()
        for name in sorted(files):
            place = Path(folder) / name
            if place.is_symlink() or not place.is_file():
                continue
            count += 1
            if count > MAX_FILES:
                unread.append(Gap(what=".", kind="too-large", detail=f"more than {MAX_FILES} files"))
                return
            yield place, name if prefix == "." else f"{prefix}/{name}", place.stat().st_size


def _is_foreign(folder: Path) -> bool:
    """Whether a folder is no work of the repository: an environment, or what audits keep as evidence."""
    kept = (folder / "objects").is_dir() and (folder / "snapshots").is_dir()
    bundle = (folder / "SHA256SUMS").is_file() and (folder / "request.json").is_file()
    return kept or bundle or (folder / "pyvenv.cfg").is_file()


def _head(place: Path) -> str:
    """How a file begins."""
    try:
        with place.open("rb") as stream:
            return stream.read(_HEAD_BYTES).decode("utf-8", "replace")
    except OSError:
        return ""


_HEAD_BYTES = 1024
"""By judgment: more than a stored audit needs to name its schema."""


def _text(place: Path, path: str, size: int) -> str | Gap:
    if size > MAX_FILE_BYTES:
        return Gap(what=path, kind="too-large", detail=f"{size} bytes; at most {MAX_FILE_BYTES} are searched")
    try:
        decoded = decode_text(place.read_bytes())
    except OSError as error:
        return Gap(what=path, kind="unreadable", detail=error.strerror or "cannot be read")
    return decoded.text if decoded else Gap(what=path, kind="unreadable", detail="not text")


def is_test(path: str) -> bool:
    """Whether a file belongs to tests, by its name or folder."""
    *folders, name = path.split("/")
    return any(_TEST_PARTS.fullmatch(folder) for folder in folders) or _TEST_NAMES.fullmatch(name) is not None


def _as_test(mention: Mention) -> Mention:
    if mention.state is State.USED and is_test(mention.location.path):
        return replace(mention, state=State.TEST)
    return mention


def _grouped(mentions: list[Mention]) -> tuple[Discovered, ...]:
    groups: dict[tuple[Kind, str], list[Mention]] = {}
    for mention in dict.fromkeys(mentions):
        found = mention.found
        groups.setdefault((found.kind, str(found.ref) if found.ref else found.name), []).append(mention)
    models = []
    for group in groups.values():
        group.sort(key=lambda one: (_ORDER[one.state], one.location.path, one.location.start_line or 0, one.how))
        models.append(Discovered(found=group[0].found, mentions=tuple(group)))
    return tuple(sorted(models, key=_model_order))


def _model_order(model: Discovered) -> tuple[int, str, str]:
    found = model.found
    return (_ORDER[model.state], found.kind, str(found.ref) if found.ref else found.name)

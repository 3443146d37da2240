"""A release of the license database as one file: a ZIP with a manifest of versions and hashes.

``bundle.json`` says ``{"format": 1, "version": …, "files": {path: sha256}}``; every other member is a file of
``license_db/``. The same data give the same bytes. Who made it is proved by a signature beside it
(`auditor.collect.signatures`), never by the bundle itself.
"""

from __future__ import annotations

import hashlib
import io
import json
import lzma
import os
import shutil
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from auditor.core import installed_data
from auditor.core import patterns as re
from auditor.core.errors import ConfigError, DataError, OutputError
from auditor.core.resources import data_root, needed_data, shipped_root

FORMAT = 1
"""Version of the bundle. Given by our own format."""
MAX_FILES = 50_000
"""Files of a bundle. By judgment: ten times what the data are; protects the disk."""
MAX_BYTES = 1 << 29
"""Bytes of a bundle unpacked. By judgment: ten times what the data are; protects the disk."""
_MANIFEST = "bundle.json"
_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError),
    *(OSError, ValueError, NotImplementedError, RuntimeError),
)
_DAY = (1980, 1, 1, 0, 0, 0)
"""The day each member carries, so that the same data give the same bytes. Given by the format: its first day."""
_VERSION = re.compile(r"\d{4}\.\d{2}\.\d{2}(?:\.\d{1,3})?")
_KINDS = (".yaml", ".fp", ".net", ".words", ".names", ".grammar", ".txt", ".md", "")
_FOR_TRAINING = ".txt"
"""Labels that nets learn from: nothing that is installed reads them, and a wheel has none (`pyproject.toml`)."""


def pack(root: Path | None = None) -> bytes:
    """The data of a folder, default those in use, as a bundle."""
    folder = root or data_root("license_db")
    kinds = {*_KINDS} - {_FOR_TRAINING}
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix in kinds and "__pycache__" not in path.parts
    }
    manifest = {
        "format": FORMAT,
        "version": files["VERSION"].decode("utf-8").strip(),
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in ((_MANIFEST, json.dumps(manifest, indent=1, sort_keys=True).encode()), *files.items()):
            archive.writestr(zipfile.ZipInfo(name, _DAY), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def take_in(bundle: bytes, where: str, *, older: bool = False) -> str:
    """Check a bundle and lay it beside the releases that are there; returns the name of the release.

    Args:
        older: whether it may be older than the data in use. A signature holds for ever: without this, whoever hands out
            an old release would take corrections back.

    Raises:
        ConfigError: it is damaged, older, of another format, or holds what it does not name.
        OutputError: the disk refuses.
    """
    files, version = _checked(bundle, where)
    now = version_in_use()
    if not older and _order(version) < _order(now):
        raise ConfigError(
            "the bundle of license data is older than the data in use", where=where, found=version,
            wanted=f"{now} or newer; --older installs it all the same",
        )  # fmt: skip
    name = f"{version}-{hashlib.sha256(bundle).hexdigest()[:12]}"
    home = installed_data.home()
    if home is None:
        raise ConfigError(
            "releases of the license database are switched off", where="AUDITOR_DATA", found=installed_data.SHIPPED
        )
    target, draft = home / name, home / f".{name}.{os.getpid()}"
    if target.is_dir():
        return name
    shutil.rmtree(draft, ignore_errors=True)
    try:
        for path, content in files.items():
            place = draft / installed_data.FOLDER / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        draft.replace(target)
    except OSError as error:
        raise OutputError(
            "the license data cannot be written", where=str(error.filename or home)[:300], found=error.strerror or ""
        ) from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return name


def version_in_use() -> str:
    """The version of the data in use; of the shipped ones where a release in use is too old to be read."""
    try:
        root = data_root("license_db")
    except DataError:
        root = shipped_root("license_db")
    return (root / "VERSION").read_text("utf-8").strip()


def _order(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def _checked(bundle: bytes, where: str) -> tuple[dict[str, bytes], str]:
    def refused(what: str, found: str = "", wanted: str = "") -> ConfigError:
        return ConfigError(f"the bundle of license data {what}", where=where, found=found[:200], wanted=wanted)

    try:
        archive = zipfile.ZipFile(io.BytesIO(bundle))
        members = archive.infolist()
        if len(members) > MAX_FILES or sum(member.file_size for member in members) > MAX_BYTES:
            raise refused("is too large")
        manifest = json.loads(archive.read(_MANIFEST))
    except KeyError:
        raise refused("has no manifest", wanted=_MANIFEST) from None
    except _DAMAGED as error:
        raise refused("cannot be read", found=str(error), wanted="a file that `auditor data bundle` wrote") from None
    if not isinstance(manifest, dict) or not _is_ours(manifest.get("format")):
        stated = manifest.get("format") if isinstance(manifest, dict) else manifest
        raise refused("has another format", found=str(stated), wanted=str(FORMAT))
    version, sums = manifest.get("version"), manifest.get("files")
    if not isinstance(version, str) or not _VERSION.fullmatch(version) or not isinstance(sums, dict):
        raise refused("has no version", found=str(version), wanted="YYYY.MM.DD")
    names = [member.filename for member in members if member.filename != _MANIFEST]
    odd = next((name for name in names if not _plain(name)), None)
    if odd is not None:
        raise refused("holds a path that leads elsewhere", found=odd)
    if len(set(names)) != len(names) or set(names) != set(sums):
        difference = sorted(set(names) ^ set(sums))[:3]
        raise refused("does not hold what its manifest names", found=", ".join(difference) or "a name twice")
    folders = {parent.as_posix() for name in names for parent in PurePosixPath(name).parents}
    if folders & set(names):
        raise refused("holds a file that is a folder as well", found=sorted(folders & set(names))[0])
    lacking = [name for name in ("VERSION", *needed_data()) if name not in sums]
    if lacking:
        raise refused("lacks files that this version of auditor reads", found=", ".join(lacking))
    files: dict[str, bytes] = {}
    for name in names:
        try:
            files[name] = archive.read(name)
        except _DAMAGED as error:
            raise refused("cannot be read", found=f"{name}: {error}") from None
        if hashlib.sha256(files[name]).hexdigest() != sums[name]:
            raise refused("was changed after it was made", found=name)
    if files["VERSION"].decode("utf-8", "replace").strip() != version:
        raise refused("has two versions", found=version)
    return files, version


def _is_ours(stated: object) -> bool:
    return type(stated) is int and stated == FORMAT  # True is 1, and no version


def _plain(name: str) -> bool:
    path = PurePosixPath(name)
    plain = not path.is_absolute() and ".." not in path.parts and "\\" not in name and ":" not in name
    return plain and bool(name) and path.as_posix() == name and name.isprintable() and path.suffix in _KINDS

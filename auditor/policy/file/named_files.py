"""The files and folders a policy file rests on: those it extends, its own packs, license records and vendors.

Told from the words of the file alone, without evaluating it, so that whoever keeps or copies a result knows what
else it depends on. A file that cannot be read names nothing: whoever loads the policy says what is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from auditor.core import patterns as re
from auditor.core.errors import ConfigError
from auditor.core.marked_yaml import MarkedDocument, load_mapping

FOLDERS = ("records", "vendors", "families")
"""Keys that name files or folders."""
MOST_LAYERS = 8
"""Policies that extend one another. By judgment: an organization, its parts and a team need four."""
_HASH = re.compile(r"(?:sha256:)?[0-9a-fA-F]{64}")
COPIES = ".auditor"
"""Folder beside a policy that holds what it extends from addresses, each under its hash."""


@lru_cache(MOST_LAYERS)
def document_of(text: str, path: str) -> MarkedDocument:
    """A policy file as parsed: once for whoever asks what it rests on and for whoever judges by it.

    Raises:
        ConfigError: it is no mapping that can be read.
    """
    return load_mapping(text, path=path)


def is_file(word: Any) -> bool:
    """Whether an entry under ``packs:`` names a file rather than a shipped pack."""
    return isinstance(word, str) and (word.endswith((".yaml", ".yml")) or "/" in word or "\\" in word)


def is_address(named: str) -> bool:
    """Whether a policy is extended from an address rather than a file."""
    return "://" in named


def is_hash(pinned: str) -> bool:
    """Whether a pin is a SHA-256: 64 hexadecimal digits, with or without ``sha256:`` before them."""
    return _HASH.fullmatch(pinned) is not None


def copy_of(base: Path, sha256: str) -> Path:
    """Where the copy of a policy from an address lies, seen from the folder of the one that extends it."""
    home = base if base.name == COPIES else base / COPIES
    return home / f"{sha256.removeprefix('sha256:').casefold()}.yaml"


def lower_of(value: Any) -> tuple[str, str]:
    """What a policy extends, and the hash it is pinned by; empty words where it extends none, or pins none."""
    stated = value.get("extends") if isinstance(value, dict) else None
    named = stated.get("file") if isinstance(stated, dict) else stated
    pinned = stated.get("sha256") if isinstance(stated, dict) else None
    return (named, str(pinned or "")) if isinstance(named, str) else ("", "")


def named_files(policy_file: Path) -> tuple[Path, ...]:
    """Every file and folder that a policy names, and those that the policies below it name; each once."""
    found: dict[Path, None] = {}
    _add(policy_file, found, {policy_file.resolve()})
    return tuple(found)


def _add(policy_file: Path, found: dict[Path, None], seen: set[Path]) -> None:
    try:
        value = document_of(policy_file.read_bytes().decode("utf-8-sig"), str(policy_file)).value
    except (OSError, UnicodeDecodeError, ConfigError):
        return
    here = policy_file.parent
    for key in FOLDERS:
        found |= dict.fromkeys(here / word for word in _words(value.get(key)))
    found |= dict.fromkeys(here / word for word in _words(value.get("packs")) if is_file(word))
    lower, pinned = lower_of(value)
    if not lower:
        return
    if is_address(lower) and not is_hash(pinned):
        return
    path = copy_of(here, pinned) if is_address(lower) else here / lower
    if path.resolve() not in seen:
        seen.add(path.resolve())
        found[path] = None
        _add(path, found, seen)


def _words(stated: Any) -> Iterable[str]:
    return (word for word in stated if isinstance(word, str)) if isinstance(stated, list) else ()

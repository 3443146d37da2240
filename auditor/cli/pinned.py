"""Fetches what a policy file extends from addresses: one after the other, as each may extend a further one."""

from __future__ import annotations

from pathlib import Path

from auditor.cli import outputs
from auditor.cli.reading import read_utf8
from auditor.collect.pinned import fetch_pinned
from auditor.core.credentials import shown
from auditor.core.errors import ConfigError
from auditor.core.marked_yaml import load_mapping
from auditor.policy.file.named_files import copy_of, is_address, is_hash, lower_of


def fetched(path: Path) -> tuple[tuple[str, Path], ...]:
    """The addresses that were fetched, each with its copy.

    Raises:
        ConfigError: a file is no policy, pins nothing, or policies extend each other in a circle.
        SourceError: an address gives no answer, or another content than was pinned.
    """
    found: list[tuple[str, Path]] = []
    seen: set[Path] = set()
    while path.resolve() not in seen:
        seen.add(path.resolve())
        document = load_mapping(read_utf8(path, "the policy file"), path=str(path))
        named, pinned = lower_of(document.value)
        if not named:
            return tuple(found)
        if not is_address(named):
            path = path.parent / named
            continue
        if not is_hash(pinned):
            raise document.problem(
                ("extends",), "a policy at an address is pinned by its hash", found=pinned or shown(named),
                wanted="extends: {file, sha256}, with 64 hexadecimal digits",
            )  # fmt: skip
        copy = copy_of(path.parent, pinned)
        if not copy.is_file():
            body = fetch_pinned(named, pinned)
            copy.parent.mkdir(parents=True, exist_ok=True)
            outputs.write_whole(copy, body)
            found.append((shown(named), copy))
        path = copy
    raise ConfigError("policies extend each other in a circle", where=str(path))

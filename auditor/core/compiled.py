"""Data that is slow to parse, kept in a form that is not: beside the data of a wheel, or in the user's cache.

What is kept is named by the bytes it was made of, so that an edit makes another one and a copy of the same file finds
the same one; a cache that cannot be written, or was damaged, only costs the time of parsing.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import yaml

from auditor.core.folders import SHIPPED, keep, user_cache
from auditor.core.marked_yaml import MarkedDocument, Node, Position, YamlPath, load_mapping

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FORM = "3"
"""Of what is kept; a change of it leaves everything kept before unread."""
_DATE, _PAIRS = "\0date", "\0pairs"
_ODD = "\\u0000"


def plain_yaml(path: Path) -> Any:
    """What a YAML file of our own holds, without places; by the fast parser where it is there."""
    return plain_yamls(path.stem, [path])[0]


def plain_yamls(name: str, paths: Sequence[Path], keys: Sequence[str] = ()) -> list[Any]:
    """What several YAML files of our own hold, without places, in their order.

    Args:
        name: of what is kept.
        keys: only these of each file's mapping; all of them where none is named.
    """
    texts = tuple(path.read_bytes() for path in paths)

    def parse() -> list[Any]:
        held = _parsed(texts)
        return [{key: one[key] for key in keys if key in one} for one in held] if keys else held

    return list(kept("-".join(("plain", name, *keys)), texts, parse))


@lru_cache(1)
def _parsed(texts: tuple[bytes, ...]) -> list[Any]:
    """Files as parsed; of the same files several parts are asked for one after the other."""
    return [yaml.load(text, Loader=_LOADER) for text in texts]  # noqa: S506 - a safe loader by another name


def shipped_mapping(path: Path, *, named: str) -> MarkedDocument:
    """A YAML file of our own as `auditor.core.marked_yaml.load_mapping` reads it; places and nodes when asked for.

    Args:
        named: how errors call it.

    Raises:
        ConfigError: the file is damaged.
    """
    data = path.read_bytes()

    def read() -> MarkedDocument:
        return load_mapping(data.decode("utf-8"), path=named)

    def places() -> Mapping[str, Any]:
        def found() -> dict[str, Any]:
            return {_flat(at): _row(position) for at, position in read().positions.items()}

        rows: Mapping[str, Any] = kept(f"places-{path.stem}", [data], found)
        return rows

    value = kept(f"marked-{path.stem}", [data], lambda: read().value)
    return MarkedDocument(named, value, lambda: _root(read), _Places(places))


def _root(read: Callable[[], MarkedDocument]) -> Node:
    return read().root


def kept(name: str, sources: Sequence[bytes], parse: Callable[[], Any]) -> Any:
    """What ``parse`` makes of sources: made once, and read back from then on.

    Args:
        name: of what is kept; a change of ``parse`` itself is told by another name.
        parse: gives words, numbers, days, lists (tuples are read back as lists) and mappings of them.
    """
    file = f"{name}-{_stamp(name, sources)}.json"
    for home in (SHIPPED, user_cache()):
        try:
            return _loaded((home / file).read_text("utf-8"))
        except (OSError, ValueError, TypeError, RecursionError):
            continue
    made = parse()
    keep(user_cache() / file, json.dumps(_plain(made), ensure_ascii=False, separators=(",", ":")).encode())
    return made


def _stamp(name: str, sources: Sequence[bytes]) -> str:
    stamp = hashlib.sha256(f"{_FORM} {name}".encode())
    for source in sources:
        stamp.update(len(source).to_bytes(8, "little") + source)
    return stamp.hexdigest()[:24]


def kept_folder(name: str, sources: Sequence[bytes], make: Callable[[Path], None]) -> Path:
    """A folder of the user's cache with files that ``make`` writes into it: made whole, once, and found from then on.

    Args:
        name: of what is kept; a change of ``make`` itself is told by another name.

    Raises:
        OSError: it is not there and cannot be written.
    """
    folder = user_cache() / f"{name}-{_stamp(name, sources)}"
    if folder.is_dir():
        return folder
    from tempfile import TemporaryDirectory  # with all that compresses; what was made once is only read

    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder.parent, prefix=f"{name}-", suffix=".part") as part:
        made = Path(part) / "whole"
        made.mkdir()
        make(made)
        try:
            made.rename(folder)
        except OSError:
            if not folder.is_dir():  # else another process was first, with the same bytes
                raise
    return folder


def code_of(*modules: str) -> bytes:
    """The source of imported modules of ours, as one of the sources of what they make: a change of them makes another.

    Raises:
        KeyError: a module is not imported.
    """
    return b"\0".join(Path(str(sys.modules[name].__file__)).read_bytes() for name in modules)


def _plain(value: Any) -> Any:
    """A value as JSON holds it: days, and mappings whose keys are not words, are marked as such."""
    if isinstance(value, Mapping):
        if all(type(key) is str and key not in (_DATE, _PAIRS) for key in value):
            return {key: _plain(one) for key, one in value.items()}
        return {_PAIRS: [[_plain(key), _plain(one)] for key, one in value.items()]}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return {_DATE: value.isoformat()} if isinstance(value, date) else value


def _loaded(text: str) -> Any:
    return json.loads(text, object_hook=_marked) if _ODD in text else json.loads(text)


def _marked(held: dict[str, Any]) -> Any:
    if _DATE in held:
        return date.fromisoformat(held[_DATE])
    return dict(held[_PAIRS]) if _PAIRS in held else held


class _Places(Mapping[YamlPath, Position]):
    """Positions by path, each made when it is asked for; read when the first is."""

    def __init__(self, rows: Callable[[], Mapping[str, Sequence[Any]]]) -> None:
        self._read = rows

    @cached_property
    def _rows(self) -> Mapping[str, Sequence[Any]]:
        return self._read()

    def __getitem__(self, at: YamlPath) -> Position:
        return Position(*self._rows[_flat(at)])

    def __contains__(self, at: object) -> bool:
        return isinstance(at, tuple) and _flat(at) in self._rows

    def __iter__(self) -> Iterator[YamlPath]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._rows)

    @cached_property
    def _paths(self) -> tuple[YamlPath, ...]:
        return tuple(_deep(flat) for flat in self._rows)


_SEPARATOR, _NUMBER = "\x1f", "\x1e"


def _flat(at: YamlPath) -> str:
    return "".join(f"{_SEPARATOR}{part}" if isinstance(part, str) else f"{_SEPARATOR}{_NUMBER}{part}" for part in at)


def _deep(flat: str) -> YamlPath:
    parts = flat.split(_SEPARATOR)[1:]
    return tuple(int(part[1:]) if part.startswith(_NUMBER) else part for part in parts)


def _row(position: Position) -> list[Any]:
    found = position
    return [found.line, found.column, found.end_line, found.key_line, found.key_column, found.raw]

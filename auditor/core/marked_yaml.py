"""YAML that knows where every key and value stands, read so that hostile text cannot hurt.

Cards, policies, manifests and license records all come through here. The text is read as a stream of events, never
composed recursively, so nesting is counted while it is read and refused before anything deep is built; size is
checked before that; aliases and tags beyond the core ones are refused. Scalars follow YAML 1.2: ``no``, ``on`` and
``NO`` are words, only true and false are booleans, numbers are decimal. The text of every scalar stays available.

Lines and columns are 1-based; columns count characters. A line ends with LF, CRLF or CR.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeAlias

import yaml

from auditor.core import patterns as re
from auditor.core.errors import ConfigError
from auditor.core.model import Location

MAX_CARD_BYTES = 64 * 1024
"""Of front matter. By judgment: protects time, for a parser with places is slow."""
MAX_CONFIG_BYTES = 1024 * 1024
"""Of a policy or a models file. By judgment: protects time, for a parser with places is slow."""
MAX_DEPTH = 40
"""Levels. By judgment: protects the stack."""

YamlPath: TypeAlias = tuple[str | int, ...]

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CORE = "tag:yaml.org,2002:"
_CORE_TAGS = frozenset(_CORE + name for name in ("str", "int", "float", "bool", "null", "map", "seq")) | {"!"}
# libyaml counts these as line breaks, which no editor and no YAML 1.2 reader does.
_FALSE_BREAKS = str.maketrans(dict.fromkeys("\x85\u2028\u2029", " "))
_SURROGATE = re.compile("[\ud800-\udfff]")
_INTEGER = re.compile(r"[-+]?[0-9]{1,40}")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]{1,40}|[0-9]{1,40}(?:\.[0-9]{0,40})?)(?:[eE][-+]?[0-9]{1,4})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True, slots=True)
class Node:
    """A scalar, a mapping or a sequence with the place where it starts."""

    kind: str
    """``scalar``, ``mapping`` or ``sequence``."""
    line: int
    column: int
    end_line: int
    raw: str = ""
    """The text of a scalar as written (unquoted and unfolded); empty for the others."""
    value: Any = None
    """A scalar's value: str, int, float, bool, date or None."""
    pairs: tuple[tuple[Node, Node], ...] = ()
    """Keys and values of a mapping in file order; a duplicate key stands here as often as it was written."""
    items: tuple[Node, ...] = ()

    def plain(self) -> Any:
        """Plain Python values all the way down; of a duplicate key the last one counts."""
        if self.kind == "mapping":
            return {key.raw: value.plain() for key, value in self.pairs}
        if self.kind == "sequence":
            return [item.plain() for item in self.items]
        return self.value

    def get(self, key: str) -> Node | None:
        """The value of a key of a mapping (the last one where it stands twice)."""
        for name, value in reversed(self.pairs):  # asked for dozens of keys of each mapping: no generator
            if name.raw == key:
                return value
        return None

    def duplicates(self) -> Iterator[tuple[Node, Node]]:
        """Every key that stands twice in one mapping, here or below: its first and its later place."""
        first: dict[str, Node] = {}
        for key, value in self.pairs:
            if key.raw in first:
                yield first[key.raw], key
            else:
                first[key.raw] = key
            yield from value.duplicates()
        for item in self.items:
            yield from item.duplicates()


@dataclass(frozen=True, slots=True)
class Position:
    """Where a value stands; for a value in a mapping also where its key stands."""

    line: int
    column: int
    end_line: int
    key_line: int | None = None
    key_column: int | None = None
    raw: str | None = None
    """The scalar's text as written; None for mappings and sequences."""


class MarkedDocument:
    """A mapping read from a file, with positions: what validators of user files work on."""

    def __init__(
        self,
        path: str,
        value: dict[str, Any],
        tree: Callable[[], Node],
        positions: Mapping[YamlPath, Position] | None = None,
    ) -> None:
        """A document that needs no nodes until it is asked for one.

        Args:
            tree: makes the nodes.
            positions: where they are known already.
        """
        self.path = path
        self.value = value
        """Plain Python values."""
        self._tree = tree
        self._known = positions

    @cached_property
    def root(self) -> Node:
        """The whole mapping."""
        return self._tree()

    @cached_property
    def positions(self) -> Mapping[YamlPath, Position]:
        """By path, such as ``("org", "domicile")`` or ``("waive", 0, "until")``; the root is ``()``."""
        return dict(_positions(self.root)) if self._known is None else self._known

    def position(self, at: YamlPath) -> Position:
        """The position of a path, or of its nearest parent that is there (for keys that are missing)."""
        path = tuple(at)
        while path and path not in self.positions:
            path = path[:-1]
        return self.positions[path]

    def where(self, at: YamlPath, *, key: bool = False) -> str:
        """``file:line:column`` of a value, or with ``key`` of the key before it."""
        place = self.location(at, key=key)
        return str(place)

    def location(self, at: YamlPath, *, key: bool = False) -> Location:
        """The same as a `Location`."""
        found = self.position(at)
        if key and found.key_line is not None:
            return Location(path=self.path, start_line=found.key_line, column=found.key_column)
        return Location(path=self.path, start_line=found.line, column=found.column)

    def raw(self, at: YamlPath) -> str | None:
        """The scalar as written, or None where there is none at this path."""
        found = self.positions.get(tuple(at))
        return found.raw if found else None

    def with_root(self, root: Node) -> MarkedDocument:
        """The same file with other nodes; what was written where is told by the nodes."""
        return _document(self.path, root)

    def problem(
        self, at: YamlPath, what: str, *, found: str = "", wanted: str = "", hint: str = "", key: bool = False
    ) -> ConfigError:
        """A `ConfigError` that stands at this path (to be raised, or collected with others)."""
        return ConfigError(what, where=self.where(at, key=key), found=found, wanted=wanted, hint=hint)


def load_mapping(
    text: str,
    *,
    path: str,
    max_bytes: int = MAX_CONFIG_BYTES,
    first_line: int = 1,
    dates: bool = True,
    max_depth: int = MAX_DEPTH,
) -> MarkedDocument:
    """Read a file whose top level is a mapping; duplicate keys are an error with both places.

    Raises:
        ConfigError: with file:line:column, what was found and what was expected.
    """
    root = parse(text, path=path, max_bytes=max_bytes, first_line=first_line, dates=dates, max_depth=max_depth)
    if root is None or root.kind != "mapping":
        line, column = (root.line, root.column) if root else (first_line, 1)
        found = f"a {root.kind}" if root else "nothing"
        raise ConfigError(
            "the file is not a mapping", where=f"{path}:{line}:{column}", found=found, wanted="key: value"
        )
    twice = [
        ConfigError(
            f"the key {later.raw!r} stands twice",
            where=f"{path}:{later.line}:{later.column}",
            found=f"the same key at line {first.line}",
            wanted="each key once",
        )
        for first, later in root.duplicates()
    ]
    if len(twice) == 1:
        raise twice[0]
    if twice:
        raise ConfigError("keys stand twice", problems=twice)
    return _document(path, root)


def _document(path: str, root: Node) -> MarkedDocument:
    return MarkedDocument(path, root.plain(), lambda: root)


def parse(
    text: str,
    *,
    path: str,
    max_bytes: int = MAX_CARD_BYTES,
    first_line: int = 1,
    dates: bool = False,
    max_depth: int = MAX_DEPTH,
) -> Node | None:
    """Read one YAML document as a tree of nodes; None where there is nothing but comments.

    ``first_line`` is the line of ``text``'s first line in its file; with ``dates`` plain ``YYYY-MM-DD`` scalars become
    `datetime.date` (an impossible date stays text). Duplicate keys are kept, see `Node.duplicates`.

    Raises:
        ConfigError: too large, nested too deeply, aliases, foreign tags, a key that is not a scalar, several
            documents, or no YAML at all.
    """
    size = len(text) if len(text) > max_bytes else len(text.encode("utf-8", "surrogatepass"))
    if size > max_bytes:
        raise ConfigError(
            "too large to be read", where=f"{path}:{first_line}:1", found=f"{size} bytes", wanted=f"up to {max_bytes}"
        )
    builder = _NodeBuilder(path=path, first_line=first_line, dates=dates, max_depth=max_depth)
    clean = text.translate(_FALSE_BREAKS).removeprefix("\ufeff")
    try:
        for event in yaml.parse(clean, Loader=_LOADER):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line, mark.column) if mark else (0, 0)
        raise builder.problem(line, column, _words(error, clean), hint=_hint(error, clean)) from None
    except yaml.reader.ReaderError as error:
        before = clean[: error.position]
        line, column = before.count("\n"), len(before) - before.rfind("\n") - 1
        raise builder.problem(line, column, "a character that YAML forbids", found=_character(error)) from None
    except UnicodeError:
        raise builder.problem(0, 0, "the text holds half of a surrogate pair") from None
    return builder.root


class _NodeBuilder:
    """Builds nodes from events with a stack of its own, so that depth costs no recursion."""

    def __init__(self, *, path: str, first_line: int, dates: bool, max_depth: int) -> None:
        self.root: Node | None = None
        self._path = path
        self._first_line = first_line
        self._dates = dates
        self._max_depth = max_depth
        self._open: list[tuple[Any, list[Node]]] = []
        self._documents = 0

    def problem(
        self, line: int, column: int, what: str, *, found: str = "", wanted: str = "", hint: str = ""
    ) -> ConfigError:
        """An error at a 0-based place of the parser."""
        where = f"{self._path}:{line + self._first_line}:{column + 1}"
        return ConfigError(what, where=where, found=found, wanted=wanted, hint=hint)

    def take(self, event: Any) -> None:
        """The next event of the parser."""
        if isinstance(event, yaml.ScalarEvent):  # most of them are
            self._check_tag(event)
            self._add(self._scalar(event))
            return
        mark = event.start_mark
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise self.problem(mark.line, mark.column, "a second document starts here", wanted="one document")
        elif isinstance(event, yaml.AliasEvent):
            raise self.problem(
                mark.line, mark.column, "aliases are not read", found=f"*{event.anchor}", wanted="the value written out"
            )
        elif isinstance(event, yaml.CollectionStartEvent):
            self._check_tag(event)
            if len(self._open) >= self._max_depth:
                raise self.problem(
                    mark.line, mark.column, "nested too deeply", wanted=f"at most {self._max_depth} levels"
                )
            self._open.append((event, []))
        elif isinstance(event, yaml.CollectionEndEvent):
            self._add(self._close())

    def _check_tag(self, event: Any) -> None:
        if event.tag is not None and event.tag not in _CORE_TAGS:
            raise self.problem(
                event.start_mark.line, event.start_mark.column, "tags are not read", found=event.tag[:80], wanted="none"
            )

    def _scalar(self, event: Any) -> Node:
        raw = event.value
        start, end = event.start_mark, event.end_mark
        if not raw.isascii() and _SURROGATE.search(raw):
            raise self.problem(start.line, start.column, "the text holds half of a surrogate pair")
        as_text = bool(event.style) or (event.tag is not None and event.tag in ("!", _CORE + "str"))
        value = raw if as_text else resolve_scalar(raw, dates=self._dates)
        # A block text ends where the next token starts: on the line before it.
        last = end.line - 1 if end.column == 0 and end.line > start.line else end.line
        return Node("scalar", start.line + self._first_line, start.column + 1, last + self._first_line, raw, value)

    def _close(self) -> Node:
        opened, children = self._open.pop()
        start = opened.start_mark
        line, column = start.line + self._first_line, start.column + 1
        end_line = max([line, *(child.end_line for child in children)])
        if isinstance(opened, yaml.SequenceStartEvent):
            return Node("sequence", line, column, end_line, items=tuple(children))
        keys, values = children[0::2], children[1::2]
        for key in keys:
            if key.kind != "scalar":
                raise ConfigError(
                    "a key must be a word", where=f"{self._path}:{key.line}:{key.column}", found=f"a {key.kind}"
                )
        return Node("mapping", line, column, end_line, pairs=tuple(zip(keys, values, strict=True)))

    def _add(self, node: Node) -> None:
        if self._open:
            self._open[-1][1].append(node)
        else:
            self.root = node


def resolve_scalar(raw: str, *, dates: bool = False) -> Any:
    """The value of a plain scalar by the rules of YAML 1.2, decimal numbers only.

    Numbers with more digits than any quantity here, and those beyond a double, stay text.
    """
    if raw in _NULLS:
        return None
    if raw in _BOOLEANS:
        return _BOOLEANS[raw]
    if _INTEGER.fullmatch(raw):
        return int(raw)
    if _FLOAT.fullmatch(raw):
        number = float(raw)
        return number if math.isfinite(number) else raw
    if dates and _DATE.fullmatch(raw):
        try:
            return date.fromisoformat(raw)
        except ValueError:
            return raw
    return raw


def _positions(root: Node) -> Iterator[tuple[YamlPath, Position]]:
    stack: list[tuple[YamlPath, Node, Node | None]] = [((), root, None)]
    while stack:
        path, node, key = stack.pop()
        raw = node.raw if node.kind == "scalar" else None
        key_line, key_column = (key.line, key.column) if key else (None, None)
        yield path, Position(node.line, node.column, node.end_line, key_line, key_column, raw)
        stack.extend(((*path, name.raw), value, name) for name, value in node.pairs)
        stack.extend(((*path, index), item, None) for index, item in enumerate(node.items))


def _words(error: yaml.MarkedYAMLError, text: str) -> str:
    parts = [part for part in (error.context, error.problem) if part]
    said = ", ".join(parts or ["it cannot be read"])
    return f"not valid YAML: {said}{' (a tab)' if _is_tab(error, text) else ''}"


def _is_tab(error: yaml.MarkedYAMLError, text: str) -> bool:
    """Whether the character that cannot start anything is a tab; the parser does not say which one it is."""
    mark = error.problem_mark
    if mark is None or "cannot start any token" not in (error.problem or ""):
        return False
    line = next((line for number, line in enumerate(text.split("\n")) if number == mark.line), "")
    return line[mark.column : mark.column + 1] == "\t"


def _hint(error: yaml.MarkedYAMLError, text: str) -> str:
    problem = error.problem or ""
    if "\\t" in problem or "tab" in problem or _is_tab(error, text):
        return "indent with blanks, not tabs"
    if "mapping values are not allowed" in problem:
        return "put the value in quotes if it holds a colon"
    return ""


def _character(error: yaml.reader.ReaderError) -> str:
    character = error.character
    code = character if isinstance(character, int) else ord(str(character)[:1] or "\0")
    return f"U+{code:04X}"


_ON = re.compile(r"(?<=[\s{])'on':")
"""A key that the writer quotes for readers of an older YAML; here it is a word like others."""


def plain_on(written: str) -> str:
    """YAML as written by the library, with the key ``on`` as people write it."""
    return _ON.sub("on:", written)


def in_one_line(value: Any) -> str:
    """A value as YAML on one line, in brackets where it has parts; keys in their order."""
    plain = dict(value) if isinstance(value, Mapping) else value
    written = yaml.safe_dump(plain, default_flow_style=True, width=10**9, allow_unicode=True, sort_keys=False)
    return plain_on(written.removesuffix("...\n").strip())

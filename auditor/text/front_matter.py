"""The YAML block on top of a README: finds it, reads it, and gets what it can out of a damaged one.

The hub reads the block only where it opens the file, is closed and is a YAML mapping. What is read here although the
hub would not see it (a misspelled key, a block in the wrong place, lines recovered from broken YAML) is marked as not
effective, so that it can be used as a hint and never as a clean declaration.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from auditor.core import patterns as re
from auditor.core.decoding import lines_of
from auditor.core.errors import ConfigError
from auditor.core.marked_yaml import MAX_CARD_BYTES, Node, parse
from auditor.core.model import Anomaly, Location
from auditor.core.text import Text, once

KNOWN_KEYS = frozenset(
    {
        *("license", "license_name", "license_link", "license_details", "license_files"),
        *("base_model", "base_model_relation", "datasets", "new_version", "quantized_by", "arxiv"),
        *("tags", "language", "pipeline_tag", "library_name", "model_name", "model-index", "metrics", "inference"),
        *("widget", "thumbnail", "co2_eq_emissions", "gated"),
        *("extra_gated_prompt", "extra_gated_heading", "extra_gated_description", "extra_gated_fields"),
        *("extra_gated_button_content", "extra_gated_eu_disallowed"),
    }
)
_DAMAGED = frozenset({"malformed", "unterminated", "misplaced"})
_REPAIRED_KEYS = ("license", "license_name", "license_link", "base_model", "base_model_relation")
_ALIKE = 85.0
"""Likeness (0–100) from which a key is a misspelled one. By judgment: one slip in seven letters; the repair is told
as an anomaly."""
_PAIR = re.compile(r"([A-Za-z_][\w\- ]{0,60}?)[ \t]{0,20}:(?:[ \t]+(\S.*))?[ \t]*")
_ITEM = re.compile(r"[ \t]{0,20}-[ \t]+(\S.*)")
_FENCE = re.compile(r"(?:.{0,80}[\"'`])?---[ \t]*")
MAX_FIELDS = 400
"""By judgment: bounds time; the rest is an anomaly."""
_MAX_BLOCK_LINES = 4000
"""Lines of a block without its fence. By judgment: bounds time."""


@dataclass(frozen=True, slots=True)
class Field:
    """One top-level key of a front matter."""

    key: str
    """The key it stands for: ``license`` for ``license`` and ``Licenses``."""
    written: str
    """The key as written."""
    node: Node
    line: int
    effective: bool = True
    """Whether the hub reads it as written."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stands on top of a README, and the body that follows."""

    state: str
    """``none``, ``ok``, ``malformed``, ``unterminated`` or ``misplaced``."""
    fields: tuple[Field, ...]
    anomalies: tuple[Anomaly, ...]
    body: Text
    body_line: int
    """Line of the file on which ``body`` starts."""
    lines: tuple[int, int] | None = None
    """First and last line of the block, fences included."""

    @property
    def damage(self) -> str:
        """What is said wherever a block is read that the hub does not; empty where it does."""
        if self.state not in _DAMAGED:
            return ""
        return f"its front matter is {self.state}; what was recovered from it is a hint, the rest is unknown"


@once
def read_front_matter(text: str, *, path: str = "README.md", sha256: str | None = None) -> FrontMatter:
    """Read the front matter of a README; never raises, whatever the text is."""
    lines = lines_of(text)
    reader = _FrontMatterReader(path, sha256)
    start = next((index for index, line in enumerate(lines) if line.strip("\ufeff \t\x0c")), len(lines))
    if start == len(lines) or lines[start].strip("\ufeff").rstrip() != "---":
        return reader.without_opening(lines)
    end = next((index for index in range(start + 1, len(lines)) if lines[index].rstrip() in ("---", "...")), None)
    if end is None:
        return reader.unterminated(lines, start)
    if lines[end].rstrip() == "...":
        reader.note("front-matter-terminator", "the front matter ends with ... where the hub expects ---", end + 1)
    fields, sound = reader.block(lines[start + 1 : end], start + 2, effective=True)
    state = "ok" if sound else "malformed"
    return reader.done(state, fields, lines, body_from=end + 1, block=(start + 1, end + 1))


class _FrontMatterReader:
    def __init__(self, path: str, sha256: str | None) -> None:
        self._path = path
        self._sha256 = sha256
        self._anomalies: list[Anomaly] = []

    def note(self, kind: str, statement: str, line: int, column: int | None = None) -> None:
        place = Location(path=self._path, start_line=line, end_line=line, column=column, sha256=self._sha256)
        self._anomalies.append(Anomaly(kind=kind, statement=statement, location=place))

    def done(
        self,
        state: str,
        fields: Iterable[Field],
        lines: list[str],
        *,
        body_from: int,
        block: tuple[int, int] | None,
    ) -> FrontMatter:
        return FrontMatter(
            state=state,
            fields=tuple(fields),
            anomalies=tuple(self._anomalies),
            body=Text("\n".join(lines[body_from:])),
            body_line=body_from + 1,
            lines=block,
        )

    def block(self, lines: list[str], first_line: int, *, effective: bool) -> tuple[list[Field], bool]:
        """The fields of a block and whether it is sound YAML; broken YAML is read line by line."""
        text = "\n".join(lines)
        try:
            root = parse(text, path=self._path, max_bytes=MAX_CARD_BYTES, first_line=first_line)
        except ConfigError as error:
            line = _line_of(error.where, first_line)
            self.note("malformed-front-matter", f"the front matter cannot be read as YAML: {error.what}", line)
            return self._fields(_recovered(lines, first_line), effective=False), False
        if root is None:
            return [], True
        if root.kind != "mapping":
            self.note("malformed-front-matter", "the front matter holds no key: value pairs", root.line)
            return self._fields(_recovered(lines, first_line), effective=False), False
        for first, later in root.duplicates():
            self.note(
                "duplicate-key", f"the key {later.raw[:60]!r} stands twice, first at line {first.line}", later.line
            )
        return self._fields(root.pairs, effective=effective), True

    def _fields(self, pairs: Iterable[tuple[Node, Node]], *, effective: bool) -> list[Field]:
        fields: list[Field] = []
        for key, value in pairs:
            if len(fields) >= MAX_FIELDS:
                self.note("malformed-front-matter", f"more than {MAX_FIELDS} keys, the rest is not read", key.line)
                break
            meant = canonical_key(key.raw)
            right = meant == key.raw
            if not right:
                self.note("misspelt-key", f"the key {key.raw[:60]!r} is not read by the hub; {meant!r} is", key.line)
            fields.append(Field(meant, key.raw, value, key.line, effective and right))
        return fields

    def unterminated(self, lines: list[str], start: int) -> FrontMatter:
        """A block that is opened and never closed: the YAML-like lines after the fence are its fields."""
        end = start + 1
        while end < len(lines) and end - start < _MAX_BLOCK_LINES and _yaml_like(lines[end]):
            end += 1
        fields = self._fields(_recovered(lines[start + 1 : end], start + 2), effective=False)
        self.note("unterminated-front-matter", "the front matter is opened with --- and never closed", start + 1)
        body_from = end if fields else start + 1
        return self.done("unterminated", fields, lines, body_from=body_from, block=(start + 1, end))

    def without_opening(self, lines: list[str]) -> FrontMatter:
        """No block on top; a block further down is found and said to be in the wrong place."""
        for start, end in _blocks(lines):
            inner = lines[start + 1 : end]
            keys = {canonical_key(match[1]) for match in map(_PAIR.fullmatch, inner) if match}
            if not keys & {"license", "base_model"}:
                continue
            self.note("misplaced-front-matter", "the front matter does not stand at the top of the file", start + 1)
            fields, _ = self.block(inner, start + 2, effective=False)
            return self.done("misplaced", fields, lines, body_from=0, block=(start + 1, end + 1))
        return self.done("none", (), lines, body_from=0, block=None)


def canonical_key(written: str) -> str:
    """The key of the card vocabulary that was meant; the key itself where none is near."""
    if written in KNOWN_KEYS or len(written) > 60:
        return written
    folded = "_".join(written.casefold().replace("-", " ").replace("_", " ").split()).replace("licence", "license")
    if folded in KNOWN_KEYS:
        return folded
    # Swapped letters are the commonest slip, and cost a similarity ratio the most.
    swapped = next((key for key in _REPAIRED_KEYS if sorted(key) == sorted(folded)), None)
    if swapped:
        return swapped
    scored = [(fuzz.ratio(folded, key), key) for key in _REPAIRED_KEYS]
    score, key = max(scored)
    return key if score >= _ALIKE else written


def _line_of(where: str, default: int) -> int:
    parts = where.rsplit(":", 2)
    return int(parts[1]) if len(parts) == 3 and parts[1].isdigit() else default


def _yaml_like(line: str) -> bool:
    return not line.strip() or line[:1] in " \t-" or line.startswith("# ") or bool(_PAIR.fullmatch(line))


def _blocks(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Pairs of fence lines with nothing blank between them, in file order."""
    start: int | None = None
    for index, line in enumerate(lines):
        if _FENCE.fullmatch(line[:200]) and len(line) <= 200:
            if start is not None and index - start > 1:
                yield start, index
            start = index
        elif not line.strip() or (start is not None and index - start > _MAX_BLOCK_LINES):
            start = None


def _recovered(lines: list[str], first_line: int) -> Iterator[tuple[Node, Node]]:
    """Simple ``key: value`` pairs, lists below a key and block texts, read line by line without YAML."""
    index = 0
    while index < len(lines):
        match = _PAIR.fullmatch(lines[index][:MAX_CARD_BYTES])
        number = first_line + index
        index += 1
        if not match:
            continue
        below = index
        while below < len(lines) and (lines[below][:1] in " \t" or _ITEM.fullmatch(lines[below])):
            below += 1
        key = Node("scalar", number, 1, number, match[1], match[1])
        yield key, _recovered_value(match[2] or "", lines[index:below], number)
        index = below


def _recovered_value(text: str, below: list[str], line: int) -> Node:
    if text[:1] in ("|", ">"):
        raw = "\n".join(row.strip() for row in below)
        return Node("scalar", line + 1, 1, line + len(below), raw, raw)
    items = [(offset, match[1]) for offset, match in enumerate(map(_ITEM.fullmatch, below)) if match]
    if not text and items:
        nodes = tuple(_scalar(value, line + 1 + offset) for offset, value in items)
        return Node("sequence", line, 1, line + len(below), items=nodes)
    return _scalar(text, line)


def _scalar(text: str, line: int) -> Node:
    value = text.split(" #")[0].strip()
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        value = value[1:-1]
    return Node("scalar", line, 1, line, value, value or None)

"""Model families on record: what is known of a model itself, cell by cell, each with its source and its day.

Data in ``license_db/families/*.yaml``, one file a family, parsed when a model asks for it;
``license_db/family_cells.yaml`` says which cells there are. A family covers the repositories it names, the same owner's
copies of them in another file format, and bounded patterns: their star takes words of size, tuning and format
alone, never a number that may be a version and never another owner. So a record never speaks of a member that is newer
than the day it was read for, nor of somebody else's derivative.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property, lru_cache
from operator import attrgetter
from pathlib import Path
from typing import Any

from auditor.core import patterns as re
from auditor.core.compiled import kept, shipped_mapping
from auditor.core.errors import ConfigError, DataError
from auditor.core.folders import content
from auditor.core.frozen import freeze
from auditor.core.marked_yaml import MarkedDocument, load_mapping
from auditor.core.resources import data_root
from auditor.core.suggestions import did_you_mean
from auditor.records.model_names import fold, original
from auditor.records.moved import newer_names, renamed_on

FOLDER = "license_db/families"
CONFIDENCES = ("high", "medium", "low")
KINDS = ("published", "estimated", "arithmetic", "judged")
"""Where a figure of training compute comes from: the provider, somebody else's estimate, six times parameters times
tokens, or somebody's judgment."""
_TRAINED = frozenset(
    {
        *("training_tokens", "active_parameters", "training_flop", "training_flop_above", "training_flop_below"),
        *("made_from", "base", "single_task", "gpai_stated"),
    }
)
"""Cells that hold of a model in any format or precision."""
_FAMILY_KEYS = ("id", "name", "publisher", "read", "sources", "cells", "members")
_MEMBER_KEYS = ("ids", "patterns", "api", "cells")
_CELL_KEYS = ("value", "source", "confidence", "kind", "why")
_SOURCE_KEYS = ("address", "title", "read")
_ADDRESS = re.compile(r"https://[^\s\"'<>]{4,400}")
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")
_ID = re.compile(r"[a-z0-9][a-z0-9.-]{0,79}")
_STARRED = re.compile(r"(?<![\w.-])[\w.-]++/[\w.-]*+\*[\w.*-]*")
_NAMED = re.compile(r"(?<![\w.-])[\w.-]++/[\w.-]++")
_PATTERN = re.compile(r"[\w.-]++/[\w.-][\w.*-]*+")
_HARMLESS = (
    r"(?:\d{1,4}(?:\.\d{1,2})?[bmk]|a\d{1,3}(?:\.\d{1,2})?b|\d{1,3}x\d{1,4}(?:\.\d)?[bm]|\d{1,3}e|e\d[bm]|"
    r"instruct|chat|it|pt|base|sft|dpo|rlhf|thinking|tiny|mini|small|medium|large|xl|xxl|huge|hf|diffusers|"
    r"gguf|ggml|gptq|awq|exl[23]|mlx|onnx|bnb|fp16|bf16|fp8|nvfp4|mxfp4|int[48]|[48]bits?|qat|q\d(?:_\d|_k(?:_[sml])?)?)"
)
_STAR = rf"(?:(?:^|[-_.]){_HARMLESS})*"
"""What the star of a pattern takes: sizes, tuning, formats, each behind a hyphen or a dot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellSource:
    """A place that was looked at, and when."""

    address: str
    title: str
    read: date | None
    """None where the text was not read again for this version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactCell:
    """One statement about a family or a member."""

    value: Any
    source: CellSource
    confidence: str
    kind: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellSpec:
    """What a cell may hold."""

    type: str
    about: str
    words: tuple[str, ...] = ()
    fact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Models that share the cells that stand with them, over those of their family."""

    ids: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    api: tuple[str, ...] = ()
    """``vendor/model`` of the catalog of models bought as a service."""
    cells: Mapping[str, FactCell] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Models of one publisher and one generation."""

    id: str
    name: str
    publisher: str
    """Id of a row of ``publishers.yaml``."""
    read: date
    """No member that came out later is covered."""
    cells: Mapping[str, FactCell]
    members: tuple[Member, ...]
    folder: str = FOLDER
    """Folder its file stands in, as reports name it."""

    @property
    def place(self) -> str:
        """The file it stands in."""
        return f"{self.folder}/{self.id}.yaml"


@dataclass(frozen=True, slots=True)
class KnownModel:
    """What is on record of one model."""

    family: Family
    member: Member
    original: KnownModel | None = None
    """What the same owner converted to another format or precision, where that is on record by itself."""

    @property
    def cells(self) -> dict[str, FactCell]:
        """The family's cells, and the member's own over them; a copy keeps what its original was trained with."""
        held = self.original.cells if self.original else {}
        kept_by_copy = {name: cell for name, cell in held.items() if name in _TRAINED}
        return {**kept_by_copy, **self.family.cells, **self.member.cells}


def _lines(data: bytes) -> str:
    """The text of a file, its lines ended as Python ends them."""
    text = data.decode("utf-8")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


class Families:
    """Every family of a folder; a file is parsed once a model asks for it."""

    def __init__(self, folder: Path, shown: str = FOLDER) -> None:
        self._shown = shown
        self._texts = {path: _lines(data).replace("_", "-").casefold() for path, data in written(folder).items()}
        self._patterns = [
            (bounded(pattern), path)
            for path, text in self._texts.items()
            if "*" in text
            for pattern in _STARRED.findall(text)
        ]
        self._read: dict[Path, Family] = {}

    @cached_property
    def _named(self) -> Mapping[str, tuple[Path, ...]]:
        """The files in which a folded ``owner/name`` stands."""
        paths = {path.name: path for path in self._texts}

        def found() -> dict[str, list[str]]:
            names: dict[str, dict[str, None]] = {}
            for path, text in self._texts.items():
                for name in _NAMED.findall(text):
                    names.setdefault(name, {})[path.name] = None
            return {name: list(files) for name, files in names.items()}

        files = kept("family-names", [f"{path.name}\0{text}".encode() for path, text in self._texts.items()], found)
        return {name: tuple(paths[one] for one in stems) for name, stems in files.items()}

    @property
    def all(self) -> tuple[Family, ...]:
        """Every family, by file name."""
        return tuple(self._family(path) for path in self._texts)

    def find(self, name: str) -> KnownModel | None:
        """What is on record of an ``owner/name``: by its own id, that without its file format, or a bounded pattern.

        A repository that the hub moved is found by its older name, too, with or without an account.
        """
        folded, newer = fold(name), newer_names(fold(name))
        if "/" not in folded:
            return next((found for one in newer if (found := self._exact(one))), None)
        found, converted = self._exact(folded), fold(original(name))
        first = self._exact(converted) if converted != folded else None
        if found and first and first.member is not found.member:
            return KnownModel(found.family, found.member, first)
        if found or first:
            return found or first
        if newer:
            moved, day = self.find(newer[0]), renamed_on(folded)
            return None if moved is None or day is None or _came_out(moved) >= day.isoformat() else moved
        for pattern, path in self._patterns:
            if pattern.fullmatch(folded):
                for member in self._family(path).members:
                    if any(bounded(one).fullmatch(folded) for one in member.patterns):
                        return KnownModel(self._family(path), member)
        return None

    def _exact(self, folded: str) -> KnownModel | None:
        for path in self._named.get(folded, ()):
            for member in self._family(path).members:
                if folded in map(fold, member.ids):
                    return KnownModel(self._family(path), member)
        return None

    def of_service(self, vendor: str, model: str) -> KnownModel | None:
        """What is on record of a model of the catalog of services, by the ids of vendor and model."""
        wanted = f"{vendor}/{model}".casefold()
        for path, text in self._texts.items():
            if fold(wanted) in text:
                for member in self._family(path).members:
                    if wanted in map(str.casefold, member.api):
                        return KnownModel(self._family(path), member)
        return None

    def get(self, family_id: str) -> Family | None:
        """A family by its id."""
        return next((self._family(path) for path in self._texts if path.stem == family_id), None)

    def _family(self, path: Path) -> Family:
        if path not in self._read:
            try:
                self._read[path] = read_family(path.read_text("utf-8"), f"{self._shown}/{path.name}")
            except ConfigError as error:
                raise DataError("a model family cannot be read", where=str(path), found=str(error)) from error
        return self._read[path]


def _came_out(known: KnownModel) -> str:
    """The latest day on record of its making or release; empty where none is."""
    return max((str(known.cells[name].value) for name in ("uploaded", "released") if name in known.cells), default="")


@cache
def bounded(pattern: str) -> re.Pattern[str]:
    """A pattern over folded ids; its star takes words of size, tuning and format only."""
    parts = [re.escape(part) for part in fold(pattern).split("*")]
    return re.compile(_STAR.join(parts))


@cache
def cell_specs() -> Mapping[str, CellSpec]:
    """Which cells there are."""
    rows = shipped_mapping(data_root("license_db") / "family_cells.yaml", named="family_cells.yaml")
    return {
        name: CellSpec(
            type=row["type"], about=row["about"], words=tuple(row.get("words", ())), fact=row.get("fact", "")
        )
        for name, row in rows.value["cells"].items()
    }


@cache
def shared_sources() -> Mapping[str, CellSource]:
    """Sources that many families name, by their short ids."""
    path = data_root("license_db") / "sources.yaml"
    document = shipped_mapping(path, named="license_db/sources.yaml")
    problems = list(_source_problems(document, ("sources",)))
    if problems:
        raise DataError(
            "the sources of the license database cannot be read", where=problems[0].where or "", found=str(problems[0])
        )
    return {name: _source(row) for name, row in document.value["sources"].items()}


@lru_cache(1)
def written(folder: Path) -> Mapping[Path, bytes]:
    """The files of a folder of families, in their order: two tables are made of them, one after the other."""
    return {path: content(path) for path in sorted(folder.glob("*.yaml"), key=attrgetter("name"))}


@cache
def families(folder: Path | None = None) -> Families:
    """Every shipped family, or those of a folder.

    Raises:
        DataError: when a record is asked for that is damaged, with its place.
    """
    return Families(folder or data_root("license_db") / "families")


def read_family(text: str, path: str) -> Family:
    """One family of its YAML.

    Raises:
        ConfigError: with file:line:column, one for the whole file; several problems are held in ``problems``.
    """
    document = load_mapping(text, path=path)
    problems = list(_problems(document))
    if len(problems) == 1:
        raise problems[0]
    if problems:
        raise ConfigError("a model family has problems", where=path, problems=problems)
    value = document.value
    sources = {**shared_sources(), **{name: _source(row) for name, row in (value.get("sources") or {}).items()}}
    return Family(
        id=value["id"],
        name=value["name"],
        publisher=value["publisher"],
        folder=path.rpartition("/")[0] or FOLDER,
        read=value["read"],
        cells=_cells(value.get("cells") or {}, sources),
        members=tuple(
            Member(
                ids=tuple(row.get("ids", ())),
                patterns=tuple(row.get("patterns", ())),
                api=tuple(row.get("api", ())),
                cells=_cells(row.get("cells") or {}, sources),
            )
            for row in value["members"]
        ),
    )


def _source(row: Mapping[str, Any]) -> CellSource:
    return CellSource(address=row["address"], title=row.get("title") or "", read=row.get("read"))


def _cells(rows: Mapping[str, Any], sources: Mapping[str, CellSource]) -> dict[str, FactCell]:
    return {
        name: FactCell(
            value=freeze(row["value"]), source=sources[row["source"]], confidence=row["confidence"],
            kind=row.get("kind") or "", why=row.get("why") or "",
        )
        for name, row in rows.items()
    }  # fmt: skip


# ---------------------------------------------------------------------------------------------------- checking


def _problems(document: MarkedDocument) -> Iterator[ConfigError]:
    value = document.value
    yield from _unknown_keys(document, (), value, _FAMILY_KEYS)
    for key in ("id", "name", "publisher", "read", "members"):
        if not value.get(key):
            yield document.problem((), f"the family lacks {key!r}", wanted=f"{key}: …")
    if value.get("id") and not (isinstance(value["id"], str) and _ID.fullmatch(value["id"])):
        yield document.problem(("id",), "'id' cannot be used", wanted="lower-case letters, digits, '.' and '-'")
    if value.get("read") and not isinstance(value["read"], date):
        yield document.problem(("read",), "'read' cannot be used", wanted="a date, YYYY-MM-DD")
    yield from _source_problems(document, ("sources",))
    known = {*shared_sources(), *(value.get("sources") or {})}
    yield from _cell_problems(document, ("cells",), value.get("cells"), known)
    members = value.get("members")
    if members and not isinstance(members, list):
        yield document.problem(("members",), "'members' cannot be used", wanted="a list of {ids, patterns, cells}")
        return
    for index, row in enumerate(members or ()):
        at = ("members", index)
        if not isinstance(row, dict) or not any(row.get(key) for key in ("ids", "patterns", "api")):
            yield document.problem(at, "the member names no model", wanted="{ids: [owner/name]} or patterns or api")
            continue
        yield from _unknown_keys(document, at, row, _MEMBER_KEYS)
        for key in ("ids", "patterns", "api"):
            names = row.get(key, [])
            shaped = isinstance(names, list) and all(
                isinstance(one, str) and _PATTERN.fullmatch(one) and (key == "patterns") is ("*" in one)
                for one in names
            )
            if not shaped:
                wanted = "a list of owner/name" + (", with a star after the owner" if key == "patterns" else "")
                yield document.problem((*at, key), f"{key!r} cannot be used", wanted=wanted)
        yield from _cell_problems(document, (*at, "cells"), row.get("cells"), known)


def _unknown_keys(
    document: MarkedDocument, at: tuple[str | int, ...], row: Mapping[str, Any], keys: Sequence[str]
) -> Iterator[ConfigError]:
    for key in row:
        if key not in keys:
            yield document.problem(
                (*at, key), f"unknown key {key!r}", wanted=", ".join(keys), hint=did_you_mean(key, keys), key=True
            )


def _source_problems(document: MarkedDocument, at: tuple[str, ...]) -> Iterator[ConfigError]:
    rows = document.value.get(at[0])
    if rows is None:
        return
    if not isinstance(rows, dict):
        yield document.problem(at, "'sources' cannot be used", wanted="{id: {address, read}}")
        return
    for name, row in rows.items():
        where = (*at, name)
        if not isinstance(row, dict):
            yield document.problem(where, f"the source {name!r} cannot be used", wanted="{address, read}")
            continue
        yield from _unknown_keys(document, where, row, _SOURCE_KEYS)
        if not isinstance(row.get("address"), str) or not _ADDRESS.fullmatch(row["address"]):
            yield document.problem(where, f"the source {name!r} has no address", wanted="address: https://…")
        if "read" not in row or not isinstance(row["read"], (date, type(None))):
            yield document.problem(where, f"the source {name!r} has no day", wanted="read: YYYY-MM-DD, or null")


def _cell_problems(
    document: MarkedDocument, at: tuple[str | int, ...], cells: Any, sources: set[str]
) -> Iterator[ConfigError]:
    if cells is None:
        return
    if not isinstance(cells, dict):
        yield document.problem(at, "'cells' cannot be used", wanted="{name: {value, source, confidence}}")
        return
    specs = cell_specs()
    for name, row in cells.items():
        where = (*at, name)
        spec = specs.get(name)
        if spec is None:
            yield document.problem(
                where, f"unknown cell {name!r}", wanted="a cell of license_db/family_cells.yaml",
                hint=did_you_mean(name, specs), key=True,
            )  # fmt: skip
            continue
        if not isinstance(row, dict):
            yield document.problem(where, f"the cell {name!r} cannot be used", wanted="{value, source, confidence}")
            continue
        yield from _unknown_keys(document, where, row, _CELL_KEYS)
        wanted = _unfit(spec, row.get("value"))
        if wanted:
            yield document.problem(
                (*where, "value") if "value" in row else where, f"the value of {name!r} is unfit", wanted=wanted
            )
        if row.get("source") not in sources:
            yield document.problem(
                where, f"the cell {name!r} has no source", found=str(row.get("source")),
                wanted="a source of this file or of license_db/sources.yaml",
            )  # fmt: skip
        if row.get("confidence") not in CONFIDENCES:
            yield document.problem(where, f"the cell {name!r} has no confidence", wanted=" · ".join(CONFIDENCES))
        if name == "training_flop" and row.get("kind") not in KINDS:
            yield document.problem(where, "the compute has no kind", wanted=" · ".join(KINDS))
        if name in ("training_flop_above", "training_flop_below") and not row.get("why"):
            yield document.problem(where, f"the bound {name!r} has no reason", wanted="why: …")


def _unfit(spec: CellSpec, value: Any) -> str:
    """What would fit instead; empty where the value does."""
    if spec.type == "date":
        return "" if isinstance(value, date) else "a date, YYYY-MM-DD"
    if spec.type == "month":
        fits = isinstance(value, date) or (isinstance(value, str) and _MONTH.fullmatch(value))
        return "" if fits else "a date, YYYY-MM-DD, or a month in quotes, 'YYYY-MM'"
    if spec.type == "number":
        return "" if type(value) in (int, float) and value > 0 else "a number above 0"
    if spec.type == "yes-no":
        return "" if isinstance(value, bool) else "true or false"
    if spec.type == "words":
        fits = isinstance(value, list) and bool(value) and set(value) <= set(spec.words)
        return "" if fits else f"a list of {', '.join(spec.words)}"
    if spec.type == "word":
        return "" if value in spec.words else " · ".join(spec.words)
    if spec.type == "repository":
        return "" if isinstance(value, str) and _PATTERN.fullmatch(value) and "*" not in value else "an owner/name"
    if spec.type == "address":
        return "" if isinstance(value, str) and _ADDRESS.fullmatch(value) else "an address, https://…"
    return "" if isinstance(value, str) and value.strip() else "a text"

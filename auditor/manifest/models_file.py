"""Reads ``models.yaml``.

Its shape is ``{models: [{ref, workloads: [id], channel?, owner?, modified?, note?, cost?, score?}], aliases?: {name:
ref}}``.

A bill of materials in JSON (CycloneDX, SPDX) is a manifest, too: every model of it is an entry without workloads of its
own, and a component that says nowhere how to fetch it stays one that cannot be audited.

An alias says which model a name in the repository's files stands for, where only a private server knows it.

All problems of the file are reported at once, each with line and column. A model that stands twice is an error:
two entries could ask for different workloads, and a reader of the report would not know which one was meant.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auditor.core.decoding import read_within
from auditor.core.errors import ConfigError, UsageError
from auditor.core.marked_yaml import MAX_CONFIG_BYTES, MarkedDocument, load_mapping
from auditor.core.model import ALIAS, ManifestEntry, ModelRef
from auditor.core.respelling import ANYTHING, Shape, respelled
from auditor.core.spelling import meant
from auditor.core.suggestions import nearest_word
from auditor.discover import Unparsable, is_bill, models_of
from auditor.policy.facts.fact_registry import registry

MAX_BILL_BYTES = 32 * 1024 * 1024
"""Of a bill of materials. By judgment: 338 models take some 4 MB, and JSON is read fast."""
TOP_KEYS = ("models", "aliases")
ENTRY_KEYS = ("ref", "workloads", "channel", "owner", "modified", "note", "cost", "score")
_SHAPE = Shape({"models": Shape(dict.fromkeys(ENTRY_KEYS, ANYTHING)), "aliases": ANYTHING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The models of one file, in file order."""

    path: str
    entries: tuple[ManifestEntry, ...]
    aliases: tuple[tuple[str, ModelRef], ...] = ()
    """Names used in the repository and the models they stand for."""


def load_manifest(path: Path, *, may_be_empty: bool = False) -> Manifest:
    """Read and check a manifest; with ``may_be_empty`` one that lists no model yet is no error.

    Raises:
        ConfigError: the file cannot be read, or holds any problem; `ConfigError.problems` lists them all.
    """
    try:
        limit = MAX_BILL_BYTES if path.suffix.lower() == ".json" else MAX_CONFIG_BYTES
        text = read_within(path, limit).decode("utf-8-sig")
    except OSError as error:
        raise ConfigError(
            "the manifest cannot be read", where=str(path), found=error.strerror or str(error), hint=_instead(path)
        ) from error
    except UnicodeDecodeError as error:
        raise ConfigError("the manifest is not UTF-8 text", where=str(path), found=f"byte {error.start}") from error
    if path.suffix.lower() == ".json" and is_bill(text):
        return Manifest(path=str(path), entries=_of_bill(path, text, may_be_empty))
    document = respelled(load_mapping(text, path=str(path)), _SHAPE)
    _refuse_an_audit(document, path)
    _refuse_a_policy(document, path)
    problems: list[ConfigError] = list(_unknown_keys(document, (), document.value, TOP_KEYS))
    entries: list[ManifestEntry] = []
    models = document.value.get("models")
    if not isinstance(models, list) or not models:
        if may_be_empty and not models:
            return Manifest(path=str(path), entries=(), aliases=_aliases(document, problems))
        problems.append(
            document.problem((), "the manifest lists no models", wanted="models: [{ref: hf:org/name, workloads: [id]}]")
        )
        models = []
    for index, raw in enumerate(models):
        try:
            entries.append(_entry(document, index, raw))
        except ConfigError as error:
            problems.extend(error.problems or (error,))
    problems.extend(_duplicates(document, entries))
    aliases = _aliases(document, problems)
    if problems:
        raise ConfigError(f"the manifest cannot be used: {_count(problems)}", where=str(path), problems=problems)
    return Manifest(path=str(path), entries=tuple(entries), aliases=aliases)


def is_bill_file(path: Path) -> bool:
    """Whether a file of JSON is a bill of materials, so that it is a manifest; false where it cannot be read."""
    try:
        return is_bill(read_within(path, MAX_BILL_BYTES).decode("utf-8-sig"))
    except (OSError, ConfigError, UnicodeDecodeError):
        return False


def _of_bill(path: Path, text: str, may_be_empty: bool) -> tuple[ManifestEntry, ...]:
    try:
        found = list(models_of(str(path), text))
    except Unparsable as error:
        raise ConfigError("the bill of materials cannot be read", where=str(path), found=str(error)) from None
    if not found and not may_be_empty:
        raise ConfigError(
            "the bill of materials lists no models",
            where=str(path),
            wanted="machine-learning-model components (CycloneDX), AI packages (SPDX 3), or purls of a model hub",
        )
    return tuple(
        ManifestEntry(
            ref=one.found.ref or ModelRef(scheme=ALIAS, name=one.found.name), workloads=(), location=one.location
        )
        for one in found
    )


def _instead(path: Path) -> str:
    """How to go on where the name of a manifest cannot be opened: many name the model itself, or its folder."""
    model = f"file:{path}" if path.is_dir() else str(path)
    if ":" in model and path.suffix.lower() not in (".yaml", ".yml", ".json"):
        return f"a manifest is a file that lists models; `auditor review {model}` evaluates a model that is named alone"
    return "name a file that is there; `auditor discover --write models.yaml` writes a first one"


_OF_AN_AUDIT = frozenset({"schema", "schema_version", "tool_version", "summary"})
"""Keys at the top of every stored audit that no manifest has."""


def _refuse_an_audit(document: MarkedDocument, path: Path) -> None:
    """Say at once what a stored audit in the place of a manifest is.

    Raises:
        ConfigError: the file is a stored audit.
    """
    if set(document.value) >= _OF_AN_AUDIT:
        raise ConfigError(
            "this is a stored audit, not a manifest",
            where=str(path),
            wanted="a list of models, for example models.yaml",
            hint=f"`auditor render {path}` shows it again, `answer --audit` answers it, `check --baseline` compares",
        )


_OF_A_POLICY = frozenset({"policy", "org", "packs", "workloads", "rules", "attest", "waive", "gate"})
"""Keys at the top of a policy that no manifest has."""


def _refuse_a_policy(document: MarkedDocument, path: Path) -> None:
    """Say at once what a policy in the place of a manifest is, not key by key.

    Raises:
        ConfigError: the file is a policy.
    """
    found = sorted(_OF_A_POLICY & set(document.value))
    if "models" not in document.value and len(found) > 1:
        raise ConfigError(
            "this is a policy, not a manifest",
            where=str(path),
            found=", ".join(found),
            wanted="a list of models, for example models.yaml with `models: [{ref: hf:org/name}]`",
            hint=f"name the manifest first and the policy with -p, such as `models.yaml -p {path}`",
        )


def _aliases(document: MarkedDocument, problems: list[ConfigError]) -> tuple[tuple[str, ModelRef], ...]:
    raw = document.value.get("aliases") or {}
    if not isinstance(raw, dict):
        problems.append(document.problem(("aliases",), "'aliases' is not a mapping", wanted="name: hf:org/name"))
        return ()
    found = []
    for name, ref in raw.items():
        try:
            if not isinstance(ref, str):
                raise UsageError("not a model reference", found=repr(ref), wanted="hf:org/name")
            found.append((str(name), ModelRef.parse(ref)))
        except UsageError as error:
            problems.append(document.problem(("aliases", name), error.what, found=error.found, wanted=error.wanted))
    return tuple(found)


def _count(problems: list[ConfigError]) -> str:
    return "1 problem" if len(problems) == 1 else f"{len(problems)} problems"


def _entry(document: MarkedDocument, index: int, raw: Any) -> ManifestEntry:
    at = ("models", index)
    if isinstance(raw, str):
        raw = {"ref": raw}
    if not isinstance(raw, dict):
        raise document.problem(at, "a model is not a mapping", found=type(raw).__name__, wanted="{ref: hf:org/name}")
    problems = list(_unknown_keys(document, at, raw, ENTRY_KEYS))
    ref: ModelRef | None = None
    if not isinstance(raw.get("ref"), str):
        problems.append(document.problem(at, "a model without a ref", wanted="ref: hf:org/name"))
    else:
        try:
            ref = ModelRef.parse(raw["ref"])
        except UsageError as error:
            problems.append(document.problem((*at, "ref"), error.what, found=error.found, wanted=error.wanted))
    lists: dict[str, tuple[str, ...]] = {}
    for key in ("workloads", "modified"):
        value = raw.get(key, [])
        value = [value] if isinstance(value, str) else value
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            problems.append(document.problem((*at, key), f"{key!r} is not a list of words", found=repr(raw[key])))
            value = []
        lists[key] = tuple(dict.fromkeys(_change(word) if key == "modified" else word for word in value))
    words: dict[str, str | None] = {}
    for key in ("channel", "owner", "note"):
        value = raw.get(key)
        if value is not None and not isinstance(value, str):
            problems.append(document.problem((*at, key), f"{key!r} is not a word", found=repr(value)))
            value = None
        words[key] = value
    figures: dict[str, float | None] = {}
    for key in ("cost", "score"):
        value = raw.get(key)
        if value is not None and (isinstance(value, bool) or not isinstance(value, (int, float)) or value != value):
            problems.append(document.problem((*at, key), f"{key!r} is not a number", found=repr(value)))
            value = None
        figures[key] = value
    if problems or ref is None:
        raise ConfigError("this model cannot be used", problems=problems)
    return ManifestEntry(
        ref=ref,
        workloads=lists["workloads"],
        modified=lists["modified"],
        channel=words["channel"],
        owner=words["owner"],
        note=words["note"] or "",
        cost=figures["cost"],
        score=figures["score"],
        location=document.location(at),
    )


def _change(word: str) -> str:
    """What is done to a model, in the word that policies have for it."""
    return meant(word, registry().facts["deployment.modifies_model"].allowed)


def _unknown_keys(
    document: MarkedDocument, at: tuple[Any, ...], raw: dict[str, Any], known: tuple[str, ...]
) -> list[ConfigError]:
    problems = []
    for key in raw:
        if key not in known:
            near = nearest_word(key, known)
            problems.append(
                document.problem(
                    (*at, key),
                    f"unknown key {key!r}",
                    wanted=", ".join(known),
                    hint=f"did you mean {near!r}?" if near else "",
                    key=True,
                )
            )
    return problems


def _duplicates(document: MarkedDocument, entries: list[ManifestEntry]) -> list[ConfigError]:
    first: dict[tuple[str, str | None], ManifestEntry] = {}
    problems = []
    for entry in entries:
        # Hubs look names up without regard to case.
        key = (str(entry.ref).casefold() if entry.ref.scheme != "file" else str(entry.ref), entry.channel)
        if key in first:
            problems.append(
                ConfigError(
                    f"{entry.ref} stands twice",
                    where=str(entry.location),
                    found=f"first at {first[key].location}",
                    wanted="one entry a model, with all its workloads",
                )
            )
        else:
            first[key] = entry
    return problems

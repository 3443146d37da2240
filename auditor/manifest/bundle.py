"""Evidence bundles: everything an audit rests on in one folder, which proves itself on another machine years later.

::

    audit.json     the audit in the wire format        models.lock    what was read and concluded
    evidence/      every document, by content          policy/        the policy and the organization's records
    request.json   what was asked for                  SHA256SUMS     of all the others; `sha256sum -c` reads it, too
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from auditor import wire
from auditor.collect.collecting import Collection
from auditor.collect.store import EvidenceStore
from auditor.core import patterns as re
from auditor.core.credentials import shown
from auditor.core.errors import AuditorError, ConfigError, OutputError, UsageError
from auditor.core.model import Audit, Dossier, ManifestEntry, ModelRef
from auditor.core.version import __version__
from auditor.manifest.lock_file import DEFAULT_LOCK, load_lock, make_lock
from auditor.manifest.locked_source import locked_sources
from auditor.pipeline import Collecting, all_sources, audit
from auditor.policy import Policy, load_policy
from auditor.policy.file.named_files import named_files
from auditor.report.gate import failing_on

SUMS = "SHA256SUMS"
AUDIT, LOCK, REQUEST, POLICY = "audit.json", DEFAULT_LOCK.name, "request.json", "policy/auditor.yaml"
MAX_FILES = 200_000
"""By judgment: protects the disk."""
_SUM = re.compile(r"(?P<hash>[0-9a-f]{64})  (?P<path>[^\n]+)")
"""A line as `_sums` writes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What an audit was asked for, beside its policy."""

    entries: tuple[ManifestEntry, ...]
    workloads: tuple[str, ...] = ()
    max_depth: int = 6
    records: tuple[Path, ...] = ()


def write_bundle(
    folder: Path, audit: Audit, collection: Collection, asked: Request, *, policy_file: Path | None
) -> None:
    """Write a bundle into a new or empty folder.

    Raises:
        UsageError: something is in the folder already.
        OutputError: the disk refuses.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError("a bundle needs a folder of its own", where=str(folder), found="something is there already")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        store = EvidenceStore(folder)
        for snapshot in collection.snapshots.values():
            store.archive(snapshot)
        (folder / AUDIT).write_text(wire.dump(audit), encoding="utf-8")
        copied = None
        if policy_file is not None:
            copied = folder / POLICY
            copied.parent.mkdir()
            copied.write_bytes(_without_login(policy_file.read_bytes()))
        lock = make_lock(audit, collection, policy_file=copied)
        (folder / LOCK).write_text(lock.dump(), encoding="utf-8")
        request = _request(audit, asked, _copied_records(folder, asked, policy_file))
        (folder / REQUEST).write_text(json.dumps(request, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        (folder / SUMS).write_text(_sums(folder), encoding="utf-8")
    except OSError as error:
        raise OutputError("the bundle cannot be written", where=str(folder), found=error.strerror or "") from error


def verify_bundle(folder: Path) -> tuple[str, ...]:
    """What contradicts the bundle, in words; empty where every hash holds and the same conclusions follow again.

    Raises:
        ConfigError: it is no bundle.
    """
    problems = _contradicted_sums(folder)
    if problems:
        return problems  # what was tampered with is not worth deriving from
    try:
        return _derived_otherwise(folder)
    except AuditorError as error:
        return (f"the conclusions cannot be derived again: {error.what} ({error.where})",)


def _derived_otherwise(folder: Path) -> tuple[str, ...]:
    request = _read_request(folder)
    lock = load_lock(folder / LOCK)
    stored = wire.load((folder / AUDIT).read_bytes())
    policy_file = folder / POLICY if (folder / POLICY).is_file() else None
    kept: list[Collection] = []
    again = audit(
        request["entries"],
        policy=_inside(load_policy(policy_file, as_of=stored.as_of), folder) if policy_file else None,
        workloads=request["workloads"],
        as_of=stored.as_of,
        records=request["records"],
        collecting=Collecting(
            store=folder,
            max_depth=request["max_depth"],
            sources=locked_sources(all_sources(), lock, EvidenceStore(folder), folders=False),
            collected=kept.append,
        ),
    )
    again = failing_on(again, stored.policy.fail_on)
    derived = make_lock(again, kept[0], policy_file=policy_file, folders=False)
    problems = [
        f"{ref}: {key} follow otherwise now: {_short(entry.get(key))} became {_short(new.get(key))}"
        for ref, entry in {**lock.models, **lock.ancestors}.items()
        if (new := derived.entry(ref) or {}) is not None
        for key in sorted({*entry, *new})
        if entry.get(key) != new.get(key) and key not in ("what", "files")  # a bundle holds no weights
    ]
    same_inputs = stored.tool_version == __version__ and stored.data_version == again.data_version
    if not problems and same_inputs and _placeless(stored) != _placeless(again):
        problems.append("the report is not the one that follows from this evidence")
    if problems and not same_inputs:
        problems.append(
            f"note: written by auditor {stored.tool_version} with license data {stored.data_version}, "
            f"derived again by {__version__} with {again.data_version}"
        )
    return tuple(problems)


def _placeless(audit: Audit) -> str:
    """The report without the path of the policy, which lies elsewhere in a bundle."""
    place = audit.policy.location.path if audit.policy.location else ""
    text = wire.dump(_neutral(audit))
    return text.replace(json.dumps(place), '"policy"') if place else text


def _neutral(audit: Audit) -> Audit:
    """Without what depends on when and from where evidence was read again."""
    models = []
    for model in audit.models:
        dossier = _undated(model.dossier) if model.dossier else None
        failure = replace(model.failure, what="", where="", hint="") if model.failure else None
        models.append(replace(model, dossier=dossier, failure=failure, location=None))
    return replace(audit, models=tuple(models), policy=_unplaced(audit))


def _undated(dossier: Dossier) -> Dossier:
    # Why a parent could not be read is told in other words where a lock remembers it; its kind is the same.
    edges = tuple(replace(edge, resolved=(edge.resolved or "").partition(":")[0]) for edge in dossier.lineage)
    return replace(dossier, origin="store", retrieved_at="", lineage=edges)


def _unplaced(audit: Audit) -> Any:
    return replace(
        audit.policy, location=None, waivers=tuple(replace(one, location=None) for one in audit.policy.waivers)
    )


def _copied_records(folder: Path, asked: Request, policy_file: Path | None) -> list[str]:
    """Copy what the policy rests on, and the organization's records; what it names stays where it is seen from it."""
    copied = []
    for source in named_files(policy_file) if policy_file else ():
        inside = policy_file is not None and source.resolve().is_relative_to(policy_file.parent.resolve())
        if inside and policy_file is not None:
            target = (folder / POLICY).parent / source.resolve().relative_to(policy_file.parent.resolve())
            if source.is_dir():
                shutil.copytree(source, target, dirs_exist_ok=True)
            elif source.is_file():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, target)
    for number, source in enumerate(asked.records):
        shutil.copytree(source, folder / "records" / str(number))
        copied.append(f"records/{number}")
    return copied


def _request(audit: Audit, asked: Request, records: list[str]) -> dict[str, Any]:
    return {
        "tool": __version__,
        "as_of": audit.as_of.isoformat(),
        "workloads": list(asked.workloads),
        "max_depth": asked.max_depth,
        "records": records,
        "entries": [
            {"ref": str(one.ref), "scheme": one.ref.scheme, "name": one.ref.name, "revision": one.ref.revision,
             "workloads": list(one.workloads), "channel": one.channel, "owner": one.owner,
             "modified": list(one.modified)}
            for one in asked.entries
        ],
    }  # fmt: skip


def _read_request(folder: Path) -> dict[str, Any]:
    try:
        request = json.loads((folder / REQUEST).read_text(encoding="utf-8"))
        date.fromisoformat(request["as_of"])
        entries = [_entry(raw) for raw in request["entries"]]
        workloads, records = (_words(request[key]) for key in ("workloads", "records"))
        depth = int(request["max_depth"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ConfigError(
            "the bundle's request cannot be read", where=str(folder / REQUEST), found=str(error)[:200]
        ) from None
    places = tuple(_within(folder / name, folder) for name in records)
    return {"entries": entries, "workloads": workloads, "records": places, "max_depth": depth}


def _words(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise TypeError("not a list of words")
    return tuple(value)


def _inside(policy: Policy, folder: Path) -> Policy:
    for place in policy.records:
        _within(place, folder)
    return policy


def _within(place: Path, folder: Path) -> Path:
    """A place that must lie in the bundle: what it rests on travels with it, and nothing else is anybody's to name.

    Raises:
        ConfigError: it does not.
    """
    try:
        if place.resolve().is_relative_to(folder.resolve()):
            return place
    except (OSError, RuntimeError, ValueError):
        pass  # a NUL, a loop of links
    raise ConfigError("the bundle names a place outside of itself", where=str(folder), found=str(place)[:200])


def _entry(raw: Mapping[str, Any]) -> ManifestEntry:
    words = [raw[key] for key in ("scheme", "name", "revision", "channel", "owner")]
    if not all(isinstance(word, str) or (place > 1 and word is None) for place, word in enumerate(words)):
        raise TypeError("an entry whose values are no words")
    return ManifestEntry(
        ref=ModelRef(scheme=words[0], name=words[1], revision=words[2]),
        workloads=_words(raw["workloads"]),
        channel=words[3],
        owner=words[4],
        modified=_words(raw["modified"]),
    )


def _without_login(policy: bytes) -> bytes:
    """A policy without the login of its history: a bundle is handed on, and needs no history."""
    text = policy.decode("utf-8", "surrogateescape")
    stated = re.search(r"^history:[^\S\n]*(?P<address>\S[^\n]*)", text, re.MULTILINE)
    if stated is None:
        return policy
    start, end = stated.span("address")
    return (text[:start] + shown(stated["address"]) + text[end:]).encode("utf-8", "surrogateescape")


def _sums(folder: Path) -> str:
    rows = [f"{_sha256(path)}  {path.relative_to(folder).as_posix()}" for path in _files(folder)]
    return "\n".join(rows) + "\n"


def _contradicted_sums(folder: Path) -> tuple[str, ...]:
    if (folder / SUMS).exists() and not (folder / SUMS).is_file():
        raise ConfigError("this is no evidence bundle", where=str(folder), found=f"{SUMS} is no plain file")
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").removesuffix("\n").split("\n")
    except (OSError, UnicodeDecodeError):
        raise ConfigError("this is no evidence bundle", where=str(folder), wanted=f"a folder with {SUMS}") from None
    told: dict[str, str] = {}
    problems = []
    for number, line in enumerate(lines, 1):
        row = _SUM.fullmatch(line)
        if row is None:
            problems.append(f"{SUMS}:{number} is no line of a hash and a path")
        elif row["path"] in told:
            problems.append(f"{SUMS}:{number} names {row['path']} a second time")
        else:
            told[row["path"]] = row["hash"]
    found = {path.relative_to(folder).as_posix(): path for path in _files(folder)}
    for path in sorted({*told, *found}):
        if path not in found:
            problems.append(f"{path} is missing")
        elif path not in told:
            problems.append(f"{path} does not belong to the bundle")
        elif found[path].is_symlink() or not found[path].is_file():
            problems.append(f"{path} is no plain file")
        elif _sha256(found[path]) != told[path]:
            problems.append(f"{path} was changed")
    return tuple(problems)


def _files(folder: Path) -> list[Path]:
    every = [path for path in sorted(folder.rglob("*")) if path.is_symlink() or not path.is_dir()]
    if len(every) > MAX_FILES:
        raise ConfigError("the bundle holds too many files", where=str(folder), wanted=f"up to {MAX_FILES}")
    return [path for path in every if path != folder / SUMS]


def _sha256(path: Path) -> str:
    if path.is_symlink():
        return "a link"
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 160 else text[:160] + "…"

"""``models.lock``: what was collected, read and concluded, model by model, in a stable order with small diffs.

A lock says which revision of each model and of each ancestor was read, the hash of every document, the license and
terms that followed, and the verdicts with what they were judged by. With the evidence store it gives the same audit
again without any network; compared with a later lock it says what has changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auditor.collect.store import place_of
from auditor.core.credentials import shown
from auditor.core.decoding import read_within
from auditor.core.errors import ConfigError, UsageError
from auditor.core.frozen import thaw
from auditor.core.model import Audit, Coverage, Dossier, Failure, ModelAudit, ModelRef, Snapshot
from auditor.core.version import __version__

if TYPE_CHECKING:
    from auditor.collect.collecting import Collection

FORMAT = 1
"""Version of the lock. Given by our own format; an older one is asked to be written anew."""
MAX_BYTES = 1 << 30
"""By judgment: protects memory."""
DEFAULT_LOCK = Path("models.lock")
_KINDS: Mapping[str, tuple[Any, Any]] = {
    **dict.fromkeys(("revision", "failure", "what"), ((str, type(None)), object)),
    **dict.fromkeys(("unread", "declared", "parents", "conflicts"), (list, str)),
    **dict.fromkeys(("documents", "files", "licenses", "verdicts"), (dict, str)),
    "place": (str, object),
    "gated": ((str, bool, type(None)), object),
    "terms": (dict, list),
}
"""Of each key of an entry the kinds of its value, and of what is in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """A lock file's content; plain JSON values throughout."""

    tool: str
    data: str
    """Version of the license records."""
    policy: str
    """Id and version of the policy, and the hash of its file where there is one."""
    models: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Requested models by reference."""
    ancestors: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Parents that were read for them."""

    @property
    def follows_links(self) -> bool:
        """Whether texts behind links were read for it: a comparison must read them, too."""
        entries = (*self.models.values(), *self.ancestors.values())
        return any(
            path.startswith(("https://", "http://")) for entry in entries for path in entry.get("documents") or ()
        )

    def entry(self, ref: str) -> Mapping[str, Any] | None:
        """What is locked for a reference as text."""
        return self.models.get(ref) or self.ancestors.get(ref)

    def dump(self) -> str:
        """The file: JSON with one value a line, so that a change is a small diff."""
        content = {
            "format": FORMAT,
            "tool": self.tool,
            "data": self.data,
            "policy": self.policy,
            "models": {key: self.models[key] for key in sorted(self.models)},
            "ancestors": {key: self.ancestors[key] for key in sorted(self.ancestors)},
        }
        return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def make_lock(audit: Audit, collection: Collection, *, policy_file: Path | None, folders: bool = True) -> Lock:
    """The lock of an audit and of what was collected for it.

    Args:
        folders: read and hash what lies in folders on this machine beside the documents.
    """
    digest = hashlib.sha256(policy_file.read_bytes()).hexdigest() if policy_file else "none"
    requested = {str(ref) for ref in collection.requested}
    ancestors = {
        **{ref: _snapshot(found) for ref, found in collection.snapshots.items() if ref not in requested},
        **{ref: _failure(found) for ref, found in collection.failures.items() if ref not in requested},
    }
    models = {str(model.ref): _model(model, collection) for model in audit.models}
    for ref, snapshot in collection.snapshots.items() if folders else ():
        if snapshot.ref.scheme == "file":
            from auditor.collect.folder_files import state_of

            (models if ref in models else ancestors)[ref]["files"] = state_of(snapshot)
    return Lock(
        tool=__version__,
        data=audit.data_version,
        policy=f"{audit.policy.id} {audit.policy.version} sha256:{digest}",
        models=models,
        ancestors=ancestors,
    )


def load_lock(path: Path) -> Lock:
    """Read a lock file.

    Raises:
        ConfigError: it is not there, or not a lock of this version.
    """
    hint = "write it anew with `auditor lock`"
    try:
        content = json.loads(read_within(path, MAX_BYTES))
    except OSError as error:
        raise ConfigError("the lock cannot be read", where=str(path), found=error.strerror or "", hint=hint) from None
    except (ValueError, RecursionError) as error:
        raise ConfigError("the lock is not JSON", where=str(path), found=str(error)[:200], hint=hint) from None
    shape = {"tool": str, "data": str, "policy": str, "models": dict, "ancestors": dict}
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise ConfigError("not a lock of this version", where=str(path), wanted=f"format {FORMAT}", hint=hint)
    for key, kind in shape.items():
        if not isinstance(content.get(key), kind):
            raise ConfigError("the lock is damaged", where=f"{path}: {key}", wanted=kind.__name__, hint=hint)
    for section in ("models", "ancestors"):
        for ref, entry in content[section].items():
            odd = _odd(entry)
            if odd:
                raise ConfigError(
                    "the lock is damaged",
                    where=f"{path}: {section}.{ref[:200]}",
                    found=f"another kind of {odd}",
                    hint=hint,
                )
    for section in ("models", "ancestors"):
        content[section] = {_plain(ref): entry for ref, entry in content[section].items()}
    return Lock(**{key: content[key] for key in shape})


def _plain(ref: str) -> str:
    """A reference as it is written now: older locks hold the credentials of git addresses."""
    if "://" not in ref:
        return ref
    try:
        return str(ModelRef.parse(ref))
    except UsageError:
        return shown(ref)


def _odd(entry: Any) -> str:
    """The first key of an entry whose value is of another kind than what `make_lock` writes; empty where none is."""
    if not isinstance(entry, dict):
        return "entry"
    for key, value in entry.items():
        kinds, inner = _KINDS.get(key, (object, object))
        if not isinstance(value, kinds):
            return str(key)
        inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        if not all(isinstance(item, inner) for item in inside):
            return str(key)
    if isinstance(entry.get("terms"), dict) and not all(
        isinstance(row, str) for one in entry["terms"].values() for row in one
    ):
        return "terms"
    return ""


def _model(model: ModelAudit, collection: Collection) -> dict[str, Any]:
    snapshot = collection.snapshots.get(str(model.ref))
    if model.failure is not None or model.dossier is None or snapshot is None:
        return _failure(model.failure) if model.failure else {"failure": "unknown"}
    dossier = model.dossier
    return {
        **_snapshot(snapshot),
        "gated": dossier.gated,
        "declared": sorted({found.stated for entry in dossier.coverage for found in entry.declared if found.stated}),
        "parents": [_parent(dossier, index) for index in range(len(dossier.lineage))],
        "licenses": {entry.subject.value: _license(entry) for entry in dossier.coverage},
        "terms": {entry.subject.value: _terms(entry) for entry in dossier.coverage if entry.terms},
        "conflicts": sorted({f"{conflict.kind}: {conflict.severity}" for conflict in dossier.conflicts}),
        "verdicts": {verdict.workload: verdict.outcome.value for verdict in model.verdicts},
    }


def _snapshot(snapshot: Snapshot) -> dict[str, Any]:
    return {
        "revision": snapshot.revision,
        "place": place_of(snapshot.metadata),
        "documents": {file.path: file.sha256 for file in snapshot.files},
        "unread": sorted(f"{gap.what}: {gap.kind}" for gap in snapshot.gaps),
    }


def _failure(failure: Failure) -> dict[str, Any]:
    return {"failure": failure.kind, "what": failure.what}


def _parent(dossier: Dossier, index: int) -> str:
    edge = dossier.lineage[index]
    return f"{edge.parent} ({edge.relation}{'' if edge.declared else ', proposed'})"


def _license(entry: Coverage) -> str:
    """The conclusion in one line: what covers the subject, and on what basis."""
    concluded = entry.concluded
    basis = concluded.basis.value if concluded.basis else "nothing"
    named = " OR ".join(map(" AND ".join, entry.ways)) or "unknown"
    return f"{named} ({basis}{'' if entry.complete else ', incomplete'})"


def _terms(entry: Coverage) -> list[str]:
    """Each term in force in one line; where it came from counts, how sure we are does not."""
    return sorted(
        {
            f"{term.id}: {json.dumps(thaw(term.value), ensure_ascii=False, sort_keys=True, default=str)}"
            f" [{term.license_id or 'own words'}{', inherited' if term.via else ''}]"
            for term in entry.terms
        }
    )

"""The account of a run: what could not be read, why, and how to go on.

One place for it, because the command line ends with it and every report prints it. It is a function of the audit
alone, so that a stored audit still says it.
"""

from __future__ import annotations

from dataclasses import dataclass

from auditor.core.model import Audit, ModelAudit

AGAIN = frozenset({"rate-limited", "unreachable", "source-error"})
"""Kinds that another attempt may cure without anybody changing anything."""
_OF_PARENTS = AGAIN | {"access-denied", "not-locked", "not-stored"}
"""A parent that no hub knows is the card's mistake, and a finding; nobody's next run reads it."""
_ADVICE = {
    "again": "ask again later, with the network: only what is missing is fetched, because what was read is kept",
    "relock": "`auditor lock` asks again for what could not be read when it was locked; `--locked` makes no connection",
    "access": "get access to what was refused, set the token of an account that has it (HF_TOKEN), and ask again",
    "changed": "`auditor drift` shows what changed since the lock; `auditor lock` accepts it",
    "lock": "`auditor lock` also locks the models that the lock does not hold yet",
    "offline": "what was not stored needs one run with the network",
    "name": "correct the references that no hub knows, or set a token that may see them",
}
WHEN_LOCKED = "when it was locked: "
"""How the cause of what a lock could not read begins: a locked run tells it and asks nobody again."""
_CURE = {
    **dict.fromkeys(AGAIN, "again"),
    "access-denied": "access",
    "gated": "access",
    "not-locked": "lock",
    "not-stored": "offline",
    **dict.fromkeys(("not-found", "has-none"), "name"),
    "not-as-locked": "changed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """Models that share one reason; where only a part of them could not be read, the same part."""

    kind: str
    """The kind of a `Failure` or of a `Gap`."""
    whole: bool
    """Whether nothing of them could be read, or only some of their files."""
    models: tuple[str, ...]
    why: str
    """What the first of them ran into."""


def account(audit: Audit) -> tuple[Unread, ...]:
    """Everything that another run could read, or that somebody must settle first, by reason; whole models first."""
    found: dict[tuple[bool, str, str], list[tuple[str, str]]] = {}
    for model in audit.models:
        for whole, kind, why in _reasons(model):
            if kind in _CURE:
                found.setdefault((not whole, kind, "" if whole else why), []).append((str(model.ref), why))
    return tuple(
        Unread(kind=kind, whole=not partly, models=tuple(dict.fromkeys(ref for ref, _ in cases)), why=cases[0][1])
        for (partly, kind, _), cases in sorted(found.items(), key=lambda item: item[0][:2])
    )


def _reasons(model: ModelAudit) -> list[tuple[bool, str, str]]:
    if model.failure is not None:
        return [(True, model.failure.kind, model.failure.what)]
    if model.dossier is None:
        return []
    gaps = [(False, gap.kind, f"{gap.what}: {gap.detail}" if gap.detail else gap.what) for gap in model.dossier.gaps]
    return gaps + [
        (False, kind, f"its parent {edge.parent}: {why}")
        for edge in model.dossier.lineage
        for kind, colon, why in [(edge.resolved or "").partition(": ")]
        if colon and kind in _OF_PARENTS
    ]


def advice(audit: Audit) -> tuple[str, ...]:
    """How to go on, one sentence for each cure that something unread needs; nothing where nothing would help."""
    wanted = {_cure(entry) for entry in account(audit)}
    return tuple(text for cure, text in _ADVICE.items() if cure in wanted)


def _cure(entry: Unread) -> str:
    """What would read it; what a lock could not read is asked for by another lock alone."""
    cure = _CURE[entry.kind]
    return "relock" if cure == "again" and WHEN_LOCKED in entry.why else cure

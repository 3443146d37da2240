"""What a person's conclusion about a license rests on, as digests by file: where one changes, the conclusion is void.

Of a license text that is its words; of a model card, and of whatever else speaks of many things, only what it claims
and what may limit a right: a new table of results changes nothing, a new limit does.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from auditor.core.document_names import COUNTS_FROM, is_lone
from auditor.core.frozen import FrozenMap
from auditor.core.model import Document, DocumentKind, Gap, Recognized, WrittenConclusion
from auditor.lineage.ancestry import handed_on
from auditor.records.base_models import BaseModels

VOID = "void"
"""Kind of the gap that is a conclusion made on other evidence."""
_WHOLE = frozenset(
    {DocumentKind.LICENSE, DocumentKind.USE_POLICY, DocumentKind.CARD_SECTION, DocumentKind.GATED_PROMPT}
)
"""Kinds of documents all of whose words speak of rights."""
_DIGITS = 12
"""Digits of a digest. By judgment: as many as answers have for the facts they rest on."""
_MOST_APART = 12
"""Files that have digests of their own; more, or none, have one together. By judgment: an entry that can be read."""
_ALL = "*"
_MOST_NAMED = 5
"""Files that changed and are named. By judgment: a line."""


def evidence_of(model: Recognized, bases: BaseModels) -> FrozenMap:
    """File → digest of what it says of rights and of what the model was made from; never empty."""
    said: dict[str, set[str]] = {}
    for document, *_ in model.documents:
        if _counts(document):
            said.setdefault(document.location.path, set()).add(_folded(document.text))
    for claim in handed_on(model, bases).reading.claims:
        said.setdefault(claim.location.path, set()).add(f"{claim.key}: {_folded(claim.value)}")
    for entry in model.unread:
        said.setdefault(entry.location.path, set()).add(_folded(entry.quote))
    found = {path: _digest(parts) for path, parts in sorted(said.items())}
    if not 0 < len(found) <= _MOST_APART:
        found = {_ALL: _digest({f"{path}: {digest}" for path, digest in found.items()})}
    return FrozenMap(found)


def voided(entry: WrittenConclusion, model: Recognized, bases: BaseModels) -> Gap | None:
    """The gap that a conclusion leaves where it was made on other evidence; None where it holds."""
    return void_gap(entry, evidence_of(model, bases)) if entry.evidence else None


def void_gap(entry: WrittenConclusion, now: Mapping[str, str]) -> Gap | None:
    """The same for evidence whose digests are known."""
    if not entry.evidence:
        return None
    changed = [path for path in sorted({*entry.evidence, *now}) if not _same(entry.evidence.get(path), now.get(path))]
    if not changed:
        return None
    files = [path for path in changed if path != _ALL] or ["some of its files"]
    named = ", ".join(files[:_MOST_NAMED])
    more = f" and {len(files) - _MOST_NAMED} more" if len(files) > _MOST_NAMED else ""
    what = f"the conclusion of {entry.by} of {entry.on.isoformat()} ({entry.license})"
    return Gap(what=what, kind=VOID, detail=f"was made on other evidence: {named}{more} changed since")


def _same(then: str | None, now: str | None) -> bool:
    """Whether a digest, which may be written shorter, is that of the file as it is."""
    if then is None or now is None:
        return then == now
    written = then.casefold().removeprefix("sha256:")
    return now.startswith(written) or written.startswith(now)


def _counts(document: Document) -> bool:
    return document.kind in _WHOLE and (document.score >= COUNTS_FROM or is_lone(document))


def _folded(text: str) -> str:
    return " ".join(text.split())


def _digest(parts: set[str]) -> str:
    told = "\0".join(sorted(parts)).encode("utf-8", "surrogatepass")
    return hashlib.sha256(told).hexdigest()[:_DIGITS]

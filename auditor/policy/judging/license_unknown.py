"""What stands against reading a model's license, and the one question whose answer makes it known."""

from __future__ import annotations

from datetime import date

from auditor.core.disguises import STRUCK, UNSHOWN
from auditor.core.model import NOT_IN_CATALOG, SERVICE_TERMS, Dossier, Gap
from auditor.core.printable import agree
from auditor.policy.facts.attested import fits_model
from auditor.policy.facts.origin_facts import SERVICE
from auditor.policy.judging.policy import Policy

UNREAD = "unread"
"""Kind of the gaps that are sentences, fields or claims nobody understood (`auditor.lineage.effective_terms`)."""
VOID = "void"
"""Kind of the gap that is a conclusion made on other evidence (`auditor.lineage.tied`)."""
_SHOWN = 5
"""Sentences a question quotes; the report lists all of them. By judgment: a question that can be read."""
_UNNAMED = "its license"
"""How a gap speaks of a license of which nothing is in the repository."""


def why_unread(dossier: Dossier, policy: Policy, ref: str, as_of: date) -> str:
    """Why the license cannot be called read, conclusions that no longer hold included."""
    return _gaps(dossier) + _lapsed(policy, ref, as_of)


def _gaps(dossier: Dossier) -> str:
    weights = dossier.weights
    first = sorted(weights.gaps, key=lambda gap: gap.kind != VOID)
    gaps = [
        f"{gap.what} {gap.detail}" if gap.kind == VOID else f"{gap.what} ({gap.detail or gap.kind})"
        for gap in first[:3]
    ]
    if dossier.ref.scheme == SERVICE:
        return _of_service(dossier)
    gaps += _not_there(dossier)
    reason = weights.concluded.reason or "no license is declared or found"
    return "; ".join([reason, *gaps]) if gaps or not weights.concluded.license_ids else reason


def _of_service(dossier: Dossier) -> str:
    """Why the terms of a service are not known: what the catalog lacks, and what it says that nobody attests."""
    gaps = tuple(dict.fromkeys((*dossier.gaps, *dossier.weights.gaps)))
    lacking = [gap for gap in gaps if gap.kind == NOT_IN_CATALOG]
    said = [f"{gap.what} ({gap.detail})" if gap.detail else gap.what for gap in lacking]
    if not lacking or any(gap.detail.startswith(SERVICE_TERMS) for gap in gaps):
        said.append("the catalog claims what they say, and nobody attests it")
    return "; ".join(said)


def _not_there(dossier: Dossier) -> list[str]:
    """The words of documents that could not be read as a known license which are struck out or not shown."""
    unread = {gap.what for gap in dossier.weights.gaps}
    odd = [one for one in dossier.anomalies if one.kind in (STRUCK, UNSHOWN) and one.location.path in unread]
    return [f"{one.location}: {one.statement}" for one in odd[:_SHOWN]]


def _quoted(detail: str) -> str:
    """The quote of a gap where it has one, else what it says."""
    start = detail.find("“")
    return detail[start:] if start >= 0 else detail


def sentences(dossier: Dossier) -> tuple[str, ...]:
    """What somebody must read, where the license is known and nothing but that is missing of it.

    Sentences that were not understood; once a person concluded the license, also texts that could not be read here, by
    their names.
    """
    weights = dossier.weights
    if not weights.concluded.license_ids:
        return ()
    labels = [label_of(gap, by_person=weights.concluded.by is not None) for gap in weights.gaps]
    return tuple(dict.fromkeys(labels)) if all(labels) else ()


def label_of(gap: Gap, *, by_person: bool) -> str:
    """How an answer names what was not read: by its words, or a text by its name; empty where it cannot be named.

    Args:
        by_person: whether a person concluded which license it is.
    """
    quote = quote_of(gap.detail) if gap.kind == UNREAD else ""
    return quote or (gap.what if by_person else "")


def quote_of(detail: str) -> str:
    """The words a gap quotes, without their marks; empty where it quotes none."""
    return detail[detail.find("“") + 1 : -1] if "“" in detail and detail.endswith("”") else ""


def _lapsed(policy: Policy, ref: str, as_of: date) -> str:
    """Conclusions about this model that no longer hold, or not yet."""
    held = policy.conclusions_on(as_of)
    others = [one for one in policy.conclusions if one not in held and fits_model(ref, one.models)]
    return "".join(
        f". What {one.by} concluded holds from {one.on.isoformat()}"
        + (f" to {one.until.isoformat()}" if one.until else "")
        for one in others
    )


def question(dossier: Dossier, ref: str) -> str:
    """The one question whose answer makes the license known, and where the answer goes."""
    if dossier.ref.scheme == SERVICE:
        return (
            f"{ref}: which terms does its agreement state, and do they allow this use? Attest the reading as "
            "`vendor_terms` in the policy file, with channel, who, when and the hash of the document."
        )
    settled = "State it under `conclude:` in the policy file, or add the text to your license database."
    if sentences(dossier):
        settled = (
            "Answer under `answers:` in the policy file: pass where it limits nothing of this use, fail where it does."
        )
    return f"{_license_question(dossier, ref)} {settled}"


def _license_question(dossier: Dossier, ref: str) -> str:
    weights = dossier.weights
    ids, gaps = weights.concluded.license_ids, tuple(dict.fromkeys(gap.what for gap in weights.gaps))
    if void := next((gap for gap in weights.gaps if gap.kind == VOID), None):
        told = f"{void.what[:1].upper()}{void.what[1:]} {void.detail}."
        return f"Under which license are the weights of {ref}? {told}"
    unread = [gap for gap in weights.gaps if gap.kind == UNREAD]
    if ids and unread and len(unread) == len(weights.gaps):
        shown = "; ".join(f"{_quoted(gap.detail)} [{gap.what}]" for gap in unread[:_SHOWN])
        more = f"; and {len(unread) - _SHOWN} more" if len(unread) > _SHOWN else ""
        doubt = " The sentence was not understood." if any("not understood" in gap.detail for gap in unread) else ""
        asked = f"Beside {' AND '.join(ids)}, does this limit what may be done with the weights of {ref}"
        return f"{asked}: {shown}{more}?{doubt}"
    if not gaps:
        return f"Under which license does the publisher of {ref} offer the weights?"
    folded = {one.casefold() for one in ids}
    # A gap may be the license itself, known by its name alone: nothing then adds anything to it.
    added = tuple(gap for gap in gaps if gap.casefold() not in folded and gap != _UNNAMED)
    places = ", ".join(added[:3]) + (f" and {len(added) - 3} more" if len(added) > 3 else "")
    if not ids:
        found = f"{places}: no known license" if added else "Nothing in the repository names one"
        struck = "".join(f"; {one}" for one in _not_there(dossier))
        return f"Under which license are the weights of {ref}? {found}{struck}."
    if not added:
        return (
            f"What does the text of {' AND '.join(ids)} say, the license of the weights of {ref}? Text not retrieved."
        )
    struck = "; ".join(_not_there(dossier))
    verb = agree(len(added), "does", "do")
    asked = f"Which terms {verb} {places} add to {' AND '.join(ids)} for the weights of {ref}?"
    return f"{asked} In {struck}." if struck else asked

"""What the declared uses stand for, whatever words were chosen for them."""

from __future__ import annotations

from auditor.policy.concepts.derive import Derivations, Facts
from auditor.policy.facts import uses

derive = DERIVATIONS = Derivations()


@derive("uses.ids", "uses.possible", "uses.unknown", "uses.titles", "uses.verbatim", reads=["deployment.use_cases"])
def declared(f: Facts) -> dict[str, tuple[str, ...]] | None:
    """Ids the declared words stand for and may stand for, and the words that stand nowhere."""
    words = f["deployment.use_cases"]
    if words is None:
        return None
    known = [use for word in words if (use := uses.find(word))]
    ids = tuple(dict.fromkeys(one for use in known for one in use.counts_as))
    possible = dict.fromkeys(one for use in known for one in use.may_be)
    return {
        "uses.ids": ids,
        "uses.possible": tuple(one for one in possible if one not in ids),
        "uses.unknown": uses.unknown(words),
        "uses.verbatim": tuple(dict.fromkeys(one for use in known for one in use.verbatim)),
        "uses.titles": tuple(dict.fromkeys(uses.title(word) for word in words)),
    }

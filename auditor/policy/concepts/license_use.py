"""What the license says of use, outputs, notices and law, as scalars conditions can read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from typing import Any

from auditor.policy.concepts.derive import Derivations, Facts
from auditor.policy.concepts.license_territory import both, either
from auditor.policy.facts import uses as vocabulary
from auditor.policy.facts.bare_facts import CATEGORY

derive = DERIVATIONS = Derivations()

_OFFERS = frozenset({"saas_feature", "model_as_a_service", "redistributes_weights"})
_CHANGES = frozenset({"quantize", "lora", "full_ft", "continued_pretraining", "merge", "distill"})
_BY_REFERENCE = frozenset(
    {"licensor-place", "licensee-place", "defendant-place", "enforcement-place", "other-agreement"}
)
_WEIGHTS = frozenset({"redistributes_weights"})


# --------------------------------------------------------------------------------------------------------- use


@derive("license.acceptable_use", reads=["terms.acceptable-use"])
def acceptable_use(f: Facts) -> tuple[str, ...] | None:
    """Categories of use the license forbids or limits."""
    stated = f["terms.acceptable-use"]
    return None if stated is None else tuple(str(item) for item in stated)


_NOTHING_MET = {"license.use.banned": False, "license.use.unclear": False, "license.use.unmapped": ()}


@derive(
    *("license.use.banned", "license.use.unclear", "license.use.unmapped", "license.use.restricted"),
    *("license.use.banned_uses", "license.use.unclear_uses", "license.use.unclear_clauses"),
    reads=["terms.acceptable-use", "deployment.use_cases"],
)
def declared_use(f: Facts) -> dict[str, Any]:
    """Whether a declared use is plainly banned, touches a clause that must be interpreted, or is not known at all."""
    stated, words = f["terms.acceptable-use"], f["deployment.use_cases"]
    if stated == ():
        return _NOTHING_MET
    if words is None:
        return {}
    known = [use for word in words if (use := vocabulary.find(word))]
    unknown = vocabulary.unknown(words)
    if stated is None:
        touching = any(use.verbatim or use.interpretive for use in known)
        return {} if touching or unknown else _NOTHING_MET
    banned = [use.title for use in known if set(use.verbatim) & set(stated)]
    unclear = [(use.title, one) for use in known for one in use.interpretive if one in stated]
    return {
        "license.use.banned": bool(banned),
        "license.use.unclear": bool(unclear),
        "license.use.unmapped": unknown,
        "license.use.restricted": _in_words(stated),
        "license.use.banned_uses": tuple(dict.fromkeys(banned)),
        "license.use.unclear_uses": tuple(dict.fromkeys(title for title, _ in unclear)),
        "license.use.unclear_clauses": _in_words(dict.fromkeys(one for _, one in unclear)),
    }


def _in_words(categories: Iterable[Any]) -> tuple[str, ...]:
    titles = vocabulary.categories()
    return tuple(titles.get(str(one), str(one)) for one in categories)


@derive("license.outputs.limit", reads=["terms.output-training", "terms.acceptable-use", "terms.non-compete"])
def outputs_limit(f: Facts) -> str | None:
    """Whether outputs may train other models: ``prohibited``, ``limited`` or ``none``."""
    training, restrictions, compete = (f[name] for name in f)
    if (training and "prohibited" in training) or (restrictions and "self-improvement-of-rivals" in restrictions):
        return "prohibited"
    if training is None or restrictions is None:
        return None
    if compete is None:
        return None
    limited = bool(set(map(str, training)) - {"allowed"}) or bool(compete)
    return "limited" if limited else "none"


# ----------------------------------------------------------------------------------------- notices and recipients


@derive("license.external", reads=["deployment.distribution"])
def external(f: Facts) -> bool | None:
    """Whether weights or outputs leave the organization."""
    distribution = f["deployment.distribution"]
    return None if distribution is None else bool(set(distribution) - {"internal"})


@derive(
    "license.notice.owed",
    reads=["terms.license-copy", "terms.retain-notices", "terms.notice-text", "deployment.distribution"],
)
def notice_owed(f: Facts) -> bool | None:
    """Whether notices or a license copy must travel with what is handed on."""
    terms = [f["terms.license-copy"], f["terms.retain-notices"], f["terms.notice-text"]]
    stated = either(None if term is None else bool(term) for term in terms)
    return both(stated, _offers(f, _WEIGHTS))


@derive(
    *("license.display.owed", "license.display.near", "license.display.text"),
    reads=[
        *("terms.display-attribution", "terms.model-name-prefix", "terms.user-cap", "terms.revenue-cap"),
        *("license.user_cap.display_state", "license.revenue_cap.display_state", "license.external"),
        *("deployment.distribution", "deployment.modifies_model"),
    ],
)
def display_owed(f: Facts) -> dict[str, Any]:
    """Whether a display statement or a name prefix is owed, or nearly owed by a cap.

    What a license asks of products is owed by offers; what it asks above a cap by any product that leaves the house.
    """
    display, prefix = f["terms.display-attribution"], f["terms.model-name-prefix"]
    states = [f["license.user_cap.display_state"], f["license.revenue_cap.display_state"]]
    outside = f["license.external"]
    changed = None if f["deployment.modifies_model"] is None else bool(_CHANGES & set(f["deployment.modifies_model"]))
    named = both(both(None if prefix is None else bool(prefix), changed), _offers(f, _WEIGHTS))
    by_cap = both(either(None if state is None else state == "exceeded" for state in states), outside)
    owed = either([both(_displayed_by_all(f), _offers(f, _OFFERS)), by_cap, named])
    texts = [item.get("text") for term in (display, prefix) for item in term or () if isinstance(item, Mapping)]
    return {
        "license.display.owed": owed,
        "license.display.near": both(either(None if s is None else s == "near" for s in states), outside),
        "license.display.text": tuple(str(text) for text in texts if text),
    }


def _displayed_by_all(f: Facts) -> bool | None:
    """Whether a display statement is asked of everybody: the one statement beside a display cap is the cap's."""
    display, caps = f["terms.display-attribution"], (f["terms.user-cap"], f["terms.revenue-cap"])
    if not display or len(display) > 1:
        return None if display is None else bool(display)
    entries = [entry for term in caps for entry in term or () if isinstance(entry, Mapping)]
    if any(entry.get("consequence") == "display-attribution" for entry in entries):
        return False
    return None if None in caps else True


@derive("license.flow_down.owed", reads=["terms.use-restrictions-flow-down", "deployment.distribution"])
def flow_down_owed(f: Facts) -> bool | None:
    """Whether recipients must be bound by the use restrictions."""
    stated = f["terms.use-restrictions-flow-down"]
    return both(None if stated is None else bool(stated), _offers(f, _OFFERS))


def _offers(f: Facts, kinds: frozenset[str]) -> bool | None:
    distribution = f["deployment.distribution"]
    return None if distribution is None else bool(kinds & set(distribution))


# ----------------------------------------------------------------------------------------------- law and the lists


@derive(
    *("license.law.codes", "license.law.blocked", "license.law.depends", "license.law.silent"),
    reads=["terms.governing-law", "policy.licenses.blocked_governing_law"],
)
def governing_law(f: Facts) -> dict[str, Any]:
    """The governing law, and whether the policy refuses it (by exact code); a law that depends needs a look."""
    stated, blocked = f["terms.governing-law"], set(f["policy.licenses.blocked_governing_law"] or ())
    if stated is None:
        return {} if blocked else {"license.law.blocked": False, "license.law.depends": False}
    codes = [str(item.get("code")) if isinstance(item, Mapping) else str(item) for item in stated]
    refused = [code for code in codes if code in blocked]
    depends = bool(refused) and len(set(codes)) > len(set(refused))
    return {
        "license.law.codes": tuple(dict.fromkeys(codes)),
        "license.law.blocked": bool(refused) and not depends,
        "license.law.depends": depends or (bool(blocked) and bool(_BY_REFERENCE & set(codes))),
        "license.law.silent": not codes,
    }


@derive(
    "license.unaccepted_terms",
    reads=["license.stated_terms", "license.read_fully", "policy.licenses.unacceptable_terms"],
)
def unaccepted_terms(f: Facts) -> tuple[str, ...] | None:
    """Terms the license states and the policy does not accept without a look."""
    unwanted = f["policy.licenses.unacceptable_terms"] or ()
    found = tuple(term for term in unwanted if term in (f["license.stated_terms"] or ()))
    return found if found or not unwanted or f["license.read_fully"] else None


@derive(
    *("license.list", "license.listed"),
    reads=[
        *("license.ids", "license.aliases", "license.categories"),
        *("policy.licenses.allow", "policy.licenses.review", "policy.licenses.deny"),
    ],
)
def license_list(f: Facts) -> dict[str, Any]:
    """Where the license stands on the organization's lists; of several licenses those count that stand worst.

    A license that a list names goes before its category.
    """
    lists = [(name, f[f"policy.licenses.{name}"] or ()) for name in ("deny", "review", "allow")]
    if not any(patterns for _, patterns in lists):
        return {"license.list": "no-list"}
    ids = f["license.ids"]
    if not ids:
        return {}
    found: dict[str, list[str]] = {}
    for one in ids:
        names = {one.casefold(), *(alias.casefold() for alias in (f["license.aliases"] or {}).get(one, ()))}
        category = {f"{CATEGORY}{(f['license.categories'] or {}).get(one, '')}"}
        standing = next((name for name, patterns in lists if _matches(names, _named(patterns))), None)
        standing = standing or next((name for name, patterns in lists if category & set(patterns)), "unlisted")
        found.setdefault(standing, []).append(one)
    worst = next(name for name in ("deny", "review", "unlisted", "allow") if name in found)
    return {"license.list": worst, "license.listed": tuple(found[worst])}


def _named(patterns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one for one in patterns if not one.startswith(CATEGORY))


def _matches(names: set[str], patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(name, pattern.casefold()) for name in names for pattern in patterns)

"""Terms of licences in plain words, and the order in which a reader wants them.

What a term means is told by the vocabulary of `auditor.terms`; this module only orders, groups and falls back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from auditor.model import Term
from auditor.renderers._text import one_line, plural, value_in_words

GROUPS: dict[str, tuple[str, ...]] = {
    "What is granted": (
        "purpose-limit", "commercial-use", "registration", "fee", "modification", "redistribution", "hosted-service",
        "sublicense", "duration", "patent-grant",
    ),
    "Caps": ("user-cap", "revenue-cap", "other-cap"),
    "Limits on use": (
        "acceptable-use", "acceptable-use-by-reference", "use-restrictions-flow-down", "non-compete",
        "safety-guardrails", "ai-disclosure", "reverse-engineering", "minimum-age", "terms-may-change",
        "must-use-latest-version", "remote-restriction",
    ),
    "Countries and law": (
        "territory-exclusion", "export-control", "governing-law", "venue", "dispute-resolution", "licensor",
    ),
    "Notices and names": (
        "display-attribution", "model-name-prefix", "notice-text", "license-copy", "retain-notices", "state-changes",
        "trademark-limit",
    ),
    "Derivatives and outputs": (
        "share-alike", "source-disclosure", "license-back", "output-ownership", "output-training",
        "distillation-is-derivative",
    ),
    "Risk": (
        "litigation-termination", "termination", "must-delete", "indemnity", "warranty-disclaimer", "liability-limit",
        "audit-or-reporting", "data-protection", "government-use", "third-party-terms", "incorporates",
    ),
}  # fmt: skip
"""Headings over the terms, in reading order."""

DEMANDS = (
    "purpose-limit", "commercial-use", "user-cap", "revenue-cap", "other-cap", "territory-exclusion", "registration",
    "fee", "display-attribution", "model-name-prefix", "notice-text", "license-copy", "retain-notices",
    "state-changes", "use-restrictions-flow-down", "share-alike", "source-disclosure", "acceptable-use",
    "acceptable-use-by-reference", "output-training", "non-compete", "modification", "redistribution",
    "hosted-service", "must-use-latest-version", "license-back", "audit-or-reporting", "must-delete", "indemnity",
)  # fmt: skip
"""Terms that ask something of the user, the weightiest first."""

_GRANTS = {"allowed", "granted"}


def grouped(terms: Iterable[Term]) -> list[tuple[str, tuple[Term, ...]]]:
    """The terms under their headings; ids the vocabulary does not know come last, under "Other"."""
    terms = tuple(terms)
    known = {term_id for ids in GROUPS.values() for term_id in ids}
    found = []
    for heading, ids in GROUPS.items():
        inside = [term for term in terms if term.id in ids]
        found.append((heading, tuple(sorted(inside, key=lambda term: ids.index(term.id)))))
    found.append(("Other", tuple(term for term in terms if term.id not in known)))
    return [(heading, inside) for heading, inside in found if inside]


def demands(terms: Iterable[Term]) -> tuple[Term, ...]:
    """The terms that ask something of the user, the weightiest first."""
    asking = [term for term in terms if term.id in DEMANDS and kind(term.value) not in _GRANTS]
    return tuple(sorted(asking, key=lambda term: DEMANDS.index(term.id)))


def kind(value: Any) -> str:
    """The value's own word: the scalar, or `kind` (or `code`) of a mapping."""
    if isinstance(value, Mapping):
        value = value.get("kind", value.get("code", ""))
    return value if isinstance(value, str) else ""


def explain(term: Term) -> str:
    """One sentence in plain words; for a value of an unexpected shape, the id and the value."""
    writer = _SENTENCES.get(term.id)
    try:
        if writer:
            return one_line(writer(term.value))
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        pass
    return f"{one_line(term.id).replace('-', ' ').capitalize()}: {value_in_words(term.value)}."


def _words(value: Any) -> str:
    return value_in_words(value).replace("-", " ")


def _user_cap(value: Any) -> str:
    whose = {"product": "one product", "licensee": "your organisation"}.get(value.get("scope"), "your whole group")
    when = ", counted when the model was released" if value.get("measured") == "release-date" else ""
    then = {
        "separate-license": "a licence of its own must be requested",
        "no-rights": "there are no rights at all",
        "display-attribution": "the model's name must be shown",
        "fee": "a fee is due",
    }.get(value.get("consequence"), "other terms apply")
    return f"Above {value['threshold']:,} {_words(value.get('metric', 'users'))} of {whose}{when}, {then}."


def _revenue_cap(value: Any) -> str:
    period = value.get("period", "year")
    then = _words(value.get("consequence", "other terms apply"))
    return f"Above {value.get('currency', '')} {value['threshold']:,} of revenue per {period}: {then}."


def _territory(value: Any) -> str:
    areas = value if isinstance(value, tuple) else (value,)
    parts = []
    for area in areas:
        basis = {"domicile": "organisations seated in", "use": "use in", "both": "organisations seated in, or use in,"}
        scope = area.get("scope", "all")
        only = "" if scope in ("all", None) else f" ({_words(scope)} models)"
        parts.append(f"{basis.get(area.get('basis'), 'anyone in')} {area['area']}{only}")
    return "No rights for " + "; ".join(parts) + "."


def _display(value: Any) -> str:
    text = value.get("text") if isinstance(value, Mapping) else None
    when = f" ({one_line(value['when'], 120)})" if isinstance(value, Mapping) and value.get("when") else ""
    return (f"Show the words “{text}”" if text else "Name the source visibly") + when + "."


def _prefix(value: Any) -> str:
    return f"Names of derived models must carry “{value['text'] if isinstance(value, Mapping) else value}”."


def _acceptable(value: Any) -> str:
    kinds = value if isinstance(value, tuple) else (value,)
    return f"Not for {plural(len(kinds), 'kind')} of use: {', '.join(_words(entry) for entry in kinds)}."


_SENTENCES: dict[str, Callable[[Any], str]] = {
    "commercial-use": lambda v: {
        "allowed": "Commercial use is allowed.",
        "conditional": "Commercial use is allowed under conditions.",
        "prohibited": "Commercial use is not allowed.",
    }[kind(v)],
    "purpose-limit": lambda v: f"Only for {_words(kind(v)).replace(' only', '')} purposes.",
    "user-cap": _user_cap,
    "revenue-cap": _revenue_cap,
    "territory-exclusion": _territory,
    "registration": lambda v: (
        "Registration or written permission is required"
        + (f" for {v['for']} use." if isinstance(v, Mapping) and "for" in v else ".")
    ),
    "display-attribution": _display,
    "model-name-prefix": _prefix,
    "license-copy": lambda _: "Give every recipient a copy of the licence.",
    "retain-notices": lambda _: "Keep the copyright and attribution notices.",
    "state-changes": lambda _: "Mark what you changed.",
    "acceptable-use": _acceptable,
    "acceptable-use-by-reference": lambda v: f"Use must also keep to another document: {value_in_words(v)}.",
    "use-restrictions-flow-down": lambda _: "Bind those you pass the model on to by the same limits on use.",
    "output-training": lambda v: {
        "allowed": "Outputs may be used to train other models.",
        "conditional": "Outputs may train other models under conditions.",
        "prohibited": "Outputs must not be used to train other models.",
    }.get(kind(v), f"Training other models on outputs: {_words(v)}."),
    "governing-law": lambda v: f"Law that governs: {kind(v) or value_in_words(v)}.",
    "patent-grant": lambda v: "Patents are licensed too." if kind(v) == "granted" else "No patent licence is given.",
    "litigation-termination": lambda v: (
        "Rights end if you sue over " + ("patents." if kind(v) == "patent" else "intellectual property.")
    ),
    "termination": lambda v: f"The licence can end {_words(kind(v))}.",
    "warranty-disclaimer": lambda _: "No warranty is given.",
    "notice-text": lambda v: (
        "A prescribed notice must accompany the model: "
        f"“{value_in_words(v.get('text', '') if isinstance(v, Mapping) else v)}”."
    ),
}

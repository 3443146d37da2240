"""One sentence in plain words for every term and value of the vocabulary."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from auditor.core.frozen import thaw
from auditor.core.model import RecordTerm, Term
from auditor.records.vocabulary import TermKind, entries, vocabulary


def explain(term: Term | RecordTerm) -> str:
    """What a term says, as one sentence to its reader: "you" is the licensee.

    A value of a shape that the vocabulary does not know is shown as it is, never guessed at.
    """
    kind = vocabulary().terms.get(term.id)
    if kind is not None:
        try:
            said = _SHAPES[kind.shape](kind, _stated(term.value))
            if said:
                return said
        except (KeyError, TypeError, ValueError, AttributeError, IndexError):
            pass
    return f"{term.id.replace('-', ' ').capitalize()}: {_raw(_stated(term.value))}."


def spoken(terms: Iterable[str]) -> str:
    """Ids of terms as words in a sentence: "commercial use, user cap"."""
    return ", ".join(term.replace("-", " ") for term in terms)


UNSTATED = "null"
"""The word by which rules of the lexicon say that a text states no value; no reader ever sees it."""
EVERYWHERE = "*"
"""Code of all places; the places under `except` are left out of them."""


def is_stated(value: Any) -> bool:
    """Whether there is a value at all."""
    return value is not None and value != UNSTATED


def _stated(value: Any) -> Any:
    """A value without the fields that say nothing."""
    if isinstance(value, Mapping):
        return {name: _stated(one) for name, one in value.items() if is_stated(one)}
    if isinstance(value, (list, tuple)):
        return tuple(_stated(one) for one in value)
    return value if is_stated(value) else None


def _raw(value: Any) -> str:
    value = thaw(value)
    if value in ([], {}, (), None, ""):
        return "nothing is stated"
    if value == EVERYWHERE:
        return "everywhere"
    if isinstance(value, dict):
        return ", ".join(f"{name} {_raw(one)}" for name, one in value.items())
    return _joined(map(_raw, value)) if isinstance(value, (list, tuple)) else str(value)


def _joined(words: Iterable[str], last: str = "and") -> str:
    """``a, b and c``."""
    listed = list(words)
    return f" {last} ".join(part for part in (", ".join(listed[:-1]), *listed[-1:]) if part)


def _number(value: int) -> str:
    for size, name in ((10**9, "billion"), (10**6, "million")):
        if value >= size and value * 10 % size == 0:
            return f"{value / size:g} {name}"
    return f"{value:,}"


def _word(kind: TermKind, value: Any) -> str:
    fields = value if isinstance(value, Mapping) else {}
    sentence = str(kind.values[fields["kind"] if fields else value])
    whom = str(fields.get("for") or "")
    if whom in kind.for_:
        sentence = str(kind.for_[whom])
    elif whom:
        sentence = f"{sentence[:-1]} (for {whom.replace('-', ' ')})."
    if "until" in fields:
        sentence = f"{sentence[:-1]}: {fields['until']}."
    if "amount" in fields:
        sentence = f"{sentence[:-1]} at {fields['amount']}."
    if "notice_days" in fields:
        sentence = f"{sentence[:-1]} ({fields['notice_days']} days' notice)."
    if "cure_days" in fields:
        sentence += f" You have {fields['cure_days']} days to put it right."
    return sentence


def _words(kind: TermKind, value: Any) -> str:
    return f"The text forbids or limits: {'; '.join(str(kind.values[word]) for word in value)}."


def _law(kind: TermKind, value: Any) -> str:
    if not value or None in entries(value):
        return ""
    return kind.sentence.replace("{place}", _joined((_lawful(one) for one in entries(value)), "or"))


def _lawful(one: Any) -> str:
    code = one["code"] if isinstance(one, Mapping) else one
    whom = f" (for {one['for']})" if isinstance(one, Mapping) and one.get("for") else ""
    return str(vocabulary().law.get(code) or vocabulary().place(code)) + whom


def _cap(kind: TermKind, value: Any) -> str:
    return " ".join(_one_cap(kind, cap) for cap in entries(value))


def _one_cap(kind: TermKind, cap: Mapping[str, Any]) -> str:
    words = vocabulary().caps
    then = str(words["consequence"][cap["consequence"]])
    if kind.shape == "count":
        return f"Above {_number(cap['threshold'])} {cap['unit'].replace('-', ' ')}, {then}."
    who = str(words["scope"][cap["scope"]])
    single = cap["scope"] == "product"
    if kind.shape == "users":
        past = cap["measured"] == "release-date"
        verb = "had" if past else "has" if single else "have"
        amount = f"{verb} more than {_number(cap['threshold'])} {words['metric'][cap['metric']]}"
        condition = f"{who} {amount} {words['measured'][cap['measured']]}"
    else:
        verb = "has" if single else "have"
        amount = f"{verb} a revenue of more than {cap['currency']} {_number(cap['threshold'])}"
        condition = f"{who} {amount} {words['period'][cap['period']]}"
        if cap.get("only_if"):
            condition += f" and {words['only_if'][cap['only_if']]}"
    exempt = "; internal use that reaches no third party is exempt" if cap.get("internal_use_exempt") else ""
    return f"If {condition}, {then}{exempt}."


def _areas(kind: TermKind, value: Any) -> str:
    grouped: dict[tuple[str, str, tuple[str, ...] | None], list[str]] = {}
    for area in value:
        everywhere = area["area"] == EVERYWHERE
        besides = tuple(entries(area.get("except") or ())) if everywhere else None
        grouped.setdefault((area["scope"], area["basis"], besides), []).append(area["area"])
    words = vocabulary().areas
    sentences = []
    for (scope, basis, besides), codes in grouped.items():
        lead = words["scope"].get(scope, f"For {scope}: ")
        places = _joined(map(vocabulary().place, codes if besides is None else besides), "or")
        whom = words["basis" if besides is None else "everywhere"][basis]
        whom = whom.replace("{area}", places) if places else whom.replace(" but in {area}", "")
        said = kind.sentence.replace("{areas}", whom)
        sentences.append(lead + (said[0].lower() + said[1:] if lead else said))
    return " ".join(sentences)


def _party(kind: TermKind, value: Any) -> str:
    said = []
    for party in entries(value):
        country = f", {vocabulary().place(party['country'])}" if party.get("country") else ""
        said.append(f"{party['name']}{country}" + (f" (for {party['for']})" if party.get("for") else ""))
    listed = _joined(said, "or")
    return kind.sentence.replace("{name}", listed) if not listed.endswith(".") else f"The licensor is {listed}"


def _display(kind: TermKind, value: Any) -> str:
    sentences = []
    for one in entries(value):
        said = kind.sentence.replace("{text}", str(one["text"])) if one.get("text") else kind.free
        if one.get("alternative"):
            said += f" or “{one['alternative']}”"
        sentences.append(said + (f" (when: {one['when']})." if one.get("when") else "."))
    return " ".join(sentences)


def _text(kind: TermKind, value: Any) -> str:
    return " ".join(kind.sentence.replace("{text}", str(one)) for one in entries(value) if one)


def _documents(kind: TermKind, value: Any) -> str:
    listed = [one.get("name") if isinstance(one, Mapping) else one for one in entries(value)]
    return kind.sentence.replace("{documents}", _joined(dict.fromkeys(str(one or kind.free) for one in listed)))


def _age(kind: TermKind, value: Any) -> str:
    if not isinstance(value, (str, int)):
        return ""
    return str(kind.values[value]) if isinstance(value, str) else kind.sentence.replace("{age}", str(value))


_SHAPES: dict[str, Callable[[TermKind, Any], str]] = {
    "word": _word,
    "words": _words,
    "law": _law,
    "users": _cap,
    "revenue": _cap,
    "count": _cap,
    "areas": _areas,
    "party": _party,
    "display": _display,
    "text": _text,
    "documents": _documents,
    "age": _age,
}

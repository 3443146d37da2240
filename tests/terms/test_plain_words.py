"""Every term and value of the vocabulary reads as one sentence that says what it means."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from auditor.core.frozen import freeze
from auditor.core.model import RecordTerm
from auditor.records.vocabulary import vocabulary
from auditor.terms import check, explain


def said(term_id: str, value: Any) -> str:
    frozen = freeze(value)
    assert check(term_id, frozen) is None
    return explain(RecordTerm(id=term_id, value=frozen, where=None))


@pytest.mark.parametrize("kind", vocabulary().terms.values(), ids=lambda kind: kind.id)
def test_every_word_of_a_term_has_a_sentence_of_its_own(kind: Any) -> None:
    listed = kind.shape == "words"
    sentences = [said(kind.id, [word] if listed else word) for word in kind.values]
    assert len(set(sentences)) == len(sentences)
    for sentence in sentences:
        assert sentence[0].isupper()
        assert sentence.endswith(".")


@pytest.mark.parametrize("kind", vocabulary().terms.values(), ids=lambda kind: kind.id)
def test_every_term_has_a_heading_and_a_meaning(kind: Any) -> None:
    assert kind.group in vocabulary().groups
    assert kind.meaning.endswith(".")


def test_every_cap_that_can_be_written_is_a_sentence_that_names_its_threshold() -> None:
    caps = vocabulary().caps
    for metric, scope, measured, consequence in product(
        caps["metric"], caps["scope"], caps["measured"], caps["consequence"]
    ):
        cap = {
            "threshold": 1_500_000, "metric": metric, "scope": scope, "measured": measured, "consequence": consequence,
        }  # fmt: skip
        sentence = said("user-cap", cap)
        assert "1.5 million" in sentence
        assert caps["consequence"][consequence] in sentence
        assert ("release date" in sentence) == (measured == "release-date")
    for period, scope, consequence in product(caps["period"], caps["scope"], caps["consequence"]):
        cap = {"threshold": 1, "currency": "EUR", "period": period, "scope": scope, "consequence": consequence}
        assert said("revenue-cap", cap).startswith("If you")


EXAMPLES = [
    (
        "user-cap",
        {
            "threshold": 700000000, "metric": "monthly-active-users", "scope": "licensee-and-affiliates",
            "measured": "release-date", "consequence": "separate-license",
        },
        "If you and your affiliates had more than 700 million monthly active users in the month before the release "
        "date, you have no rights until the licensor grants a separate license.",
    ),
    (
        "user-cap",
        {
            "threshold": 100000000, "metric": "monthly-active-users", "scope": "product", "measured": "ongoing",
            "consequence": "display-attribution",
        },
        "If your product or service has more than 100 million monthly active users at any time, you must show the "
        "model's name.",
    ),
    (
        "revenue-cap",
        {
            "threshold": 20000000, "currency": "USD", "period": "year", "scope": "licensee-and-affiliates",
            "consequence": "separate-license", "only_if": "model-as-a-service", "internal_use_exempt": True,
        },
        "If you and your affiliates have a revenue of more than USD 20 million in a year and you offer the model to "
        "others as a service, you have no rights until the licensor grants a separate license; internal use that "
        "reaches no third party is exempt.",
    ),
    (
        "other-cap",
        {"threshold": 5000, "unit": "devices", "consequence": "fee"},
        "Above 5,000 devices, you must pay a fee.",
    ),
    (
        "territory-exclusion",
        [{"area": area, "basis": "use", "scope": "all"} for area in ("EU", "GB", "KR")],
        "The license excludes use in the European Union, the United Kingdom or South Korea.",
    ),
    (
        "territory-exclusion",
        [{"area": "EU", "basis": "domicile", "scope": "multimodal"}],
        "For multimodal models: the license excludes persons or companies domiciled in the European Union.",
    ),
    ("governing-law", "US-CA", "The law of California governs."),
    ("governing-law", "NO", "The law of Norway governs."),
    (
        "governing-law",
        {"code": "licensee-place", "for": "buyers"},
        "The law of your principal place of business (for buyers) governs.",
    ),
    ("venue", ["FR", "HK"], "Place where disputes are decided: France or Hong Kong."),
    ("registration", {"kind": "required", "for": "commercial"},
     "You must register, apply or get a written authorization before commercial use."),
    ("fee", {"kind": "required", "for": "large users"}, "A fee is due for some use (for large users)."),
    ("termination", {"kind": "automatic", "cure_days": 30},
     "The license ends by itself when you break it. You have 30 days to put it right."),
    ("liability-limit", {"kind": "capped", "amount": "USD 500"}, "The licensor's liability is capped at USD 500."),
    ("display-attribution", {"text": "Built with Example", "when": "sharing it"},
     "You must show the words “Built with Example” (when: sharing it)."),
    ("display-attribution", {"text": "A", "alternative": "B", "when": "sharing it"},
     "You must show the words “A” or “B” (when: sharing it)."),
    ("display-attribution", {"text": None, "when": "publishing"}, "You must name the source (when: publishing)."),
    ("model-name-prefix", {"text": "Example", "when": "training"},
     "Names of derived models must carry “Example” (when: training)."),
    ("licensor", {"name": "Example, Inc.", "country": "US"}, "The licensor is Example, Inc., the United States."),
    ("licensor", {"name": "Example, Inc."}, "The licensor is Example, Inc."),
    ("minimum-age", 13, "You must be at least 13 years old."),
    ("acceptable-use", ["military", "spam"], "The text forbids or limits: military purposes; spam."),
    ("incorporates", ["a policy", "an annex"], "Also part of the agreement: a policy and an annex."),
]  # fmt: skip


@pytest.mark.parametrize(("term_id", "value", "sentence"), EXAMPLES)
def test_a_value_reads_as_a_lawyer_would_say_it(term_id: str, value: Any, sentence: str) -> None:
    assert said(term_id, value) == sentence


@pytest.mark.parametrize(
    ("term_id", "value", "sentence"),
    [
        ("unheard-of", "yes", "Unheard of: yes."),
        ("user-cap", {"threshold": 5}, "User cap: threshold 5."),
        ("commercial-use", ["allowed", "maybe"], "Commercial use: allowed and maybe."),
    ],
)
def test_what_the_vocabulary_does_not_know_is_shown_as_it_is(term_id: str, value: Any, sentence: str) -> None:
    assert explain(RecordTerm(id=term_id, value=freeze(value), where=None)) == sentence


_BLANKS = (None, "null")
_VALUES = {
    "word": {"kind": "required", "for": None, "until": None, "amount": None, "notice_days": None},
    "words": ["spam"],
    "law": [{"code": "NO", "for": None}],
    "users": {"threshold": 5, "metric": None, "scope": None, "measured": None, "consequence": None},
    "revenue": {"threshold": 5, "currency": None, "period": None, "scope": None, "consequence": None},
    "count": {"threshold": 5, "unit": None, "consequence": None},
    "areas": [{"area": "*", "basis": "use", "scope": "all"}],
    "party": {"name": None, "country": None, "for": None},
    "display": {"text": None, "when": None, "alternative": None},
    "text": [None, "a notice"],
    "documents": [{"name": None}, None, "a policy"],
    "age": None,
}


def _variants(value: Any) -> Iterator[Any]:
    """The value, and the value with each part of it missing in every way in which something may be missing."""
    yield value
    if isinstance(value, dict):
        for name, one in value.items():
            for other in (*_BLANKS, *_variants(one)):
                yield {**value, name: other}
    elif isinstance(value, list):
        for place, one in enumerate(value):
            for other in (*_BLANKS, *_variants(one)):
                yield [*value[:place], other, *value[place + 1 :]]


@pytest.mark.parametrize("kind", vocabulary().terms.values(), ids=lambda kind: kind.id)
def test_a_value_that_is_missing_is_told_in_words_and_never_in_those_of_data(kind: Any) -> None:
    for value in (*_BLANKS, [], {}, *_variants(_VALUES[kind.shape])):
        sentence = explain(RecordTerm(id=kind.id, value=freeze(value), where=None))
        assert not re.search(r"\bnull\b|\bNone\b|FrozenMap|\*|[{}\[\]]", sentence), (value, sentence)


@pytest.mark.parametrize("basis", ["use", "domicile", "both"])
@pytest.mark.parametrize("besides", [(), ("US-TX",), ("DE", "NO")])
def test_all_places_but_some_are_told_by_the_names_of_those(basis: str, besides: tuple[str, ...]) -> None:
    area = {"area": "*", "basis": basis, "scope": "all", **({"except": list(besides)} if besides else {})}
    sentence = explain(RecordTerm(id="territory-exclusion", value=freeze([area]), where=None))
    assert "anywhere" in sentence
    assert (" but in " in sentence) == bool(besides)
    assert all(vocabulary().place(code) in sentence for code in besides)

"""What the readers make of sentences written for this project: values, places, negation, numbers, noise."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.core.frozen import thaw
from auditor.core.model import DocumentKind, Term
from auditor.terms import explain
from auditor.terms.passages import passages
from auditor.terms.reading import read
from auditor.terms.reread import unknown
from tests.in_time import seconds
from tests.sizes import sized
from tests.terms.texts import document

FRAME = (
    "This license agreement is made by the Licensor. {} The terms of this agreement apply to you as licensee."
    "A sentence alone says little; in a licence it stands among others."
    ""
)


def terms_of(sentence: str) -> dict[str, list[Term]]:
    found: dict[str, list[Term]] = {}
    for term in read(document(FRAME.format(sentence))).terms:
        found.setdefault(term.id, []).append(term)
    return found


def value_of(sentence: str, term: str) -> Any:
    found = terms_of(sentence).get(term)
    return thaw(found[0].value) if found else None


# --------------------------------------------------------------------------------------------------------- values


@pytest.mark.parametrize(
    ("sentence", "threshold", "currency", "period"),
    [
        (
            "If your annual revenue exceeds $10 million, you must obtain a commercial license.",
            10_000_000,
            "USD",
            "year",
        ),
        (
            "Entities with less than EUR 5.000.000 in annual turnover may use it free of charge.",
            5_000_000,
            "EUR",
            "year",
        ),
        ("If you make more than RMB 1 billion in revenue in a year, request a license.", 1_000_000_000, "CNY", "year"),
        ("Products with more than US$ 20M in monthly revenue shall display the name.", 20_000_000, "USD", "month"),
        ("若年营业收入超过1亿元人民币，须另行取得授权许可。", 100_000_000, "CNY", "year"),
    ],
)
def test_a_revenue_cap_has_its_amount_currency_and_period(
    sentence: str, threshold: int, currency: str, period: str
) -> None:
    cap = value_of(sentence, "revenue-cap")
    assert cap is not None
    assert (cap["threshold"], cap["currency"], cap["period"]) == (threshold, currency, period)


@pytest.mark.parametrize(
    ("sentence", "threshold", "metric", "scope"),
    [
        ("If your products have greater than 700 million monthly active users, you must request a license.",
         700_000_000, "monthly-active-users", "product"),
        ("If you and your affiliates have more than 700,000,000 monthly active users, you must request a license.",
         700_000_000, "monthly-active-users", "licensee-and-affiliates"),
        ("If you have more than one hundred (100) million monthly active users, obtain a separate license.",
         100_000_000, "monthly-active-users", "licensee"),
        ("You may use it where you have fewer than 1 million daily active users, else request a license.",
         1_000_000, "daily-active-users", "licensee"),
        ("若您的月活跃用户超过1亿，您必须向许可方申请商业授权。", 100_000_000, "monthly-active-users", "licensee"),
    ],
)  # fmt: skip
def test_a_user_cap_has_its_number_metric_and_scope(sentence: str, threshold: int, metric: str, scope: str) -> None:
    cap = value_of(sentence, "user-cap")
    assert cap is not None
    assert (cap["threshold"], cap["metric"], cap["scope"]) == (threshold, metric, scope)
    assert value_of(sentence, "commercial-use") == "conditional"


def test_a_cap_counts_at_the_release_date_where_it_says_so() -> None:
    late = (
        "If, on the version release date, you had more than 9 million monthly active users, you must request a license."
    )
    assert value_of(late, "user-cap")["measured"] == "release-date"
    assert value_of(late.replace("on the version release date", "at any time"), "user-cap")["measured"] == "ongoing"


@pytest.mark.parametrize(
    ("sentence", "term", "value"),
    [
        ("You may use the Model solely for non-commercial purposes.", "purpose-limit", "non-commercial"),
        ("You may use the Model solely for non-commercial purposes.", "commercial-use", "prohibited"),
        ("We grant you a license to use the Model for research purposes only.", "purpose-limit", "research-only"),
        ("You may use the Model for any purpose, including commercial purposes.", "commercial-use", "allowed"),
        ("You shall not use outputs of the Model to train or improve any other AI model.",
         "output-training", "prohibited"),
        ("You may not use the Model to develop products that compete with us.", "non-compete", "yes"),
        ("We may update these terms from time to time at our discretion.", "terms-may-change", "yes"),
        ("Licensor reserves the right to restrict, remotely or otherwise, your use of the Model.",
         "remote-restriction",
         "yes"),
        ("This Agreement shall be governed by the laws of the State of Delaware.", "governing-law", "US-DE"),
        ("This Agreement is governed by the laws of England and Wales.", "governing-law", "GB-ENG"),
        ("本协议适用中华人民共和国法律（不包括香港、澳门和台湾法律）并按其解释。", "governing-law", "CN"),
        ("Disputes shall be finally settled by arbitration; the seat of arbitration shall be Singapore.",
         "dispute-resolution", "arbitration"),
        ("The courts of Paris shall have exclusive jurisdiction over any dispute.", "venue", "FR"),
        ("You must give all recipients a copy of this Agreement.", "license-copy", "required"),
        ("You shall retain all copyright notices in the copies.", "retain-notices", "required"),
        ("Derivatives must be licensed under this same license.", "share-alike", "same-license"),
        ("We grant you a perpetual, irrevocable, worldwide license.", "duration", "irrevocable"),
        ("We grant you a revocable, worldwide license to the Model.", "duration", "at-will"),
        ("You will indemnify and hold harmless the Licensor from any claim.", "indemnity", "by-licensee"),
        ("We claim no ownership rights in the outputs you generate.", "output-ownership", "not-claimed"),
        ("THE MODEL IS PROVIDED “AS IS”, WITHOUT WARRANTY OF ANY KIND.", "warranty-disclaimer", "yes"),
        ("You must be at least 18 years old to use the service.", "minimum-age", 18),
    ],
)  # fmt: skip
def test_a_plain_sentence_states_its_term(sentence: str, term: str, value: Any) -> None:
    assert value_of(sentence, term) == value


def test_territory_lists_each_excluded_area() -> None:
    sentence = "“Territory” means worldwide, excluding the European Union, the United Kingdom and South Korea."
    assert {area["area"] for area in value_of(sentence, "territory-exclusion")} == {"EU", "GB", "KR"}


def test_a_domicile_is_told_from_a_place_of_use() -> None:
    sentence = (
        "The rights are not granted to you for the multimodal models if you are domiciled in, or a company with a "
        "principal place of business in, the European Union."
    )
    (area,) = value_of(sentence, "territory-exclusion")
    assert area == {"area": "EU", "basis": "domicile", "scope": "multimodal"}


def test_words_to_be_shown_are_taken_as_printed() -> None:
    shown = value_of("You shall prominently display “Built with Quorvane” on your website.", "display-attribution")
    assert shown["text"] == "Built with Quorvane"
    prefix = value_of("You shall include “Quorvane” at the beginning of any such AI model name.", "model-name-prefix")
    assert prefix["text"] == "Quorvane"


def test_a_list_takes_its_sense_from_the_words_that_lead_in_to_it() -> None:
    text = (
        "Licence terms of this agreement.\n\nYou agree not to use the Model to:\n\n1. Engage in terrorism.\n"
        "2. Create malware.\n   a) Send spam.\n3. Impersonate others.\n\n"
        "You may use the Model to study fraud.\n"
    )
    (term,) = (term for term in read(document(text)).terms if term.id == "acceptable-use")
    assert set(term.value) == {"violence-terrorism", "malware", "spam", "impersonation"}


# -------------------------------------------------------------------------------------------- mentions are no clauses


@pytest.mark.parametrize(
    ("sentence", "term"),
    [
        ("“Commercial Use” means any use for which money is paid.", "commercial-use"),
        ("Nothing in this license permits or prohibits patents.", "patent-grant"),
        ("No fee is due, and the license is royalty-free.", "fee"),
        ("We will never restrict your use.", "purpose-limit"),
        ("The number of parameters is 7 billion.", "other-cap"),
        ("The document has 700 million words and was published in 2024.", "user-cap"),
        ("In no event shall our liability exceed $100.", "revenue-cap"),
        ("The laws of the European Union on copyright are mentioned in section 4.", "territory-exclusion"),
        ("Export laws of the United States apply, and you must not export it to embargoed countries.",
         "territory-exclusion"),
        ("You must ensure that downstream users are not children.", "minimum-age"),
        ("Contributors may sublicense their own contributions.", "indemnity"),
        ("We do not claim that this model is competitive.", "non-compete"),
    ],
)  # fmt: skip
def test_a_mention_is_not_a_clause(sentence: str, term: str) -> None:
    assert value_of(sentence, term) is None


def test_a_heading_states_nothing() -> None:
    assert not read(
        document("# Non-Commercial Use Only\n\n## Prohibited Uses\n\n### Governing Law of California\n")
    ).terms


# ----------------------------------------------------------------------------------------------------------- places


def test_every_term_has_words_and_lines_of_its_own_text() -> None:
    text = "\n\n".join(
        f"{number}. You may not use the Model for military purposes. This license is governed by the laws of Japan."
        for number in range(1, 6)
    )
    for term in read(document(text, first_line=11)).terms:
        assert term.source == "reader"
        assert term.license_id is None
        assert term.quote
        assert term.location is not None
        first = (term.location.start_line or 0) - 11
        last = (term.location.end_line or 0) - 11
        lines = "\n".join(text.split("\n")[first : last + 1])
        assert all(piece in lines for piece in term.quote.split(" … "))
        assert explain(term)[0].isupper()


@given(st.text(max_size=300))
@settings(max_examples=sized(120), deadline=None)
def test_passages_are_places_of_the_text_whatever_it_is(text: str) -> None:
    last = 0
    for passage in passages(text):
        assert 0 <= passage.start < passage.end <= len(text)
        assert passage.start >= last
        last = passage.start
        assert passage.full.endswith(passage.low)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
@settings(max_examples=sized(60), deadline=None)
def test_noise_states_nothing_firm(noise: str) -> None:
    assert [term for term in read(document(noise)).terms if term.confidence >= 0.9] == []


# ----------------------------------------------------------------------------------------------------- statements


def test_a_card_says_it_more_weakly_than_a_licence_and_says_so() -> None:
    text = "The model is released for research purposes only."
    as_text = {term.id: term for term in unknown(document(text))}
    as_card = {term.id: term for term in unknown(document(text, kind=DocumentKind.CARD_SECTION))}
    assert as_card["purpose-limit"].value == as_text["purpose-limit"].value == "research-only"
    assert 0.5 <= as_card["purpose-limit"].confidence < as_text["purpose-limit"].confidence
    assert "card" in str(as_card["purpose-limit"].doubt)


def test_terms_in_html_are_read() -> None:
    html = "<h2>License</h2><ul><li>You may <b>only</b> use it for <i>non-commercial</i> purposes.</li></ul>"
    assert {term.id for term in read(document(html)).terms} >= {"purpose-limit", "commercial-use"}


def test_both_versions_of_a_bilingual_text_are_quoted() -> None:
    english = "This license is governed by the laws of China. You may not use the Model for any military purpose. "
    chinese = "本许可适用中华人民共和国法律并按其解释。您不得将本模型用于任何军事目的，且不得转授权。"
    found = [term for term in read(document(english * 2 + "\n\n" + chinese * 3)).terms if term.id == "governing-law"]
    assert {term.value for term in found} == {"CN"}
    assert len({(term.quote or "").isascii() for term in found}) == 2


# ------------------------------------------------------------------------------------------------ hostile and large


@pytest.mark.parametrize(
    "unit",
    ["you may not ", "(a) ", "not " * 3, "licence agreement of the ", "“", "1. ", "a", "you must: ", "\n- ",
     "governed by the laws of ", "100 million ", "Inc. ", "<p>", "不得", "， ", "\u202e\x00", "（", "; and "],
)  # fmt: skip
def test_time_is_linear_in_hostile_text(unit: str) -> None:
    def quickest(size: int) -> float:
        text = document((unit * (size // len(unit) + 1))[:size])
        return min(seconds(lambda: read(text)) for _ in range(3))

    assert quickest(24_000) < 8 * quickest(6_000) + 0.4
    assert quickest(24_000) < 3


def test_of_an_endless_text_only_the_beginning_is_read_and_every_term_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.text.budget.BUDGET", 400)
    text = FRAME.format("You may not use the Model for military purposes.") + " and so on" * 100 + " Governed by Korea."
    terms = read(document(text)).terms
    assert any(term.id == "acceptable-use" for term in terms)
    assert {bool(term.doubt) for term in terms} == {True}


def test_the_same_text_gives_the_same_terms() -> None:
    text = FRAME.format("You may not use the Model for military purposes or to train other models.") * 3
    first = read(document(text))
    assert read(document(text)) == first

"""What rules read in a sentence is evaluated as a term, wherever it stands; what they did not read is asked about."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from auditor.core.model import Dossier
from tests.laws.generators import Files, forms, plain_carrier
from tests.laws.repository import dossier, snapshot, verdict

READ = {
    "commercial-use": "Commercial use of the weights is not allowed.",
    "redistribution": "You may not pass the weights on to anybody else.",
    "output-training": "You may not use outputs of the model to train other language models.",
    "purpose-limit": "Die Nutzung ist ausschließlich zu Forschungszwecken gestattet.",
    "territory-exclusion": "Nobody may use the weights in the European Union.",
}
UNREAD = (
    "Whoever earns money with it talks to Grete first.",
    "Only those who rowed with us hold these rights.",
    "All others wait for a letter from the harbor office before they begin.",
)
UNKNOWN = (
    "Orrery Weights Terms\n\n1. You may use and change the weights.\n2. {}\n3. The laws of Norway govern these terms.\n"
)


def asked(found: Dossier) -> list[str]:
    return [gap.detail for gap in found.weights.gaps if gap.kind == "unread"]


def under_unknown_terms(sentence: str) -> Files:
    files = plain_carrier()
    card = files["README.md"].replace(b"license: apache-2.0", b"license: other").replace(b"Apache-2.0, see", b"See")
    return {**files, "README.md": card, "LICENSE": UNKNOWN.format(sentence).encode()}


def with_words(files: Mapping[str, bytes], sentence: str) -> Files:
    return {**files, "README.md": files["README.md"] + f"\n## Limitations\n\n{sentence}\n".encode()}


@pytest.mark.parametrize("term", READ)
def test_a_sentence_of_an_unknown_license_that_states_a_term_is_a_term_and_no_question(term: str) -> None:
    found = dossier(snapshot(under_unknown_terms(READ[term])))
    assert term in {one.id for one in found.weights.terms}
    assert asked(found) == []
    assert not found.weights.complete


@pytest.mark.parametrize("sentence", UNREAD)
def test_what_no_rule_read_stays_a_question_beside_what_was_read(sentence: str) -> None:
    found = dossier(snapshot(under_unknown_terms(f"{READ['redistribution']}\n4. {sentence}")))
    assert any(sentence in detail for detail in asked(found))


@pytest.mark.parametrize("term", READ)
def test_a_limit_in_a_card_under_a_free_tag_reaches_the_terms_and_is_shown_beside_the_tag(term: str) -> None:
    found = dossier(snapshot(with_words(plain_carrier(), READ[term])))
    stated = [one for one in found.weights.terms if one.id == term]
    assert [one.quote for one in stated] == [READ[term]]
    assert stated[0].location is not None
    assert stated[0].location.path == "README.md"
    assert any("apache-2.0 does not" in detail and READ[term] in detail for detail in asked(found))


@pytest.mark.parametrize("sentence", [*READ.values(), *UNREAD])
def test_a_sentence_in_the_card_of_a_limited_model_makes_no_verdict_milder(sentence: str) -> None:
    files = plain_carrier()
    limited = {
        **files,
        "README.md": files["README.md"].replace(b"apache-2.0", b"cc-by-nc-4.0").replace(b"Apache", b"CC-BY-NC"),
    }
    del limited["LICENSE"]
    before, after = verdict(snapshot(limited)), verdict(snapshot(with_words(limited, sentence)))
    assert before.outcome.value == after.outcome.value == "fail"
    failing = {one.check for one in before.findings if one.outcome.value == "fail"}
    assert failing <= {one.check for one in after.findings if one.outcome.value == "fail"}


def test_a_restricting_form_in_a_card_is_read_or_asked_about() -> None:
    """Forms that rules and words were written with."""
    for form in [one for one in forms("part_1") if one.restricts and one.language == "en"][:40]:
        found = dossier(snapshot(with_words(plain_carrier(), form.text)))
        assert not found.weights.complete, form.text


@pytest.mark.parametrize("ban", ["No commercial use.", "Not for commercial use.", "Commercial use is forbidden."])
@pytest.mark.parametrize(
    "lead",
    [
        "Users have to respect the following:",
        "What companies have to know:",
        "Before you begin you have to accept this:",
        "Do I need to know more? You have to accept:",
    ],
)
def test_a_ban_in_a_list_is_read_though_its_lead_speaks_of_what_must_be_done(lead: str, ban: str) -> None:
    found = dossier(snapshot(with_words(plain_carrier(), f"{lead}\n\n- {ban}")))
    assert "commercial-use" in {term.id for term in found.weights.terms}
    assert not found.weights.complete

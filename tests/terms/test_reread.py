"""Texts on no record, changed texts, and what two sets of terms differ in."""

from __future__ import annotations

import sysconfig
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from auditor.core.frozen import freeze
from auditor.core.model import DocumentKind, RecordTerm, Status, Term
from auditor.identify import identify_text
from auditor.identify.library import Library, load_library
from auditor.records.plain_words import explain
from auditor.terms import resolve
from auditor.terms.differences import differences, told
from auditor.terms.reading import read
from tests.terms.texts import document

APACHE = (Path(__file__).resolve().parents[2] / "LICENSE").read_text("utf-8")
OWN = """Quorvane Model Agreement

1. Grant. We hereby grant you a worldwide, revocable license to use, modify and distribute the Model.

2. Limits. If you and your affiliates have more than 5 million monthly active users, you must request a license.
You shall not use the Model for military purposes.

3. General. The Model is provided "as is", without any warranty. This Agreement is governed by the laws of Japan.
"""


@cache
def book() -> Library:
    return load_library()


def resolved(text: str) -> tuple[Status, tuple[Term, ...]]:
    found = identify_text(text, book())
    return found.status, resolve(document(text), found, book())


def test_a_text_on_no_record_is_read_by_the_readers() -> None:
    status, terms = resolved(OWN)
    assert status is Status.UNRECOGNIZED
    stated = {term.id: term for term in terms}
    assert stated["user-cap"].value["threshold"] == 5_000_000
    assert stated["governing-law"].value == "JP"
    assert stated["acceptable-use"].value == ("military",)
    assert {term.source for term in terms} == {"reader"}
    assert {term.license_id for term in terms} == {None}
    assert max(term.confidence for term in terms) < 1


def test_added_words_add_their_terms_and_change_what_they_contradict() -> None:
    status, terms = resolved(APACHE + "\nYou may use the Work for non-commercial research purposes only.\n")
    assert status is Status.MODIFIED
    changes = {told(one) for one in differences(book().get("apache-2.0").terms, terms)}
    assert "purpose-limit: + You may use it for research only." in changes
    assert "commercial-use: allowed → prohibited" in changes
    (limit,) = {term for term in terms if term.id == "purpose-limit"}
    assert limit.source == "reader"
    assert limit.doubt
    assert "research purposes only" in str(limit.quote)


def test_a_text_is_read_once_for_all_its_changes() -> None:
    """Until its text lets go of what was made of it; what it is taken for decides as well."""
    one = document(OWN)
    first = read(one)
    assert read(replace(one)) is first
    card = read(replace(one, kind=DocumentKind.CARD))
    assert card is not first
    assert card == read(replace(document(OWN), kind=DocumentKind.CARD))
    one.text.let_go()
    assert read(one) is not first
    assert read(one) == first


def test_words_that_are_untouched_keep_the_terms_of_the_record() -> None:
    _, terms = resolved(APACHE + "\nYou may use the Work for non-commercial research purposes only.\n")
    kept = [term for term in terms if term.source == "record"]
    assert {"patent-grant", "license-copy", "state-changes", "litigation-termination"} <= {term.id for term in kept}


@pytest.mark.corpus
def test_one_altered_number_is_a_changed_cap(corpus: Path) -> None:
    """Every license on record with a cap in digits: one more digit, one changed term."""
    tried = 0
    for path in sorted(corpus.glob("licenses/*/LICENSE.txt")):
        text = path.read_text("utf-8", "replace")
        if text.count("700 million") != 1 or len(text) > 30_000:
            continue
        found = identify_text(text, book())
        altered = text.replace("700 million", "7 million")
        _, terms = resolved(altered)
        if len(found.license_ids) != 1 or identify_text(altered, book()).status is not Status.MODIFIED:
            continue
        changes = [
            told(one) for one in differences(book().get(found.license_ids[0]).terms, terms) if one.term == "user-cap"
        ]
        assert changes == ["user-cap: 700,000,000 → 7,000,000"], path.parent.name
        tried += 1
        if tried == 3:
            break
    assert tried


def test_a_cards_own_words_stay_a_statement() -> None:
    text = "## License\n\nThis model may only be used for non-commercial research purposes."
    found = identify_text(text, book())
    assert found.status is Status.UNRECOGNIZED
    terms = resolve(document(text, kind=DocumentKind.CARD_SECTION), found, book())
    assert {term.id for term in terms} >= {"purpose-limit", "commercial-use"}
    assert all(term.confidence <= 0.85 for term in terms)


# ------------------------------------------------------------------------------------------------------ differences


def row(term_id: str, value: object) -> RecordTerm:
    return RecordTerm(id=term_id, value=freeze(value), where=None)


def test_differences_name_what_came_went_and_changed() -> None:
    before = [row("user-cap", {"threshold": 700_000_000}), row("license-copy", "required"), row("fee", "required")]
    after = [
        row("user-cap", {"threshold": 7_000_000}),
        row("license-copy", "required"),
        row("registration", "required"),
    ]
    assert [told(one) for one in differences(before, after)] == [
        "registration: + You must register, apply or get a written authorization.",
        f"fee: - {explain(row('fee', 'required'))}",
        "user-cap: 700,000,000 → 7,000,000",
    ]
    assert differences(before, before) == ()


def test_a_value_of_several_fields_is_told_as_a_sentence() -> None:
    hungary = {"area": "HU", "basis": "use", "scope": "all"}
    (added,) = differences([], [row("territory-exclusion", [hungary])])
    assert told(added) == "territory-exclusion: + The license excludes use in Hungary."
    two = [row("licensor", {"name": "Orchard GmbH"}), row("licensor", {"name": "Orchard Inc."})]
    (changed,) = differences(two[:1], two[1:] * 2)
    assert told(changed) == "licensor: name Orchard GmbH → Orchard Inc."
    (more,) = differences(two[:1], two)
    assert told(more) == "licensor: + The licensor is Orchard Inc."


def test_the_order_and_repetition_of_values_is_no_difference() -> None:
    one = [row("acceptable-use", ["spam", "fraud"]), row("acceptable-use", ["malware"])]
    other = [row("acceptable-use", ["malware", "fraud", "spam"])]
    assert differences(one, other) == ()
    (changed,) = differences(other, [row("acceptable-use", ["fraud", "spam", "gambling"])])
    assert told(changed) == "acceptable-use: - malware + gambling"


# ------------------------------------------------------------------------------------------------------------ noise


def test_documents_that_are_no_licences_state_nothing_firm() -> None:
    """Programs and manuals order, forbid and count as well; none of it is a term."""
    folder = Path(sysconfig.get_path("stdlib"))
    tried = 0
    for path in sorted(folder.glob("*.py"))[:60]:
        text = path.read_text("utf-8", "replace")[:6_000]
        if "licen" in text.lower() or "copyright" in text.lower():
            continue
        tried += 1
        assert [term.id for term in read(document(text)).terms if term.confidence >= 0.5] == [], path.name
    assert tried > 30

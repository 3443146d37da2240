"""Terms of recognized, named and changed texts; the real text at hand is this project's own license file."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.core.model import Document, DocumentKind, Identification, Location, Status, Subject, Term
from auditor.identify import identify_reference, identify_text
from auditor.identify.library import Library, load_library
from auditor.terms import resolve
from tests.sizes import sized

LEAD = 0.5
APACHE = (Path(__file__).resolve().parents[2] / "LICENSE").read_text("utf-8")
GRANTS = {"allowed", "granted", "irrevocable"}


@cache
def book() -> Library:
    return load_library()


def document(text: str, first_line: int = 1) -> Document:
    return Document(
        kind=DocumentKind.LICENSE,
        location=Location(path="LICENSE", start_line=first_line, sha256="0" * 64),
        text=text,
        covers=frozenset({Subject.WEIGHTS}),
    )


def terms_of(text: str, first_line: int = 1) -> tuple[Identification, tuple[Term, ...]]:
    found = identify_text(text, book())
    return found, resolve(document(text, first_line), found, book())


def one(terms: tuple[Term, ...], term_id: str) -> Term:
    (found,) = [term for term in terms if term.id == term_id]
    return found


def test_a_recognized_text_states_the_terms_of_its_record_in_its_own_words() -> None:
    found, terms = terms_of(APACHE)
    assert found.status is Status.EXACT
    assert {term.id for term in terms} == {entry.id for entry in book().get("apache-2.0").terms}
    lines = APACHE.splitlines()
    for term in terms:
        assert term.source == "record"
        assert term.license_id == "apache-2.0"
        assert term.quote
        assert term.location
        assert term.location.sha256 == "0" * 64
        first, last = term.location.start_line, term.location.end_line
        assert first
        assert last
        around = " ".join(" ".join(lines[first - 1 : last]).split())
        assert all(" ".join(piece.split()) in around for piece in term.quote.split(" … "))
    assert "patent license to make, have made" in " ".join(str(one(terms, "patent-grant").quote).split())


def test_lines_are_those_of_the_file_the_document_was_cut_from() -> None:
    _, whole = terms_of(APACHE)
    _, cut = terms_of(APACHE, first_line=101)
    for term, moved in zip(whole, cut, strict=True):
        assert term.location
        assert moved.location
        assert moved.location.start_line == (term.location.start_line or 0) + 100
        assert moved.location.end_line == (term.location.end_line or 0) + 100


def test_quotes_are_cut_from_the_text_at_hand_whatever_its_layout() -> None:
    quoted = "\n".join(f"> {line}".rstrip() for line in APACHE.splitlines())
    found, terms = terms_of(quoted)
    assert found.status in (Status.EXACT, Status.EQUIVALENT)
    for term in terms:
        assert term.quote
        assert term.quote.split(" … ")[0] in quoted


def test_a_quote_is_the_sentence_where_the_sentence_is_short() -> None:
    _, terms = terms_of(APACHE)
    assert " ".join(str(one(terms, "license-copy").quote).split()).endswith("Works a copy of this License;")


@pytest.mark.parametrize("tag", ["apache-2.0", "Apache License 2.0", "https://www.apache.org/licenses/LICENSE-2.0"])
def test_a_reference_gives_section_and_value_but_no_words(tag: str) -> None:
    found = identify_reference(tag, book())
    terms = resolve(document("license: whatever"), found, book())
    assert found.status is Status.REFERENCE
    assert one(terms, "patent-grant").value == "granted"
    for term in terms:
        assert term.source == "record-by-reference"
        assert term.quote is None
        assert term.location is None
        assert LEAD <= term.confidence < 1
    assert any(term.where for term in terms)


@pytest.mark.parametrize("status", [Status.NOT_STATED, Status.ERROR])
def test_what_was_not_taken_for_a_text_states_nothing(status: Status) -> None:
    found = Identification(status=status, nearest="apache-2.0")
    assert resolve(document("some text"), found, book()) == ()


def test_a_family_tag_states_nothing() -> None:
    assert resolve(document("gpl"), identify_reference("gpl", book()), book()) == ()


# ----------------------------------------------------------------------------------------------- changed texts


def test_words_added_to_a_text_leave_no_grant_certain() -> None:
    found, terms = terms_of(APACHE + "\nAny commercial use needs our written permission.\n")
    assert found.status is Status.MODIFIED
    for term in terms:
        assert term.confidence < 1
        if term.value in GRANTS:
            assert term.confidence < LEAD
            assert "may limit this further" in (term.doubt or "")
    assert one(terms, "retain-notices").confidence >= LEAD


def test_a_term_whose_words_were_changed_says_so() -> None:
    lead, mark, rest = APACHE.partition("patent license to make, have made")
    assert mark
    _, terms = terms_of(lead + "patent license to look at, inspect" + rest)
    changed = one(terms, "patent-grant")
    assert changed.confidence < LEAD
    assert changed.doubt == "the text differs here from the known license"
    assert "to look at, inspect" in " ".join(str(changed.quote).split())


def test_a_term_whose_words_are_gone_has_no_quote_and_decides_nothing() -> None:
    first, last = APACHE.index("   3. Grant of Patent License"), APACHE.index("   4. Redistribution")
    _, terms = terms_of(APACHE[:first] + APACHE[last:])
    gone = one(terms, "patent-grant")
    assert gone.quote is None
    assert gone.confidence < LEAD


@settings(max_examples=sized(25), deadline=None)
@given(
    line=st.integers(0, APACHE.count("\n")),
    words=st.sampled_from(
        [
            "You may not use the Work for commercial purposes.",
            "This License ends after one year.",
            "Licensees in Norway need a separate permission from us before any use.",
            "No output may be used to train other models.",
        ]
    ),
)
def test_a_sentence_added_anywhere_never_leaves_a_grant_that_could_pass(line: int, words: str) -> None:
    lines = APACHE.splitlines()
    found, terms = terms_of("\n".join([*lines[:line], "", words, "", *lines[line:]]))
    assert found.status not in (Status.EXACT, Status.EQUIVALENT)
    assert [term.id for term in terms if term.value in GRANTS and term.confidence >= LEAD] == []


# ---------------------------------------------------------------------------------------------- several licenses


def test_each_licence_of_a_stacked_text_is_quoted_from_its_own_lines() -> None:
    title = "Copyright (c) 2026 Example\n\n"
    text = APACHE + "\n" + title + APACHE.replace("\n", "\r\n")
    found, terms = terms_of(text)
    assert found.license_ids == ("apache-2.0",)
    halves = {(term.location.start_line or 0) > 205 for term in terms if term.location}
    assert halves == {False, True}


def test_terms_that_are_only_reported_of_an_unread_text_are_leads() -> None:
    unread = [
        record for record in map(book().get, book().ids) if record.unread and any(one.doubt for one in record.terms)
    ]
    assert unread
    for record in unread:
        terms = resolve(document(record.id), identify_reference(record.id, book()), book())
        reported = [term for term in terms if term.license_id == record.id and term.doubt]
        assert reported, record.id
        assert max(term.confidence for term in reported) < LEAD, record.id


# ------------------------------------------------------------------------------------------- over the corpus


@pytest.mark.corpus
def test_every_term_of_every_recorded_text_is_quoted_from_that_text(corpus: Path) -> None:
    import hashlib

    read = {}
    for path in corpus.glob("licenses/*/LICENSE.*"):
        if path.suffix in (".txt", ".md"):
            data = path.read_bytes()
            read[hashlib.sha256(data).hexdigest()] = data.decode("utf-8")
    checked = 0
    for record_id in book().prints:
        record = book().get(record_id)
        text = read.get(record.sha256 or "")
        if text is None or not record.terms:
            continue
        found = Identification(status=Status.EXACT, license_ids=(record_id,))
        terms = resolve(document(text), found, book())
        assert [term.id for term in terms if not term.quote] == [], record_id
        assert all(piece in text for term in terms for piece in str(term.quote).split(" … ")), record_id
        checked += 1
    assert checked > 120

"""Tags, expressions, names and links: what they name, and when we abstain."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.core.model import Status
from auditor.identify.library import Library, load_library
from auditor.identify.references import identify_reference


@pytest.fixture(scope="module")
def book() -> Library:
    return load_library()


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("mit", "mit"),
        ("The MIT licence", "mit"),
        ("Apache License, Version 2.0", "apache-2.0"),
        ("APACHE 2.0", "apache-2.0"),
        ("llama3.1", "llama-3.1-community"),
        ("Llama 3.1 Community License", "llama-3.1-community"),
        ("https://creativecommons.org/licenses/by-nc/4.0/", "cc-by-nc-4.0"),
        ("http://www.apache.org/licenses/LICENSE-2.0", "apache-2.0"),
        ("CC BY-NC 4.0", "cc-by-nc-4.0"),
        ("GPLv3", "gpl-3.0"),
        ("LicenseRef-llama-2-community", "llama-2-community"),
    ],
)
def test_usual_spellings_name_one_licence(book: Library, stated: str, expected: str) -> None:
    found = identify_reference(stated, book)
    assert found.status is Status.REFERENCE
    assert found.license_ids == (expected,)


@pytest.mark.parametrize("stated", ["other", "unknown", "Other", ""])
def test_words_that_say_nothing_state_nothing(book: Library, stated: str) -> None:
    assert identify_reference(stated, book).status is Status.NOT_STATED


@pytest.mark.parametrize("stated", ["gpl", "cc", "bsd", "openrail", "lgpl"])
def test_the_tag_of_a_family_names_no_licence(book: Library, stated: str) -> None:
    found = identify_reference(stated, book)
    assert found.method == "family"
    assert not found.recognized


@pytest.mark.parametrize(
    "stated", ["permits", "mitt", "Llama 9 Community License", "Apache 3.0", "see the file", "my own licence", "7"]
)
def test_what_is_not_the_name_of_a_licence_is_not_guessed(book: Library, stated: str) -> None:
    assert not identify_reference(stated, book).recognized


def test_a_slip_in_a_long_name_is_seen_through_but_a_version_is_not(book: Library) -> None:
    assert identify_reference("Lama 3.1 Community Licence Agreement", book).license_ids == ("llama-3.1-community",)
    assert identify_reference("Llama 3.4 Community License Agreement", book).license_ids == ()


def test_an_expression_keeps_the_terms_of_every_licence_it_names(book: Library) -> None:
    both = identify_reference("Apache-2.0 AND CC-BY-NC-4.0", book)
    assert both.license_ids == ("apache-2.0", "cc-by-nc-4.0")
    assert both.expression == "Apache-2.0 AND CC-BY-NC-4.0"
    choice = identify_reference("(MIT OR Apache-2.0)", book)
    assert set(choice.license_ids) == {"mit", "apache-2.0"}


@pytest.mark.parametrize("stated", ["MIT AND", "AND MIT", "MIT Apache-2.0", "(MIT OR Apache-2.0", "MIT AND nonsense"])
def test_half_an_expression_is_none(book: Library, stated: str) -> None:
    assert not identify_reference(stated, book).recognized


@given(st.text(max_size=300))
def test_any_text_gets_an_answer(stated: str) -> None:
    found = identify_reference(stated, load_book_once())
    assert found.recognized == bool(found.expression)


_BOOK: list[Library] = []


def load_book_once() -> Library:
    if not _BOOK:
        _BOOK.append(load_library())
    return _BOOK[0]

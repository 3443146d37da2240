"""Foreign text made fit to be shown."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.core.frozen import freeze
from auditor.core.printable import clean, gist, one_line, percent, value_in_words, web_link


@given(st.text())
def test_no_control_character_survives(text: str) -> None:
    kept = {character for character in clean(text) if unicodedata.category(character) in ("Cc", "Cs")}
    assert kept <= {"\n", "\t"}


@given(st.text(), st.integers(min_value=1, max_value=50))
def test_one_line_is_one_line_within_its_limit(text: str, limit: int) -> None:
    line = one_line(text, limit)
    assert "\n" not in line
    assert len(line) <= limit


@given(st.text(max_size=300), st.integers(10, 200))
def test_a_gist_is_one_line_within_its_limit(text: str, limit: int) -> None:
    said = gist(text, limit)
    assert len(said) <= limit
    assert said == one_line(said)
    assert said == one_line(text) or one_line(text).startswith(said.rstrip("…"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Is there a plan for people? Since when, and where is it kept by whom?", "Is there a plan for people?"),
        ("The cap of 2 million users is exceeded by 2.9 million, and no agreement is stated.",
         "The cap of 2 million users is exceeded by 2.9 million…"),
        ("A base model has stricter terms than declared: it derives from hf:org/name.",
         "A base model has stricter terms than declared…"),
    ],
)  # fmt: skip
def test_a_gist_ends_where_a_clause_does(text: str, said: str) -> None:
    assert gist(text, 60) == said


@given(st.text(alphabet=st.characters(categories=("L", "N", "P"))))
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert clean(text) == text


def test_a_direction_override_is_shown_not_obeyed() -> None:
    assert clean("safe\u202egnp.exe") == "safe�gnp.exe"


@pytest.mark.parametrize("address", ["https://example.org/a?b=c#d", "http://example.org"])
def test_web_addresses_become_links(address: str) -> None:
    assert web_link(address) == address


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "data:text/html,x", "//example.org", "https://", "https:///x", " https://example.org",
     "https://example.org/\x00", 'https://example.org/"x', "HTTPS:example", "file:///etc/passwd", "http://[bad", ""],
)  # fmt: skip
def test_nothing_else_becomes_a_link(address: str) -> None:
    assert web_link(address) is None


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (700_000_000, "700,000,000"),
        (True, "yes"),
        (None, "not known"),
        (date(2026, 1, 2), "2026-01-02"),
        (4.2e9, "4,200,000,000"),
        (0.25, "0.25"),
        (freeze(["a", "b"]), "a, b"),
        (freeze([]), "none"),
        (freeze({"area": "EU", "n": 1}), "area: EU; n: 1"),
    ],
)
def test_values_read_like_words(value: object, words: str) -> None:
    assert value_in_words(value) == words


@pytest.mark.parametrize(
    ("share", "digits", "shown"),
    [
        (0.0, 0, "0%"),
        (0.0004, 0, "<1%"),
        (0.44, 0, "44%"),
        (0.9996, 0, "99%"),
        (1.0, 0, "100%"),
        (1.0004, 0, ">100%"),
        (1.6, 0, "160%"),
        (0.99999, 1, "99.9%"),
        (0.00001, 1, "<0.1%"),
    ],
)
def test_a_share_is_never_rounded_to_none_or_to_the_whole(share: float, digits: int, shown: str) -> None:
    assert percent(share, digits) == shown

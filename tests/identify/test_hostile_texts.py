"""Texts made to slow us down, to hide words or to break us: a clear outcome, in time that grows with the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.core.disguises import MOST_OF_A_KIND, disguises
from auditor.core.model import Status
from auditor.identify import identify_text, normalize
from auditor.identify.page import MOST_NOTICES
from tests.identify.own_texts import ORCHARD_1, QUAY, book
from tests.in_time import in_time

BOUND = 20.0
"""Seconds of processor time for about half a megabyte; it takes less than one on one quiet core."""


@pytest.mark.parametrize(
    "text",
    [
        "a" * 400_000,
        "word " * 80_000,
        "1." * 200_000,
        "[a](" * 80_000,
        "<div " * 80_000,
        "&amp" * 80_000,
        "<!-- " * 80_000,
        "a\u200b" * 160_000,
        "a\u0301" * 160_000,
        "Copyright (c) 2020 Some Body\n" * 30_000,
        "".join(f"{number}. item\n" for number in range(32_000)),
        "licensed under " * 25_000,
        QUAY.split("\n\n")[1] * 1_000,
        "许可协议" * 100_000,
    ],
    ids=[
        "one-word", "one-line", "dots", "links", "tags", "entities", "comments", "invisible", "combining", "notices",
        "list", "under", "copies", "chinese",
    ],
)  # fmt: skip
def test_half_a_megabyte_of_anything_is_answered_in_time(text: str) -> None:
    in_time(BOUND, lambda: identify_text(text, book()))


def test_what_lies_beyond_the_words_that_are_searched_is_a_change_and_not_ignored() -> None:
    found = identify_text(ORCHARD_1 + "\n" + "nobody may bake pies\n" * 60_000, book())
    assert found.status is Status.MODIFIED
    assert found.hunks[-1].end_line > 59_000


def test_copyright_statements_beyond_those_that_are_looked_at_are_a_change_and_not_ignored() -> None:
    statement = "Copyright 2020 Jane Doe\n"
    within, beyond = (f"{statement * count}\n{ORCHARD_1}" for count in (MOST_NOTICES - 1, MOST_NOTICES + 1))
    assert identify_text(within, book()).status is Status.EQUIVALENT
    assert identify_text(beyond, book()).status is Status.MODIFIED


@pytest.mark.parametrize(
    "disguise",
    [
        lambda text: text.replace("must not", "must n\u200bot"),
        lambda text: text.replace("must not use", "must\u202e not\u202c use"),
        lambda text: text.replace("poison", "p\u043eison").replace("orchard", "\u043erchard"),
        lambda text: text.replace("fence", "ｆｅｎｃｅ"),
    ],
    ids=["zero-width", "direction", "look-alike", "full-width"],
)
def test_a_disguised_word_is_still_the_word(disguise: object) -> None:
    found = identify_text(disguise(ORCHARD_1), book())  # type: ignore[operator]
    assert found.license_ids == ("orchard-1.0",)


def test_a_changed_word_is_not_hidden_by_a_disguise() -> None:
    found = identify_text(ORCHARD_1.replace("must not use", "must\u200b use"), book())
    assert found.status is Status.MODIFIED


def test_words_inside_a_comment_of_a_license_file_count() -> None:
    found = identify_text(ORCHARD_1 + "<!-- nobody may bake pies from the fruit -->\n", book())
    assert found.status is Status.MODIFIED


def test_every_disguise_is_a_finding_with_its_line() -> None:
    text = (
        "plain\nwo\u200brd\n\u0440aint\n<!-- nobody may sell it, and one must pay for every use -->\n"
        "<!-- add here what the model is good at, in your own words -->\nna\u00efve 中文 Ωmega\n"
    )
    found = [(one.kind, one.line) for one in disguises(text)]
    assert found == [("hidden-text", 2), ("look-alike-letters", 3), ("commented-out-text", 4)]
    assert all(one.statement for one in disguises(text))


def test_findings_are_bounded() -> None:
    assert len(disguises("a\u200bb \u0440aint\n" * 5_000)) == 2 * MOST_OF_A_KIND


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=400))
def test_the_two_ways_to_split_a_text_give_the_same_words(text: str) -> None:
    folded = normalize.fold(text).text
    one = [word for piece in normalize.chunks(folded) for chunk in piece for word in normalize.words(chunk)]
    other = [folded[start:end] for start, end in normalize.spans(folded).tolist()]
    assert list(map(normalize.spell, one)) == list(map(normalize.spell, other))


@given(st.text(alphabet=st.sampled_from("中文+%5.a-&€ \n一"), max_size=60))
def test_signs_between_scripts_are_split_the_same_way(text: str) -> None:
    test_the_two_ways_to_split_a_text_give_the_same_words.hypothesis.inner_test(text)


def test_what_follows_the_part_that_is_read_is_one_change_with_its_lines() -> None:
    more = "And nobody may sing in the orchard.\r\n" * 60_000
    found = identify_text(ORCHARD_1 + more, book())
    assert (found.status, found.nearest) == (Status.MODIFIED, "orchard-1.0")
    assert found.hunks[-1].end_line == (ORCHARD_1 + more).count("\n")


def test_blanks_before_a_license_do_not_hide_it() -> None:
    assert identify_text("\n" * (3 << 20) + ORCHARD_1, book()).license_ids == ("orchard-1.0",)


def test_signs_without_words_are_not_called_silence_where_more_follows() -> None:
    found = identify_text("* " * (2 << 20) + ORCHARD_1, book())
    assert found.status is Status.UNRECOGNIZED


@given(st.text(max_size=300))
def test_any_text_gets_an_answer(text: str) -> None:
    found = identify_text(text, book())
    assert found.status in Status
    lines = text.count("\n") + text.count("\r") + 1
    assert all(1 <= hunk.start_line <= hunk.end_line <= lines for hunk in found.hunks)

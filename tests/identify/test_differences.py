"""What differs between two texts, or from a license on record to a text."""

from __future__ import annotations

import pytest

from auditor.core.errors import UnreadableInput
from auditor.identify.differences import MOST_CHARACTERS, between_records, between_texts, from_record
from tests.identify.own_texts import ORCHARD_1, ORCHARD_2, book, line_of


def test_texts_that_differ_in_looks_alone_have_no_differences() -> None:
    found = between_texts(ORCHARD_1, ORCHARD_1.upper().replace("\n", "\r\n"))
    assert found.words == ()
    assert found.score == 1.0


def test_both_wordings_and_both_places_of_a_change_are_told() -> None:
    found = between_texts("First line.\n" + ORCHARD_1, ORCHARD_1.replace("700 baskets", "7 baskets"))
    (gone, changed) = found.words
    assert (gone.hunk.kind, gone.before, gone.before_lines) == ("removed", "First line", (1, 1))
    assert (changed.before, changed.hunk.text) == ("700", "7")
    assert changed.hunk.start_line == line_of(ORCHARD_1, "700")
    assert changed.before_lines == (line_of(ORCHARD_1, "700") + 1,) * 2


def test_from_a_record_only_the_number_of_its_words_is_known() -> None:
    (row,) = from_record("orchard-1.0", ORCHARD_1.replace("to poison a well", "to sell jam"), book()).words
    assert row.before is None
    assert row.hunk.missing == 3


def test_two_records_share_a_part_of_their_words() -> None:
    assert between_records("orchard-1.0", "orchard-1.0", book()) == 1.0
    likeness = between_records("orchard-1.0", "orchard-2.0", book())
    assert likeness is not None
    assert 0.9 < likeness < 1.0


@pytest.mark.parametrize(("first", "second"), [("", ORCHARD_2), (ORCHARD_2, ""), ("alpha beta", "gamma delta")])
def test_texts_with_nothing_in_common_differ_as_a_whole(first: str, second: str) -> None:
    found = between_texts(first, second)
    assert found.score == 0.0
    assert len(found.words) == 1


def test_a_text_beyond_the_limit_is_refused_by_name() -> None:
    with pytest.raises(UnreadableInput, match="too long"):
        between_texts("a " * MOST_CHARACTERS, "a")

"""May models be merged, and under which licenses may a derivative be released?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from auditor.cli.compat import matrix
from auditor.core.model import RecordTerm
from auditor.identify.library import load_library
from auditor.lineage.compatibility import ASK, NO, YES, choices, compared, merge, moves, release
from tests.cli.runner import auditor
from tests.small_book import SmallBook

BOOK = SmallBook()
DOCS = Path(__file__).resolve().parents[2] / "docs"


def book_with(license_id: str, *terms: RecordTerm) -> SmallBook:
    book = SmallBook()
    known = book.records[license_id]
    book.records[license_id] = replace(known, terms=(*known.terms, *terms))
    return book


def test_a_free_license_lets_derivatives_move_anywhere() -> None:
    assert release(["free-1.0"], ["closed-1.0"], "finetune", BOOK).answer == YES
    assert merge(["free-1.0", "limited-1.0"], BOOK).answer == YES


def test_a_binding_license_forbids_a_target_that_loses_its_terms_and_says_which() -> None:
    found = release(["limited-1.0"], ["free-1.0"], "adapter", BOOK)
    assert found.answer == NO
    assert {reason.license_id for reason in found.reasons} == {"limited-1.0"}
    assert any("commercial" in reason.statement for reason in found.reasons)
    assert any("use restrictions" in reason.statement for reason in found.reasons)
    assert not found.duties


def test_another_license_that_nothing_forbids_is_for_a_person() -> None:
    assert release(["copyleft-1.0"], ["closed-1.0"], "finetune", BOOK).answer == ASK


def test_what_is_on_record_in_part_is_never_a_yes() -> None:
    assert release(["sketchy-1.0"], ["free-1.0"], "finetune", BOOK).answer == ASK
    assert release(["nobody-knows"], ["free-1.0"], "finetune", BOOK).answer == ASK


def test_share_alike_stands_no_other_limits_beside_it() -> None:
    book = book_with("copyleft-1.0", RecordTerm(id="share-alike", value="same-license", where="2"))
    assert merge(["copyleft-1.0", "free-1.0"], book).answer == YES
    found = merge(["copyleft-1.0", "closed-1.0"], book)
    assert found.answer == NO
    assert found.reasons[0].where == "2"


def test_changed_versions_that_are_forbidden_cannot_be_released_under_anything() -> None:
    book = book_with("closed-1.0", RecordTerm(id="modification", value="prohibited", where="3"))
    assert not choices(["closed-1.0"], "finetune", book, book.records)


def test_training_with_outputs_is_asked_of_what_the_license_says_of_outputs() -> None:
    forbids = book_with("limited-1.0", RecordTerm(id="output-training", value="prohibited", where="4"))
    assert release(["limited-1.0"], ["free-1.0"], "distillation", forbids).answer == NO
    assert release(["limited-1.0"], ["free-1.0"], "distillation", BOOK).answer == YES
    derivative = book_with("limited-1.0", RecordTerm(id="distillation-is-derivative", value="yes", where="4"))
    assert release(["limited-1.0"], ["free-1.0"], "distillation", derivative).answer == NO


def test_the_choices_name_the_parents_together_first_and_never_a_forbidden_one() -> None:
    found = choices(["limited-1.0"], "finetune", BOOK, BOOK.records)
    assert found[0].under == ("limited-1.0",)
    assert all(one.answer != NO for one in found)
    assert ("free-1.0",) not in {one.under for one in found}


def test_a_merge_may_move_to_the_license_that_both_name_and_clashes_are_known() -> None:
    book = load_library()
    assert merge(["cc-by-sa-4.0", "gpl-3.0"], book).answer == YES
    assert merge(["gpl-2.0", "apache-2.0"], book).answer == NO
    assert not choices(["gpl-2.0", "apache-2.0"], "merge", book, ["gpl-2.0"])


def test_merging_is_the_same_whichever_parent_is_named_first() -> None:
    book = load_library()
    ids = compared()
    assert all(merge((a, b), book).answer == merge((b, a), book).answer for a in ids for b in ids)


def test_the_table_and_the_moves_name_licenses_on_record() -> None:
    book = load_library()
    assert all(one in book.ids for one in compared())
    assert all(one in book.ids for pair in moves() for one in pair)


def test_the_table_of_the_documentation_is_up_to_date() -> None:
    page = (DOCS / "compatibility.md").read_text("utf-8")
    assert matrix(load_library()) in page, "run `auditor compat --table` and put it into docs/compatibility.md"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("llama3.1", "--under", "mit"), 0, "under mit: no"),
        (("gpl-2.0", "apache-2.0"), 0, "cannot be combined"),
        (("gpl-2.0", "--relation", "cousin"), 2, "not a relation"),
        (("nothing-of-the-kind",), 2, "no known license"),
        ((), 2, "no license given"),
    ],
)
def test_the_command_answers_in_plain_words(arguments: tuple[str, ...], code: int, words: str) -> None:
    said = auditor("compat", *arguments)
    assert said.code == code
    assert words in said.out + said.err

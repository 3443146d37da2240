"""What a text is taken for: the same, the same but for looks, changed and where, several, or none we know."""

from __future__ import annotations

import pytest

from auditor.core.model import Hunk, Identification, Status
from auditor.identify import CARD, PAGE, context_of, identify_text
from tests.identify.own_texts import APACHE, ORCHARD_1, ORCHARD_2, QUAY, book, line_of


def found(text: str, **context: str) -> Identification:
    return identify_text(text, book(), **context)


def only_hunk(identification: Identification) -> Hunk:
    assert len(identification.hunks) == 1, identification.hunks
    return identification.hunks[0]


def test_the_text_as_recorded_is_exact() -> None:
    for text, expected in ((APACHE, "apache-2.0"), (ORCHARD_1, "orchard-1.0"), (ORCHARD_2, "orchard-2.0")):
        identification = found(text)
        assert identification.status is Status.EXACT
        assert identification.license_ids == (expected,)
        assert identification.hunks == ()


HOLDERS = [
    "Will Doe",
    "Robert May",
    "Quarry Cloud Limited",
    "Free Quarry Foundation, Inc.",
    "Quarry Research and the University of Fjord",
]
LIMITS = ["Doe. Not For Commercial Use", "Doe Free For Research", "Doe, Research Use Only", "Doe may permit", "Will"]


@pytest.mark.parametrize("holder", HOLDERS)
def test_a_holder_may_be_called_what_elsewhere_would_be_a_term(holder: str) -> None:
    identification = found(ORCHARD_1.replace("2025 Orchard Labs", f"2024 {holder}"))
    assert identification.status is Status.EQUIVALENT
    assert identification.license_ids == ("orchard-1.0",)


@pytest.mark.parametrize("words", LIMITS)
def test_a_limit_in_a_copyright_line_is_no_name(words: str) -> None:
    assert found(ORCHARD_1.replace("2025 Orchard Labs", f"2024 {words}")).status is Status.MODIFIED


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: text.upper(),
        lambda text: "\n".join("    " + line for line in text.split("\n")),
        lambda text: "\n".join("// " + line for line in text.split("\n")),
        lambda text: "```\n" + text + "```\n",
        lambda text: text.replace("2025 Orchard Labs", "2019-2026 Somebody Else GmbH"),
        lambda text: text.replace("(a)", "a)").replace("(b)", "b)").replace("(c)", "c)"),
        lambda text: text.replace("2. Conditions.", "**2. Conditions.**").replace("License 1.0", "Licence 1.0"),
        lambda text: "<html><body><p>" + text.replace("\n\n", "</p>\n\n<p>") + "</p></body></html>",
        lambda text: text.replace("this text", "this\u200b te\u200dxt"),
    ],
    ids=[
        "line-ends", "byte-order-mark", "capitals", "indented", "comment", "fence", "holder", "list-signs", "emphasis",
        "html", "invisible",
    ],
)  # fmt: skip
def test_looks_do_not_change_what_a_text_is(change: object) -> None:
    identification = found(change(ORCHARD_1))  # type: ignore[operator]
    assert identification.status in (Status.EXACT, Status.EQUIVALENT)
    assert identification.license_ids == ("orchard-1.0",)


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("700 baskets", "7 baskets"),
        ("must not use", "must use"),
        ("You may share", "You shall not share"),
        ("without payment", "for payment"),
        ("customs of the valley of Aune", "customs of the valley of Brenn"),
        ("gardens of others", "gardens of others (excluding islands)"),
    ],
)
def test_one_changed_word_is_modified_with_a_hunk_on_its_line(was: str, now: str) -> None:
    changed = ORCHARD_1.replace(was, now)
    identification = found(changed)
    assert identification.status is Status.MODIFIED
    assert identification.nearest == "orchard-1.0"
    assert identification.license_ids == ()
    hunk = only_hunk(identification)
    assert hunk.start_line <= line_of(changed, now.split()[0]) <= hunk.end_line


def test_a_hunk_tells_the_candidates_words_what_stands_before_them_and_how_much_is_missing() -> None:
    hunk = only_hunk(found(ORCHARD_1.replace("to poison a well", "to sell jam")))
    assert (hunk.kind, hunk.text, hunk.missing) == ("replaced", "sell jam", 3)
    assert hunk.after.endswith("fence in a neighbour, to")


def test_a_removed_clause_is_a_removal_between_its_neighbours() -> None:
    start, end = ORCHARD_1.index("3. Uses"), ORCHARD_1.index("4. No promises")
    without = ORCHARD_1[:start] + ORCHARD_1[end:]
    hunk = only_hunk(found(without))
    assert (hunk.kind, hunk.text) == ("removed", "")
    assert hunk.missing > 15
    assert hunk.start_line - 1 <= line_of(without, "4. No promises") <= hunk.end_line + 1


@pytest.mark.parametrize("place", ["before", "after"])
def test_a_sentence_around_a_licence_file_is_a_change(place: str) -> None:
    sentence = "Nobody may bake pies from the fruit."
    text = f"{sentence}\n\n{ORCHARD_1}" if place == "before" else f"{ORCHARD_1}\n{sentence}\n"
    identification = found(text)
    assert identification.status is Status.MODIFIED
    assert only_hunk(identification).text == sentence.rstrip(".")
    assert only_hunk(identification).start_line == line_of(text, sentence)


def test_in_a_card_prose_around_a_licence_is_no_part_of_it() -> None:
    card = f"# A tree\n\nIt bears apples.\n\n## License\n\n{ORCHARD_1}\n\n## Citation\n\nAsk us.\n"
    identification = found(card, context=CARD)
    assert identification.license_ids == ("orchard-1.0",)
    (match,) = identification.matches
    assert abs(match.start_line - line_of(card, "Orchard Model")) <= 1
    assert abs(match.end_line - line_of(card, "5. Law")) <= 1


def test_two_licences_in_one_file_are_stacked_each_with_its_lines() -> None:
    text = f"{ORCHARD_1}\n\nThe quay of the same garden has its own text:\n\n{QUAY}"
    identification = found(text)
    assert identification.status is Status.STACKED
    assert identification.license_ids == ("orchard-1.0", "quay")
    assert identification.expression == "LicenseRef-orchard-1.0 AND LicenseRef-quay"
    ends = [(match.start_line, match.end_line) for match in identification.matches]
    assert ends == [(1, line_of(text, "5. Law")), (line_of(text, "Quay License"), text.rstrip().count("\n") + 1)]


def test_a_stack_with_one_changed_text_is_modified_and_the_match_says_which() -> None:
    identification = found(f"{ORCHARD_1}\n\n{QUAY.replace('at any hour', 'at noon')}")
    assert identification.status is Status.MODIFIED
    statuses = {match.license_id: match.status for match in identification.matches}
    assert statuses == {"orchard-1.0": Status.EXACT, "quay": Status.MODIFIED}


def test_siblings_are_told_apart_by_what_they_say_and_not_by_their_title() -> None:
    assert found(ORCHARD_2.replace("License 2.0", "License")).license_ids == ("orchard-2.0",)
    retitled = found(ORCHARD_1.replace("License 1.0", "License 2.0"))
    assert retitled.status is Status.MODIFIED


def test_a_truncated_text_is_modified_with_what_is_missing() -> None:
    identification = found(ORCHARD_1[: ORCHARD_1.index("3. Uses")])
    assert identification.status is Status.MODIFIED
    assert identification.nearest == "orchard-1.0"
    assert identification.hunks[-1].kind == "removed"


def test_prose_that_shares_words_with_licences_is_not_recognized() -> None:
    identification = found("Permission to enter the barn is granted to all gardeners, provided that they knock.\n" * 3)
    assert identification.status is Status.UNRECOGNIZED
    assert identification.license_ids == ()


@pytest.mark.parametrize("text", ["", "   \n\t\n", "\u200b\u200b", "-----\n***\n"])
def test_a_text_without_words_states_nothing(text: str) -> None:
    assert found(text).status is Status.NOT_STATED


def test_a_readme_and_a_card_are_read_as_pages_and_other_files_as_licences() -> None:
    assert context_of("words", "docs/README.md") == PAGE
    assert context_of("---\nlicense: mit\n---\n# A model\n") == PAGE
    assert context_of("---- Part 1: the text ----\nwords\n", "LICENSE") == "license"


def test_front_matter_does_not_hide_a_sentence_from_a_licence_file() -> None:
    text = f"---\ntitle: a licence\n---\n{ORCHARD_1}\nNobody may bake pies from the fruit.\n"
    assert found(text).status is Status.MODIFIED


def test_a_name_before_a_missing_passage_is_no_part_of_the_change() -> None:
    text = ORCHARD_1.replace("\n1. Grant.", "\nCopyright (c) 2026 Pear Society\n\n1. Grant.").replace(
        "without payment ", ""
    )
    found = identify_text(text, book())
    assert [(hunk.kind, hunk.text) for hunk in found.hunks] == [("removed", "")]

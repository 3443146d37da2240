"""Texts that hold no license but say which one applies."""

from __future__ import annotations

import pytest

from auditor.core.model import Status
from auditor.identify import PAGE, identify_text
from tests.identify.own_texts import book


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("// SPDX-License-Identifier: Apache-2.0\nint main() { return 0; }\n", ("apache-2.0",)),
        ("# SPDX-License-Identifier: MIT OR Apache-2.0\nimport os\n", ("mit", "apache-2.0")),
        ("/*\n * SPDX-License-Identifier: GPL-3.0-only */\n", ("gpl-3.0",)),
        ("See https://www.apache.org/licenses/LICENSE-2.0\n", ("apache-2.0",)),
        ("Copyright (c) 2024 Jane Doe\n\nDistributed under the MIT License.\n", ("mit",)),
        (
            "# Thing\n\nWords about it.\n\n## License\n\nMIT License\n\n## Citation\n\nAsk.\n" + "\nMore.\n" * 60,
            ("mit",),
        ),
        ("- Code license: MIT\n- Model license: CC BY-NC 4.0\n" + "\nMore words.\n" * 60, ("mit", "cc-by-nc-4.0")),
    ],
)
def test_a_short_statement_is_a_reference_to_what_it_names(text: str, expected: tuple[str, ...]) -> None:
    found = identify_text(text, book())
    assert found.status is Status.REFERENCE
    assert found.license_ids == expected


def test_a_choice_stays_a_choice() -> None:
    found = identify_text("SPDX-License-Identifier: MIT OR Apache-2.0\n", book())
    assert found.expression == "MIT OR Apache-2.0"


def test_of_a_card_the_front_matter_counts_before_the_prose() -> None:
    card = "---\nlicense: apache-2.0\n---\n# A model\n\nThe data is licensed under CC BY-NC 4.0.\n"
    found = identify_text(card, book(), context=PAGE)
    assert found.license_ids == ("apache-2.0",)
    assert found.matches[0].start_line == 2


@pytest.mark.parametrize(
    "text",
    [
        "Licensed under terms that are like MIT, but modified.",
        "license: other\n",
        "The license of this model is not decided yet.",
    ],
)
def test_a_statement_that_names_no_license_on_record_concludes_nothing(text: str) -> None:
    assert identify_text(text, book()).license_ids == ()


def test_a_text_that_speaks_like_a_license_is_not_what_it_mentions() -> None:
    clause = "The licensor hereby grants the licensee nothing that shall outlast notwithstanding clause {}.\n"
    text = "".join(clause.format(number) for number in range(30)) + "Some parts are licensed under the MIT License.\n"
    found = identify_text(text, book())
    assert found.status is Status.UNRECOGNIZED


@pytest.mark.parametrize(
    "condition",
    ["Commercial use is forbidden.", "You must credit us.", "Use it for research only.", "未经同意不得使用。"],
)
def test_a_license_file_with_a_condition_of_its_own_is_not_the_license_it_mentions(condition: str) -> None:
    text = f"{condition}\n\nThe code is licensed under the MIT License.\n" + "\nMore words about it.\n" * 30
    assert identify_text(text, book()).license_ids == ()
    assert identify_text(text[: text.index("More")], book()).license_ids == ()


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ('[package]\nname = "x"\nlicense = "MIT OR Apache-2.0"\n', "MIT OR Apache-2.0"),
        ('{\n  "name": "x",\n  "license": "ISC"\n}\n', "ISC"),
        ("Licensed under either of Apache License, Version 2.0 or MIT license at your option.\n", "Apache-2.0 OR MIT"),
    ],
)
@pytest.mark.parametrize("before", ["", "A tool that counts apples and pears in a garden.\n\n" * 20])
def test_all_that_a_statement_names_is_named(text: str, expression: str, before: str) -> None:
    assert identify_text(before + text, book(), context=PAGE).expression == expression


def test_a_condition_beside_a_field_is_not_overlooked() -> None:
    assert identify_text('license = "MIT"\n\nCommercial use is forbidden.\n', book()).license_ids == ()


@pytest.mark.parametrize(
    "text", ["Dieses Projekt steht unter der MIT-Lizenz.\n", "Проект под лицензией MIT.\n", "本项目采用 MIT 许可证。\n"]
)
def test_a_stub_in_another_language_names_its_license(text: str) -> None:
    assert identify_text(text, book()).license_ids == ("mit",)


def test_a_stub_is_found_on_its_line() -> None:
    found = identify_text("# Pears\n\nA tool.\n\nLicensed under the MIT License.\n", book(), context=PAGE)
    assert [(match.license_id, match.start_line) for match in found.matches] == [("mit", 5)]


def test_conditions_in_source_code_do_not_hide_its_notice() -> None:
    text = "# Licensed under the MIT License.\nimport os\n\ndef only(path):\n    return not path\n"
    assert identify_text(text, book()).license_ids == ("mit",)

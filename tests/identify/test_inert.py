"""What stands beside a license and says nothing of rights is shown by a grammar; everything else is a change."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from auditor.core.model import Status
from auditor.identify import PAGE, identify_text, normalize
from auditor.identify.inert import derived
from auditor.identify.known_words import known_words
from auditor.identify.library import load_library
from auditor.identify.rights_words import rights
from auditor.identify.titles import title_words
from bench.insertions import FRAMES, taken_as_plain
from tests.identify.own_texts import APACHE, ORCHARD_1, QUAY, ROOT, book
from tests.laws.generators import forms
from tests.sizes import sized

TITLES = frozenset("orchard model license 1.0 the".split())
DRAWS, SEED = sized(80), 20261123
"""Insertions in an ordinary run; `python -m bench.insertions` takes any number, over the texts of the SPDX list."""

STATEMENTS = [
    "Copyright (c) 2013 Pear.com, Inc. or its affiliates.  All Rights Reserved.",
    "Copyright Jason R. Pome",
    "Copyright (c) 2008-present The Orchard Authors (see AUTHORS.txt file)",
    "Original code Copyright Julian Quince <julian@example.org>",
    "TypeScript port Copyright Isaac Z. Quince <i@example.org>",
    "Copyright Pear, Inc. and other Orchard contributors. All rights reserved.",
    "Copyright (c) 1991, 1992, 1993 The Regents of the University of California.",
    "Copyright (c) <year> <copyright holders>",
    "Copyright 2024 深圳市腾讯计算机系统有限公司",
    "Copyright (c) 2018, Tzu-ping Quince <tq@example.org>",
    "Author: Jane Quince <jane@example.org>",
    "Copyright (c) 2019 Mark Hill",
    "Copyright (c) 2016 jorin quellby",
    "Copyright (c) 2008-present The twig developers (see AUTHORS.txt file)",
    "Copyright (c) 2013-2014, Quexp development team",
    "Copyright (c) Quince.js contributors",
    "Copyright (c) 2024 Jane Quince for the Orchard Project",
    "Copyright (c) 2024 (Some portions) Quince Corporation & Affiliates. All rights reserved.",
    "Copyright (c) 2019-2024, Open source contributors.",
    "Copyright (c) 2001-2014 Jane Quince, US Inc.",
    "py3quince - Language Identifier",
]
FURNITURE = [
    "License",
    "LICENSE",
    "# License",
    "Orchard Model License 1.0",
    "All contributions towards Pear are Orchard Model licensed.",
    "Pear is licensed under the terms of the Orchard Model License, reproduced below.",
    "This software is distributed under the Orchard Model License:",
    "Obtained from https://example.org/license (2024)",
    "[1]: https://example.org/orchard",
    "ACCEPT",
    "Page 3 of 4",
    "End of License",
    "Last updated on 16 April 2009",
    "Back to top",
    "It is a derivative work of the Quince.js project.",
    "This library is a fork of Quince by Jane Pome",
    "Except where otherwise noted, all code in this repository is released under the Orchard Model License",
    "[0]: /licenses/orchard.txt",
    "This license has been voluntarily deprecated by its author",
    "SPDX-License-Identifier: Orchard-1.0",
]
LIMITS = [
    "Copyright (c) 2024 Doe. Not For Commercial Use",
    "Copyright 2024 Doe Free For Research",
    "Copyright 2024 Jane Doe, Nichtkommerzielle Nutzung",
    "COPYRIGHT 2024 DOE NICHT KOMMERZIELL",
    "Copyright 2024 Jane Doe Noncommercial",
    "Copyright 2024 Jane Doe NonCommercial",
    "Copyright 2024 试用拷贝",
    "Copyright 2024 Jane Doe - Ask First",
    "This software is licensed under the Orchard Model License in Germany",
    "Research License",
    "License: academic",
    "Obtained from https://example.org/noncommercial-use-only",
    "This license does not apply to companies",
    "Copyright 2024 the unlicensed developers",
    "Copyright 2024 Schools Excluded",
    "Except where otherwise noted, this software is licensed to members under the Orchard Model License",
    "It is a derivative work of the Quince project and stays at the Quince project",
    "[0]: /licenses/noncommercial.txt",
    "ACCEPT for research",
    "Copyright 2024 Open source schools",
    "Copyright 2024 (Some academic portions) Jane Quince",
    "US Inc. employees",
    "<a restriction on commercial use>",
]


@pytest.mark.parametrize("line", [*STATEMENTS, *FURNITURE])
def test_what_says_nothing_of_rights_is_derived(line: str) -> None:
    assert derived(line, titles=TITLES | {"orchard", "1.0", "spdx"})


@pytest.mark.parametrize("line", LIMITS)
def test_what_limits_is_not_derived(line: str) -> None:
    assert not derived(line, titles=TITLES)


@pytest.mark.parametrize("line", [*STATEMENTS, *FURNITURE[:12]])
@pytest.mark.parametrize("place", ["before", "after"])
def test_a_license_beside_what_says_nothing_is_the_same(line: str, place: str) -> None:
    text = f"{line}\n\n{ORCHARD_1}" if place == "before" else f"{ORCHARD_1}\n{line}\n"
    found = identify_text(text, book())
    assert found.status in (Status.EXACT, Status.EQUIVALENT), found.hunks
    assert found.license_ids == ("orchard-1.0",)


@pytest.mark.parametrize("form", forms("part_27", "part_30")[:: 3 if sized(1) == 1 else 1], ids=lambda form: form.id)
def test_no_sentence_that_limits_is_derived(form: object) -> None:
    said = form.text  # type: ignore[attr-defined]
    if form.restricts:  # type: ignore[attr-defined]
        for way in (said, said.upper(), said.title(), f"Copyright (c) 2024 {said}", f"Copyright 2024 Jane Doe, {said}"):
            assert not derived(way, titles=TITLES), way


def test_a_sentence_that_limits_is_a_change_wherever_it_is_put() -> None:
    rng = random.Random(SEED)
    said = [form.text for form in forms() if form.restricts and len(form.text.split()) <= 60]
    wrong = []
    for _ in range(DRAWS):
        frame, text, sentence = rng.choice(sorted(FRAMES)), rng.choice((APACHE, ORCHARD_1, QUAY)), rng.choice(said)
        if taken_as_plain(identify_text(FRAMES[frame][0](text, sentence), book())):
            wrong.append((frame, sentence))
    assert not wrong


def test_front_matter_of_a_license_file_is_part_of_it() -> None:
    plain = identify_text(f"---\ntitle: Orchard Model License 1.0\n---\n\n{ORCHARD_1}", book(), context=PAGE)
    assert plain.license_ids == ("orchard-1.0",)
    typeset = f"\\documentclass{{article}}\n\\begin{{document}}\n{ORCHARD_1}\n\\end{{document}}\n"
    limited = identify_text(f"---\ntitle: never in schools\n---\n\n{typeset}", book(), context=PAGE)
    assert limited.status is Status.MODIFIED
    limited = identify_text(f"---\ntitle: never in schools\n---\n\n{ORCHARD_1}", book(), context=PAGE)
    assert limited.status is Status.MODIFIED


@pytest.mark.parametrize("said", ["<Q : not for sale>", "<a restriction on commercial use>", "<i never for companies>"])
def test_words_between_angle_brackets_that_are_no_element_are_seen(said: str) -> None:
    found = identify_text(f"Copyright (c) 2024 Jane Doe {said}\n\n{ORCHARD_1}", book())
    assert found.status is Status.MODIFIED


def test_a_text_with_an_element_is_the_same() -> None:
    found = identify_text(f'<div class="page">\n{ORCHARD_1}\n</div>', book())
    assert found.license_ids == ("orchard-1.0",)


def test_words_of_rights_in_other_languages_are_those_of_the_lexicon() -> None:
    script = Path(ROOT) / "license_db" / "foreign_words.py"
    assert subprocess.run([sys.executable, str(script), "--check"], check=False).returncode == 0


@pytest.mark.parametrize(
    "line",
    [
        "Copyright 2024 Jane Doe Seats 5", "Copyright 2024 Jane Doe Level 3", "Copyright 2024 Seats 5",
        "Copyright 2024 Waterschappen van Zeeland",
        "license_name: msr-la", "licenseId: LicenseRef-acme", "Copyright 2024 Jane Doe. license_name: msr-la.",
        "Copyright 2004 Jane Doe (the original version for schools)", "You can obtain a copy at https://example.org/terms",
        "Copyright 2024 Jane Doe 30 Days", "Copyright 2024 Pear Inc. 10", "Last updated August 2024 7",
        "Copyright 2024 Jane Doe\n100000", "Copyright (c) 2024 Arvostelukappale", "Copyright (c) 2024 Recenziópéldány",
        "DERNIÈRE MOUTURE LIBRE ; LA SUIVANTE SERA AU CATALOGUE.\n\nCopyright (c) 1996 L. Quince",
        "license_link: https://example.org/eula", "Orchard Model License, 23 October 2024 9", "Copyright Notice Plus",
        "Copyright 2024 Example Org | Adapt | ✗ |", "Copyright (c) 2024 Jane Doe, Kotikäyttöön", "Contact: RUO",
        "Copyright (c) 2024 Hembruks", "Copyright 2024 Adapt", "Copyright 2024 Beerware",
        "Diploma Numarasıyla Açılır.\nCopyright 2024 Jane Doe", "Copyright 2024 Jane Doe\nStop",
        "Copyright 2024 Jane Doe\nGratis Version", "https://example.org/orchard-for-students.html",
        "Copyright 2024 seats5", "Copyright 2024 Jane Doe, max10", "Copyright 2024 agpl3", "Copyright 2024 trial30",
        "Copyright 2024 the non-commercial contributors", "Copyright 2024 the schools-only developers",
        "Orchard incorporates code from the pear library, which is made available under the Quince License.",
    ],
)  # fmt: skip
def test_what_is_counted_called_out_or_linked_beside_a_name_is_no_name(line: str) -> None:
    assert not derived(line, titles=TITLES | {"org"})


@pytest.mark.parametrize(
    "line",
    ["Quince. Copyright (c) Quince Corporation.",
     "Copyright 2024 Studio 54", "Copyright Level 3", "Copyright 2024 JANE DOE", "Copyright Notice by Jane Quince",
     "Copyright 2024 Jane Quince (v. 1.7 and later)", "Copyright 2024 Jane Quince (the original version)",
     "Copyright (c) 2022 Inspect JS", "Copyright 2024 Ellen van Dijk",
     "Orchard is JSON parser", "License name: Orchard", "Copyright 2024 Orchard Society of\nQuince",
     "Copyright 2024 Free Software\nFoundation, Inc.",
     "Copyright 2024 Jane Quince - John Pear", "Copyright 2024 hpk42", "Copyright 2024 w3lib and Quince developers",
     "Copyright 2024 Jane Quince and the pear2-jam-tree contributors", "Copyright 2015 Red Hat, Inc.",
     "Copyright (c) 2024\nJane Quince\nJohn Pear\nPlum GmbH\n\nand others that have contributed to the project.",
     "Copyright 2024 The Python Markdown Project (v. 1.7 and later)", "See AUTHORS for more details.",
     "Orchard incorporates code from the pear library, which is also made available under the Orchard License."],
)  # fmt: skip
def test_a_number_or_capitals_may_belong_to_a_name(line: str) -> None:
    assert derived(line, titles=TITLES)


@pytest.mark.parametrize("name", ["License", "license", "p", "title", "div", "text", "comment", "form", "q"])
@pytest.mark.parametrize("said", ["is conditional upon a fee", "for schools only", "of non-commercial use"])
def test_words_between_angle_brackets_are_words_whatever_they_begin_with(name: str, said: str) -> None:
    """Only what is written as an element is one."""
    line = f"Copyright (c) 2024 Jane Doe <{name} {said}>"
    assert identify_text(f"{line}\n\n{ORCHARD_1}", book()).status is Status.MODIFIED


@pytest.mark.parametrize(
    "attribute", ["use=noncommercial", 'noncommercial="true"', "use='schools only'", "schools-only='1'"]
)
@pytest.mark.parametrize("name", ["License", "text", "comment"])
def test_what_an_attribute_says_is_said(name: str, attribute: str) -> None:
    text = f"<{name} {attribute}>\n{ORCHARD_1}\n</{name}>\n"
    assert identify_text(text, book()).status is Status.MODIFIED
    assert identify_text(text.replace(f" {attribute}", ' id="1" lang="en"'), book()).status is not Status.MODIFIED


SILENT = ("class='no-js'", "id=use", "href='/terms'", 'data-line-number="1"', "width=device-width", "title='Orchard'")
SAID = ('title="No commercial use"', "alt='Schools only'", 'value="Not for resale"', "data-license='no commercial use'",
        'org.example.licenses="CC-BY-NC-4.0"', "commercial=no",
        "fruit='for monks'", "content='Nur für Schulen'")  # fmt: skip


@pytest.mark.parametrize(
    "place", ["%s\n\n{}", "{}\n%s\n", "Copyright (c) 2024 Jane Doe %s\n\n{}", "<pre>\n{}\n</pre>%s\n"]
)
@pytest.mark.parametrize("name", ["label", "p", "a", "div", "meta", "img"])
def test_what_an_attribute_of_a_page_says_is_said(name: str, place: str) -> None:
    """An attribute of layout says nothing; one that HTML has not, or that speaks of rights, is words."""
    for attribute, status in [*((one, False) for one in SILENT), *((one, True) for one in SAID)]:
        text = (place % f"<{name} {attribute}>").format(ORCHARD_1)
        assert (identify_text(text, book()).status is Status.MODIFIED) is status, attribute


INITIALS = sorted(known_words().abbreviated | {"cla", "isv", "var", "po", "rtu"})


@pytest.mark.parametrize("form", ["2024 %s", "2024 Jane Doe - %s", "2024 Jane Doe\n%s", "2024 Jane Doe. %s."])
@pytest.mark.parametrize("word", ["See", "Read", "Free", "Buy", "Obey", "Sign"])
def test_english_beside_initials_is_no_name(word: str, form: str) -> None:
    """ "See EULA", "Free NDA": initials alone are an organization's name, and not beside what may be a sentence."""
    for initials in INITIALS:
        assert not derived("Copyright (c) " + form % f"{word} {initials.upper()}", titles=TITLES), initials


def test_a_license_or_document_of_terms_is_no_name_by_its_initials() -> None:
    for initials in known_words().abbreviated:
        assert not derived(f"Copyright (c) 2024 Jane Doe ({initials.upper()})", titles=TITLES), initials


def test_a_word_of_rights_stands_in_a_title_only_as_it_stands_in_a_name() -> None:
    """A license may be called "Modified BSD" and "BSD 3-Clause": "BSD 3-Clause (modified)" is another one."""
    tried = 0
    for entry in load_library().entries.values():
        titles = title_words(entry)
        last = normalize.spell(list(normalize.words(entry.name))[-1])
        for word in sorted(titles & rights() - known_words().fillers):
            if word.isalpha() and titles.isdisjoint((f" {word} ", f"{last} {word}")) and not derived(f"({word})"):
                tried += 1
                assert not derived(f"{entry.name} ({word})", "", titles), (entry.id, word)
                assert not derived(word, "title", titles), (entry.id, word)
    assert tried


@pytest.mark.parametrize(
    "title", ["Modified BSD License", "Modified BSD", "The BSD 3-Clause License", "New BSD License"]
)
def test_every_name_of_a_license_is_a_title(title: str) -> None:
    assert derived(title, "title", title_words(load_library().entry("bsd-3-clause")))

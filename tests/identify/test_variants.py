"""Words that say the same: addresses, number, letters with another gap; and names that are none."""

from __future__ import annotations

import itertools

import pytest

from auditor.core.model import Status
from auditor.identify import identify_text
from auditor.identify.building import build
from auditor.identify.compare import Comparer
from auditor.identify.forms import MarkedText, form_of
from auditor.identify.inert import derived
from auditor.identify.looks import LEAST_MISSPELLED
from auditor.identify.name_words import is_name
from auditor.identify.page import Page
from auditor.identify.variants import groups
from auditor.records.fingerprint import Fingerprint
from auditor.text.language import english_words
from tests.identify.own_texts import APACHE, ORCHARD_1, book

BODY = (
    "Terns may be drawn, painted and carved by whoever likes birds, in every size and color, with every tool at "
    "hand. Pictures carry the words %s on the back, in letters that can be read from one meter. Nobody answers for a "
    "picture that fades, for ink that runs, or for a frame that falls from the wall at night."
)


def changed(before: str, after: str) -> bool:
    """Whether one word form in a text of our own, put in place of another, is a change."""
    form, _ = form_of(MarkedText(text=BODY % before))
    index = build([Fingerprint(record_id="terns", forms=(form,))], {})
    page = Page.of(BODY % after)
    comparer = Comparer(index, page, index.vocabulary.of(page.folded))
    draft = comparer.draft(0, 0, len(page.spans))
    assert draft is not None
    return bool(comparer.judge(draft, None).changes)


@pytest.mark.parametrize("group", [group for group in groups() if not group.after])
def test_phrases_of_one_group_stand_for_each_other(group: object) -> None:
    phrases = [" ".join(phrase) for phrase in group.phrases]  # type: ignore[attr-defined]
    assert len(phrases) > 1
    assert not [pair for pair in itertools.permutations(phrases, 2) if changed(*pair)]


def test_a_holder_is_an_owner_of_copyright_alone() -> None:
    assert not changed("copyright holder", "copyright owner")
    assert changed("account holder", "account owner")


@pytest.mark.parametrize("before", ["the bird", "of materials", "such a bird", "Tern University notice"])
def test_letters_with_another_gap_are_the_same_words(before: str) -> None:
    words = before.split()
    for at in range(len(words) - 1):
        joined = [*words[:at], words[at] + words[at + 1], *words[at + 2 :]]
        assert not changed(before, " ".join(joined)), joined


@pytest.mark.parametrize("before", ["the author's bird", "the recipient's bird", "a jurisdiction's bird"])
def test_an_apostrophe_may_be_lost_or_moved(before: str) -> None:
    assert not changed(before, before.replace("'", ""))
    assert not changed(before, before.replace("'s", "s'"))


@pytest.mark.parametrize(("before", "after"), [
    ("sold nowhere", "sold now here"), ("sold now here", "sold nowhere"), ("what may be", "what maybe"),
    ("street", "avenue"), ("author", "owner"), ("names", "games"), ("holder", "folder"),
])  # fmt: skip
def test_other_words_are_a_change(before: str, after: str) -> None:
    assert changed(before, after)


@pytest.mark.parametrize("name", [
    "Cooperatives of Crete", "Hotels of Oslo", "Schools in Bergen", "Farmers of Hanover", "Nurseries of Kent",
    "NÄR ISEN LÄGGER SIG SLUTAR NYCKELN", "Contact Sales", "Sales",
])  # fmt: skip
def test_whom_something_is_for_is_no_name(name: str) -> None:
    assert not is_name(tuple(name.split()))
    assert identify_text(f"Copyright (c) 2024 Jane Doe\n{name}\n\n{ORCHARD_1}", book()).status is Status.MODIFIED


@pytest.mark.parametrize("name", [
    "Regents of the University of California", "Trustees of Columbia University", "Ana Maria Souza Lima", "Bell Labs",
    "President and Fellows of Harvard College", "James of Bergen",
])  # fmt: skip
def test_holders_are_names(name: str) -> None:
    assert derived(f"Copyright (c) 2024 {name}", "notice")


@pytest.mark.parametrize("line", [
    "Copyright 1989, 1990 Micro Widgets, Inc.", "Copyright 1989 Advanced Micro Devices, Inc.",
    "This library is a fork of 'tern-sort' by Kat Roe, extended and distributed under the terms of the Orchard Model "
    "License above.",
    "Tern is under the Orchard Model License, as code derived from Gull.",
    "This file is automatically added by @terns/template. Do not edit.",
    "This software consists of voluntary contributions made by many individuals on behalf of Tern Networks, Inc.",
    "[0]: /licenses/orchard", "[1]: mailto:jane@example.org",
])  # fmt: skip
def test_lines_that_say_nothing_of_rights_are_inert(line: str) -> None:
    assert derived(line, titles=frozenset("orchard model license".split()))


@pytest.mark.parametrize("line", [
    "Firms → Bettina", "Copyright 2024 Jane Doe. Firms → Bettina", "Copyright 2024 Jane Doe. Firms -> Bettina",
    "Copyright 2024 Jane Doe. All rights reserved. Hevoskappale", "Copyright 2024 Jane Doe - Aukeaa Tern-numerolla.",
    "This library is a fork of 'tern-sort' by Kat Roe, not for sale.", "Tern is under arrest",
    "Tern is under the Orchard Model License, as code for schools.",
    "This file is automatically added by the office, schools only.",
    "This software consists of contributions for schools.", "[0]: /noncommercial/only", "[0]: schools only",
])  # fmt: skip
def test_lines_that_limit_are_not(line: str) -> None:
    assert not derived(line, titles=frozenset("orchard model license".split()))


NOTICE = """\
This {kind} is free software; you can redistribute it and/or modify it under the terms of the {title} as published by
the Free Software Foundation; either version {version}{of}, or (at your option) any later version.

This {kind} is distributed in the hope that it will be useful, but WITHOUT ANY WARRANTY; without even the implied
warranty of MERCHANTABILITY or FITNESS FOR A PARTICULAR PURPOSE.  See the {title} for more details.

You should have received a copy of the {title} along with this {kind}; {see}if not, write to the Free Software
Foundation, Inc., 59 Temple Place - Suite 330, Boston, MA 02111-1307, USA.
"""


@pytest.mark.parametrize("kind", ["program", "library", "file", "package", "module", "software"])
@pytest.mark.parametrize("of", [" of the License", ""])
@pytest.mark.parametrize("see", ["", "see the file COPYING.  "])
@pytest.mark.parametrize(
    ("title", "version", "wanted"),
    [
        ("GNU General Public License", "2", "gpl-2.0-or-later"),
        ("GNU Lesser General Public License", "2.1", "lgpl-2.1-or-later"),
    ],
)
def test_a_notice_of_a_gnu_license_names_it_whatever_it_speaks_of(
    kind: str, of: str, see: str, title: str, version: str, wanted: str
) -> None:
    text = NOTICE.format(kind=kind, of=of, see=see, title=title, version=version)
    found = identify_text(text, book())
    assert (found.license_ids, found.hunks) == ((wanted,), ())
    limited = identify_text(text.replace("any later version.", "any later version, for study."), book())
    assert limited.hunks or not limited.license_ids


@pytest.mark.parametrize("title", ["Orchard Model License 1.0", "License"])
@pytest.mark.parametrize(
    "line", ["Copyright (c) 2024 Jane Doe", "Copyright 2010-202x Jane Doe", "Copyright (c) <year> <author>"]
)
def test_a_copyright_statement_may_follow_the_title_on_its_line(title: str, line: str) -> None:
    body = ORCHARD_1.split("\n\n", 2)[2]
    assert identify_text(f"{title} {line}\n\n{body}", book()).license_ids == ("orchard-1.0",)
    assert not identify_text(f"{title} for schools {line}\n\n{body}", book()).license_ids


@pytest.mark.parametrize("before", ["performance", "Developer", "validity", "restriction", "permission"])
def test_a_slip_of_the_pen_changes_nothing(before: str) -> None:
    """One letter too many, too few, wrong, or two in each other's place."""
    for at in range(1, len(before)):
        head, tail = before[:at], before[at:]
        for slip in (head + tail[1:], head + "q" + tail, head + "q" + tail[1:], head + tail[1:2] + tail[:1] + tail[2:]):
            if len(slip) >= LEAST_MISSPELLED and slip.lower() not in english_words():
                assert not changed(before, slip), slip


@pytest.mark.parametrize(
    "pair",
    ["this his", "without within", "commercial noncommercial", "licensed unlicensed", "lawful unlawful", "may nay",
     "possible impossible", "profit nonprofit", "resell rexsel", "direct indirect"],
)  # fmt: skip
def test_another_word_is_no_slip_of_the_pen(pair: str) -> None:
    before, after = pair.split()
    assert changed(before, after)
    assert changed(after, before)


def test_a_slip_that_may_mean_either_of_two_words_is_asked_about() -> None:
    limits = identify_text(APACHE.replace('"Licensor" shall mean', '"Licenser" shall mean'), book())
    assert limits.status is Status.MODIFIED
    slip = identify_text(APACHE.replace("Contribution", "Contribtion", 1), book())
    assert (slip.status, slip.license_ids) == (Status.EQUIVALENT, ("apache-2.0",))


@pytest.mark.parametrize(
    "line",
    ["Copyright (c) 2024 Jane Doe - FSL-1.1-MIT", "Copyright 2024 SSPL 1.0", "Copyright (c) 2024 Jane Doe BUSL-1.1",
     "Copyright (c) 2024 Jane Doe, До 15.03.2027", "Copyright (c) 2024 by sekadar icip, dua minggu",
     "Obtained from https://example.org/license (contract_annex_C.pdf)",
     "Copyright (c) 2024 Jane Doe, Samarbeid 2025/44 menee edelle", "Copyright (c) 2024 Jane Doe, vale sempre",
     "Copyright (c) 2024 Jane Doe (Oppdrettslag i Lofoten)", "Copyright (c) 2017 Center for Students",
     "Ternlib - a parser for students", "The trial application", "Ternlib - an academic parser", "MIT 1.0 9",
     "with Reserved Font Name Ternus for schools only", "Tern is a trademark of Tern Inc. and may not be used"],
)  # fmt: skip
def test_what_says_something_is_no_name(line: str) -> None:
    assert not derived(line)


@pytest.mark.parametrize(
    "line",
    ["Copyright (c) 2015 holger krekel and others", "Copyright (c) Jane Doe, terncat, Inc., and Contributors",
     "Copyright (c) 2017 Center for Open Science",
     "Copyright (c) 2000 Corporation for National Research Initiatives", "terncparser -- A C parser in Python",
     "The terncat application", "with no Reserved Font Name for this Font Software.",
     "Tern and the Tern logo are registered trademarks of Tern Inc."],
)  # fmt: skip
def test_names_of_works_and_of_whoever_made_them(line: str) -> None:
    assert derived(line)


@pytest.mark.parametrize("number", ["5", "500"])
def test_a_number_alone_says_nothing_where_it_begins_a_line_only(number: str) -> None:
    """As rows and pages are numbered; in a sentence it may count something."""
    word = ORCHARD_1.split("\n\n")[2].split()[6]
    lines = ORCHARD_1.replace(f" {word} ", f" {word}\n{number}\n", 1)
    assert identify_text(lines, book()).license_ids == ("orchard-1.0",)
    for said in (f"({number})", f"[{number}]", f"| {number} |", f"- {number} -"):
        inside = ORCHARD_1.replace(f" {word} ", f" {word} {said} ", 1)
        assert inside != ORCHARD_1
        assert identify_text(inside, book()).status is Status.MODIFIED, said

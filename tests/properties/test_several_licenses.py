"""Laws of files with several licenses: the answer is the expression of all of them, and hides no sentence."""

from __future__ import annotations

import random

import pytest

from auditor.core.model import Status
from auditor.identify import identify_text
from bench.several import AND, OR, Component, File, files, limited, right, shown
from tests.identify.own_texts import APACHE, ORCHARD_1, QUAY, book

MIT = """\
Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""
WITHOUT_NOTICE = "\n\n".join(piece for piece in MIT.split("\n\n") if not piece.startswith("The above")).replace(
    ", subject to the following conditions:", "."
)
"""The same permission as another license has it, with two of three paragraphs in common."""
POOL = [
    Component(ORCHARD_1.strip(), frozenset({"orchard-1.0"}), "Orchard Model License 1.0", "LicenseRef-orchard-1.0"),
    Component(QUAY.strip(), frozenset({"quay"}), "Quay License", "LicenseRef-quay"),
    Component(APACHE.strip(), frozenset({"apache-2.0"}), "Apache License 2.0", "Apache-2.0"),
    Component(MIT.strip(), frozenset({"mit"}), "MIT License", "MIT"),
    Component(WITHOUT_NOTICE.strip(), frozenset({"mit-0"}), "MIT No Attribution", "MIT-0"),
]
FRAMES = (*AND, *OR)
LIMITS = (
    "Commercial use is not permitted.",
    "Only members of the guild may use the software.",
    "Kein Einsatz in der Forschung.",
    "仅供学术研究使用。",
    "Not for schools",
)


def of(frame: str, seed: int) -> File:
    """A file in one frame."""
    return next(file for file in files(POOL, 200, seed) if file.frame == frame)


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("seed", range(6))
def test_the_expression_of_every_license_is_answered(frame: str, seed: int) -> None:
    file = of(frame, seed)
    found = identify_text(file.text, book())
    assert right(found, file), (file.right, found.status, found.expression, found.hunks)


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("limit", LIMITS)
def test_a_sentence_among_several_licenses_is_never_lost(frame: str, limit: str) -> None:
    rng = random.Random(frame + limit)
    for seed in range(3):
        text, line = limited(of(frame, seed), limit, rng)
        assert shown(identify_text(text, book()), line), text


def test_a_paragraph_that_two_licenses_share_stays_with_its_own() -> None:
    for one, other in ((MIT, WITHOUT_NOTICE), (WITHOUT_NOTICE, MIT)):
        found = identify_text(f"{one}\n\n{other}", book())
        assert found.status is Status.STACKED
        assert set(found.license_ids) == {"mit", "mit-0"}


def test_words_before_a_license_that_it_begins_with_as_well_are_no_part_of_it() -> None:
    said = "The harbour office sells the following. The"
    found = identify_text(f"{said}\n\n{QUAY.split(chr(10), 1)[1].strip()}\n\n{ORCHARD_1}", book())
    assert found.status is Status.STACKED
    assert set(found.license_ids) == {"quay", "orchard-1.0"}


@pytest.mark.parametrize("word", ["RUO", "Hochschulfassung", "Academic", "Students", "Nur intern", "Noncommercial!"])
def test_a_word_alone_between_licenses_that_is_no_name_is_a_change(word: str) -> None:
    """No reader of sentences would ask about it; what a component is called stays a name."""
    assert identify_text(f"{MIT}\n\n{word}\n\n{QUAY}", book()).status is Status.MODIFIED
    assert identify_text(f"{MIT}\n\nlibfoo 2.1\n\n{QUAY}", book()).status is Status.STACKED

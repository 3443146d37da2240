"""One word turns a grant around: what `auditor terms` and `auditor diff` say of a license with one changed word.

Whatever word of a grant is exchanged, the sentence that holds it is shown as a difference or as a doubt, and no term
that it may bear on is told as the plain license has it.
"""

from __future__ import annotations

import json
import os
import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.cli.app import run
from auditor.cli.reading import text_document
from auditor.cli.terms import whole_json, with_records
from auditor.core.model import Status
from auditor.identify import identify_text
from auditor.identify.library import load_library
from auditor.terms.quotes import cut
from tests.identify.own_texts import APACHE

EXCHANGED = {
    "irrevocable": "revocable",
    "perpetual": "temporary",
    "worldwide": "French",
    "royalty-free": "royalty-bearing",
    "no-charge": "fee-based",
    "non-exclusive": "exclusive",
    "hereby grants": "may grant",
    "sublicense": "inspect",
    "sell": "lend",
    "with or without": "without",
}
"""Words of grants, and words that turn them around."""
GRANTS = ("commercial-use", "modification", "redistribution", "sublicense", "patent-grant", "duration")
FREE = ("permissive", "public-domain", "weak-copyleft", "strong-copyleft")
STRANGE = "quorvane"
"""A word of no language, which no rule can understand."""


def _changed(text: str, old: str, new: str) -> Iterator[str]:
    """The text with one of the places changed, place by place."""
    for found in re.finditer(rf"\b{re.escape(old)}\b", text):
        yield text[: found.start()] + new + text[found.end() :]


def _shown(text: str, new: str) -> None:
    """Hold a changed text to the law."""
    answer = whole_json("LICENSE", with_records(())([text_document("LICENSE", text)]))
    assert answer["identification"]["status"] == "modified"
    quoted = [" ".join(one["quote"].split()) for one in answer["unread"]]
    assert answer["changes"] or any(new in quote for quote in quoted), (new, answer["unread"])
    for term in answer["terms"]:
        assert term["doubt"] or term["confidence"] < 1.0, term


@pytest.mark.parametrize(("old", "new"), EXCHANGED.items(), ids=list(EXCHANGED))
def test_an_exchanged_word_of_a_grant_is_a_difference_or_a_doubt(old: str, new: str) -> None:
    texts = list(_changed(APACHE, old, new))
    assert texts
    for text in texts:
        _shown(text, new)


@pytest.mark.parametrize(("old", "new"), EXCHANGED.items(), ids=list(EXCHANGED))
def test_the_readable_answers_never_tell_a_changed_grant_as_the_plain_license(
    old: str, new: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "PLAIN").write_text(APACHE, "utf-8")
    (tmp_path / "CHANGED").write_text(next(_changed(APACHE, old, new)), "utf-8")
    assert run(["terms", str(tmp_path / "CHANGED")]) == 0
    told = capsys.readouterr().out
    assert "in doubt" in told or "changed:" in told
    for sides in (["apache-2.0", "CHANGED"], ["PLAIN", "CHANGED"], ["CHANGED", "PLAIN"]):
        files = [str(tmp_path / side) if side.isupper() else side for side in sides]
        assert run(["diff", *files]) == 0
        compared = capsys.readouterr().out
        assert "none differ" not in compared
        assert "no difference" not in compared
        assert new in " ".join(compared.split()) or "changed:" in told
        assert run(["diff", *files, "--format", "json"]) == 0
        machine = json.loads(capsys.readouterr().out)
        assert machine["terms"] or machine["unread"]


def test_the_plain_text_raises_no_doubt_and_no_difference(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "PLAIN").write_text(APACHE, "utf-8")
    assert run(["terms", str(tmp_path / "PLAIN")]) == 0
    assert "doubt" not in capsys.readouterr().out
    assert run(["diff", "apache-2.0", str(tmp_path / "PLAIN")]) == 0
    assert "Terms: none differ" in capsys.readouterr().out


def _free_texts() -> Iterator[tuple[str, str]]:
    """The ids and texts of free licenses of the corpus that are known word for word."""
    book = load_library()
    for folder in sorted((Path(os.environ["AUDITOR_CORPUS"]) / "licenses").iterdir()):
        path = folder / "LICENSE.txt"
        if folder.name not in book.ids or not path.exists() or book.get(folder.name).category not in FREE:
            continue
        text = path.read_text("utf-8", errors="replace")
        if len(text) <= 40_000 and identify_text(text, book).status is Status.EXACT:
            yield folder.name, text


@pytest.mark.corpus
def test_a_strange_word_in_any_grant_of_any_free_license_is_shown() -> None:
    book, dice, tried = load_library(), random.Random(7), 0
    for license_id, text in _free_texts():
        record = book.get(license_id)
        grants = [
            words.text
            for entry, words in zip(record.terms, cut(text, record, book), strict=True)
            if entry.id in GRANTS and words is not None and words.text in text
        ]
        for grant in dice.sample(grants, min(2, len(grants))):
            places = list(re.finditer(r"\b[a-z]{4,}\b", grant))
            if not places:
                continue
            place = dice.choice(places)
            changed = grant[: place.start()] + STRANGE + grant[place.end() :]
            _shown(text.replace(grant, changed, 1), STRANGE)
            tried += 1
    assert tried >= 20

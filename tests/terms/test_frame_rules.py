"""Rules of frames: each holds for its own examples, and is silent on those it must not hold for."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.terms.concepts import concepts
from auditor.terms.frame_rules import FrameRule, frame_rules, holding, rows
from auditor.terms.understood import frames_of

LANGUAGES = ("en", "zh", "ja", "ko", "de", "fr", "es", "pt", "it", "ru", "pl", "nl")


def _example(written: str) -> tuple[str, str, str]:
    """Language, lead and words of an example: ``de: Satz``, ``You may not: | resell it``."""
    language, _, rest = written.partition(": ")
    if language not in LANGUAGES:
        language, rest = "en", written
    lead, _, words = rest.rpartition(" | ")
    return language, lead, words


def _examples(wanted: str) -> list[Any]:
    return [
        pytest.param(f"{path.stem}:{number}", row, written, id=f"{path.stem}:{number} {written[:60]}")
        for path, number, row in rows()
        for written in row.get("examples", {}).get(wanted, ())
    ]


def _held(written: str) -> list[FrameRule]:
    language, lead, words = _example(written)
    return [rule for rule, _ in holding(frames_of(words, lead, "", language))]


@pytest.mark.parametrize(("name", "row", "written"), _examples("yes"))
def test_a_rule_holds_for_its_examples(name: str, row: dict[str, Any], written: str) -> None:
    said = {(rule.term, repr(rule.value)) for rule in _held(written)}
    assert (row["term"], repr(row["value"])) in said, name


@pytest.mark.parametrize(("name", "row", "written"), _examples("no"))
def test_a_rule_is_silent_where_it_says_so(name: str, row: dict[str, Any], written: str) -> None:
    assert name not in {rule.name for rule in _held(written)}, row


def test_every_rule_speaks_of_concepts_that_have_words() -> None:
    known = {rule.name for rule in frame_rules()}
    assert len(known) == len(frame_rules())
    assert set(LANGUAGES) <= concepts().languages

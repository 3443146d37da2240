"""A sentence that only grants, or tells how a model works, is not asked about; whatever limits beside it still is."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from auditor.core.resources import data_root
from auditor.terms.harmless import says_it_is_free, without_what_is_told
from auditor.text import fold
from tests.laws.generators import Files, Form, forms, plain_carrier
from tests.laws.repository import passes


@cache
def _table() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((data_root("license_db") / "harmless.yaml").read_text("utf-8"))
    return found


def _examples(kind: str, *parts: str) -> list[str]:
    return [
        one
        for part in parts or ("free", "told")
        for held in _table()[part].values()
        for one in held["examples"].get(kind, ())
    ]


@cache
def _restricting() -> dict[str, tuple[Form, ...]]:
    found: dict[str, list[Form]] = {}
    for form in forms():
        if form.restricts:
            found.setdefault(form.language.partition("-")[0], []).append(form)
    return {language: tuple(listed) for language, listed in found.items()}


def _with(sentence: str) -> Files:
    files = plain_carrier()
    return {**files, "README.md": files["README.md"] + f"\n\n{sentence}\n".encode()}


@pytest.mark.parametrize("sentence", _examples("harmless"))
def test_a_sentence_that_limits_nothing_is_not_asked_about(sentence: str) -> None:
    assert passes(_with(sentence))


@pytest.mark.parametrize("sentence", _examples("asked", "free"))
def test_a_sentence_that_says_more_is_not_made_of_grants(sentence: str) -> None:
    assert not says_it_is_free(fold(sentence))


@pytest.mark.parametrize("sentence", _examples("asked", "told"))
def test_a_sentence_that_is_like_it_and_may_limit_is_asked_about(sentence: str) -> None:
    assert not passes(_with(sentence))


def test_no_sentence_that_restricts_is_made_of_grants_alone() -> None:
    assert not [form.text for listed in _restricting().values() for form in listed if says_it_is_free(fold(form.text))]


@given(st.data())
def test_no_limit_can_be_added_to_a_grant(data: st.DataObject) -> None:
    """In any order, with any sign between."""
    language = data.draw(st.sampled_from(sorted(set(_table()["free"]) & set(_restricting()))))
    grant = data.draw(st.sampled_from(_table()["free"][language]["examples"]["harmless"]))
    limit = data.draw(st.sampled_from(_restricting()[language])).text
    parts = data.draw(st.permutations((grant.rstrip("."), limit)))
    assert not says_it_is_free(fold(data.draw(st.sampled_from((", ", "; ", " – ", " "))).join(parts)))


_TURNING = (
    "not",
    "only",
    "unless you pay",
    "for research",
    "until May",
    "with our consent",
    "no",
    "except in shops",
    "❌",
    "1,000",
)


@given(st.sampled_from(_examples("harmless", "free")), st.sampled_from(_TURNING), st.integers(0, 12))
def test_no_word_that_turns_a_grant_round_fits_into_one(sentence: str, turning: str, place: int) -> None:
    words = sentence.split()
    assert not says_it_is_free(fold(" ".join((*words[:place], turning, *words[place:]))))


@pytest.mark.parametrize(
    "above",
    [
        "## Not allowed\n\n",
        "You may not:\n\n- ",
        "Prohibited:\n\n- ",
        "## Do I need a license?\n\n",
        "For research only:\n\n- ",
    ],
)
@pytest.mark.parametrize("sentence", ["Commercial use without permission.", "Yes, also in commercial products."])
def test_a_grant_below_words_that_turn_it_round_is_asked_about(above: str, sentence: str) -> None:
    assert not passes(_with(above + sentence))


@given(st.data())
def test_a_limit_behind_what_is_told_is_left(data: st.DataObject) -> None:
    """What phrases explain is taken out, and every word of the limit stays."""
    language = data.draw(st.sampled_from(sorted(set(_table()["told"]) & set(_restricting()))))
    told = data.draw(st.sampled_from(_table()["told"][language]["examples"]["harmless"]))
    limit = fold(data.draw(st.sampled_from(_restricting()[language])).text)
    rest, _ = without_what_is_told(f"{fold(told)} {limit}")
    alone, _ = without_what_is_told(limit)
    assert rest.endswith(alone) or limit in rest


@pytest.mark.parametrize("sign", [".", ",", ";", ":", " (", "。", "，"])
@pytest.mark.parametrize("language", sorted(_table()["told"]))
def test_no_phrase_reaches_over_a_sign_that_ends_what_is_said(language: str, sign: str) -> None:
    """Each example is cut at every place: words behind the sign stay, whatever they would be to what stands before."""
    for told in _table()["told"][language]["examples"]["harmless"]:
        words = fold(told)
        for place in (found.start() for found in re.finditer(r"\b", words)):
            before, behind = words[:place].rstrip(), words[place:].lstrip()
            if before and behind:
                rest, _ = without_what_is_told(f"{before}{sign} {behind}")
                alone, _ = without_what_is_told(behind)
                assert rest.endswith(alone) or behind in rest, (before, sign, behind)

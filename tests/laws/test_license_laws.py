"""Names, choices and words that are not there: what covers a model is what its documents say, and nothing else."""

from __future__ import annotations

import itertools

import pytest

from auditor.core.disguises import disguises
from auditor.core.model import Outcome, Status
from auditor.identify import identify_text
from tests.laws.generators import PLACES, plain_carrier
from tests.laws.repository import book, dossier, license_text, passes, snapshot, verdict

OFFERED = ("MIT", "Apache-2.0", "GPL-3.0-only", "CC-BY-NC-4.0", "AGPL-3.0-only")
PAIRS = tuple(itertools.combinations(OFFERED, 2))


def card(front: str, body: str = "Tern sorts short texts.") -> dict[str, bytes]:
    return {**plain_carrier(), "README.md": f"---\n{front}\n---\n# Tern\n\n{body}\n".encode()}


def declared(license_name: str) -> dict[str, bytes]:
    return {path: data for path, data in card(f"license: {license_name}").items() if path != "LICENSE"}


@pytest.mark.parametrize("name", ["acme-apache-2.0", "kimi-mit", "solar-apache-2.0", "apache-2.0-nc", "mit-research"])
def test_an_unknown_word_in_a_license_name_makes_it_another_license(name: str) -> None:
    files = card(f"license: other\nlicense_name: {name}")
    assert not passes({path: data for path, data in files.items() if path != "LICENSE"})


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_a_choice_of_licenses_is_concluded_as_a_choice(one: str, other: str) -> None:
    weights = dossier(snapshot(declared(f"{one} OR {other}"))).weights
    assert weights.concluded.expression == f"{one} OR {other}"
    assert len(weights.concluded.license_ids) == 2
    assert [choice.concluded.expression for choice in weights.choices] == [one, other]


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_a_choice_is_judged_by_its_best_way_and_says_which(one: str, other: str) -> None:
    alone = {name: verdict(snapshot(declared(name))).outcome for name in (one, other)}
    judged = verdict(snapshot(declared(f"{one} OR {other}")))
    assert judged.outcome is min(alone.values(), key=lambda outcome: outcome.rank)
    assert judged.taken is not None
    assert alone[judged.taken] is judged.outcome
    assert any(judged.taken in note for note in judged.findings[-1].notes)


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_licenses_that_apply_together_are_judged_by_the_worst(one: str, other: str) -> None:
    alone = [verdict(snapshot(declared(name))).outcome for name in (one, other)]
    judged = verdict(snapshot(declared(f"{one} AND {other}")))
    assert judged.outcome is max(alone, key=lambda outcome: outcome.rank)
    assert judged.taken is None


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_two_texts_are_a_choice_only_where_the_repository_offers_one(one: str, other: str) -> None:
    texts = {f"LICENSE-{name}": license_text(name).encode() for name in (one, other)}
    files = {path: data for path, data in card("license: other").items() if path != "LICENSE"}
    both = dossier(snapshot({**files, **texts})).weights.concluded.expression or ""
    assert " AND " in both
    assert " OR " not in both
    files = declared(f"{one} OR {other}")
    assert " OR " in (dossier(snapshot({**files, **texts})).weights.concluded.expression or "")


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_two_texts_under_a_sentence_that_offers_a_choice_are_a_choice(one: str, other: str) -> None:
    said = f"This project is dual-licensed under the licenses below: {one} or {other}, at your option."
    for sentence in (f"SPDX-License-Identifier: {one} OR {other}", said.replace("the licenses below: ", "")):
        text = f"{sentence}\n\n{license_text(one)}\n\n{license_text(other)}\n"
        found = identify_text(text, book())
        assert " OR " in (found.expression or ""), sentence


def test_a_limit_beside_a_choice_counts_whichever_way_it_is_taken() -> None:
    for sentence in ("Use in Norway is excluded.", "Not for commercial use."):
        body = f"Tern sorts short texts. {sentence}"
        files = {path: data for path, data in card("license: MIT OR Apache-2.0", body).items() if path != "LICENSE"}
        assert verdict(snapshot(files)).outcome.rank > Outcome.PASS.rank


@pytest.mark.parametrize("place", ["after two licenses", "before the license text", "inside the license text"])
def test_words_put_into_a_license_file_are_counted(place: str) -> None:
    assert not passes(PLACES[place](plain_carrier(), "Use in Norway is excluded."))


STRIKES = ("~~%s~~", "<del>%s</del>", "<s>%s</s>", "<strike class='x'>%s</strike>")
UNSHOWN = ("<span hidden>%s</span>", '<div style="display:none">%s</div>', "<p style='visibility: hidden'>%s</p>")


@pytest.mark.parametrize("form", [*STRIKES, *UNSHOWN])
@pytest.mark.parametrize("words", ["perpetual,", "meet the following conditions", "NOTICE"])
def test_words_of_a_license_that_are_struck_out_or_not_shown_are_not_there(form: str, words: str) -> None:
    text = license_text("Apache-2.0")
    assert words in text
    struck = text.replace(words, form.replace("%s", words), 1)
    assert identify_text(struck, book()).status is Status.MODIFIED
    assert disguises(struck)


@pytest.mark.parametrize("form", [*STRIKES, *UNSHOWN])
def test_a_limit_that_is_struck_out_or_not_shown_leaves_a_finding(form: str) -> None:
    text = f"{license_text('Apache-2.0')}\n{form.replace('%s', 'Not for commercial use.')}\n"
    assert any("Not for commercial use" in one.text for one in disguises(text))


def test_a_grant_for_noncommercial_use_allows_no_commerce() -> None:
    files = {
        "README.md": card("license: other", "")["README.md"],
        "LICENSE": "您可以出于非商业用途使用本模型。".encode(),
    }
    stated = {term.id: term.value for term in dossier(snapshot(files)).weights.terms}
    assert stated.get("commercial-use") != "allowed"

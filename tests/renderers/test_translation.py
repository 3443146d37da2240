"""What checks say in another language: every sentence of the shipped packs and facts, and what is filled into them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.core.printable import one_line
from auditor.policy.checks import packs
from auditor.policy.checks.texts import fill
from auditor.policy.facts.fact_registry import registry
from auditor.policy.facts.tables import EVERYWHERE, countries, place_name, table
from auditor.policy.facts.uses import uses
from auditor.records import citations
from auditor.renderers._language import Language, language, languages
from auditor.renderers._translated import translated
from auditor.renderers._view import View
from auditor.renderers.html import RENDERER
from tests.renderers import audits
from tests.sizes import sized

ROOT = Path(__file__).resolve().parents[2]
OTHERS = sorted(set(languages()) - {"en"})
PLACES = re.compile(r"\{([\w.]*)\}")
SENTENCES = re.compile(r"(?<=[.?!]) +(?=[A-Z{])")
OF_ENGLISH = re.compile(
    r"\b(?:of|and|the|to|text|policy|rules?|Regulation|recital|Annex|Arts?|GDPR|guidelines|FADP|proposed|Germany|amended|definition)\b"
)
"""Words by which a citation is no mere number or name of a law of an English-speaking country."""
CODE = ("dates.", "terms.")
ABOUT_ENTRIES = (".object", ".named", ".asked", ".age_days")


def _of_packs() -> Iterator[str]:
    for pack in packs.shipped().values():
        yield pack.title
        for check in pack.checks:
            yield from (check.title, check.missing_reason, check.missing_question, check.not_applicable_reason)
            yield from (check.pass_reason, check.question, check.remedy, *(note.text for note in check.notes))
            for arm in check.arms:
                yield from (arm.reason, arm.question, arm.remedy)


def _of_facts() -> Iterator[str]:
    for spec in registry().facts.values():
        if not spec.name.startswith(CODE) and not spec.name.endswith(ABOUT_ENTRIES):
            yield from (spec.subject, spec.ask)


@cache
def sentences() -> tuple[str, ...]:
    """Each sentence of packs and facts, once; those that only pass on a value are left out."""
    found = dict.fromkeys(one for text in (*_of_packs(), *_of_facts()) for one in SENTENCES.split(text) if one)
    return tuple(one for one in found if re.search("[A-Za-z]{2}", PLACES.sub("", one)))


def cited() -> set[str]:
    """Citations that say something in English."""
    found = {check.citation for pack in packs.shipped().values() for check in pack.checks}
    return {one for one in found if OF_ENGLISH.search(one)}


def catalog(code: str) -> dict[str, dict[str, str]]:
    """A catalog as written."""
    found: dict[str, dict[str, str]] = yaml.safe_load((ROOT / f"reports/languages/{code}.yaml").read_text("utf-8"))
    return found


def said_alike(chosen: Language, text: str) -> bool:
    """Whether a text has no word in the language."""
    return chosen.say(text) == text


@pytest.mark.parametrize("code", OTHERS)
def test_every_sentence_of_packs_and_facts_is_said(code: str) -> None:
    chosen = language(code)
    names = {
        "COPPA",
        "Entity List",
        "Korea, AI Basic Act",
        "Texas TRAIGA (HB 149)",
        "15 CFR 744.11, 744.16; Supplement No. 4 to Part 744",
    }  # the same word in every language
    silent = [one for one in (*sentences(), *sorted(cited())) if one not in names and said_alike(chosen, one)]
    assert silent == []


@pytest.mark.parametrize("code", OTHERS)
def test_the_catalog_has_no_sentence_that_nothing_says(code: str) -> None:
    assert set(catalog(code)["sentences"]) - {*sentences(), *cited()} == set()


@pytest.mark.parametrize("code", OTHERS)
def test_places_for_what_is_filled_in_are_the_same(code: str) -> None:
    both = catalog(code)
    for section in ("phrases", "sentences"):
        for english, other in both[section].items():
            assert sorted(PLACES.findall(english)) == sorted(PLACES.findall(other)), english
    for english in sentences():
        assert sorted(PLACES.findall(english)) == sorted(PLACES.findall(language(code).say(english))), english


@pytest.mark.parametrize("code", OTHERS)
def test_names_of_facts_survive(code: str) -> None:
    """What a question says must be written into the policy is written alike in every language."""
    fact = re.compile(r"\((?:[a-z_]+\.[a-z_0-9.]+(?:, )?)+\)|`[^`]+`")
    for english in sentences():
        assert sorted(fact.findall(english)) == sorted(fact.findall(language(code).say(english))), english


@pytest.mark.parametrize("code", OTHERS)
def test_uses_have_a_name(code: str) -> None:
    chosen = language(code)
    assert [use.title for use in uses() if " " in use.title and said_alike(chosen, use.title)] == []
    assert set(catalog(code)["words"]) - {use.title for use in uses()} - _places() - _laws() - KINDS == set()


KINDS = {
    *("gated", "missing", "too-large", "unreadable", "unreachable", "not-followed", "unread", "incomplete", "partial"),
    *("laundering", "mislabel", "inconsistent", "metadata-gap", "finetune", "adapter", "merge", "quantized", "dataset"),
    *("distillation", "front-matter", "prose", "name", "malformed-front-matter", "misplaced-front-matter", "file-name"),
    "citation",
}
"""Of gaps, conflicts, anomalies, and of how a model was made from another and who says so."""


def _laws() -> set[str]:
    return {part for laws in citations.citations().values() for one in laws for part in (one.instrument, one.article)}


def _places() -> set[str]:
    groups = table("regions")["groups"]
    named = {place_name(one) for one in (*countries(), *groups, "GLOBAL", "UNKNOWN", EVERYWHERE)}
    titles = {group["title"] for group in groups.values()}
    return named | titles | set(countries().values()) | {"the European Union"}


FOREIGN = ("“No fee, not for sale. None.”", '{model: "hf:a/b", license: mit, by: NAME, reason: "Reason, name."}')
"""A quote, and YAML to be copied."""
VALUES = st.sampled_from(
    [
        "acme-8b",
        "Acme, Inc.",
        "DE, FR",
        "2 million",
        "12 days",
        "a chatbot for the public",
        "it is. Or is it?",
        "{}",
        "(x)",
        *FOREIGN,
    ]
)


@settings(max_examples=sized(300))
@given(st.sampled_from(sentences()), st.data())
def test_a_filled_sentence_is_said_with_the_same_values(english: str, data: st.DataObject) -> None:
    """What is filled in stands in the translation: each value, said in the language itself where it is known there."""
    names = dict.fromkeys(PLACES.findall(english))
    values = {name: data.draw(VALUES) for name in names}
    filled = fill(english, values, {})
    for code in OTHERS:
        said = language(code).say(filled)
        assert (
            said != filled or not re.search("[a-z]{3}", PLACES.sub("", english)) or said_alike(language(code), english)
        )
        for value in values.values():
            assert (value not in FOREIGN and language(code).say(value) in said) or value in said


def test_a_german_report_of_every_shipped_example_says_no_sentence_of_a_pack_in_english() -> None:
    chosen = language("de")
    literal = [max(PLACES.split(one)[::2], key=len) for one in sentences()]
    english = [one for one in literal if len(one.split()) > 3]
    found = translated(audits.portfolio(), chosen)
    told = " ".join(
        " ".join((one.title, one.reason, one.question or "", one.remedy, *one.notes))
        for model in found.models for verdict in model.verdicts for one in verdict.findings
    )  # fmt: skip
    assert [one for one in english if one in told] == []


def test_a_document_keeps_its_identity_in_every_language() -> None:
    audit = audits.portfolio()
    marks = [re.findall(r"\b[0-9a-f]{16}\b", replace(RENDERER, language=code).render(audit)) for code in ("en", "de")]
    assert set(marks[0]) == set(marks[1])


def test_the_verdicts_are_the_same_in_every_language() -> None:
    audit = audits.portfolio()
    other = View(translated(audit, language("de")))
    for row, said in zip(View(audit).rows, other.rows, strict=True):
        assert {name: cell.outcome for name, cell in row.cells.items()} == {
            name: cell.outcome for name, cell in said.cells.items()
        }


@settings(max_examples=sized(200), deadline=2000)
@given(st.text(max_size=300))
def test_any_text_has_an_answer(text: str) -> None:
    for code in OTHERS:
        assert isinstance(language(code).say(one_line(text)), str)


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("2 million", "2 Millionen"),
        ("1 million", "1 Million"),
        ("3.2 million", "3,2 Millionen"),
        ("2,190 days", "2.190 Tage"),
        ("1 day", "1 Tag"),
        ("Germany, France", "Deutschland, Frankreich"),
        ("legal advice, film, animation, music and sound", "Rechtsberatung, Film, Animation, Musik und Ton"),
        ("hf:acme/model", "hf:acme/model"),
        ("The license says nothing on fee, and its grant is not an open one.",
         "Die Lizenz sagt nichts zu Gebühr, und ihre Erlaubnis ist keine offene."),
        ("Waits for READ-01. Its outcome depends on that answer.",
         "Wartet auf READ-01. Das Ergebnis hängt von dieser Antwort ab."),
        ("The license mit does not limit the use, and README.md:6 does (hosted service): “No hosting.”",
         "Die Lizenz mit beschränkt die Nutzung nicht, README.md:6 aber mit Bedingungen zu gehostetem Dienst: "
         "“No hosting.”"),
        ("states terms (commercial use) that mit does not: “Not for sale.”",
         "enthält Bedingungen zu geschäftlicher Nutzung, die mit nicht enthält: “Not for sale.”"),
        ("These words state limits: commercial use", "Diese Wörter enthalten Bedingungen zu geschäftlicher Nutzung"),
    ],
)  # fmt: skip
def test_what_is_filled_in_is_said_as_the_language_writes_it(english: str, german: str) -> None:
    assert language("de").say(english) == german

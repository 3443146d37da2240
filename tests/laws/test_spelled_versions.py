"""The version of a well-known model is known by whatever word parts it from the name; other versions are none."""

from __future__ import annotations

import pytest

from auditor.evidence.derivations import derivations
from auditor.records.base_models import load_base_models
from auditor.records.spelled_names import as_called
from tests.laws.repository import passes
from tests.laws.test_named_licenses import card
from tests.laws.test_spelled_names import FROM

PARTED = {
    "en": ("{N} version {V}", "{N} in version {V}", "{N}, version {V}", "{N} (version {V})"),
    "de": ("{N} Version {V}", "{N} in der Version {V}", "{N} in Fassung {V}"),
    "fr": ("{N} version {V}", "{N} dans sa version {V}"),
    "es": ("{N} versión {V}", "{N} en su versión {V}"),
    "pt": ("{N} versão {V}", "{N} na versão {V}"),
    "it": ("{N} versione {V}", "{N} nella versione {V}"),
    "nl": ("{N} versie {V}", "{N} in versie {V}"),
    "pl": ("{N} wersja {V}", "{N} w wersji {V}"),
    "ru": ("{N} версии {V}", "{N} версия {V}"),
    "tr": ("{N} sürüm {V}",),
    "zh": ("{N} 版本 {V}", "{N} 第{V}版"),
    "ja": ("{N} バージョン{V}", "{N} の第{V}版"),
    "ko": ("{N} 버전 {V}",),
}
VERSIONS = (
    ("XTTS", "2", "xtts"),
    ("Llama", "3", "llama-3"),
    ("Jina-Embeddings", "3", "jina-research"),
    ("Gemma", "2", "gemma"),
)
FORMS = [(language, form) for language, forms in PARTED.items() for form in forms]


def families(text: str) -> list[str]:
    found = (load_base_models().find(one.name) for one in derivations(text))
    return [match.family.id for match in found if match]


@pytest.mark.parametrize(("language", "form"), FORMS)
def test_a_version_that_a_word_parts_from_its_name_tells_which_model_it_is(language: str, form: str) -> None:
    for name, version, family in VERSIONS:
        text = FROM[language].format(form.replace("{N}", name).replace("{V}", version))
        assert families(text) == [family], as_called(text)
        assert not passes(card(text))


OTHERS = (
    "Tern version 2 reads letters.", "The license is Apache version 2.0.", "Python version 3 is needed.",
    "See version 2 of the card.", "Version 3 is out.", "Tern in der Version 2.", "GPL version 3 or later.",
    "Мы выпустили версию 2.", "第2版发布。", "A llama saw version 3.",
)  # fmt: skip


@pytest.mark.parametrize("text", OTHERS)
def test_a_version_of_something_else_stays_as_it_is(text: str) -> None:
    assert as_called(text) == text

"""The same rule in other words: what blocks is found however it is put, and a mention of its words is none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from auditor.terms.consequences import kind
from auditor.terms.reading import read
from tests.terms.texts import document

HERE = Path(__file__).parent
ENGLISH = (
    "This Agreement sets out the terms of the licence between you and the Licensor.\n\nThe Licensor hereby grants you "
    "a non-exclusive licence to use, modify and distribute the Model, subject to these terms.\n\n{}\n\n"
    "The Model is provided as is, without warranty of any kind. In no event shall the Licensor be liable.\n"
)
CHINESE = (
    "本协议规定了许可方与您之间的许可条款。\n\n许可方特此授予您使用、修改和分发本模型的非独占许可。\n\n{}\n\n"
    "本模型按原样提供，不提供任何保证。\n"
)
SHORT = (
    "Quorvane Licence Agreement\n\nThis agreement is between you and Quorvane Labs (“Licensor”) and governs your use "
    "of the Model.\n\n{}\n\nDisclaimer. The Model is provided “as is” without warranty of any kind. In no event shall "
    "the Licensor be liable for any damages.\n"
)


def _listed(name: str) -> Iterator[tuple[str, str, str]]:
    for first, rows in yaml.safe_load((HERE / name).read_text("utf-8")).items():
        for second, texts in rows.items():
            yield from ((first, str(second), text) for text in texts)


def _value(value: Any) -> str:
    if isinstance(value, tuple):
        return " ".join(sorted(row["area"] for row in value))
    if hasattr(value, "get") and "threshold" in value:
        return str(value["threshold"])
    return str(kind(value))


@pytest.mark.parametrize(("term", "wanted", "sentence"), [*_listed("paraphrases.yaml")])
def test_what_blocks_is_found_in_any_words(term: str, wanted: str, sentence: str) -> None:
    frame = CHINESE if any("\u4e00" <= char <= "\u9fff" for char in sentence) else ENGLISH
    terms = read(document(frame.format(sentence))).terms
    stated = {_value(one.value) for one in terms if one.id == term and one.confidence >= 0.5}
    if term == "commercial-use" and wanted == "none":
        assert stated <= {"allowed"}  # the frame grants without naming commerce
    else:
        assert stated == (set() if wanted == "none" else {wanted})


@pytest.mark.parametrize(("category", "commercial", "text"), [*_listed("short_licences.yaml")])
def test_the_kind_of_a_licence_follows_from_its_terms(category: str, commercial: str, text: str) -> None:
    found = read(document(text if category == "unclear" else SHORT.format(text)))
    stated = {kind(one.value) for one in found.terms if one.id == "commercial-use" and one.confidence >= 0.5}
    assert found.category == category
    assert commercial == "none" or stated == {commercial}


@pytest.mark.parametrize(("term", "wanted", "text"), [*_listed("other_languages.yaml")])
def test_other_languages_say_what_blocks_and_to_read_the_original(term: str, wanted: str, text: str) -> None:
    stated = [one for one in read(document(text)).terms if one.id == term and one.confidence >= 0.5]
    assert {_value(one.value) for one in stated} == {wanted}
    assert all("read the original" in str(one.doubt) for one in stated)

"""Below a heading of data or of what others made, a license that says no subject is theirs: asked about, and no side of
a contradiction. Where the model is named it is the model's, whatever the heading.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import product

from auditor.core.model import Outcome
from auditor.policy.facts.known import Known
from tests.laws.repository import dossier, license_text, ordinary, passes, snapshot, verdict

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "en": ("Mirrored and Reference Databases", "Training datasets", "Corpora", "Third-party material"),
    "de": ("Datenbanken", "Trainingsdaten", "Material Dritter"),
    "fr": ("Bases de données", "Corpus"),
    "es": ("Bases de datos", "Material de terceros"),
    "pt": ("Bancos de dados",),
    "it": ("Basi di dati",),
    "nl": ("Databanken",),
    "pl": ("Bazy danych",),
    "ru": ("Базы данных",),
    "zh": ("数据库",),
    "ja": ("データベース",),
    "ko": ("데이터베이스",),
}
OF_THEM = (
    "*   [HERON](https://heron.example/) (modified), by A. Reed and B. Marsh, available under a {L} License.",
    "Letters of clerks, published by the Heron Consortium under the {L} license.",
    "* Brook 2: available under {L}.",
)
OF_THE_MODEL = (
    "The model is released under the {L} license.",
    "Model weights are available under {L}.",
)
OTHERS = ("CC BY-NC 4.0", "CC BY-SA 4.0", "GPL-3.0", "Creative Commons Attribution 4.0 International")
APACHE = license_text("Apache-2.0").encode()


def card(heading: str, sentence: str) -> dict[str, bytes]:
    body = f"# Tern\n\nIt reads letters.\n\n## {heading}\n\n{sentence}\n"
    return {"README.md": body.encode(), "LICENSE": APACHE}


def worlds(sentences: tuple[str, ...]) -> list[tuple[str, str, str]]:
    headings = [heading for some in HEADINGS.values() for heading in some]
    return [(heading, one.replace("{L}", other), other) for heading, one, other in product(headings, sentences, OTHERS)]


def contradicted(files: dict[str, bytes]) -> bool:
    return any(one.kind == "declared-vs-file" for one in dossier(snapshot(files)).conflicts)


def test_the_license_of_a_database_contradicts_none_of_the_model() -> None:
    assert [told[:2] for told in worlds(OF_THEM) if contradicted(card(*told[:2]))] == []


def test_the_license_of_a_database_that_limits_is_asked_about() -> None:
    limits = [told for told in worlds(OF_THEM) if told[2] == "CC BY-NC 4.0"]
    silent = [told[:2] for told in limits if passes(card(*told[:2]))]
    assert [told for told in silent if not asked_as_data(card(*told))] == []
    assert {heading for heading, _ in silent} <= {"Training datasets", "Trainingsdaten", "Corpora", "Corpus"}


def asked_as_data(files: dict[str, bytes]) -> bool:
    """Whether a policy that asks about training data asks about them."""
    policy = ordinary()
    facts = {**policy.facts, "policy.licenses.training_data": Known(value="limiting")}
    found = verdict(snapshot(files), replace(policy, facts=facts)).findings
    return any(one.check == "LIC-15" and one.outcome is Outcome.NEEDS_REVIEW for one in found)


def test_a_license_that_the_model_is_said_to_have_contradicts_whatever_the_heading() -> None:
    missed = [told[:2] for told in worlds(OF_THE_MODEL) if not contradicted(card(*told[:2]))]
    assert missed == []


def test_below_a_heading_of_the_license_it_is_the_model_s() -> None:
    headings = ("License", "Lizenz", "Model and license", "Usage")
    missed = [
        (heading, sentence)
        for heading, sentence in product(headings, ("Released under the CC BY-NC 4.0 license.", "CC BY-NC 4.0"))
        if not contradicted(card(heading, sentence)) and passes(card(heading, sentence))
    ]
    assert missed == []

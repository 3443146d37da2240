"""The license of a data set is the data set's: told in the lineage, and asked about where the policy asks.

The same words with the model, its weights or its own name in the place of the data set are about the model, and a
license that stands by itself below a heading of data may be: neither passes.
"""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from auditor.core.model import LICENSE_OF_DATA, Outcome
from auditor.policy.facts.known import Known
from auditor.text.own_words import subjects
from tests.laws.repository import analysis, ordinary, snapshot, verdict

LICENSES = ("CC-BY-NC-4.0", "CC BY-SA 3.0", "GPL-3.0")
SETS = ("Europarl", "Welsh Wikipedia", "JSUT-17")
HEADED = {
    "en": ("Data", "Source", "License"),
    "de": ("Trainingsdaten", "Quelle", "Lizenz"),
    "fr": ("Données", "Source", "Licence"),
    "es": ("Datos de entrenamiento", "Fuente", "Licencia"),
    "pt": ("Dados", "Fonte", "Licença"),
    "it": ("Dati", "Fonte", "Licenza"),
    "nl": ("Data", "Bron", "Licentie"),
    "pl": ("Dane treningowe", "Źródło", "Licencja"),
    "ru": ("Данные", "Источник", "Лицензия"),
    "zh": ("训练数据", "来源", "许可"),
    "ja": ("学習データ", "データセット", "ライセンス"),
    "ko": ("학습 데이터", "출처", "라이선스"),
}
FORMS = {
    "row": "## {data}\n\n| {source} | n | {license} |\n|---|---|---|\n| FineWeb | 3 M | ODC-By 1.0 |\n"
    "| {{what}} | 2 M | {{under}} |",
    "item": "## {data}\n\n- FineWeb (ODC-By 1.0)\n- {{what}} ({{under}})",
    "item behind a comma": "## {data}\n\n- {{what}}, {{under}}\n- FineWeb, ODC-By 1.0",
}
PROSE = (
    "## Data\n\nPairs written by hand, plus the training part of {what} ({under}, as text only).",
    "## Training\n\nTrained on the {what} corpus ({under}) for two days, and on pairs of our own.",
    "## Training\n\nTrained on {what} data ({under}).",
)


def passes(body: str) -> bool:
    card = f"---\nlicense: apache-2.0\n---\n# Tern\n\nReads letters.\n\n{body}\n"
    return verdict(snapshot({"README.md": card.encode()}, name="peat/tern")).outcome is Outcome.PASS


def forms() -> list[str]:
    told = [
        form.format(data=data, source=source, license=head)
        for (data, source, head), form in itertools.product(HEADED.values(), FORMS.values())
    ]
    return [*told, *PROSE]


def words_for_the_model() -> dict[str, list[str]]:
    table = subjects()
    listed = {code: [*table["model"][code], *table["weights"].get(code, [])] for code in HEADED}
    return {code: [str(word).removesuffix("*") for word in words] for code, words in listed.items()}


@pytest.mark.parametrize("form", forms())
def test_the_license_of_a_data_set_is_not_asked_about_as_the_models(form: str) -> None:
    told = [form.format(what=what, under=under) for what, under in itertools.product(SETS, LICENSES)]
    assert [body for body in told if not passes(body)] == []


@pytest.mark.parametrize("form", forms())
def test_a_policy_that_asks_about_training_data_asks(form: str) -> None:
    policy = ordinary()
    facts = {**policy.facts, "policy.licenses.training_data": Known(value="limiting")}
    for under in ("CC-BY-NC-4.0", "CC BY-NC 4.0"):
        card = f"---\nlicense: apache-2.0\n---\n# Tern\n\n{form.format(what='Europarl', under=under)}\n"
        found = verdict(snapshot({"README.md": card.encode()}), replace(policy, facts=facts)).findings
        assert [one.outcome for one in found if one.check == "LIC-15"] == [Outcome.NEEDS_REVIEW]


@pytest.mark.parametrize("form", forms())
def test_it_is_kept_with_its_place(form: str) -> None:
    card = f"---\nlicense: apache-2.0\n---\n# Tern\n\n{form.format(what='Europarl', under='CC-BY-NC-4.0')}\n"
    claims = analysis().recognized(snapshot({"README.md": card.encode()})).reading.claims
    assert any(
        one.key == LICENSE_OF_DATA and "Europarl" in one.value and one.value.endswith(": CC-BY-NC-4.0")
        for one in claims
    )


@pytest.mark.parametrize(("code", "form"), itertools.product(HEADED, FORMS))
def test_the_same_words_about_the_model_do_not_pass(code: str, form: str) -> None:
    data, source, head = HEADED[code]
    body = FORMS[form].format(data=data, source=source, license=head)
    told = [
        body.format(what=what, under="CC-BY-NC-4.0") for what in (*words_for_the_model()[code], "Tern", "peat/tern")
    ]
    assert [one for one in told if passes(one)] == []


@pytest.mark.parametrize(
    "body",
    [
        "CC-BY-NC-4.0",
        "License: CC-BY-NC-4.0",
        "- Europarl (CC-BY-NC-4.0)\n- License: CC-BY-NC-4.0",
        "We used Europarl and release the model under CC-BY-NC-4.0.",
        "The weights (CC-BY-NC-4.0) were trained on Europarl.",
        "Tern (CC-BY-NC-4.0) was trained on the Europarl corpus.",
        "Trained on the Europarl corpus (CC-BY-NC-4.0), so the model is under it too.",
        "Trained on the Europarl corpus (CC-BY-NC-4.0 for this release).",
        "Trained on Europarl (CC-BY-NC-4.0, and so are the weights).",
        "Trained on SDXL 1.0 (CC-BY-NC-4.0).",
        "Trained on Kelp-7B (CC-BY-NC-4.0) for two days.",
        "- Europarl: the result is CC-BY-NC-4.0",
        "- Europarl, 10k rows. Everything here is CC-BY-NC-4.0.",
        "All data and the model are under CC-BY-NC-4.0.",
        "| Source | License |\n|---|---|\n| Release | CC-BY-NC-4.0 |",
        "| Source | License |\n|---|---|\n| Outputs | CC-BY-NC-4.0 |",
        "| Source | License |\n|---|---|\n| Kelp-7B | CC-BY-NC-4.0 |",
        "| Source | License |\n|---|---|\n| Everything in this folder | CC-BY-NC-4.0 |",
        "| Source | License |\n|---|---|\n| Ours | CC-BY-NC-4.0 |",
        "| Model | Data | License |\n|---|---|---|\n| Sedge | Europarl | CC-BY-NC-4.0 |",
        "Trained on the Europarl corpus (CC-BY-NC-4.0). CC-BY-NC-4.0 applies.",
        "Trained on the Europarl corpus (CC-BY-NC-4.0). Released under CC-BY-NC-4.0.",
        "Trained on the Europarl corpus (CC-BY-NC-4.0). Released under the Acme License.",
        "Trained on the Europarl corpus (CC-BY-NC-4.0). The Europarl tagger is under CC-BY-NC-4.0.",
        "Released under CC-BY-NC-4.0. Trained on the\nEuroparl corpus (CC-BY-NC-4.0).",
        "Trained for a week; it is under CC-BY-NC-4.0, as\nwe say. Trained on the Europarl corpus (CC-BY-NC-4.0).",
        "- Europarl (CC-BY-NC-4.0, research use only)",
        "- Europarl (CC-BY-NC-4.0), which is why you may not sell Tern",
    ],
)  # fmt: skip
def test_what_may_be_said_of_the_model_below_a_heading_of_data_does_not_pass(body: str) -> None:
    assert not passes(f"## Training data\n\n{body}")

"""The license of a data set is the data set's: told in the lineage, and asked about where the policy asks.

The same words with the model, its weights or its own name in the place of the data set are about the model, and a
license that stands by itself below a heading of data may be: neither passes.
"""

from __future__ import annotations

import itertools
import re
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

STATED = {
    "en": (
        "{The training data} is licensed under {under}.",
        "{The Foxglove corpus} is under {under}.",
        "{Training data} license: {under}",
        "License of {the dataset}: {under}.",
        "{The training set} consists of 2,000 sentences from Foxglove ({under}) and 30 letters.",
        "Trained on {the Foxglove dataset}, which is licensed {under}.",
        "The model was trained on {the Foxglove dataset}, which is licensed under {under}.",
        "The model was trained and evaluated on {the Foxglove corpus} that was released under {under}.",
    ),
    "de": ("{Die Trainingsdaten} stehen unter {under}.", "{Der Datensatz} ist unter {under} lizenziert."),
    "fr": (
        "{Les données d'entraînement} sont sous licence {under}.",
        "{Le jeu de données} est sous licence {under}.",
        "Le modèle a été entraîné sur {le corpus Digitale}, qui est sous licence {under}.",
    ),
    "es": (
        "{Los datos de entrenamiento} están bajo {under}.",
        "{El corpus} se distribuye bajo licencia {under}.",
        "El modelo fue entrenado con {el corpus Digital}, que está bajo {under}.",
    ),
    "pt": ("{Os dados de treinamento} estão sob {under}.", "{O corpus} é licenciado sob {under}."),
    "it": ("{I dati di addestramento} sono sotto {under}.", "{Il corpus} è rilasciato con licenza {under}."),
    "nl": ("{De trainingsdata} vallen onder {under}.", "{Het corpus} is gelicentieerd onder {under}."),
    "pl": ("{Dane treningowe} są na licencji {under}.", "{Korpus} jest udostępniony na licencji {under}."),
    "ru": ("{Обучающие данные} распространяются по лицензии {under}.", "{Корпус} доступен под лицензией {under}."),
    "zh": ("{训练数据}采用 {under} 许可。", "{训练数据}的许可为 {under}。"),
    "ja": ("{学習データ}は {under} です。", "{学習データ}のライセンスは {under} です。"),
    "ko": ("{학습 데이터}는 {under} 라이선스입니다.", "{학습 데이터}의 라이선스는 {under}입니다."),
}
"""Sentences that tell the license of data; in braces what bears it."""
BEARER = re.compile(r"\{(?!under)([^{}]+)\}")


def stated() -> list[str]:
    return [BEARER.sub(r"\1", told) for listed in STATED.values() for told in listed]


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


@pytest.mark.parametrize("told", stated())
def test_a_sentence_that_tells_the_license_of_data_is_not_asked_about(told: str) -> None:
    assert [under for under in LICENSES if not passes(told.format(under=under))] == []


@pytest.mark.parametrize("told", stated())
def test_a_policy_that_asks_about_training_data_asks_about_such_a_sentence(told: str) -> None:
    policy = ordinary()
    facts = {**policy.facts, "policy.licenses.training_data": Known(value="limiting")}
    card = f"---\nlicense: apache-2.0\n---\n# Tern\n\n{told.format(under='CC-BY-NC-4.0')}\n"
    found = verdict(snapshot({"README.md": card.encode()}), replace(policy, facts=facts)).findings
    assert [one.outcome for one in found if one.check == "LIC-15"] == [Outcome.NEEDS_REVIEW]


@pytest.mark.parametrize("told", [told for listed in STATED.values() for told in listed])
def test_such_a_sentence_about_the_model_does_not_pass(told: str) -> None:
    code = next(code for code, listed in STATED.items() if told in listed)
    about = ("Tern", "peat/tern", *words_for_the_model()[code])
    said = [BEARER.sub(lambda _, name=name: name, told).format(under="CC-BY-NC-4.0") for name in about]
    assert [one for one in said if passes(one)] == []


@pytest.mark.parametrize("told", stated())
@pytest.mark.parametrize(
    "more",
    [
        "{0} The same goes for the weights.",
        "{0} So is Tern.",
        "{0} This license applies to everything here.",
        "{0} CC-BY-NC-4.0 applies.",
        "{1}, and so is the model.",
        "{1}, as are the weights.",
        "{1}; Tern follows it.",
        "{1} for research use only.",
        "{1}, so no commercial use is allowed.",
        "{1}; commercial use is prohibited.",
        "{1}, like all of this repository.",
    ],
)
def test_what_goes_on_about_the_model_does_not_pass(told: str, more: str) -> None:
    said = told.format(under="CC-BY-NC-4.0")
    assert not passes(more.format(said, said.rstrip(".。")))


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
        "Data science toolkit under CC-BY-NC-4.0.",
        "Data: CC-BY-NC-4.0, Tern: CC-BY-NC-4.0",
        "The data are free, CC-BY-NC-4.0 is for the rest.",
        "Data and release are under CC-BY-NC-4.0.",
        "The dataset and all that was made of it are under CC-BY-NC-4.0.",
        "This dataset, this model: CC-BY-NC-4.0",
        "Trained on the Europarl corpus and released under CC-BY-NC-4.0.",
        "Trained on the Europarl corpus, licensed under CC-BY-NC-4.0.",
        "The Europarl corpus was used; license: CC-BY-NC-4.0.",
        "Data by the museum, under CC-BY-NC-4.0.",
        "The dataset card says CC-BY-NC-4.0.",
        "Corpus Tagger is under CC-BY-NC-4.0.",
        "Analyse de données sous CC-BY-NC-4.0.",
        "- Europarl (CC-BY-NC-4.0, research use only)",
        "- Europarl (CC-BY-NC-4.0), which is why you may not sell Tern",
    ],
)  # fmt: skip
def test_what_may_be_said_of_the_model_below_a_heading_of_data_does_not_pass(body: str) -> None:
    assert not passes(f"## Training data\n\n{body}")

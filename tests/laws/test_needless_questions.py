"""What is no limit of this model's license is not asked about; the limit it is like still is."""

from __future__ import annotations

import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.laws.generators import Files, plain_carrier
from tests.laws.repository import dossier, license_text, passes, snapshot, verdict

OTHERS = ("Marsh Trust", "the river foundation", "a hospital group", "Larkfield")
TELLING = (
    "The study was supported by {who}, a non-profit foundation.",
    "Thanks to {who} and other non-profit groups for their feedback.",
    "Recordings of {who} under a non-commercial license were left out of the training data.",
    "The benchmark of {who} sorts news into commercial and non-commercial.",
)
LIMITING = (
    "The weights may be used for non-profit work only, as {who} had asked.",
    "Use is limited to non-commercial projects of {who}.",
    "{who} asks that the model stays non-commercial: no sale, no paid service.",
)
LAWFUL = (
    "You must not use this model in a way that infringes the rights of others.",
    "Do not use the model to break the law.",
    "You must comply with all applicable laws when you use the model.",
)
DEMANDS = (
    "You must comply with all applicable laws and pay us a fee when you use the model commercially.",
    "You may use the model for research only and must comply with all applicable laws.",
    "You must comply with all applicable laws and may use the model outside the European Union only.",
    "You may use the model only for lawful purposes on our platform.",
    "Use the model lawfully and only inside our program.",
    "Users must comply with applicable laws and with our instructions.",
    "You must not infringe third-party rights or leave the program.",
    "You must not use the outputs or violate the law.",
    "You may not use this model in any way, or violate laws.",
)
INVITING = (
    "We invite companies to reach out.",
    "Companies are invited to contact us to share their stories.",
    "Feel free to reach out to our team with any questions or feedback.",
    "We encourage enterprises to get in touch with us.",
    "Startups are always welcome to write to us with their ideas.",
    "Wir laden Unternehmen ein, uns zu kontaktieren.",
)
ASKING = (
    "We invite companies to reach out for a license.",
    "We invite companies to reach out before they use the model.",
    "Companies are asked to contact us.",
    "Companies should reach out to us.",
    "We encourage enterprises to get in touch with our sales team.",
    "Companies are welcome to contact us about pricing.",
    "## Commercial use\n\nWe invite companies to reach out.",
    "## License\n\nCompanies are invited to contact us.",
    "For use in production:\n\n- Companies are welcome to contact us.",
    "Commercial use?\n\nWe invite companies to get in touch with us.",
)


def _with(sentence: str, name: str = "README.md") -> Files:
    files = plain_carrier()
    return {**files, name: files.get(name, b"") + f"\n\n{sentence}\n".encode()}


def test_of_sentences_that_tell_of_somebody_without_a_business_most_are_not_asked_about() -> None:
    told = [passes(_with(form.format(who=who))) for form in TELLING for who in OTHERS]
    assert sum(told) >= 0.9 * len(told)


@given(st.sampled_from(LIMITING), st.sampled_from(OTHERS))
def test_a_use_that_is_no_business_is_asked_about(form: str, who: str) -> None:
    assert not passes(_with(form.format(who=who)))


@pytest.mark.parametrize("sentence", INVITING)
def test_an_invitation_to_get_in_touch_is_no_duty(sentence: str) -> None:
    assert passes(_with(f"# Community\n\n{sentence}"))


@pytest.mark.parametrize("sentence", ASKING)
def test_an_invitation_that_may_be_the_way_to_a_right_is_asked_about(sentence: str) -> None:
    assert not passes(_with(sentence))


@pytest.mark.parametrize("sentence", LAWFUL)
def test_a_duty_that_everybody_has_by_law_is_not_asked_about(sentence: str) -> None:
    assert passes(_with(sentence))


@pytest.mark.parametrize("sentence", DEMANDS)
def test_a_demand_beside_a_duty_by_law_is_asked_about(sentence: str) -> None:
    assert not passes(_with(sentence))


def _linked(link: str) -> Files:
    files = plain_carrier()
    head = files["README.md"].replace(b"license: apache-2.0\n", f"license: apache-2.0\nlicense_link: {link}\n".encode())
    return {name: data for name, data in files.items() if name != "LICENSE"} | {"README.md": head}


HUB = "https://huggingface.co"


@pytest.mark.parametrize("file", ["LICENSE", "LICENSE.md", "license.txt", "COPYING"])
@pytest.mark.parametrize("verb", ["blob", "resolve"])
def test_a_link_to_a_license_file_of_the_model_itself_that_is_not_there_names_no_other_license(
    file: str, verb: str
) -> None:
    assert passes(_linked(f"{HUB}/some-org/some-model/{verb}/main/{file}"))


@pytest.mark.parametrize(
    "link",
    [
        f"{HUB}/some-org/some-model/blob/main/LICENSE-NON-COMMERCIAL.md",
        f"{HUB}/some-org/some-model/blob/main/terms-of-use.md",
        f"{HUB}/other-org/other-model/blob/main/LICENSE",
        "https://example.org/LICENSE",
    ],
)
def test_a_link_that_may_lead_to_other_terms_is_asked_about(link: str) -> None:
    assert not passes(_linked(link))


@pytest.mark.parametrize("row", ["- other-org/heron-chat: cc-by-nc-4.0", "| other-org/heron-chat | cc-by-nc-4.0 |"])
def test_the_license_of_another_repository_is_its_own(row: str) -> None:
    table = f"| model | license |\n| --- | --- |\n{row}" if row.startswith("|") else row
    assert passes(_with(table))


@pytest.mark.parametrize("name", ["some-org/some-model", "other-org/some-model", "other-org/some"])
def test_the_license_of_a_repository_called_like_the_model_is_asked_about(name: str) -> None:
    assert not passes(_with(f"- {name}: cc-by-nc-4.0"))


@pytest.mark.parametrize("dump", [yaml.safe_dump, json.dumps], ids=["yaml", "json"])
def test_a_whole_license_text_in_a_field_is_that_license(dump: object) -> None:
    name = "spec.yaml" if dump is yaml.safe_dump else "spec.json"
    text = license_text("MIT")

    def spec(words: str) -> Files:
        held = {"metadata": {"license": "MIT", "licenseDescription": words}}
        return {**plain_mit(), name: dump(held).encode()}  # type: ignore[operator]

    assert passes(spec(text))
    assert not passes(spec(text.replace("without restriction,", "for research only,")))


def plain_mit() -> Files:
    files = plain_carrier()
    card = files["README.md"].replace(b"apache-2.0", b"mit").replace(b"Apache-2.0", b"MIT")
    return {**files, "README.md": card, "LICENSE": license_text("MIT").encode()}


@pytest.mark.parametrize("path", ["marsh-ai/contrastors", "acme/terminal", "larkfield/licensed-drivers"])
def test_the_name_of_a_linked_repository_is_no_sentence(path: str) -> None:
    assert passes(_with(f"The trainer is [on a code host](https://github.com/{path})."))


@pytest.mark.parametrize("path", ["acme/research-only-license", "acme/legal/non-commercial-terms"])
def test_a_link_whose_words_limit_is_asked_about(path: str) -> None:
    assert not passes(_with(f"More is [here](https://example.org/{path})."))


@pytest.mark.parametrize(
    "sentence",
    [
        "## License and terms of use\n\nApache-2.0.",
        "Use of this model is governed by the Apache License 2.0.",
        "Your download and use of the weights is subject to the terms and conditions of the Apache License 2.0.",
    ],
)
def test_saying_which_license_governs_is_no_limit(sentence: str) -> None:
    assert passes(_with(sentence))


@pytest.mark.parametrize("heading", ["Not for commercial use", "Nur für die Forschung", "仅限研究使用"])
def test_a_heading_that_limits_is_asked_about_once(heading: str) -> None:
    asked = verdict(snapshot(_with(f"## {heading}\n\nTo do so:\n\n## Welcome to the family\n\nFour sizes.")))
    gaps = [
        one for one in dossier(snapshot(_with(f"## {heading}\n\nRun stage one:"))).weights.gaps if one.kind == "unread"
    ]
    assert asked.outcome.value != "pass"
    assert len(gaps) == 1


@pytest.mark.parametrize(
    "sentence",
    [
        "Use of this model is subject to our terms of use and the Apache License 2.0.",
        "Your use is governed by the Apache License 2.0 and the terms of the model agreement.",
        "## Subject to separate terms\n\nThe weights are on the hub.",
        "## Use of this model is subject to our terms and conditions\n\n"
        + "The weights lie on the hub in four sizes. " * 4,
        "Your use of the model is subject to a license and to the Apache License 2.0.",
    ],
)
def test_terms_beside_the_license_are_asked_about(sentence: str) -> None:
    assert not passes(_with(sentence))


@pytest.mark.parametrize(
    "question", ["Commercial use?", "Is commercial use allowed?", "Can companies use it?", "Can I sell it?"]
)
@pytest.mark.parametrize("form", ["{} No.", "### {}\n\nNo.", "**{}**\n\nNo.", "- {} No, sorry.", "Q: {}\n\nA: No."])
def test_a_refused_use_is_asked_about(question: str, form: str) -> None:
    assert not passes(_with(form.format(question)))


@pytest.mark.parametrize(
    "answer", ["Do I need a permit to sell it? No.", "Is registration required? No.", "Does it run on a phone? No."]
)
def test_a_refused_duty_is_a_right_and_what_a_model_cannot_do_limits_nobody(answer: str) -> None:
    assert passes(_with(answer))


def test_the_figure_in_a_license_name_counts_nobody() -> None:
    found = dossier(snapshot(_with("Non-profits, students and hobbyists are welcome to use this under Apache 2.0.")))
    assert not [term for term in found.weights.terms if term.id in ("user-cap", "revenue-cap", "other-cap")]


SYNTAX = (
    "number_gpus = 8",
    "month = nov,",
    "dtype: auto",
    "protocol: TCP",
    "dispatch_for_generation(model)",
    "modules_to_not_convert=[",
    "max_val_set: 5000",
    '"required": ["city", "state", "unit"]',
    "publisher={Springer}",
    "export HF_TOKEN=secret",
    "client = OpenAI(base_url=url, api_key=key)",
    "reserved: 512M",
    "consent=True",
)
SAID_IN_CODE = (
    "# You may use the weights for research only.",
    "// non-commercial use only",
    "license_note = 'For internal evaluation only, do not redistribute.'",
    "use: noncommercial",
    "# Kommerzielle Nutzung ist untersagt.",
    "/* Utilisation commerciale interdite. */",
)
HERE = (
    "you are here",
    "this model",
    "dieses Modell",
    "ce modèle",
    "este modelo",
    "questo modello",
    "dit model",
    "ten model",
)
HEADS = ("License", "Lizenz", "Licence", "Licencia", "Licença", "Licenza", "Licentie", "Licencja")
KEPT = {
    "en": ("Not published.", "The recordings are not public.", "The training data is not publicly available."),
    "de": ("Nicht veröffentlicht.", "Die Trainingsdaten werden nicht veröffentlicht."),
    "fr": ("Non publié.", "Les données ne sont pas publiées."),
    "es": ("No publicado.", "Los datos no se publican.", "Los textos no se han publicado."),
    "pt": ("Não publicado.", "Os dados não foram publicados."),
    "it": ("I dati non sono pubblicati.", "Le immagini non sono state pubblicate."),
    "nl": ("Niet gepubliceerd.", "De opnames zijn niet openbaar."),
    "pl": ("Dane nie są publikowane.", "Zdjęcia nie zostały opublikowane."),
    "ru": ("Данные не публикуются.", "Тексты не опубликованы."),
    "zh": ("数据未公开。",),
    "ja": ("データは公開していません。",),
    "ko": ("데이터는 공개하지 않습니다.",),
}
KEEPING = (
    "The weights may not be published.",
    "The weights are not to be published.",
    "Do not publish the weights.",
    "Die Gewichte dürfen nicht veröffentlicht werden.",
    "Les poids ne doivent pas être publiés.",
    "Los pesos no pueden publicarse.",
    "I pesi non possono essere pubblicati.",
    "De gewichten mogen niet openbaar worden gemaakt.",
    "Wag nie wolno publikować.",
    "Веса нельзя публиковать.",
    "不得公开权重。",
    "重みを公開してはいけません。",
)


@pytest.mark.parametrize("line", SYNTAX)
def test_a_line_of_code_without_a_phrase_limits_nothing(line: str) -> None:
    assert passes(_with(f"```python\n{line}\n```"))


@pytest.mark.parametrize("line", SAID_IN_CODE)
def test_what_code_says_in_words_is_asked_about(line: str) -> None:
    assert not passes(_with(f"```python\n{line}\n```"))


@given(st.sampled_from(HERE), st.sampled_from(HEADS), st.sampled_from(("tern-base", "Tern 400M", "tern-lm-360m")))
def test_the_first_cell_of_a_row_with_figures_is_no_license(here: str, head: str, name: str) -> None:
    rows = f"| {name} ({here}) | 361 M | 24 | 4096 | Apache-2.0 |\n| tern-small | 71 M | 12 | 2048 | Apache-2.0 |"
    assert passes(_with(f"| Model | Size | Layers | Context | {head} |\n|---|---|---|---|---|\n{rows}"))


@given(st.sampled_from(HERE), st.sampled_from(HEADS))
def test_the_license_of_a_row_with_figures_is_asked_about(here: str, head: str) -> None:
    rows = f"| tern-base ({here}) | 361 M | 24 | 4096 | Zephyrine Community License |"
    assert not passes(_with(f"| Model | Size | Layers | Context | {head} |\n|---|---|---|---|---|\n{rows}"))


@pytest.mark.parametrize("sentence", [one for told in KEPT.values() for one in told])
def test_that_data_are_not_published_limits_nothing(sentence: str) -> None:
    assert passes(_with(f"## Data\n\n{sentence}"))


@pytest.mark.parametrize("sentence", KEEPING)
def test_that_weights_must_not_be_published_is_asked_about(sentence: str) -> None:
    assert not passes(_with(f"## Data\n\n{sentence}"))


@pytest.mark.parametrize("license_name", ["Apache-2.0", "Apache License 2.0"])
@pytest.mark.parametrize(
    "form",
    [
        "By downloading the public and release version of the model, you accept the terms and conditions of the {L}.",
        "License to use this model is covered by the {L}.",
        "By using the model, you agree to the terms of the {L}.",
        "The use of this model is governed by the {L}.",
    ],
)
def test_accepting_the_declared_license_is_no_further_limit(form: str, license_name: str) -> None:
    assert passes(_with(form.replace("{L}", license_name)))


@pytest.mark.parametrize(
    "sentence",
    [
        "By downloading the model, you accept the terms and conditions of the CC BY-NC 4.0.",
        "By downloading the model, you accept the terms and conditions of the Apache-2.0 and our terms of use.",
        "By using the model, you agree to the terms of the Zephyrine License.",
    ],
)
def test_accepting_anything_else_is_asked_about(sentence: str) -> None:
    assert not passes(_with(sentence))


@pytest.mark.parametrize(
    "sentence",
    [
        "*List how the model may foreseeably be misused and address what users ought not to do with the model.*",
        "*Clearly define terms in order to be accessible across audiences.*",
        "*What are recommendations with respect to the foreseeable issues? For example, filtering explicit content.*",
    ],
)
def test_what_a_template_asks_its_author_limits_nothing(sentence: str) -> None:
    assert passes(_with(f"<!--\n### Out-of-Scope Use\n\n{sentence}\n-->"))
    assert passes(_with(f"### Out-of-Scope Use\n\n{sentence}"))


NOT_STARTED_FROM = (
    "No pretrained weights were used.",
    "Vortrainierte Gewichte kamen nicht zum Einsatz.",
    "Es wurden keine vortrainierten Gewichte verwendet.",
    "Aucun poids pré-entraîné n'a été utilisé.",
    "No se usaron pesos preentrenados.",
    "Não foram usados pesos pré-treinados.",
    "Non sono stati usati pesi preaddestrati.",
    "Er zijn geen voorgetrainde gewichten gebruikt.",
    "Nie użyto wstępnie wytrenowanych wag.",
    "Предобученные веса не использовались.",
    "未使用任何预训练权重。",
    "事前学習済みの重みは使っていません。",
    "사전 학습된 가중치는 사용하지 않았습니다.",
)


@pytest.mark.parametrize("sentence", NOT_STARTED_FROM)
def test_that_no_pretrained_weights_were_used_forbids_nothing(sentence: str) -> None:
    assert passes(_with(f"# Training\n\n{sentence}"))

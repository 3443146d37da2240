"""A sentence that says nothing but that the license of the base holds adds nothing to it, where the base is stated."""

from __future__ import annotations

import pytest

from auditor.core.compiled import plain_yaml
from auditor.core.model import Outcome
from auditor.core.resources import data_root
from tests.laws.repository import snapshot, verdict

FREE, BOUND = "Qwen/Qwen3-1.7B", "meta-llama/Llama-3.1-8B"
TOLD = {code: tuple(told) for code, told in plain_yaml(data_root("license_db") / "deferring.yaml")["examples"].items()}
LIMITS = {
    "en": ("Commercial use is not allowed.", "Research only."),
    "de": ("Kommerzielle Nutzung ist nicht erlaubt.", "Nur für die Forschung."),
    "fr": ("Usage commercial interdit.", "Réservé à la recherche."),
    "es": ("No se permite el uso comercial.", "Solo para investigación."),
    "pt": ("Uso comercial proibido.", "Apenas para pesquisa."),
    "it": ("Uso commerciale vietato.", "Solo per ricerca."),
    "nl": ("Commercieel gebruik is niet toegestaan.", "Alleen voor onderzoek."),
    "pl": ("Użytek komercyjny jest zabroniony.", "Tylko do badań."),
    "ru": ("Коммерческое использование запрещено.", "Только для исследований."),
    "zh": ("禁止商用。", "仅供研究使用。"),
    "ja": ("商用利用は禁止です。", "研究目的に限ります。"),
    "ko": ("상업적 이용은 금지됩니다.", "연구용으로만 사용할 수 있습니다."),
}
EVERY = [(code, told) for code, listed in TOLD.items() for told in listed]
JOINTS = (" ", "; ", ", ", " — ", " (")


def passes(body: str, base: str = FREE, license_id: str = "apache-2.0") -> bool:
    stated = f"base_model: {base}\n" if base else ""
    card = f"---\nlicense: {license_id}\n{stated}---\n# Tern\n\nReads letters.\n\n## License\n\n{body}\n"
    return verdict(snapshot({"README.md": card.encode()}, name="peat/tern")).outcome is Outcome.PASS


@pytest.mark.parametrize(("code", "told"), EVERY)
def test_it_is_not_asked_about_where_the_base_is_stated(code: str, told: str) -> None:
    assert passes(told.format(base=FREE.rpartition("/")[2]))
    assert passes(f"- {told.format(base=FREE)}")


@pytest.mark.parametrize(("code", "told"), EVERY)
def test_it_is_asked_about_where_no_base_is_stated_or_another_one_is_named(code: str, told: str) -> None:
    if "{base}" in told:
        assert not passes(told.format(base=BOUND.rpartition("/")[2]))
        assert not passes(told.format(base=BOUND.rpartition("/")[2]), base="")
        assert not passes(told.format(base="Corvane-7B"))
    else:
        assert not passes(told, base="")


@pytest.mark.parametrize(("code", "told"), EVERY)
def test_a_bound_base_does_not_pass_with_it(code: str, told: str) -> None:
    assert not passes(told.format(base=BOUND.rpartition("/")[2]), base=BOUND)


@pytest.mark.parametrize(("code", "told"), EVERY)
def test_what_else_is_said_in_the_same_sentence_is_asked_about(code: str, told: str) -> None:
    said = told.format(base=FREE.rpartition("/")[2])
    joined = [
        f"{said.rstrip('.。')}{joint}{limit.rstrip('.。')}{')' * (joint == ' (')}."
        for joint in JOINTS
        for limit in LIMITS[code]
    ]
    before = [f"{limit.rstrip('.。')}, {said}" for limit in LIMITS[code]]
    assert [one for one in (*joined, *before) if passes(one)] == []


PASSED_ON = (
    "Derivatives must be released under the license of the base model.",
    "You must publish the weights under the license of the base model.",
    "Abgeleitete Modelle müssen unter der Lizenz des Basismodells veröffentlicht werden.",
    "Les poids doivent être publiés sous la licence du modèle de base.",
    "I pesi devono essere distribuiti con la licenza del modello base.",
    "重みはベースモデルのライセンスで公開してください。",
)


@pytest.mark.parametrize("told", PASSED_ON)
def test_under_which_license_others_must_pass_something_on_is_a_condition(told: str) -> None:
    assert not passes(told)
    stated = {"base model": "Apache-2.0 license", "Basismodells": "Apache-2.0", "modèle de base": "Apache-2.0"}
    assert not passes(next((told.replace(f"license of the {a}", b) for a, b in stated.items() if a in told), told))


AGREED = (
    "By using this model you agree to the {} license.",
    "By downloading the weights you accept the terms of the {} license.",
    "Mit der Nutzung dieses Modells stimmen Sie der {}-Lizenz zu.",
    "En utilisant ce modèle, vous acceptez les conditions de la licence {}.",
    "Al usar estos pesos aceptas la licencia {}.",
    "Ao usar este modelo você aceita a licença {}.",
    "Usando questo modello accetti la licenza {}.",
    "Door dit model te gebruiken gaat u akkoord met de {}-licentie.",
    "Korzystając z modelu, akceptujesz licencję {}.",
    "Используя модель, вы принимаете условия лицензии {}.",
    "使用本模型即表示您同意 {} 许可证。",
    "本モデルを使用することにより、{} ライセンスに同意したものとみなされます。",
)
CLAIMED = (
    "Este modelo está licenciado sob a licença {}.",
    "I pesi sono rilasciati con licenza {}.",
    "Dit model valt onder de {}-licentie.",
    "Лицензия: {}",
    "Model jest udostępniony na licencji {}.",
    "Die Gewichte stehen unter der {}-Lizenz.",
)
MORE = (
    "and our use policy",
    "and our terms",
    "and the terms of use",
    "and its conditions of use",
    "if you register",
    "for research",
    "in Germany",
    "only",
    "unless you sell it",
)


@pytest.mark.parametrize("told", [*AGREED, *CLAIMED])
def test_the_stated_license_said_once_more_asks_nothing_and_another_one_does(told: str) -> None:
    assert passes(told.format("MIT"), license_id="mit", base="")
    assert not passes(told.format("Llama 2"), license_id="mit", base="")
    assert not passes(told.format("CC BY-NC 4.0"), license_id="mit", base="")


DENIED = (
    "The model is not released under the MIT license.",
    "Das Modell steht nicht unter der MIT-Lizenz.",
    "Le modèle n'est pas sous licence MIT.",
    "El modelo no está bajo la licencia MIT.",
    "O modelo não está sob a licença MIT.",
    "Il modello non è rilasciato con licenza MIT.",
    "Het model valt niet onder de MIT-licentie.",
    "Model nie jest na licencji MIT.",
    "Модель не распространяется по лицензии MIT.",
    "本模型不采用 MIT 许可证。",
    "本モデルは MIT ライセンスではありません。",
    "본 모델은 MIT 라이선스가 아닙니다.",
)


@pytest.mark.parametrize("told", DENIED)
def test_the_stated_license_denied_is_asked_about(told: str) -> None:
    assert not passes(told, license_id="mit", base="")


TIED = (
    "MIT license, provided that you send us a copy.",
    "MIT-Lizenz, sofern Sie uns ein Exemplar schicken.",
    "Licence MIT, à condition de nous faire parvenir un exemplaire.",
    "Licencia MIT, a condición de enviarnos un ejemplar.",
    "Licença MIT, desde que nos envie um exemplar.",
    "Licenza MIT, a condizione di inviarci una copia.",
    "MIT-licentie, mits u ons een exemplaar stuurt.",
    "Licencja MIT, pod warunkiem przesłania nam egzemplarza.",
    "Лицензия MIT при условии, что вы пришлёте нам экземпляр.",
    "MIT 许可证，前提是寄给我们一份副本。",
    "一部を送付することを条件に MIT ライセンスとします。",
    "사본을 보내는 조건으로 MIT 라이선스입니다.",
)


@pytest.mark.parametrize("told", TIED)
def test_a_license_that_is_tied_to_a_condition_is_asked_about(told: str) -> None:
    assert not passes(told, license_id="mit", base="")


@pytest.mark.parametrize("more", MORE)
@pytest.mark.parametrize("told", AGREED[:2])
def test_what_one_agrees_to_besides_is_asked_about(told: str, more: str) -> None:
    assert not passes(f"{told.format('MIT')[:-1]} {more}.", license_id="mit", base="")


def test_a_well_known_base_does_not_answer_for_an_unknown_one_beside_it() -> None:
    assert not passes("The weights follow the license of Qwen3-1.7B and Corvane-7B.")


def test_below_a_title_that_turns_it_round_it_is_asked_about() -> None:
    said = TOLD["en"][0]
    assert passes(said)
    for title in ("Not permitted", "Prohibited"):
        card = f"---\nlicense: apache-2.0\nbase_model: {FREE}\n---\n# Tern\n\n## {title}\n\n- {said}\n"
        found = verdict(snapshot({"README.md": card.encode()}, name="peat/tern"))
        assert found.outcome is not Outcome.PASS

"""One may, another may not: a sentence that allows one thing or one person and denies the next is asked about."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.core.resources import data_root
from auditor.text import fold
from auditor.text.kept_back import keeps_weights_back
from auditor.text.two_subjects import denies_another
from tests.laws.repository import passes
from tests.laws.test_named_licenses import card
from tests.sizes import sized


@dataclass(frozen=True)
class Tongue:
    """The words of a language that the sentences are made of."""

    code: str
    allowed: tuple[str, ...]
    """Clauses that allow something, or somebody, something."""
    denied: tuple[str, ...]
    """Clauses that deny it to another, and say no more than that."""
    between: tuple[str, ...] = (", ", "; ", " – ")


TONGUES = (
    Tongue("en",
           ("the fonts are free", "the code is free", "contributors may use Tern commercially",
            "academics may use Tern", "private use is fine", "Tern is open to academics",
            "research is welcome", "students may use Tern freely"),
           ("commercial use is not", "nobody else may", "companies may not", "everyone else may not",
            "the rest is not",
            "others may not", "anything else is not", "companies write to us", "all others need our permission"),
           (", ", "; ", " – ", ", but ", " and ")),
    Tongue("de",
           ("die Schriften sind frei", "der Code ist frei", "Mitwirkende dürfen Tern kommerziell nutzen",
            "private Nutzung ist in Ordnung", "Tern steht Hochschulen offen"),
           ("kommerzielle Nutzung ist es nicht", "sonst niemand", "Firmen dürfen das nicht", "alle anderen nicht",
            "der Rest nicht", "Firmen schreiben uns"), (", ", "; ", ", aber ")),
    Tongue("fr",
           ("les polices sont libres", "le code est libre", "les contributeurs peuvent utiliser Tern commercialement",
            "l'usage privé est permis", "Tern est ouvert aux universitaires"),
           ("l'usage commercial ne l'est pas", "personne d'autre ne le peut", "les entreprises non",
            "les autres ne le peuvent pas", "le reste ne l'est pas", "les entreprises nous écrivent"),
           (", ", " ; ", ", mais ")),
    Tongue("es",
           ("las fuentes son libres", "el código es libre", "los colaboradores pueden usar Tern comercialmente",
            "el uso privado está permitido", "Tern está abierto a universidades"),
           ("el uso comercial no", "nadie más puede", "las empresas no", "los demás no pueden", "lo demás no lo es",
            "las empresas nos escriben"), (", ", "; ", ", pero ")),
    Tongue("pt",
           ("as fontes são livres", "o código é livre", "os colaboradores podem usar o Tern comercialmente",
            "o uso privado é permitido", "o Tern está aberto a universidades"),
           ("o uso comercial não", "mais ninguém pode", "as empresas não", "os outros não podem", "o resto não é",
            "as empresas nos escrevem"), (", ", "; ", ", mas ")),
    Tongue("it",
           ("i caratteri sono liberi", "il codice è libero", "i collaboratori possono usare Tern commercialmente",
            "l'uso privato è permesso", "Tern è aperto alle università"),
           ("l'uso commerciale no", "nessun altro può", "le aziende no", "gli altri non possono", "il resto no",
            "le aziende ci scrivono"), (", ", "; ", ", ma ")),
    Tongue("nl",
           ("de lettertypen zijn vrij", "de code is vrij", "medewerkers mogen Tern commercieel gebruiken",
            "privégebruik is prima", "Tern staat open voor universiteiten"),
           ("commercieel gebruik niet", "niemand anders mag dat", "bedrijven niet", "anderen mogen dat niet",
            "de rest niet", "bedrijven schrijven ons"), (", ", "; ", ", maar ")),
    Tongue("pl",
           ("czcionki są wolne", "kod jest wolny", "współtwórcy mogą używać Tern komercyjnie",
            "użytek prywatny jest dozwolony", "Tern jest otwarty dla uczelni"),
           ("użytek komercyjny nie", "nikt inny nie może", "firmy nie", "inni nie mogą", "reszta nie",
            "firmy piszą do nas"), (", ", "; ", ", ale ")),
    Tongue("ru",
           ("шрифты свободны", "код свободен", "участники могут использовать Tern в коммерческих целях",
            "личное использование разрешено", "Tern открыт для университетов"),
           ("коммерческое использование — нет", "больше никто не может", "компании — нет", "остальные не могут",
            "остальное — нет", "компании пишут нам"), (", ", "; ", ", но ", ", а ")),
    Tongue("zh", ("字体免费", "代码免费", "贡献者可以商用Tern", "个人可以自由使用", "学术界可以使用Tern"),
           ("商业使用不免费", "其他人不可以", "企业不行", "其余不可以", "公司请联系我们"),
           ("，", "；", "，但")),
    Tongue("ja",
           ("フォントは自由です", "コードは自由に使えます", "貢献者はTernを商用利用できます", "個人利用は可能です"),
           ("商用利用はできません", "それ以外の方はできません", "企業はできません", "その他は不可です"),
           ("が、", "。", "、")),
    Tongue("ko", ("글꼴은 무료이고", "기여자는 Tern을 상업적으로 사용할 수 있지만", "개인은 자유롭게 사용할 수 있으며"),
           ("상업적 이용은 안 됩니다", "그 외에는 안 됩니다", "기업은 불가합니다", "다른 사람은 사용할 수 없습니다"),
           (", ", " ")),
)  # fmt: skip
HARMLESS = (
    "The fonts are free, and so is commercial use.",
    "Contributors may use Tern commercially, and so may everybody else.",
    "The model is fast, the demo is not.", "English works well, German does not.",
    "The encoder is trained, the decoder is not.", "Short texts are classified well, long ones are not.",
    "GPUs are supported, TPUs are not.",
    "The tokenizer is cased, the vocabulary is not.", "Pull requests are welcome, force pushes are not.",
    "Version 1 was slow, version 2 is not.",
    "Das Modell ist schnell, die Demo nicht.", "Kurze Texte gehen gut, lange nicht.",
    "Le modèle est rapide, la démo ne l'est pas.", "El modelo es rápido, la demo no.",
    "O modelo é rápido, a demo não.", "Het model is snel, de demo niet.", "Model jest szybki, demo nie.",
    "Модель быстрая, демо — нет.", "模型很快，演示不快。", "モデルは速いが、デモは速くありません。",
    "모델은 빠르지만 데모는 그렇지 않습니다.",
)  # fmt: skip


EXAMPLES = yaml.safe_load((data_root("license_db") / "two_subjects.yaml").read_text("utf-8"))


@pytest.mark.parametrize("code", EXAMPLES)
def test_the_example_of_each_language_is_told_and_its_opposite_is_not(code: str) -> None:
    told = EXAMPLES[code]["example"]
    assert denies_another(told["denied"])
    assert not denies_another(told["allowed"])


NOT_MEANT = yaml.safe_load((data_root("license_db") / "not_meant.yaml").read_text("utf-8"))


@pytest.mark.parametrize("code", NOT_MEANT)
def test_what_is_not_meant_for_business_is_asked_about(code: str) -> None:
    assert not passes(card(NOT_MEANT[code]["example"]))


@pytest.mark.parametrize(
    "told",
    [
        "Not intended for long documents.",
        "The demo is not meant for many users.",
        "It is meant for research and for commercial use.",
        "Nicht für lange Texte gedacht.",
        "No destinado a textos largos.",
        "長い文書は想定していません。",
        "企業の決算資料の要約は想定していません。",
        "商用利用を想定しています。",
        "本模型不面向儿童。",
        "本模型面向企业。",
        "상업적 이용도 가능합니다.",
    ],
)
def test_what_is_not_meant_for_something_else_asks_nothing(told: str) -> None:
    assert passes(card(told))


KEPT_BACK = yaml.safe_load((data_root("license_db") / "kept_back.yaml").read_text("utf-8"))


@pytest.mark.parametrize("code", KEPT_BACK)
def test_weights_that_are_somebodys_are_asked_about(code: str) -> None:
    assert not passes(card(KEPT_BACK[code]["example"]))
    assert not passes(card(KEPT_BACK[code]["lent_example"]))
    assert not passes(card(f"| part | rights |\n|---|---|\n| all | {KEPT_BACK[code]['example']} |"))


@pytest.mark.parametrize(
    "told",
    [
        "The weights belong to the same family of sizes.",
        "The weights belong to everyone.",
        "A script for evaluation is provided.",
        "The evaluation took ninety days.",
        "Training data are provided for three months of 2024.",
        "Die Tests dauerten zehn Tage.",
        "我们提供测试代码。",
        "評価コードを提供します。",
        "The weights stay with you.",
        "Les poids appartiennent à tous.",
        "权重归一化的做法见论文。",
        "Weights belong in the folder models.",
        "The parameters stay in half precision.",
        "Die Gewichte liegen in einer Datei.",
        "Les poids sont en demi-précision.",
        "权重归一化在训练前完成。",
        "重みは半精度です。",
        "가중치는 반정밀도입니다.",
    ],
)
def test_weights_that_are_nobodys_are_not_kept_back(told: str) -> None:
    assert not keeps_weights_back(fold(told))


def sentence(allowed: str, between: str, denied: str) -> str:
    """Both clauses as one sentence."""
    told = f"{allowed}{between}{denied}"
    return f"{told[:1].upper()}{told[1:]}{'。' if '。' in told or '，' in told or '；' in told else '.'}"


@pytest.mark.parametrize("tongue", TONGUES, ids=lambda tongue: tongue.code)
@settings(max_examples=sized(40), deadline=None)
@given(st.data())
def test_what_is_denied_to_another_is_asked_about(tongue: Tongue, data: st.DataObject) -> None:
    allowed, between, denied = (
        data.draw(st.sampled_from(each)) for each in (tongue.allowed, tongue.between, tongue.denied)
    )
    assert not passes(card(sentence(allowed, between, denied)))


@pytest.mark.parametrize("told", HARMLESS)
def test_what_is_told_of_two_things_that_are_no_rights_asks_nothing(told: str) -> None:
    assert passes(card(told))

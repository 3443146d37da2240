"""What limits something else than the model is recorded and not asked; what limits the model is asked."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from auditor.text import fold, sentences
from auditor.text.subjects import other_subjects, subject_of
from tests.laws.repository import dossier, passes, snapshot

NAME = "some-org/pembrel-3b"


@dataclass(frozen=True)
class Tongue:
    """The words of a language that the sentences are made of."""

    code: str
    head: tuple[str, str]
    limit: str
    similar: str
    icons: str
    parts: tuple[str, ...]
    said: str
    contrast: str
    free: str


TONGUES = (
    Tongue("en", ("Model", "License"), "research only", "Similar models", "The icons",
           ("The model", "The weights", "The text encoder", "The icons and the weights"),
           "{} may be used for research only.", "Unlike {}, which may be used for research only, {}.",
           "Pembrel may be used commercially"),
    Tongue("de", ("Modell", "Lizenz"), "nur für die Forschung", "Ähnliche Modelle", "Die Schriftarten",
           ("Das Modell", "Die Gewichte", "Der Encoder", "Die Schriftarten und die Gewichte"),
           "{} dürfen nur für die Forschung verwendet werden.",
           "Im Gegensatz zu {}, das nur für die Forschung verwendet werden darf, {}.",
           "darf Pembrel kommerziell genutzt werden"),
    Tongue("fr", ("Modèle", "Licence"), "recherche uniquement", "Modèles similaires", "Les icônes",
           ("Le modèle", "Les poids", "L'encodeur", "Les icônes et les poids"),
           "{} ne peuvent être utilisés que pour la recherche.",
           "Contrairement à {}, réservé à la recherche, {}.", "Pembrel peut être utilisé commercialement"),
    Tongue("es", ("Modelo", "Licencia"), "solo para investigación", "Modelos relacionados", "Los iconos",
           ("El modelo", "Los pesos", "El codificador", "Los iconos y los pesos"),
           "{} solo se pueden usar para investigación.",
           "A diferencia de {}, que solo se puede usar para investigación, {}.",
           "Pembrel se puede usar comercialmente"),
    Tongue("pt", ("Modelo", "Licença"), "apenas para pesquisa", "Modelos relacionados", "Os ícones",
           ("O modelo", "Os pesos", "O codificador", "Os ícones e os pesos"),
           "{} só podem ser usados para pesquisa.",
           "Ao contrário do {}, que só pode ser usado para pesquisa, {}.", "o Pembrel pode ser usado comercialmente"),
    Tongue("it", ("Modello", "Licenza"), "solo per ricerca", "Modelli simili", "Le icone",
           ("Il modello", "I pesi", "Il codificatore", "Le icone e i pesi"),
           "{} possono essere usati solo per la ricerca.",
           "A differenza di {}, che può essere usato solo per la ricerca, {}.",
           "Pembrel può essere usato commercialmente"),
    Tongue("nl", ("Model", "Licentie"), "alleen voor onderzoek", "Vergelijkbare modellen", "De pictogrammen",
           ("Het model", "De gewichten", "De encoder", "De pictogrammen en de gewichten"),
           "{} mogen alleen voor onderzoek worden gebruikt.",
           "In tegenstelling tot {}, dat alleen voor onderzoek mag worden gebruikt, {}.",
           "mag Pembrel commercieel worden gebruikt"),
    Tongue("pl", ("Model", "Licencja"), "tylko do badań", "Podobne modele", "Ikony",
           ("Model", "Wagi", "Koder", "Ikony i wagi"), "{} mogą być używane tylko do badań.",
           "W odróżnieniu od {}, który może być używany tylko do badań, {}.",
           "Pembrel może być używany komercyjnie"),
    Tongue("ru", ("Модель", "Лицензия"), "только для исследований", "Похожие модели", "Иконки",
           ("Модель", "Веса", "Энкодер", "Иконки и веса"), "{} можно использовать только для исследований.",
           "В отличие от {}, который можно использовать только для исследований, {}.",
           "Pembrel можно использовать в коммерческих целях"),
    Tongue("zh", ("模型", "许可"), "仅限研究使用", "相关模型", "本页面的图标",
           ("本模型", "权重", "编码器", "图标和权重"), "{}仅限研究使用。", "", ""),
    Tongue("ja", ("モデル", "ライセンス"), "研究目的のみ", "関連モデル", "このページの画像",
           ("本モデル", "重み", "エンコーダ", "画像と重み"), "{}は研究目的でのみ利用できます。", "", ""),
    Tongue("ko", ("모델", "라이선스"), "연구용으로만 사용 가능", "관련 모델", "이 페이지의 이미지",
           ("본 모델", "가중치", "인코더", "이미지 및 가중치"), "{}는 연구 목적으로만 사용할 수 있습니다.", "", ""),
)  # fmt: skip
OTHERS = ("Heron-Chat", "Garza-7B", "acme/larkfield-6b", "BitternLM")
OWN = ("Pembrel-3B", "**Pembrel 3B**", "pembrel-3b (ours)", "some-org/pembrel-3b")


def _passes(body: str, notice: str = "") -> bool:
    card = f"---\nlicense: apache-2.0\n---\n# Pembrel 3B\n\nA small model, trained from scratch.\n\n{body}\n"
    more = {"NOTICE": notice.encode()} if notice else {}
    return passes({"README.md": card.encode(), **more}, name=NAME)


def _table(tongue: Tongue, rows: tuple[tuple[str, str], ...], html: bool) -> str:
    if html:
        cells = "".join(f"<tr><td>{one}</td><td>{other}</td></tr>" for one, other in rows)
        return f"<table><tr><th>{tongue.head[0]}</th><th>{tongue.head[1]}</th></tr>{cells}</table>"
    return "\n".join(f"| {one} | {other} |" for one, other in (tongue.head, ("---", "---"), *rows))


CARDS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "subject_cards.yaml").read_text("utf-8"))


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card["id"])
def test_a_card_is_asked_about_for_its_own_limits_alone(card: dict[str, Any]) -> None:
    files = {path: text.encode() for path, text in card.get("files", {}).items()}
    readme = f"---\nlicense: apache-2.0\n---\n{card['body']}\n".encode()
    assert passes({"README.md": readme, **files}, name=card["id"]) is (card["passes"] and not card.get("asks"))


every_tongue = pytest.mark.parametrize("tongue", TONGUES, ids=lambda tongue: tongue.code)


@every_tongue
@pytest.mark.parametrize("html", [False, True], ids=["markdown", "html"])
def test_a_row_is_about_the_model_in_its_first_cell(tongue: Tongue, html: bool) -> None:
    for own, other in zip(OWN, OTHERS, strict=True):
        free = ((own, "Apache 2.0"), (other, tongue.limit))
        limited = ((own, tongue.limit), (other, "Apache 2.0"))
        assert _passes(_table(tongue, free, html)), (own, other)
        assert not _passes(_table(tongue, limited, html)), (own, other)


@every_tongue
def test_a_table_without_a_row_of_its_own_is_asked_about(tongue: Tongue) -> None:
    rows = ((OTHERS[0], "Apache 2.0"), (OTHERS[1], tongue.limit))
    assert not _passes(_table(tongue, rows, html=False))


@every_tongue
def test_an_item_below_similar_models_is_about_the_model_it_begins_with(tongue: Tongue) -> None:
    for own, other in zip((*OWN[:1], *OWN[3:]), OTHERS, strict=False):
        assert _passes(f"## {tongue.similar}\n\n- {other}: {tongue.limit}"), other
        assert not _passes(f"## {tongue.similar}\n\n- {own}: {tongue.limit}"), own
        assert not _passes(f"- {other}: {tongue.limit}"), other


@every_tongue
def test_what_is_no_part_of_the_model_may_be_limited(tongue: Tongue) -> None:
    for part in tongue.parts:
        told = tongue.said.format(part)
        assert not _passes(told), told
        assert not _passes("See below.", notice=told), told
    told = tongue.said.format(tongue.icons)
    assert _passes(told), told
    assert _passes("See below.", notice=told), told


@pytest.mark.parametrize("tongue", [one for one in TONGUES if one.contrast], ids=lambda tongue: tongue.code)
def test_a_model_from_which_another_is_told_is_that_one(tongue: Tongue) -> None:
    for name in OTHERS[:2]:
        assert _passes(tongue.contrast.format(name, tongue.free)), name
        free_elsewhere = tongue.contrast.format(name, tongue.said.format("Pembrel").rstrip("."))
        assert not _passes(free_elsewhere), free_elsewhere
    assert not _passes(tongue.contrast.format("Pembrel-3B", tongue.free))


@pytest.mark.parametrize(
    "body",
    [
        "We fine-tuned Heron-7B.\n\n## Similar models\n\n- Heron-7B: research only",
        "| Component | License |\n| --- | --- |\n| Pembrel 3B | Apache 2.0 |\n| Heron-ViT | research only |",
        "| Model | License |\n| --- | --- |\n| Pembrel 3B | Apache 2.0 |\n| Heron-ViT (vision tower) | research only |",
        "## Base models\n\n| Model | License |\n| --- | --- |\n| Pembrel 3B | Apache 2.0 |\n| Heron-7B | research only |",  # noqa: E501
        "## Similar models\n\nHeron-7B, from which it was distilled, is for research only.",
        "## Similar models\n\nCommercial use is not allowed.",
        "## Similar models\n\n- Self-Hosting: research only",
        "| Model | Pembrel 3B | Heron-7B |\n| --- | --- | --- |\n| License | research only | Apache 2.0 |",
        "The images may be used for research only.",
        "The icons are for research only, and so is the model.",
        "The demo is for research only, as is everything here.",
        "We evaluated and trained on the Marsh benchmark, which may be used for research only.",
        "Unlike the code, the weights may be used for research only.",
        "Pembrel may be used for research only, unlike Heron-7B, which may be used commercially.",
        "Like Heron-7B, which may be used for research only, Pembrel is not for sale.",
        "v1 was released under CC BY-NC 4.0.",
        "The model was relicensed from Apache 2.0 to CC BY-NC 4.0.",
        "Previous versions were Apache 2.0, this one is released under CC BY-NC 4.0.",
    ],
)
def test_what_may_be_about_the_model_or_what_it_is_made_of_is_asked_about(body: str) -> None:
    assert not _passes(body)


@pytest.mark.parametrize(
    "body",
    [
        "The model was relicensed from CC BY-NC 4.0 to Apache 2.0.",
        "Previous versions of this model were released under CC BY-NC 4.0.",
        "v1 was released under CC BY-NC 4.0. Since v2 the model is released under Apache 2.0.",
        "许可证由 CC BY-NC 4.0 改为 Apache 2.0。",
        "We evaluated on the Marsh benchmark, which may be used for research only.",
        "## Third-party notices\n\nThe demo uses the Pebble widgets, which are licensed under the GPL-3.0.",
    ],
)
def test_a_former_license_and_what_only_stands_beside_the_model_are_not_asked_about(body: str) -> None:
    assert _passes(body)


def test_what_is_set_apart_is_recorded_with_its_place() -> None:
    card = "---\nlicense: apache-2.0\n---\n# Pembrel\n\nThe icons are licensed under CC BY-NC 4.0.\n"
    (told,) = dossier(snapshot({"README.md": card.encode()}, name=NAME)).anomalies
    assert (told.kind, told.location.path, told.location.start_line) == ("other-subject", "README.md", 6)


WORDS = st.lists(st.sampled_from("the model weights icons we you Heron-7B , . unlike 权重 図 of".split()), max_size=12)


@given(WORDS)
def test_what_is_left_of_a_sentence_stands_in_it(words: list[str]) -> None:
    told = subject_of(" ".join(words))
    assert told is None or set(fold(told.rest).split()) <= set(fold(" ".join(words)).split())


@given(st.lists(st.tuples(st.sampled_from(OTHERS + OWN), st.sampled_from(["MIT", "research only"])), max_size=6))
def test_each_row_told_of_another_names_it(rows: list[tuple[str, str]]) -> None:
    listed = list(sentences(_table(TONGUES[0], tuple(rows), html=False)))
    for number, told in other_subjects(listed).items():
        assert told.name in listed[number].shown


def test_combinations_of_restrictions_in_one_table_are_told_apart_row_by_row() -> None:
    for limits in product(("Apache 2.0", "research only"), repeat=2):
        rows = ((OWN[0], limits[0]), (OTHERS[0], limits[1]))
        assert _passes(_table(TONGUES[0], rows, html=False)) is (limits[0] == "Apache 2.0")

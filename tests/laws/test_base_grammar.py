"""Small words tell what a name is: what learning is done on is data, what a comment orders is done by its reader."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from auditor.evidence.derivations import derivations
from auditor.evidence.parent_mentions import parent_mentions
from auditor.text.markdown import outline
from auditor.text.sentences import sentences

LEARNED_ON: Mapping[str, tuple[str, str]] = {
    "en": ("It was fine-tuned on {D}.", "It was fine-tuned from {B}."),
    "de": ("Feinabgestimmt auf {D}; feinabgestimmt mit {D}.", "Feinabgestimmt aus {B}."),
    "fr": ("Affiné sur {D}.", "Affiné à partir de {B}."),
    "es": ("Afinado con {D}.", "Afinado a partir de {B}."),
    "pt": ("Ajustado em {D}.", "Ajustado a partir de {B}."),
    "it": ("Raffinato su {D}.", "Raffinato a partire da {B}."),
    "nl": ("Fijngestemd op {D}.", "Fijngestemd vanuit {B}."),
    "pl": ("Dostrojony na {D}.", "Dostrojony z {B}."),
    "ru": ("Дообучена на {D}.", "Дообучена из {B}."),
    "tr": ("{D} üzerinde eğitildi.", "{B} modelinden türetildi."),
    "vi": ("Tinh chỉnh trên {D}.", "Tinh chỉnh từ {B}."),
    "id": ("Disetel pada {D}.", "Disetel halus dari {B}."),
    "ar": ("ضبط دقيق على {D}.", "مشتق من {B}."),
    "zh": ("在数据集 {D} 上微调。", "微调自 {B}。"),
    "ja": ("データ {D} で微調整しました。", "{B} から派生しました。"),
    "ko": ("{D} 데이터로 미세 조정했습니다.", "{B} 기반입니다."),
}
"""What is learned from, and what a model is made from, by languages."""
ORDERS: Mapping[str, tuple[str, ...]] = {
    "en": ("Load the weights of {B}", "1. Quantize {B}", "Then convert {B} to GGUF", "Fine-tune {B} yourself"),
    "de": ("Lade die Gewichte von {B}", "Quantisiere {B}", "Gewichte von {B} laden"),
    "fr": ("Charger les poids de {B}", "Chargez les poids de {B}", "Quantifier {B}"),
    "es": ("Cargar los pesos de {B}", "Carga los pesos de {B}", "Cuantizar {B}"),
    "pt": ("Carregar os pesos de {B}", "Carregue os pesos do {B}", "Quantizar o {B}"),
    "it": ("Carica i pesi di {B}", "Caricare i pesi di {B}", "Quantizza {B}"),
    "nl": ("Laad de gewichten van {B}", "Gewichten van {B} laden", "Kwantiseer {B}"),
    "pl": ("Wczytaj wagi {B}", "Załaduj wagi {B}", "Skwantyzuj {B}"),
    "ru": ("Загрузить веса {B}", "Загружаем веса {B}", "Квантизуем {B}"),
    "tr": ("{B} ağırlıklarını yükle", "{B} kuantize et"),
    "vi": ("Tải trọng số của {B}", "Lượng tử hóa {B}"),
    "id": ("Muat bobot {B}", "Kuantisasi {B}"),
    "zh": ("加载 {B} 的权重", "下载 {B} 的权重", "量化 {B}"),
    "ja": ("{B} の重みを読み込む", "{B} をロード", "{B} を量子化する"),
    "ko": ("{B} 가중치를 불러온다", "{B} 로드", "{B} 양자화하기"),
}
"""Comments that tell what the lines below them do."""
SINCE: Mapping[str, tuple[str, ...]] = {
    "en": ("Since", "From", "As of", "Now", "Starting with"),
    "de": ("Seit", "Ab", "Jetzt", "Nun"),
    "fr": ("Depuis", "À partir de", "Désormais", "Maintenant"),
    "es": ("Desde", "A partir de", "Ahora"),
    "pt": ("Desde", "A partir de", "Agora"),
    "it": ("Dalla", "A partire da", "Ora", "Adesso"),
    "nl": ("Sinds", "Vanaf", "Nu"),
    "pl": ("Od", "Teraz", "Obecnie"),
    "ru": ("С", "Начиная с", "Теперь", "Сейчас"),
    "tr": ("Artık", "Şimdi"),
    "vi": ("Từ", "Kể từ", "Hiện nay"),
    "id": ("Sejak", "Mulai", "Sekarang"),
    "zh": ("自", "从", "现在"),
    "ja": ("現在", "今は"),
    "ko": ("이제", "현재"),
}
"""How a sentence begins that takes back the license of the one before it."""
BASE, DATA = "heron-lab/heron-7b", "heron-lab/letters-of-clerks-2"


def stated(said: str) -> list[str]:
    return [one.name for one in derivations(said.format(B=BASE, D=f"`{DATA}`"))]


@pytest.mark.parametrize("language", LEARNED_ON)
def test_what_learning_is_done_on_is_data_and_what_it_starts_from_is_a_base(language: str) -> None:
    learned, made = LEARNED_ON[language]
    assert stated(learned) == []
    assert stated(made) == [BASE]


def commented(said: str) -> list[str]:
    card = f"# Tern\n\n```python\n# {said.format(B=BASE)}\nrun()\n```\n"
    return [one.name for one in parent_mentions(outline(card, 1), "maker/tern")]


@pytest.mark.parametrize("language", ORDERS)
def test_a_comment_that_orders_states_no_base_and_one_that_tells_does(language: str) -> None:
    assert {order: commented(order) for order in ORDERS[language] if commented(order)} == {}
    assert commented(LEARNED_ON[language][1].replace("{D}", "")) == [BASE]


@pytest.mark.parametrize("language", SINCE)
def test_what_says_since_when_is_read_with_the_license_before_it(language: str) -> None:
    for since in SINCE[language]:
        assert len(list(sentences(f"Palimpsest 1 is under Apache 2.0. {since} 3.0 MIT holds for it."))) == 1, since
    assert len(list(sentences("Palimpsest 1 is under Apache 2.0. Hosting it needs a contract."))) == 2


TOLD: Mapping[str, tuple[str, ...]] = {
    "| Encoder | Decoder |\n|---|---|\n| Heron-Vision | Heron-Chat |": ("Heron-Vision", "Heron-Chat"),
    "<table><thead><tr><th>Encoder</th><th>Decoder</th></tr></thead><tbody><tr><td>Heron-Vision</td>"
    "<td>Heron-Chat</td></tr></tbody></table>": ("Heron-Vision", "Heron-Chat"),
    "| | Tern | Wren |\n|---|---|---|\n| Base model | Heron-7B | Magpie-7B |\n| Size | 3 | 4 |": (
        "Heron-7B",
        "Magpie-7B",
    ),
    "[Base model](https://huggingface.co/heron-lab/heron-7b)": ("heron-lab/heron-7b",),
    '<a class="x" href="https://huggingface.co/heron-lab/heron-7b">Base</a>': ("heron-lab/heron-7b",),
    "Dit is een fijnafstemming van Heron-Chat.": ("Heron-Chat",),
    "Il part de Heron-Chat et garde tout.": ("Heron-Chat",),
    "Knowledge distillation from the Heron-Chat teacher.": ("Heron-Chat",),
    "[weights](https://huggingface.co/heron-lab/heron-7b)": (),
    "[Demo](https://huggingface.co/heron-lab/heron-7b)": (),
    "| Model | Parameters |\n|---|---|\n| Heron-Vision | 7 |": (),
}
"""Places of a card with the bases they state."""


@pytest.mark.parametrize("said", TOLD)
def test_tables_links_and_short_sentences_state_their_bases(said: str) -> None:
    card = outline(f"# Tern\n\n{said}\n", 1)
    assert {one.name for one in parent_mentions(card, "maker/tern")} >= set(TOLD[said])
    assert TOLD[said] or not parent_mentions(card, "maker/tern")

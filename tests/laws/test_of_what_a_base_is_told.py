"""Words of derivation tell of this model alone: not of its card, of another release, of data, of a way or of a list."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping

import pytest

from tests.laws.repository import dossier, passes, snapshot

OWN = "acme/tern-13b-chat"
OWNERS = ("heron-lab", "brookai", "fjordwerk")
SYLLABLES = "bra cor dun fel gar hal jor kel lum mor nev orr pel quen ras sol tir vel wex zan".split()


def made_up(seed: object) -> tuple[str, str]:
    """A name nobody knows, and its id."""
    pick = random.Random(f"told {seed}")
    word = "".join(pick.sample(SYLLABLES, 2)).capitalize()
    name = f"{word}-{pick.choice((3, 7, 13))}B"
    return name, f"{pick.choice(OWNERS)}/{name}"


def filled(sentence: str, seed: object) -> tuple[str, set[str]]:
    """A sentence with names in it, and the names a reader may find: ``{N}`` by name, ``{L}`` linked, ``{I}`` by id."""
    name, identifier = made_up(seed)
    other, other_id = made_up((seed, "other"))
    page = "https://huggingface.co/"
    told = sentence.replace("{N}", name).replace("{L}", f"[{name}]({page}{identifier})").replace("{I}", identifier)
    told = told.replace("{P}", f"{page}{identifier}")
    told = told.replace("{N2}", other).replace("{L2}", f"[{other}]({page}{other_id})")
    return told, {name, identifier}


def proposed(text: str, own: str = OWN) -> set[str]:
    """What a card proposes as parents, as lineage keeps it."""
    card = f"---\nlicense: apache-2.0\n---\n# Tern\n\nIt reads letters.\n\n{text}\n"
    parents = dossier(snapshot({"README.md": card.encode()}, name=own)).parents
    return {edge.parent.removeprefix("hf:") for edge in parents}


def cases(table: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    return ((language, sentence) for language, sentences in table.items() for sentence in sentences)


def check(sentences: Iterator[tuple[str, str]], *, stated: bool) -> list[str]:
    """The sentences of which the wrong thing is read."""
    wrong = []
    for number, (_, sentence) in enumerate(sentences):
        told, names = filled(sentence, number)
        found = proposed(told)
        if bool(found & names) != stated or (not stated and found):
            wrong.append(f"{told} → {sorted(found)}")
    return wrong


ABOUT_THE_CARD: Mapping[str, tuple[str, ...]] = {
    "en": (
        "*This model card was written by A. Reed, B. Marsh and C. Brook and is based on the [{N} model card]({P}).*",
        "_Note: this section is taken from the [{N} model card]({P}), but applies in the same way here._",
        "This section was originally copied from the [{N} card]({P}).",
        "Parts of this card were adapted from {L}'s model card.",
        "The text of this README is adapted from the [{N} documentation]({P}).",
        "This model card is derived from the model card of {L}.",
    ),
    "de": (
        "Dieser Abschnitt stammt aus der [Modellkarte von {N}]({P}).",
        "Diese Modellkarte basiert auf der Modellkarte von {L}.",
    ),
    "fr": (
        "Cette section est reprise de la [fiche du modèle {N}]({P}).",
        "Cette fiche est basée sur la fiche de {L}.",
    ),
    "es": (
        "Esta sección está tomada de la [tarjeta del modelo {N}]({P}).",
        "Esta ficha está basada en la ficha de {L}.",
    ),
    "pt": ("Esta seção foi retirada do [cartão do modelo {N}]({P}).", "Este cartão é baseado no cartão de {L}."),
    "it": (
        "Questa sezione è tratta dalla [scheda del modello {N}]({P}).",
        "Questa scheda è basata sulla scheda di {L}.",
    ),
    "nl": (
        "Deze sectie is overgenomen uit de [modelkaart van {N}]({P}).",
        "Deze modelkaart is gebaseerd op de modelkaart van {L}.",
    ),
    "pl": ("Ta sekcja pochodzi z [karty modelu {N}]({P}).", "Ta karta modelu oparta jest na karcie modelu {L}."),
    "ru": ("Этот раздел взят из [карточки модели {N}]({P}).", "Эта карточка основана на карточке модели {L}."),
    "zh": ("本节内容来自 [{N} 模型卡]({P})。", "本模型卡基于 {L} 的模型卡编写。"),
    "ja": (
        "このセクションは [{N} のモデルカード]({P}) から引用しました。",
        "このモデルカードは {L} のモデルカードをベースにしています。",
    ),
    "ko": ("이 섹션은 [{N} 모델 카드]({P})에서 가져왔습니다.", "이 모델 카드는 {L} 모델 카드를 기반으로 합니다."),
}
ABOUT_THE_MODEL: Mapping[str, tuple[str, ...]] = {
    "en": (
        "This model is based on {L}; see its model card.",
        "This model card is for a model fine-tuned from {L}.",
        "See the model card of the base. The model was fine-tuned from [the {N} model]({P}).",
        "This card describes a model that was fine-tuned from {L}.",
        "This card is about Tern, based on {L}.",
        "This model card is based on {L}.",
        "This card is for Tern, which is based on {L}.",
        "This section introduces Tern, derived from {L}.",
        "It was fine-tuned from {L} (section 3).",
        "According to the report {L} is the base model.",
        "As the paper says, {L} is the base model.",
    ),
    "de": ("Das Modell basiert auf {L}, siehe dessen Modellkarte.",),
    "fr": ("Ce modèle est basé sur {L}, voir sa fiche.",),
    "es": ("El modelo está basado en {L}; véase su ficha.",),
    "zh": ("本模型基于 {L} 微调，详见其模型卡。",),
    "ja": ("本モデルは {L} をベースにしています。モデルカードを参照。",),
}


def test_a_card_that_was_made_from_another_card_tells_no_base() -> None:
    assert check(cases(ABOUT_THE_CARD), stated=False) == []


def test_a_model_whose_card_is_spoken_of_as_well_keeps_its_base() -> None:
    assert check(cases(ABOUT_THE_MODEL), stated=True) == []


LINKED_PAPERS: Mapping[str, tuple[str, ...]] = {
    "en": (
        "The small ones are derived from a series under the [Apache 2.0 License]({P}/blob/main/LICENSE).",
        "Its text is derived from the [license agreement]({P}/blob/main/LICENSE.txt).",
        "The prompt format was taken from the [{N} chat template]({P}/blob/main/tokenizer_config.json).",
        "It was built with the [{N} tokenizer]({P}).",
    ),
    "de": ("Abgeleitet von einer Reihe unter der [Apache-Lizenz 2.0]({P}/blob/main/LICENSE).",),
    "fr": ("Dérivé d'une série publiée sous [licence Apache 2.0]({P}/blob/main/LICENSE).",),
    "zh": ("衍生自以 [Apache 2.0 许可证]({P}/blob/main/LICENSE) 发布的系列。",),
}
LINKED_MODELS: Mapping[str, tuple[str, ...]] = {
    "en": (
        "It was fine-tuned from [these weights]({P}).",
        "It was fine-tuned from [{N}]({P}/tree/main).",
        "Derived from [the {N} repository]({P}).",
        "Fine-tuned from [{N} (Apache 2.0 license)]({P}).",
    ),
}


def test_a_link_to_a_license_or_a_tokenizer_of_a_model_names_no_base() -> None:
    assert check(cases(LINKED_PAPERS), stated=False) == []


def test_a_link_to_the_weights_of_a_model_does() -> None:
    assert check(cases(LINKED_MODELS), stated=True) == []


OTHER_RELEASES: Mapping[str, tuple[str, ...]] = {
    "en": (
        "In May we open-sourced the model Heronette-3B based on {L}.",
        "* 2025/12/19: Released our [3B base models](https://huggingface.co/acme/heronette-3b) developed from {N}.",
        "We also fine-tuned {L}, which gave us Heronette-3B.",
        "To see what the base matters, we also tuned {N} and obtained Heronette-3B.",
        "Check out the smaller checkpoints that were fine-tuned from {L}.",
        "Heronette-3B and Heronette-7B are derived from {L}.",
        "Or check out the **[base](https://huggingface.co/acme/ha-base)** checkpoint fine-tuned from a T5.",
        "Released our [paper](https://example.org/a.pdf) and [base models](https://huggingface.co/acme/heronette-3b).",
        "We fine-tuned it to create [Heronette](https://huggingface.co/acme/heronette-3b).",
        "If speed matters, see the [small](https://huggingface.co/acme/heronette-3b) checkpoint fine-tuned from {L}.",
    ),
    "de": ("Wir haben auch {L} feinabgestimmt und so Heronette-3B erhalten.",),
    "fr": ("Nous avons aussi affiné {L}, ce qui a donné Heronette-3B.",),
    "es": ("También ajustamos {L} y obtuvimos Heronette-3B.",),
    "zh": ("为了比较底座，我们也微调了 {L} 模型，获得 Heronette-3B，效果不错。",),
    "ja": ("比較のため {L} もファインチューニングし、Heronette-3B を得ました。",),
    "ko": ("비교를 위해 {L}도 미세 조정하여 Heronette-3B를 얻었습니다.",),
}
THIS_RELEASE: Mapping[str, tuple[str, ...]] = {
    "en": (
        "In May we open-sourced Tern-13B-Chat, based on {L}.",
        "We fine-tuned {L}, which gave us Tern-13B-Chat.",
        "* 2025/12/19: Released our model, developed from {N}.",
        "We fine-tuned {L} and obtained this model.",
        "We fine-tuned {L} and obtained better answers than Heronette-3B.",
        "Tern-13B-Chat is derived from {L}.",
    ),
    "rows": (
        "Released under Apache 2.0 | [Base model]({P}) | Demo",
        "Published in May, [base model]({P})",
    ),
    "mixed": ("Fine-tuned from our [base model]({P}).", "The [base model]({P}) was released in May."),
    "zh": ("我们微调了 {L} 模型，获得 Tern-13B-Chat。",),
    "ja": ("{L} をファインチューニングし、本モデルを得ました。",),
}


def test_what_another_release_was_made_from_is_no_base_of_this_one() -> None:
    assert check(cases(OTHER_RELEASES), stated=False) == []


def test_what_this_release_was_made_from_is() -> None:
    assert check(cases(THIS_RELEASE), stated=True) == []


DATA_BY_SIZE: Mapping[str, tuple[str, ...]] = {
    "en": (
        "It was trained on subsets of [{N}(en)](https://heron-lab.org/letters), and little else.",
        "Trained on a subset of {N}.",
        "The estimate of blur is from the {N} metadata and from no model.",
        "Images were taken from {N} captions.",
    ),
    "de": ("Trainiert auf Teilmengen von {N}.", "Die Schätzung stammt aus den {N}-Metadaten."),
    "fr": ("Entraîné sur des sous-ensembles de {N}.",),
    "es": ("Entrenado con subconjuntos de {N}.",),
    "pt": ("Treinado em subconjuntos do {N}.",),
    "it": ("Addestrato su sottoinsiemi di {N}.",),
    "nl": ("Getraind op deelverzamelingen van {N}.",),
    "pl": ("Wytrenowany na podzbiorach {N}.",),
    "ru": ("Обучена на подмножествах {N}.",),
    "zh": ("在 {N} 的子集上训练。",),
    "ja": ("{N} のサブセットで学習しました。",),
    "ko": ("{N}의 하위 집합으로 학습했습니다.",),
}
SUBSETS_OF_WEIGHTS: Mapping[str, tuple[str, ...]] = {
    "en": ("It was fine-tuned from {L} on a subset of letters.", "A subset of the layers of {L}, retrained."),
    "de": ("Feinabgestimmt aus {L} auf einer Teilmenge der Briefe.",),
    "zh": ("在 {L} 的基础上，用数据子集微调。",),
}


def test_a_name_with_a_size_whose_subsets_were_learned_from_is_data() -> None:
    assert check(cases(DATA_BY_SIZE), stated=False) == []


def test_what_was_trained_further_on_a_subset_keeps_its_base() -> None:
    assert check(cases(SUBSETS_OF_WEIGHTS), stated=True) == []


ROLES: Mapping[str, tuple[str, ...]] = {
    "en": (
        "DPO for three rounds, with the reward signal from {L}.",
        "Tuned with rewards from {L}.",
        "It adopts the same native int4 quantization method as {L}.",
        "It uses the same training recipe as {L}.",
        "Methods such as finetuning, LoRA, {N} and others work with it.",
        "Everything works: fine-tuning, {N}, and merging.",
        "The project supports fine-tuning of {N} and of others.",
        "Heron has uploaded weights to their organization at {L} and {L2} too.",
        "The weights of others were published at {L}.",
        "Thanks to Reed for the whole range of quants: https://huggingface.co/reed/tern-13b-chat-GGUF",
    ),
    "de": (
        "DPO in drei Runden, mit dem Belohnungssignal von {L}.",
        "Es nutzt dieselbe Methode der Quantisierung wie {L}.",
    ),
    "fr": ("DPO en trois tours, avec le signal de récompense de {L}.",),
    "es": ("DPO en tres rondas, con la señal de recompensa de {L}.",),
    "es mixed": ("El proyecto soporta afinado de {N}.",),
    "zh": (
        "本项目既支持对 {N} 进行增量预训练，也支持其他模型。",
        "三轮 DPO，奖励信号来自 {L}。",
        "采用与 {L} 相同的量化方法。",
    ),
}
NO_ROLES: Mapping[str, tuple[str, ...]] = {
    "en": (
        "DPO of {L} for three rounds, with a reward signal of our own.",
        "It is the same network as {L}, quantized by the same method.",
        "Fine-tuning {L} took two days.",
        "It supports Frisian and was fine-tuned from {L}.",
        "We published a chat model based on {L}.",
        "We released the weights of {L}, tuned on letters.",
        "The weights were taken from those published by Heron, {L}.",
        "A merge by fine-tuning, then slerp, of {L} and {L2}.",
        "Quantized, {L} fits in 4 GB; here it is.",
        "We fine-tuned {L} to get a chat model.",
        "By fine-tuning, pruning, and healing {L} we got this model.",
    ),
}


def test_who_rewards_or_lends_a_method_or_stands_in_a_list_of_methods_is_no_base() -> None:
    assert check(cases(ROLES), stated=False) == []


def test_who_lends_its_weights_beside_a_method_is() -> None:
    assert check(cases(NO_ROLES), stated=True) == []


POLITE: Mapping[str, tuple[str, ...]] = {
    "en": (
        "The model is a fine-tuned version of {L}, please review its guidelines before use.",
        "This model was fine-tuned from {L}, please see its card.",
        "Built on top of {L}; please cite both.",
    ),
    "de": ("Das Modell basiert auf {L}, bitte beachten Sie dessen Hinweise.",),
    "fr": ("Le modèle est basé sur {L}, veuillez lire sa fiche.",),
    "es": ("El modelo está basado en {L}, por favor lea su ficha.",),
    "pt": ("O modelo é baseado em {L}, por favor leia o cartão.",),
    "it": ("Il modello è basato su {L}, si prega di leggere la scheda.",),
    "zh": ("本模型基于 {L} 微调，请先阅读其说明。",),
    "ja": ("本モデルは {L} をベースにしています、説明をお読みください。",),
    "ko": ("이 모델은 {L}을 기반으로 합니다, 설명을 읽어 주세요.",),
}
ADVICE: Mapping[str, tuple[str, ...]] = {
    "en": (
        "To fine-tune {L} yourself, please see the guide.",
        "Please fine-tune {L} instead.",
        "If you would like a model based on {L}, please write to us.",
        "For fine-tuning {L}, please use the script.",
    ),
}


def test_a_request_behind_a_statement_takes_nothing_back() -> None:
    assert check(cases(POLITE), stated=True) == []


def test_advice_with_a_request_states_nothing() -> None:
    assert check(cases(ADVICE), stated=False) == []


def test_a_table_that_stands_on_its_side_tells_each_model_the_base_of_its_column() -> None:
    rows = [made_up(("side", number)) for number in range(4)]
    bases = [made_up(("base", number)) for number in range(4)]
    link = "<td><a href=https://huggingface.co/{}>{}</a></td>"
    ours = [*(f"acme/{name}" for name, _ in rows[:3]), OWN]
    tuned = "".join(link.format(one, one.rpartition("/")[2]) for one in ours)
    base = "".join(link.format(identifier, name) for name, identifier in bases)
    for label in ("Pretrained Model", "Base model", "Basismodell", "基座模型"):
        table = (
            f"<table>\n<tr><th colspan=5>Tuned on letters.</th></tr>\n<tr><td>Finetuned Model</td>{tuned}"
            f"</tr>\n<tr><td>{label}</td>{base}</tr>\n</table>"
        )
        assert proposed(table) == {bases[3][1]}, label


BASE_FIRST: Mapping[str, tuple[str, ...]] = {
    "en": (
        "As base model, we used {N}.",
        "As base model, we used the latest {N}.",
        "As a starting point we chose {L}.",
        "For the backbone, we picked {N}.",
        "As our foundation, I took {L}.",
        "As the base checkpoint we deliberately chose {N}.",
    ),
    "de": (
        "Als Basismodell haben wir {N} verwendet.",
        "Als Grundlage dient uns {N}.",
        "Als Ausgangspunkt nahmen wir {L}.",
    ),
    "fr": ("Comme modèle de base, nous avons utilisé {N}.", "Comme point de départ, nous avons pris {L}."),
    "es": ("Como modelo base usamos {N}.", "Como punto de partida, elegimos {L}."),
    "pt": ("Como modelo base, usamos o {N}.", "Como ponto de partida escolhemos o {L}."),
    "it": ("Come modello di base abbiamo usato {N}.", "Come punto di partenza abbiamo scelto {L}."),
    "nl": ("Als basismodel gebruikten we {N}.", "Als uitgangspunt namen we {L}."),
    "pl": ("Jako modelu bazowego użyliśmy {N}.", "Jako punkt wyjścia wybraliśmy {L}."),
    "ru": ("В качестве базовой модели мы взяли {N}.",),
    "zh": ("作为基座模型，我们使用了 {N}。", "作为起点，我们选择了 {L}。"),
    "ja": ("ベースモデルとして {N} を使用しました。",),
    "ko": ("기본 모델로 {N}를 사용했습니다.", "베이스 모델로는 {L}을 선택했습니다."),
}
NOT_A_BASE: Mapping[str, tuple[str, ...]] = {
    "en": (
        "As a baseline, we used {N}.",
        "As a judge, we used {N}.",
        "As the base of the comparison we used {N}.",
        "As base model, we used none, unlike {N}.",
    ),
    "de": ("Als Vergleich haben wir {N} verwendet.",),
    "fr": ("Comme référence, nous avons utilisé {N}.",),
    "es": ("Como referencia usamos {N}.",),
    "zh": ("作为对比，我们使用了 {N}。",),
}


def test_a_base_that_is_told_before_what_was_done_with_it_is_one() -> None:
    assert check(cases(BASE_FIRST), stated=True) == []


def test_what_was_used_as_something_else_is_none() -> None:
    assert check(cases(NOT_A_BASE), stated=False) == []


LISTED = ("mistralai/Mistral-7B-Instruct-v0.2", "Qwen/Qwen2.5-7B-Instruct", "ibm-granite/granite-3.1-8b-instruct")
BOUND = ("meta-llama/Llama-2-7b-hf", "google/gemma-7b", "meta-llama/Meta-Llama-3-8B")


@pytest.mark.parametrize("own", LISTED)
@pytest.mark.parametrize("bound", BOUND)
def test_the_card_of_a_well_known_model_that_names_a_limited_base_by_id_does_not_pass(own: str, bound: str) -> None:
    page = f"https://huggingface.co/{bound}"
    for sentence in ("This model was fine-tuned from {L}.", "It is based on {L}.", "Base model: {L}"):
        told = sentence.replace("{L}", f"[{bound.rpartition('/')[2]}]({page})")
        card = f"---\nlicense: apache-2.0\n---\n# Tern\n\nIt reads letters.\n\n{told}\n".encode()
        assert bound in proposed(told, own)
        assert not passes({"README.md": card}, name=own)


OWNERS_FIRST: Mapping[str, tuple[str, ...]] = {
    "en": (
        "It is derived from HeronAI's {N}.",
        "Fine-tuned from HeronAI’s open {L} on letters.",
        "A language model by us that is derived from [HeronAI’s](https://heron.example/) {L} (released in June).",
        "We fine-tuned HeronLabs' {N}.",
        "Based on the BrookAI team's {N} and tuned on letters.",
    ),
    "nl": ("Het model is gebaseerd op HeronAI's {N}.",),
    "zh": ("本模型基于 HeronAI 的 {N} 微调。", "基于HeronAI的{L}微调而成。"),
    "ja": ("本モデルは HeronAI の {N} をベースにしています。",),
    "ko": ("이 모델은 HeronAI의 {N}을 기반으로 합니다.",),
}


def test_the_base_behind_the_name_of_its_owner_is_read_and_the_owner_is_none() -> None:
    assert check(cases(OWNERS_FIRST), stated=True) == []
    for number, (_, sentence) in enumerate(cases(OWNERS_FIRST)):
        found = proposed(filled(sentence, number)[0])
        assert {"HeronAI", "HeronLabs", "BrookAI"}.isdisjoint(found)


@pytest.mark.parametrize("owner", ["MetaAI's", "MetaAI’s", "the MetaAI team's", "FacebookResearch's open"])
def test_a_limited_base_behind_the_name_of_its_owner_does_not_pass(owner: str) -> None:
    for verb in ("fine-tuned from", "derived from", "based on"):
        card = f"---\nlicense: mit\n---\n# Tern\n\nIt reads letters.\n\nThis model was {verb} {owner} Llama 2 7B.\n"
        assert not passes({"README.md": card.encode()})

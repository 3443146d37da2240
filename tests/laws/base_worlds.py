"""Repositories that say in words, of a made-up model, that this one was made from it, or that it was not.

A world is a name (of made-up syllables, in the shapes in which models are called), a statement in one of twelve
languages, and the place in which it stands. What is expected is known from the way it was put together.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.laws.generators import plain_carrier

SYLLABLES = "bra cor dun fel gar hal jor kel lum mor nev orr pel quen ras sol tir vel wex zan".split()
OTHER_LETTERS = {
    "ru": ("сой гра чиж вер лос тур дуб рин кам зяб".split(), "Б"),
    "el": ("κυκ νος αλκ υων περ δικ γερ ανο σπι".split(), "B"),
}
KINDS = ("Chat", "Base", "Instruct", "Coder", "Mini", "Large", "VL", "Embed")
STATED: Mapping[str, tuple[str, ...]] = {
    "en": (
        *("We fine-tuned {M}.", "It was fine-tuned from {M} on letters.", "This model is based on {M}."),
        *("The weights come from {M}.", "Initialized from {M}.", "Quantized version of {M}.", "LoRA adapter for {M}."),
        *("It was distilled from {M}.", "Same weights as {M}, repacked.", "Style for {M}.", "Built on top of {M}."),
        *("The student was trained on the logits of {M}.", "The vision encoder is {M}.", "We started from {M}."),
    ),
    "de": (
        *("Das Modell basiert auf {M}.", "Feinabgestimmt aus {M}.", "Wir haben {M} weitertrainiert."),
        *("Die Gewichte stammen aus {M}.", "Stil für {M}.", "Der Bildencoder ist {M}."),
        *("Es lernte aus den Logits von {M}.", "LoRA-Adapter für {M}."),
    ),
    "fr": (
        *("Ce modèle est basé sur {M}.", "Affiné à partir de {M}.", "Les poids proviennent de {M}."),
        *(
            "Style pour {M}.",
            "L'encodeur visuel est {M}.",
            "L'élève apprend des logits de {M}.",
            "Adaptateur LoRA pour {M}.",
        ),
    ),
    "es": (
        *("El modelo se basa en {M}.", "Ajustado a partir de {M}.", "Los pesos proceden de {M}."),
        *(
            "Estilo para {M}.",
            "El codificador visual es {M}.",
            "Aprendió de los logits de {M}.",
            "Adaptador LoRA para {M}.",
        ),
    ),
    "pt": (
        *("O modelo é baseado em {M}.", "Ajustado a partir de {M}.", "Os pesos vêm de {M}."),
        *(
            "Estilo para {M}.",
            "O codificador visual é {M}.",
            "Aprendeu com os logits de {M}.",
            "Adaptador LoRA para {M}.",
        ),
    ),
    "it": (
        *("Il modello è basato su {M}.", "Affinato a partire da {M}.", "I pesi provengono da {M}."),
        *("Stile per {M}.", "L'encoder visivo è {M}.", "Ha imparato dai logit di {M}.", "Adattatore LoRA per {M}."),
    ),
    "nl": (
        *("Het model is gebaseerd op {M}.", "Verfijnd vanuit {M}.", "De gewichten komen uit {M}."),
        *("Stijl voor {M}.", "De beeldencoder is {M}.", "Het leerde van de logits van {M}.", "LoRA-adapter voor {M}."),
    ),
    "pl": (
        *("Model oparty na {M}.", "Dostrojony z {M}.", "Wagi pochodzą z {M}.", "Styl dla {M}."),
        *("Koderem obrazu jest {M}.", "Uczył się na logitach {M}.", "Adapter LoRA dla {M}."),
    ),
    "ru": (
        *("Модель основана на {M}.", "Дообучена на основе {M}.", "Веса взяты из {M}.", "Стиль для {M}."),
        *("Визуальный энкодер — {M}.", "Она училась на логитах {M}.", "LoRA-адаптер для {M}."),
    ),
    "zh": (
        *("本模型基于 {M} 微调。", "权重来自 {M}。", "由 {M} 量化而来。", "{M} 的 LoRA 适配器。"),
        *("视觉编码器采用 {M}。", "学生模型使用 {M} 的 logits 训练。", "适用于 {M} 的风格 LoRA。"),
    ),
    "ja": (
        *(
            "本モデルは {M} をベースにしています。",
            "{M} をファインチューニングしました。",
            "重みは {M} から取りました。",
        ),
        *("{M} 用の LoRA です。", "画像エンコーダは {M} です。", "{M} のロジットで学習しました。"),
    ),
    "ko": (
        *("이 모델은 {M}을 기반으로 합니다.", "{M}을 미세 조정했습니다.", "가중치는 {M}에서 가져왔습니다."),
        *("{M}용 LoRA입니다.", "비전 인코더는 {M}입니다.", "{M}의 로짓으로 학습했습니다."),
    ),
}
"""Sentences that say that the model, or a part of it, was made from another."""
LABELS: Mapping[str, tuple[str, ...]] = {
    "en": (
        "Base model",
        "Original weights",
        "Fine-tuned from",
        "Source model",
        "Teacher",
        "Vision encoder",
        "Starting checkpoint",
    ),
    "de": ("Basismodell", "Ursprüngliche Gewichte", "Ausgangsmodell", "Lehrermodell", "Bildencoder"),
    "fr": ("Modèle de base", "Poids d'origine", "Affiné à partir de", "Modèle enseignant", "Encodeur visuel"),
    "es": ("Modelo base", "Pesos originales", "Modelo de origen", "Modelo maestro", "Codificador visual"),
    "pt": ("Modelo base", "Pesos originais", "Modelo de origem", "Modelo professor", "Codificador visual"),
    "it": ("Modello base", "Pesi originali", "Modello di partenza", "Modello insegnante", "Encoder visivo"),
    "nl": ("Basismodel", "Oorspronkelijke gewichten", "Uitgangsmodel", "Leermodel", "Beeldencoder"),
    "pl": ("Model bazowy", "Oryginalne wagi", "Model źródłowy", "Model nauczyciela", "Koder obrazu"),
    "ru": ("Базовая модель", "Исходные веса", "Исходная модель", "Модель-учитель", "Визуальный энкодер"),
    "zh": ("基座模型", "原始权重", "底模", "教师模型", "视觉编码器"),
    "ja": ("ベースモデル", "元の重み", "元モデル", "教師モデル", "画像エンコーダ"),
    "ko": ("베이스 모델", "원본 가중치", "원본 모델", "교사 모델", "비전 인코더"),
}
"""What stands beside the name of a base, or of a part, in rows and settings."""
NOT_STATED: Mapping[str, tuple[str, ...]] = {
    "en": (
        *("It beats {M} by three points.", "Evaluated against {M} on letters.", "This model is used by {M}."),
        *(
            "It uses the tokenizer of {M}.",
            "Compatible with {M} prompts.",
            "The answers in the data were generated by {M}.",
        ),
        *(
            "It was not fine-tuned from {M}.",
            "You may fine-tune {M} yourself.",
            "Unlike {M}, it was trained from scratch.",
        ),
    ),
    "de": (
        *("Es übertrifft {M} um drei Punkte.", "Verglichen mit {M} ist es schneller.", "Nutzt den Tokenizer von {M}."),
        *("Es basiert nicht auf {M}.", "Die Antworten in den Daten erzeugte {M}."),
    ),
    "fr": (
        *("Il dépasse {M} de trois points.", "Il utilise le tokenizer de {M}.", "Il n'est pas basé sur {M}."),
        "Les réponses des données viennent de {M}.",
    ),
    "es": (
        *("Supera a {M} en tres puntos.", "Usa el tokenizador de {M}.", "No se basa en {M}."),
        "Las respuestas de los datos fueron generadas por {M}.",
    ),
    "pt": ("Supera o {M} em três pontos.", "Usa o tokenizador do {M}.", "Não é baseado em {M}."),
    "it": ("Supera {M} di tre punti.", "Usa il tokenizer di {M}.", "Non è basato su {M}."),
    "nl": ("Het verslaat {M} met drie punten.", "Gebruikt de tokenizer van {M}.", "Het is niet gebaseerd op {M}."),
    "pl": ("Przewyższa {M} o trzy punkty.", "Używa tokenizera {M}.", "Nie jest oparty na {M}."),
    "ru": ("Превосходит {M} на три пункта.", "Использует токенизатор {M}.", "Модель не основана на {M}."),
    "zh": ("性能优于 {M} 三个百分点。", "使用 {M} 的分词器。", "本模型不基于 {M}。", "训练数据由 {M} 生成。"),
    "ja": ("{M} を三ポイント上回ります。", "{M} のトークナイザを使います。", "{M} をベースにしていません。"),
    "ko": ("{M}보다 세 점 높습니다.", "{M}의 토크나이저를 씁니다.", "{M}을 기반으로 하지 않습니다."),
}
"""Sentences that name another model as something else than what this one was made from."""
OTHER_LABELS: Mapping[str, tuple[str, ...]] = {
    "en": ("Tokenizer", "Compared with", "Judge", "Used by", "Benchmark", "Data generated by"),
    "de": ("Tokenizer", "Verglichen mit", "Richter"),
    "fr": ("Tokenizer", "Comparé à", "Juge"),
    "es": ("Tokenizador", "Comparado con", "Juez"),
    "pt": ("Tokenizador", "Comparado com", "Juiz"),
    "it": ("Tokenizer", "Confrontato con", "Giudice"),
    "nl": ("Tokenizer", "Vergeleken met"),
    "pl": ("Tokenizer", "Porównano z"),
    "ru": ("Токенизатор", "Сравнение с"),
    "zh": ("分词器", "对比模型", "评审模型"),
    "ja": ("トークナイザ", "比較対象"),
    "ko": ("토크나이저", "비교 대상"),
}


def name(pick: random.Random) -> str:
    """A made-up model's name, in one of the shapes in which models are called."""
    word = "".join(pick.sample(SYLLABLES, 2)).capitalize()
    script = pick.choice(sorted(OTHER_LETTERS))
    letters, billions = OTHER_LETTERS[script]
    foreign = "".join(pick.sample(letters, 2)).capitalize()
    return pick.choice(
        (
            f"{word}-{pick.choice((3, 7, 13, 70))}B",
            f"{word}-{pick.choice((3, 7, 13))}B-v{pick.choice((2, 3))}",
            f"{word}-{pick.choice((2, 3))}.{pick.choice((1, 5))}",
            f"{word} {pick.choice((2, 3))}.{pick.choice((1, 5))}",
            f"{word} {pick.choice((7, 13))}B",
            f"{word}-{pick.choice(KINDS)}",
            f"{word}{pick.choice(('Net', 'Voice', 'Former', 'Vision'))}",
            f"{word.upper()}.1-{pick.choice(('dev', 'pro', 'fast'))}",
            f"{word.casefold()}-lab/{word.casefold()}-7b",
            f"{word.casefold()}ai/{word.casefold()}-large-{pick.choice((2, 3))}",
            f"{foreign}-{pick.choice((3, 7, 13))}{billions}",
            f"{foreign}-{pick.choice(KINDS)}",
            f"{foreign}{pick.choice(('GPT', 'Net'))}",
        )
    )


def _body(text: str) -> dict[str, bytes]:
    return _card("license: apache-2.0", text)


def _card(front: str, text: str, **more: str) -> dict[str, bytes]:
    files = {**plain_carrier(), "README.md": f"---\n{front}\n---\n# Tern\n\nIt reads letters.\n\n{text}\n".encode()}
    return {**files, **{path: content.encode() for path, content in more.items()}}


Place = Callable[[str, str], dict[str, bytes]]
SENTENCES: Mapping[str, Callable[[str], dict[str, bytes]]] = {
    "prose": lambda said: _body(f"Thanks to all who helped. {said} Have fun."),
    "list item": lambda said: _body(f"- It reads letters\n- {said}\n- Have fun"),
    "heading": lambda said: _body(f"## {said}\n\nIt reads letters."),
    "caption": lambda said: _body(f"<figure><img src='a.png'><figcaption>{said}</figcaption></figure>"),
    "quote": lambda said: _body(f"> {said}"),
    "code comment": lambda said: _body(f"```python\n# {said}\nprint(1)\n```"),
    "script comment": lambda said: _card(
        "license: apache-2.0", "", **{"run.sh": f"#!/bin/sh\n# {said}\npython run.py\n"}
    ),
    "note of a citation": lambda said: _body(
        f"```bibtex\n@misc{{tern,\n  title = {{Tern}},\n  year = {{2026}},\n  note = {{{said}}}\n}}\n```"
    ),
    "cell": lambda said: _body(f"| Remark | Value |\n|---|---|\n| Note | {said} |"),
    "HTML cell": lambda said: _body(f"<table><tr><td>Note</td><td>{said}</td></tr></table>"),
    "front matter": lambda said: _card(f"license: apache-2.0\ndescription: {json.dumps(said, ensure_ascii=False)}", ""),
    "setting": lambda said: _card("license: apache-2.0", "", **{"info.json": json.dumps({"description": said})}),
}
"""Where a sentence may stand."""
ROWS: Mapping[str, Place] = {
    "row with head": lambda label, said: _body(
        f"| Property | Value |\n|---|---|\n| {label} | {said} |\n| Size | small |"
    ),
    "row without head": lambda label, said: _body(f"| | |\n|---|---|\n| Size | small |\n| {label} | {said} |"),
    "row that is the head": lambda label, said: _body(f"| {label} | {said} |\n|---|---|\n| Size | small |"),
    "column": lambda label, said: _body(f"| Model | {label} |\n|---|---|\n| Tern | {said} |"),
    "line": lambda label, said: _body(f"{label}: {said}"),
    "bold item": lambda label, said: _body(f"- **{label}:** {said}\n- **Size:** small"),
    "HTML row": lambda label, said: _body(
        f"<table><tr><td>Size</td><td>small</td></tr><tr><td><b>{label}</b></td><td>{said}</td></tr></table>"
    ),
    "front matter key": lambda label, said: _card(
        f"license: apache-2.0\n{json.dumps(label, ensure_ascii=False)}: {json.dumps(said, ensure_ascii=False)}", ""
    ),
    "key of a setting": lambda label, said: _card(
        "license: apache-2.0", "", **{"info.json": json.dumps({label: said}, ensure_ascii=False)}
    ),
    "section": lambda label, said: _body(f"## {label}\n\n{said}"),
}
"""Where a label and a name may stand."""


@dataclass(frozen=True)
class World:
    """One repository, with what it says and where."""

    name: str
    language: str
    place: str
    said: str
    stated: bool
    files: Mapping[str, bytes]


def world(seed: int, *, stated: bool) -> World:
    """The repository of a seed."""
    pick = random.Random(f"{seed} {stated}")
    called, language = name(pick), pick.choice(sorted(STATED))
    if pick.random() < 0.6:
        said = pick.choice((STATED if stated else NOT_STATED)[language]).replace("{M}", called)
        place = pick.choice(sorted(SENTENCES))
        return World(called, language, place, said, stated, SENTENCES[place](said))
    label = pick.choice((LABELS if stated else OTHER_LABELS)[language])
    place = pick.choice(sorted(ROWS))
    return World(called, language, place, f"{label}: {called}", stated, ROWS[place](label, called))

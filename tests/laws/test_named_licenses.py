"""What is named and unknown stays: a license on no record that is named beside a known one keeps an id of its own."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.records.named_licenses import NAMED, named_in, named_licenses
from auditor.text.language import english_words
from tests.laws.repository import dossier, passes, snapshot
from tests.sizes import sized

FORMS = {
    "en comply": "Users must comply with {known} and the {name} Agreement.",
    "en both": "Use of the weights must comply with both {known} and the {name} Community License.",
    "en label": "License: {known} and {name} License",
    "en besides": "The weights are subject to the {name} Terms of Use in addition to {known}.",
    "en turned": "The {name} License Agreement applies to the weights as well as {known}.",
    "de": "Die Nutzung muss {known} und der {name} Lizenzvereinbarung entsprechen.",
    "de joined": "Die Gewichte unterliegen neben {known} auch der {name}-Lizenz.",
    "fr": "L'utilisation doit respecter la licence {known} et la licence {name}.",
    "es": "Los pesos se rigen por {known} y por la licencia {name}.",
    "pt": "O uso deve cumprir a licença {known} e o acordo {name}.",
    "it": "L'uso deve rispettare la licenza {known} e la licenza {name}.",
    "nl": "Het gebruik moet voldoen aan {known} en de {name}-licentie.",
    "pl": "Użycie musi być zgodne z {known} oraz licencją {name}.",
    "ru": "Использование должно соответствовать {known} и лицензии {name}.",
    "zh": "使用本模型须同时遵守 {known} 和 {name} 许可协议。",
    "ja": "本モデルの利用は {known} および {name} ライセンスに従う必要があります。",
    "ko": "이 모델의 사용은 {known} 및 {name} 라이선스를 준수해야 합니다.",
    "tr": "Kullanım {known} ve {name} Lisans Sözleşmesi koşullarına uymalıdır.",
    "vi": "Việc sử dụng phải tuân thủ {known} và giấy phép {name}.",
    "id": "Penggunaan harus mematuhi {known} dan lisensi {name}.",
}
SYLLABLES = st.sampled_from("zeph nor dal quim tor vex lun bri kor sel mar ost fal gru pel wyn".split())
WORD = (
    st.lists(SYLLABLES, min_size=2, max_size=3)
    .map("".join)
    .filter(lambda word: word not in english_words())
    .map(str.capitalize)
)
NAMES = st.one_of(
    WORD, st.tuples(WORD, WORD).map(" ".join), st.tuples(WORD, st.integers(2, 9)).map(lambda one: f"{one[0]}-{one[1]}")
)
KNOWN = st.sampled_from(("Apache 2.0", "Apache-2.0", "the Apache License 2.0"))


def card(words: str, front: str = "license: apache-2.0") -> dict[str, bytes]:
    return {"README.md": f"---\n{front}\n---\n# A tern\n\nIt reads letters.\n\n{words}\n".encode()}


PLACES = {
    "label": "License: {name}",
    "label with the word": "**Model License:** {name} Community License",
    "item": "- License: {name} Model Agreement",
    "row": "| Property | Value |\n|---|---|\n| License | {name} Terms |",
    "said": "The model license is the {name} Community License.",
    "called": "Our license is called the {name} Agreement.",
    "chosen": "We chose the {name} License for this release.",
    "chosen de": "Wir haben uns für die {name}-Lizenz entschieden.",
    "chosen fr": "Nous avons choisi la licence {name}.",
    "chosen pl": "Wybraliśmy licencję {name}.",
    "chosen ru": "Мы выбрали лицензию {name}.",
    "chosen zh": "我们选择了 {name} 许可证。",
    "follows": "This release follows the {name} Fair Weights Charter.",
    "use follows": "Use of the model follows the {name} Covenant.",
    "heading": "## License\n\n{name} Community License",
    "heading with the name": "## License: {name} License",
    "id": "license: {name}-oml-1.0",
    "beside a known one": "License: Apache 2.0 and {name} Community",
    "in a list": "**License:** Apache-2.0, {name} Community",
    "row of two": "| Property | Value |\n|---|---|\n| License | Apache-2.0 + {name}-oml-1.0 |",
    "badge": "![License](https://img.shields.io/badge/License-{name}-blue)",
    "badge with the word": "[![x](https://img.shields.io/badge/Model_License-{name}_Model__Agreement-red)](LICENSE-MODEL)",
    "badge by its query": "![x](https://img.shields.io/static/v1?label=License&message={name}+License&color=red)",
    "words of a picture": "![License: {name}](license.svg)",
    "de": "Lizenz: {name} Gemeinschaftslizenz",
    "fr": "Licence : {name} Communauté",
    "es": "Licencia: {name} Comunidad",
    "pt": "Licença: {name} Comunidade",
    "it": "Licenza: {name} Comunità",
    "pl": "Licencja: {name} Społeczność",
    "ru": "Лицензия: {name} Сообщество",
    "tr": "Lisans: {name} Topluluk",
    "zh": "许可证：{name} 社区许可协议",
    "ja": "ライセンス: {name} コミュニティライセンス",
    "ko": "라이선스: {name} 커뮤니티 라이선스",
}
"""Where a card says what something is licensed under, beside a free label that it names nothing else for."""


@settings(max_examples=sized(80))
@given(st.sampled_from(sorted(PLACES)), NAMES)
def test_a_license_on_no_record_that_a_card_states_by_itself_may_bind(place: str, name: str) -> None:
    spelled = name.replace(" ", "_").replace("-", "--") if "shields" in PLACES[place] else name
    spelled = spelled.replace(" ", "-") if place in ("id", "row of two") else spelled
    files = card(PLACES[place].format(name=spelled))
    assert named_in(dossier(snapshot(files)).weights.concluded.expression)
    assert not passes(files)


GRANTED = {
    "released": "Released under the {name} {noun} 1.1.",
    "with more": "Released under the {name} {noun} 1.1. The training scripts are MIT.",
    "licensed": "The model is licensed under the {name} {noun}.",
    "version": "Distributed under the {name} {noun}, v2.",
    "active": "We release the weights under {name}.",
    "comes": "The checkpoints come under the {name} {noun}.",
    "code and weights": "The code and the weights are released under the {name} {noun}.",
    "model and code": "The model and its code are released under the {name} {noun}.",
    "code and model": "Code, data and the model are released under the {name} {noun}.",
    "available": "The weights are available under the {name} {noun}.",
    "terms of": "Made available under the terms of the {name} {noun} for everybody.",
    "de": "Das Modell wird veröffentlicht unter der {name} Charta 1.1.",
    "fr": "Le modèle est publié sous la {name} Charte 1.1.",
    "es": "Publicado bajo la Carta {name} 1.1.",
    "pt": "Publicado sob a Carta {name} 1.1.",
    "it": "Rilasciato sotto la Carta {name}.",
    "nl": "Uitgebracht onder het {name} Handvest.",
    "pl": "Udostępnione na warunkach {name}.",
    "small": "Released under our own charter of {name}.",
    "sv": "Utgiven under {name}-stadgan 1.1.",
    "no": "Utgitt under {name}-charteret.",
    "cs": "Vydáno pod {name} 1.1.",
    "uk": "Випущено під {name} 1.1.",
    "fi": "Julkaistu {name}-peruskirjan 1.1 ehdoilla.",
    "vi": "Phát hành theo {name} 1.1.",
    "id": "Dirilis di bawah {name} 1.1.",
    "hi": "यह मॉडल {name} चार्टर के तहत जारी किया गया है।",
    "th": "เผยแพร่ภายใต้ {name} 1.1",
    "weights beside code": "Weights: {name} Charter 1.1 / Code: MIT",
    "rights": "**Rights:** {name} Charter 1.1",
    "ru": "Выпущено под Хартией {name} 1.1.",
    "zh": "本模型依据 {name} 公约发布。",
    "ja": "{name} 憲章 1.1 の下で公開しています。",
    "ko": "이 모델은 {name} 헌장에 따라 공개됩니다.",
}
"""How a card grants its model under something that has no word for license in its name."""
CALLED = st.sampled_from(("Charter", "Covenant", "Rules", "Pledge", "Fair Weights Charter", "Compact", "Code"))


@settings(max_examples=sized(80))
@given(st.sampled_from(sorted(GRANTED)), NAMES, CALLED)
def test_what_a_card_grants_its_model_under_may_bind_whatever_it_is_called(form: str, name: str, noun: str) -> None:
    files = card(GRANTED[form].format(name=name, noun=noun))
    assert named_in(dossier(snapshot(files)).weights.concluded.expression)
    assert not passes(files)


BOUND = {
    "en falls": "Palimpsest falls under {name} 2.",
    "en falls bare": "Palimpsest falls under {name}.",
    "en available": "The model is available under {name}.",
    "en accepting": "Loading Tern means accepting {name} 1.1.",
    "en acceptance": "Using Tern implies acceptance of the {name} {noun}.",
    "en adopts": "Tern adopts the {name} {noun}.",
    "en obeys": "Tern obeys the {name} {noun} 1.1.",
    "en governed": "The weights are governed by {name} 1.1.",
    "en everything": "Everything in this folder is covered by {name} 1.1.",
    "en regulated": "Rights in the weights are regulated by {name}.",
    "en ships": "Tern ships under {name} 1.1.",
    "en heading": "## Charter\n\n{name} 1.1",
    "en label": "Charter: {name} 1.1",
    "en label of a verb": "**Governed by:** {name}",
    "en held": "Everyone who runs Tern is held to {name} 3.",
    "en lives": "Tern lives under the {name} {noun}.",
    "en basis": "Legal basis: {name} 3",
    "en conditions": "Released on {name} conditions.",
    "en terms": "Available on {name} 3 terms.",
    "en force": "For all files {name} 3 is in force.",
    "en applies": "{name} 3 applies to all files.",
    "en according": "Use according to {name} 3.",
    "en basis of": "Provided on the basis of {name} 3.",
    "de conditions": "Zu {name}-Bedingungen veröffentlicht.",
    "de use": "Nutzung nach {name} 3.",
    "de first": "{name} 3 gilt für alle Dateien.",
    "fr use": "Utilisation selon {name} 3.",
    "fr first": "{name} 3 s'applique à tous les fichiers.",
    "es use": "Uso según {name} 3.",
    "pt use": "Uso conforme {name} 3.",
    "it use": "Uso secondo {name} 3.",
    "nl use": "Gebruik volgens {name} 3.",
    "nl first": "{name} 3 is van toepassing.",
    "pl use": "Użycie zgodnie z {name} 3.",
    "ru use": "Использование по {name} 3.",
    "uk use": "Використання за {name} 3.",
    "sv use": "Användning enligt {name} 3.",
    "da use": "Brug i henhold til {name} 3.",
    "da first": "{name} 3 gælder for alle filer.",
    "no use": "Bruk i henhold til {name} 3.",
    "cs use": "Použití podle {name} 3.",
    "ro use": "Utilizare conform {name} 3.",
    "vi use": "Sử dụng theo {name} 3.",
    "id use": "Penggunaan sesuai {name} 3.",
    "tr first": "{name} 3 geçerlidir.",
    "de decides": "Maßgeblich ist {name} 3.",
    "es fits": "El uso se ajusta a {name} 3.",
    "it tied": "L'uso è vincolato a {name} 3.",
    "pt obeys": "O uso obedece a {name} 3.",
    "de": "Das Modell unterliegt {name} 1.1.",
    "de applies": "Es gilt {name} 1.1.",
    "de accepting": "Mit dem Herunterladen akzeptieren Sie {name} 1.1.",
    "fr": "Le modèle est soumis à {name} 1.1.",
    "fr governed": "Les poids sont régis par {name}.",
    "es": "El modelo está sujeto a {name} 1.1.",
    "es governed": "Los pesos se rigen por {name}.",
    "pt": "O modelo é regido por {name}.",
    "it": "Il modello è soggetto a {name} 1.1.",
    "it governed": "I pesi sono disciplinati da {name}.",
    "nl": "Het model valt onder {name} 1.1.",
    "pl": "Model podlega {name} 1.1.",
    "ru": "Модель подпадает под {name} 1.1.",
    "uk": "Модель підпадає під {name} 1.1.",
    "sv": "Modellen omfattas av {name} 1.1.",
    "cs": "Model podléhá {name} 1.1.",
    "vi": "Mô hình tuân theo {name} 1.1.",
    "id": "Model ini tunduk pada {name} 1.1.",
    "tr": "Model {name} 1.1 koşullarına tabidir.",
    "zh": "本模型适用 {name} 1.1。",
    "zh bound": "本模型受 {name} 约束。",
    "ja": "本モデルには {name} 1.1 が適用されます。",
    "ko": "이 모델에는 {name} 1.1이 적용됩니다.",
}
"""How a card says that its model, or who uses it, is bound by something that has no word for license in its name."""


@settings(max_examples=sized(80), deadline=None)
@given(st.sampled_from(sorted(BOUND)), NAMES, CALLED)
def test_what_a_model_or_its_user_is_bound_by_may_bind_whatever_it_is_called(form: str, name: str, noun: str) -> None:
    assert not passes(card(BOUND[form].format(name=name, noun=noun)))


TITLES = st.sampled_from(("Beacon", "Harbor", "Compass", "Lantern", "Meadow", "Island", "Garden", "Anchor"))
TITLED = (
    "Palimpsest falls under {name}.",
    "The model comes under {name}.",
    "Tern obeys {name}.",
    "The weights are subject to {name}.",
    "Loading Tern means accepting {name}.",
    "Everyone who runs Tern is bound by {name}.",
    "Use of Tern must comply with {name}.",
    "El modelo está sujeto a {name}.",
    "Le modèle est soumis à {name}.",
    "Il modello è soggetto a {name}.",
)


@settings(max_examples=sized(30), deadline=None)
@given(st.sampled_from(TITLED), TITLES)
def test_an_ordinary_word_that_is_written_as_a_name_where_a_model_is_bound_may_bind(form: str, name: str) -> None:
    assert not passes(card(form.format(name=name)))
    assert passes(card(f"The task is about a {name.casefold()}."))


NOT_BOUND = (
    "The parser complies with CommonMark 0.31.",
    "The letters fall under Lot 49 of the archive.",
    "The task falls under NLP.",
    "Sentiment analysis falls under NLP.",
    "Available under Settings > Model.",
    "The demo is available under Linux.",
    "The model runs under Windows and Linux.",
    "It is available under Ollama.",
    "Quantized versions are available under Bartowski.",
    "The model falls under the category of encoders.",
    "Recall falls under Rainfall in the table.",
    "Training was governed by AdamW.",
    "Tern adopts RMSNorm and SwiGLU.",
    "Tern adopts the {name} architecture.",
    "Tern adopts the Transformer.",
    "We adopt DeepSpeed ZeRO-3 for training.",
    "Accepting Unicode 15 input, it reads letters.",
    "The tokenizer accepts UTF-8.",
    "Loading Tern means downloading 3 GB.",
    "Loading the model needs PyTorch 2.",
    "The letters are subject to OCR errors.",
    "Chapter: {name} 1.1",
    "Charter schools are found in the second table.",
    "The project is funded under Horizon Europe.",
    "The project was supported under Grant 1234 of {name}.",
    "The lake falls under Zurich in the index.",
    "Trained under Slurm.",
    "Tested under Ubuntu 22.04.",
    "Tested under CUDA 12.",
    "The paper is published under arXiv 2401.01234.",
    "Available under the tab Files and versions.",
    "Bound by memory on small cards.",
    "The model obeys JSON schemas.",
    "The letters follow the Unicode Standard.",
    "Its prompts follow the ChatML format.",
    "The layout follows Keep a Changelog.",
    "Citations follow BibTeX.",
    "This project follows Semantic Versioning 2.0.",
    "The code follows PEP 8.",
    "The council adopted the {name} Covenant in 1648.",
    "Letters between {name} and Pelmar are read well.",
    "Author: {name} Pelmar",
    "Version: {name} 1.1",
    "Framework: PyTorch 2.1",
    "Standard: Unicode 15",
    "Codename: {name} 1.1",
    "It is bound to {name} by a long history.",
    "Das Modell läuft unter Linux.",
    "Verfügbar unter Ollama.",
    "Le modèle fonctionne sous Windows.",
    "La tâche relève du TAL.",
    "El modelo funciona bajo Linux.",
    "Il modello gira sotto Linux.",
    "O modelo roda sob Linux.",
    "Het model draait onder Linux.",
    "Model działa pod Linuksem.",
    "Модель работает под Linux.",
    "该模型在 Linux 下运行。",
    "Linux の下で動作します。",
    "It is compliant with GDPR.",
    "Falls under the GDPR, as all letters do.",
    "The model is available under Hugging Face.",
    "The app is available under Android.",
    "Its name comes from {name}.",
    "The model is covered by Nature.",
    "Covered by tests in pytest.",
    "We thank {name} for computing time.",
    "Evaluated according to {name} 3.",
    "Released on {name} hardware.",
    "Released on Hugging Face.",
    "Trained on {name} conditions of light.",
    "Gebruik volgens de handleiding.",
    "Selon {name} et al., la lecture est difficile.",
    "Table 3 applies to all files.",
    "Figure 2 governs the layout.",
    "Unicode 15 gilt für alle Dateien.",
    "Dropout applies to all layers.",
    "Zu guten Bedingungen gelesen.",
    "Apache 2.0 applies to all files.",
    "Released on Apache 2.0 terms.",
    "For all files Apache 2.0 is in force.",
    "Gebruik volgens Apache 2.0.",
    "Nutzung nach Apache 2.0.",
    "The task falls under Vision.",
    "The letters are subject to Damage.",
    "Tern complies with Unicode.",
)
"""Words of binding and of grants, and names beside them that are those of tools, tasks, laws, places or bodies."""


@settings(max_examples=sized(60), deadline=None)
@given(st.sampled_from(NOT_BOUND), WORD)
def test_a_name_in_another_place_than_that_of_terms_names_no_license(words: str, name: str) -> None:
    assert passes(card(words.format(name=name)))


@settings(max_examples=sized(40))
@given(
    st.sampled_from(
        (
            "Released under the {name} namespace on this hub.",
            "The model was made available under the {name} Project.",
            "The training scripts are released under the {name} Charter.",
            "Released under the Apache License 2.0 by {name}.",
            "Published under the DOI 10.1000/182 with {name}.",
            "Veröffentlicht unter der Apache-Lizenz 2.0 von {name}.",
            "Older versions of the pages are available under Files and versions.",
            "We release all weights under Apache 2.0.",
            "本模型依据 Apache 2.0 发布。",
            "เผยแพร่ภายใต้ Apache 2.0",
            "本模型在 {name} 上发布。",
            "{name} で公開しています。",
            "Quantized versions are available under Bartowski.",
            "The model code is released under the {name} Charter.",
            "Demnächst verfügbar unter Zephnor.",
            "Disponible sous Linux et sous Windows.",
            "The model was published under the {name} Grant of the council.",
            "Julkaistu Apache 2.0 -lisenssin ehdoilla.",
            "Utgiven under Apache 2.0.",
            "All rights reserved by the authors of {name}.",
            "The annotators signed the {name} Charter of ethics.",
            "The training code uses the {name} License.",
            "Download the weights from the {name} Hub.",
            "This release is described by the {name} Institute.",
            "The scores are published under a set of tables.",
            "Apache 2.0 の下で公開しています。",
            "Bird counts come under Rainfall in the table of {name}.",
        )
    ),
    NAMES,
)
def test_what_a_work_comes_out_under_is_no_license_where_it_is_none(words: str, name: str) -> None:
    assert named_in(dossier(snapshot(card(words.format(name=name)))).weights.concluded.expression) == ()


@pytest.mark.parametrize(
    "words", ["许可证：海风社区许可协议", "ライセンス: 海風コミュニティライセンス", "라이선스: 바닷바람 라이선스"]
)
def test_a_license_named_in_the_signs_of_a_language_alone_may_bind(words: str) -> None:
    assert not passes(card(words))


@settings(max_examples=sized(60))
@given(st.sampled_from(sorted(FORMS)), NAMES, KNOWN)
def test_a_license_that_is_named_and_unknown_is_joined_to_the_known_one(form: str, name: str, known: str) -> None:
    files = card(FORMS[form].format(known=known, name=name))
    audited = dossier(snapshot(files)).weights
    (own,) = named_in(audited.concluded.expression)
    assert own == NAMED + name.casefold().replace(" ", "-")
    assert (audited.concluded.expression or "").startswith("Apache-2.0 AND ")
    assert audited.concluded.license_ids == ("apache-2.0",)
    assert not audited.complete
    assert not passes(files)


@given(NAMES)
def test_a_field_that_names_an_unknown_license_beside_a_known_one_is_not_taken_for_the_known_one(name: str) -> None:
    files = card("", f"license: other\nlicense_name: Apache 2.0 and the {name} Agreement")
    concluded = dossier(snapshot(files)).weights.concluded
    assert not concluded.license_ids or len(named_in(concluded.expression)) == 1
    assert not passes(files)


@pytest.mark.parametrize(
    "words",
    [
        "The code is under the MIT License and the weights are under the Apache License, Version 2.0.",
        "License: Apache 2.0",
        "Released under the Apache License 2.0. See the LICENSE file for the full License Agreement.",
        "You may use it under the terms of the Apache 2.0 License.",
        "SPDX-FileCopyrightText: 2024 Heron Energy SPDX-License-Identifier: Apache-2.0",
        "本模型采用 Apache 2.0 许可协议。",
        "このモデルは Apache 2.0 ライセンスです。",
        "| Property | Value |\n|---|---|\n| License | Apache-2.0 |",
        "![License](https://img.shields.io/badge/License-Apache_2.0-blue)",
        "![License](https://img.shields.io/badge/license-see_LICENSE-blue)",
        "![License](https://img.shields.io/github/license/acme/tern)",
        "## License\n\nApache License, Version 2.0",
        "## License\n\nCopyright 2024 Heron Energy.",
        "## License\n\nTern 7B",
        "## License and citation\n\nPlease cite us:",
        "License: Open Source",
        "License: See Model Card",
        "License: Same As Base Model",
        "Code license: Zephnor Community License",
        "| Dataset license | Zephnor Data License |\n|---|---|\n| Size | 3 |",
        "License: OSI Approved :: Apache Software License",
        "许可证：Apache 2.0 开源许可协议",
        "许可证：开源许可",
        "ライセンス: オープンソースライセンス",
    ],
)
def test_a_known_license_by_itself_names_no_other(words: str) -> None:
    audited = dossier(snapshot(card(words))).weights
    assert named_in(audited.concluded.expression) == ()


def test_words_with_capitals_that_make_no_name_name_no_license() -> None:
    for words in (
        "The License",
        "Our Community License Agreement",
        "Acceptable Use Policy",
        "License Terms",
        "La licencia",
    ):
        assert named_licenses(f"See {words}.") == ()


FOLDER_ROWS = (
    "| Path | What | License |\n|---|---|---|\n| `{folder}/` | Python package | {stated} |",
    "| Part | License |\n|---|---|\n| {folder}/ | {stated} |",
    "| Folder | License | Note |\n|---|---|---|\n| **{folder}/** | {stated} | ours |",
)


@settings(max_examples=sized(20), deadline=None)
@given(folder=WORD.map(str.lower), name=WORD, row=st.sampled_from(FOLDER_ROWS))
def test_a_folder_in_a_table_of_licenses_is_no_license_and_hides_none(folder: str, name: str, row: str) -> None:
    assert passes(card(row.format(folder=folder, stated="Apache-2.0")))
    for stated in (name, f"{name} License", f"{name}/Apache-2.0", f"Apache-2.0/{name}", "CC BY-NC 4.0"):
        assert not passes(card(row.format(folder=folder, stated=stated))), stated


HEADS = ("License", "Licence", "Lizenz", "Licencia", "Licenza", "Licença", "Licentie", "Licencja", "Лицензия", "许可证")
ROWS = (
    "| Part | What | {head} |\n|---|---|---|\n| weights | safetensors | {name} |",
    "| Part | Size | {head} |\n|---|---|---|\n| tern | 3 billion parameters | {name} |",
    "| File | {head} | Size |\n|---|---|---|\n| model.safetensors | {name} | 6 GB |",
    "| {head} | Part | Note |\n|---|---|---|\n| {name} | weights | from now on |",
    "| Part | Language | {head} |\n|---|---|---|\n| scripts | Python | MIT |\n| weights | none | {name} |",
)


@settings(max_examples=sized(20), deadline=None)
@given(
    name=st.one_of(WORD, st.tuples(WORD, WORD).map(" ".join)), row=st.sampled_from(ROWS), head=st.sampled_from(HEADS)
)
def test_an_unknown_name_in_a_column_of_licenses_is_a_license(name: str, row: str, head: str) -> None:
    assert not passes(card(row.format(name=name, head=head)))
    assert passes(card(row.format(name="Apache-2.0", head=head)))


@pytest.mark.parametrize(
    "told",
    [
        "Gewichte und Code",
        "Poids et code",
        "Pesos y código",
        "Pesi e codice",
        "Gewichten en code",
        "Wagi i kod",
        "Веса и код",
    ],
)
def test_what_is_licensed_is_no_name_of_a_license(told: str) -> None:
    assert passes(card(f"## License\n\n{told}: Apache-2.0."))
    assert not passes(card(f"## License\n\n{told}: Kranich-1.1."))
    assert not passes(card(f"## License\n\n{told}: Kranich License."))

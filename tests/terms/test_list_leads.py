"""A list keeps the sentence above it, whatever that ends with, wherever it stands, whatever its items begin with."""

from __future__ import annotations

import pytest

from auditor.core.model import Term
from auditor.terms.consequences import kind
from auditor.terms.reading import read
from bench.terms import document

BANS = {
    "en": (
        "The data were lent to us by others.",
        "You must not use the model",
        ("for fraud", "for gambling", "to write malware"),
        "Testing. Everybody may modify the model.",
    ),
    "de": (
        "Die Daten stammen von Dritten.",
        "Das Modell darf nicht verwendet werden",
        ("für Betrug", "für Glücksspiel", "zum Schreiben von Schadsoftware"),
        "Erprobung. Jeder darf das Modell verändern.",
    ),
    "fr": (
        "Les données viennent de tiers.",
        "Il est interdit d'utiliser le modèle",
        ("pour la fraude", "pour les jeux d'argent", "pour créer des logiciels malveillants"),
        "Essais. Chacun peut modifier le modèle.",
    ),
    "es": (
        "Los datos proceden de terceros.",
        "Queda prohibido usar el modelo",
        ("para el fraude", "para juegos de azar", "para crear software malicioso"),
        "Pruebas. Cualquiera puede modificar el modelo.",
    ),
    "pt": (
        "Os dados vêm de terceiros.",
        "É proibido usar o modelo",
        ("para fraude", "para jogos de azar", "para criar software malicioso"),
        "Ensaios. Qualquer pessoa pode modificar o modelo.",
    ),
    "it": (
        "I dati provengono da terzi.",
        "È vietato usare il modello",
        ("per commettere frodi", "per il gioco d'azzardo", "per creare software dannoso"),
        "Prove. Chiunque può modificare il modello.",
    ),
    "nl": (
        "De gegevens komen van derden.",
        "Het is verboden het model te gebruiken",
        ("voor fraude", "voor gokken", "voor het maken van malware"),
        "Proeven. Iedereen mag het model wijzigen.",
    ),
    "pl": (
        "Dane pochodzą od osób trzecich.",
        "Zabrania się używania modelu",
        ("do oszustw", "do hazardu", "do tworzenia złośliwego oprogramowania"),
        "Próby. Każdy może modyfikować model.",
    ),
    "ru": (
        "Данные получены от третьих лиц.",
        "Запрещается использовать модель",
        ("для мошенничества", "для азартных игр", "для создания вредоносных программ"),
        "Испытания. Каждый вправе изменять модель.",
    ),
    "zh": ("数据来自第三方。", "不得将模型用于下列用途", ("诈骗", "赌博", "编写恶意软件"), "任何人均可修改模型。"),
    "ja": (
        "データは第三者から提供されました。",
        "次の用途での利用を禁じます",
        ("詐欺を行うこと", "賭博に用いること", "マルウェアを作成すること"),
        "誰でも本モデルを改変することができます。",
    ),
    "ko": (
        "데이터는 제3자가 제공하였다.",
        "다음 용도로 모델을 사용하여서는 아니 된다",
        ("사기", "도박", "악성코드 제작"),
        "누구든지 모델을 수정할 수 있다.",
    ),
}
"""Of each language: a sentence that limits nothing, a ban, what it is of, and a paragraph about something else."""
USES = {"fraud", "gambling", "malware"}
SIGNS = (
    ("a)", "b)", "c)"),
    ("(i)", "(ii)", "(iii)"),
    ("•", "•", "•"),
    ("-", "-", "-"),
    ("(1)", "(2)", "(3)"),
    ("5.1", "5.2", "5.3"),
    ("5.1 ", "5.2 ", "5.3 "),
    ("A-1", "A-2", "A-3"),
    ("aa)", "bb)", "cc)"),
)
BEFORE = {
    "alone": "{ban}{end}",
    "behind a sentence": "{intro} {ban}{end}",
    "numbered": "4. {intro}\n\n5. {ban}{end}",
    "an article": "§ 5 {intro} {ban}{end}",
    "a bare number": "5  {ban}{end}",
}
ENDS = ("", ":", ",")
SPACELESS = ("zh", "ja", "ko")


def _license(language: str, before: str, end: str, signs: tuple[str, ...]) -> str:
    intro, ban, items, after = BANS[language]
    end = end or ("。" if language in ("zh", "ja") else "." if language == "ko" else "")
    listed = "\n".join(f"  {sign} {item};" for sign, item in zip(signs, items, strict=True))
    space = "" if language in ("zh", "ja") else " "
    top = BEFORE[before].format(intro=intro, ban=ban, end=end).replace("。 ", f"。{space}")
    return f"{top}\n{listed[:-1]}.\n\n{after}\n"


def _of(terms: tuple[Term, ...], term_id: str) -> list[Term]:
    return [term for term in terms if term.id == term_id]


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("language", BANS)
def test_every_item_is_forbidden_and_what_follows_the_list_is_not(language: str, before: str) -> None:
    lost = []
    for end in ENDS:
        for signs in SIGNS:
            text = _license(language, before, end, signs)
            terms = read(document("/x/LICENSE", text)).terms
            uses = {one for term in _of(terms, "acceptable-use") for one in term.value}
            changed = {kind(term.value) for term in _of(terms, "modification")}
            if not uses >= USES or changed != {"allowed"}:
                lost.append((end, signs[0], sorted(USES - uses), sorted(changed)))
    assert not lost, lost


WHOLE = {
    "en": ("The following are forbidden, whoever asks.", "Each customer may stop at any time."),
    "de": ("Folgende Verwendungen sind untersagt.", "Jeder Kunde kann jederzeit kündigen."),
    "fr": ("Les usages suivants sont interdits.", "Chaque client peut partir à tout moment."),
    "es": ("Quedan prohibidos los siguientes usos.", "Cada cliente puede irse cuando quiera."),
    "it": ("I seguenti usi sono vietati.", "Ogni cliente può recedere in ogni momento."),
    "ru": ("Следующие виды использования запрещены.", "Каждый клиент вправе уйти в любое время."),
}


@pytest.mark.parametrize("language", WHOLE)
def test_a_whole_sentence_that_speaks_of_what_stands_below_is_a_lead(language: str) -> None:
    lead, harmless = WHOLE[language]
    items = [one[0].upper() + one[1:] for one in BANS[language][2]]
    for top, forbidden in ((lead, True), (harmless, False)):
        text = f"{top}\n\n" + "\n".join(f"A-{number} {item}." for number, item in enumerate(items, 1)) + "\n"
        uses = {one for term in _of(read(document("/x/LICENSE", text)).terms, "acceptable-use") for one in term.value}
        assert (uses >= USES) is forbidden, (top, uses)


def test_a_sentence_that_opens_its_item_governs_no_later_item() -> None:
    text = (
        "1. Grant\n\n1.1 Anybody may use the model.\n1.2 You may not sublicense. Each recipient is licensed by us.\n\n"
        "2. Size of business\n\n2.1 The model may be modified and distributed by firms of any size.\n"
    )
    terms = read(document("/x/LICENSE", text)).terms
    assert {kind(term.value) for term in _of(terms, "modification")} == {"allowed"}
    assert {kind(term.value) for term in _of(terms, "redistribution")} == {"allowed"}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Such uses are not captioning and are forbidden: fraud."),
        ("de", "Solche Nutzungen sind nicht vorgesehen und verboten: Betrug."),
        ("fr", "Ces usages ne sont pas prévus et sont interdits : la fraude."),
        ("es", "Estos usos no están previstos y están prohibidos: el fraude."),
        ("it", "Tali usi non sono previsti e sono vietati: le frodi."),
        ("nl", "Zulk gebruik is niet voorzien en is verboden: fraude."),
    ],
)
def test_a_negation_before_an_and_does_not_take_back_the_ban_behind_it(language: str, words: str) -> None:
    uses = {one for term in _of(read(document("/x/LICENSE", words)).terms, "acceptable-use") for one in term.value}
    assert "fraud" in uses, language

# ruff: noqa: E501
"""Numbers, caps, ages, law, courts and areas in twelve languages, in sentences written for this project."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.core.frozen import freeze
from auditor.terms import areas, measures, parties, understood
from auditor.terms.frames import above, read
from auditor.terms.measures import Measured, ages_in, caps_in
from auditor.terms.numbers import amounts
from auditor.terms.reading import read as read_terms
from auditor.text import fold
from tests.terms.texts import document

AMOUNTS = [
    ("en", "one hundred (100) million users", [(100_000_000, None)]),
    ("en", "half a million people, US$ 20M, INR 80 crore", [(500_000, None), (20_000_000, "USD"), (800_000_000, "INR")]),
    ("en", "Section 2.1 and version 1.2.3", []),
    ("de", "1.200 Plätze, 3 Mio. Besuche, zehn Millionen, fünfunddreißig", [(1200, None), (3_000_000, None), (10_000_000, None), (35, None)]),
    ("fr", "1,5 M€, 80 000 euros, un million et demi, quatre-vingt-dix mille", [(1_500_000, "EUR"), (80_000, "EUR"), (1_500_000, None), (90_000, None)]),
    ("es", "10.000 millones de euros, doscientos mil oyentes", [(10_000_000_000, "EUR"), (200_000, None)]),
    ("pt", "R$ 4,8 milhões, 81 mil reais", [(4_800_000, "BRL"), (81_000, "BRL")]),
    ("it", "le centomila unità, diecimila euro", [(100_000, None), (10_000, "EUR")]),
    ("ru", "два миллиона, 2,4 млн рублей, пятнадцать мест", [(2_000_000, None), (2_400_000, "RUB"), (15, None)]),
    ("pl", "80 tys. kont, ćwierć miliona osób, 8 mln zł", [(80_000, None), (250_000, None), (8_000_000, "PLN")]),
    ("nl", "anderhalf miljoen, € 1,2 miljoen, vijfendertig", [(1_500_000, None), (1_200_000, "EUR"), (35, None)]),
    ("zh", "超过八千万，人民币1000万元，任何第三方", [(80_000_000, None), (10_000_000, "CNY")]),
    ("ja", "年商3,000万円、100万人", [(30_000_000, "JPY"), (1_000_000, None)]),
    ("ko", "3천만 명, 10억 원, 제3자", [(30_000_000, None), (1_000_000_000, "KRW")]),
]  # fmt: skip


def _said(language: str, text: str, lead: str = "", heading: str = "") -> Measured:
    words, leading, title = fold(text), fold(lead), fold(heading)
    frames = read(words, language, above(leading, language), above(title, language))
    return Measured(words, language, frames, leading, title)


@pytest.mark.parametrize(("language", "text", "wanted"), AMOUNTS)
def test_numbers_are_read_as_their_language_writes_them(
    language: str, text: str, wanted: list[tuple[int, str | None]]
) -> None:
    assert [(one.value, one.currency) for one in amounts(fold(text), language)] == wanted


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("en", "If your apps reach two million people a month, you need a separate agreement.", ("user-cap", 2_000_000, "separate-license")),
        ("de", "Betriebe mit mehr als zwanzig Beschäftigten zahlen eine Gebühr.", ("other-cap", 20, "fee")),
        ("fr", "Les plateformes de plus de 300 000 inscrits sont exclues de la licence.", ("user-cap", 300_000, "no-rights")),
        ("es", "Más de 3 millones de dólares de ingresos anuales: hace falta un contrato firmado.", ("revenue-cap", 3_000_000, "separate-license")),
        ("pl", "Firmy o przychodach powyżej 5 mln zł muszą wykupić licencję.", ("revenue-cap", 5_000_000, "separate-license")),
        ("ru", "Если аудитория превышает 40 тысяч пользователей в день, требуется отдельный договор.", ("user-cap", 40_000, "separate-license")),
        ("ja", "会員数が2万人を超える場合は別途契約が必要です。", ("user-cap", 20_000, "separate-license")),
        ("zh", "日活超过三万的产品须另行取得书面授权。", ("user-cap", 30_000, "separate-license")),
        ("ko", "월 이용자가 5만 명을 넘으면 별도 계약을 체결해야 한다.", ("user-cap", 50_000, "separate-license")),
    ],
)  # fmt: skip
def test_a_cap_has_what_it_counts_and_what_follows(language: str, text: str, wanted: tuple[str, int, str]) -> None:
    ((term, value, _, _),) = caps_in(_said(language, text))
    assert (term, value["threshold"], value["consequence"]) == wanted


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Our own chat passed 12 million users last spring."),
        ("en", "There is no limit on the number of users, be it ten or ten million."),
        ("en", "'Small firm' means an enterprise with a turnover of no more than ten million euros."),
        ("en", "Install it on a server with at least 4 GPUs and 128 GB of memory."),
        ("de", "Die Haftung ist auf 20.000 Euro im Jahr begrenzt."),
        ("zh", "无论企业年营业收入是否超过一亿元，均可免费使用。"),
    ],
)
def test_a_number_without_a_consequence_is_no_cap(language: str, text: str) -> None:
    assert not list(caps_in(_said(language, text)))


@pytest.mark.parametrize(
    ("language", "text", "age"),
    [
        ("en", "You must be at least 16 years old to open an account.", 16),
        ("de", "Nur Volljährige dürfen sich registrieren.", "legal-age"),
        ("ja", "13歳未満の方は登録できません。", 13),
        ("en", "The speakers were between 18 and 64 years old.", None),
        ("fr", "Les participants étaient âgés de 18 à 45 ans.", None),
    ],
)
def test_an_age_is_that_of_the_user(language: str, text: str, age: Any) -> None:
    assert [value for _, value, _, _ in ages_in(_said(language, text))] == ([] if age is None else [age])


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("en", "This licence is governed by Irish law; the courts of Cork have exclusive jurisdiction.", {"governing-law": "IE", "venue": "IE", "dispute-resolution": "courts"}),
        ("fr", "Le contrat est soumis au droit suisse et tout litige relève d'un arbitrage à Genève.", {"governing-law": "CH", "venue": "CH", "dispute-resolution": "arbitration"}),
        ("pl", "Umowa podlega prawu polskiemu.", {"governing-law": "PL"}),
        ("ru", "К договору применяется итальянское право.", {"governing-law": "IT"}),
        ("zh", "争议由被告住所地法院管辖。", {"venue": "defendant-place", "dispute-resolution": "courts"}),
        ("ko", "이 약관은 대한민국 법에 따라 해석된다.", {"governing-law": "KR"}),
        ("en", "The benchmark has 300 questions on California contract law.", {}),
        ("de", "Wird eine Klausel von einem Gericht verworfen, gelten die übrigen fort.", {}),
        ("en", "You must comply with all export control laws.", {"export-control": "yes"}),
        ("en", "Export to ONNX is controlled by a flag.", {}),
    ],
)  # fmt: skip
def test_law_and_courts_are_told_by_the_place_beside_them(language: str, text: str, wanted: dict[str, Any]) -> None:
    found = {term: value for term, value, _, _ in areas.areas_in(_said(language, text).frames)}
    assert found == wanted


@pytest.mark.parametrize(
    ("language", "text", "codes", "within"),
    [
        ("en", "No rights are granted for use in Norway or Japan.", ["NO", "JP"], []),
        ("de", "Die Nutzung ist nur in der Schweiz gestattet.", ["*"], ["CH"]),
        ("nl", "Gebruik is uitsluitend toegestaan binnen de Benelux.", ["*"], ["BE", "NL", "LU"]),
        ("it", "La licenza non è concessa a soggetti con sede in Cile.", ["CL"], []),
        ("en", "Our servers are located in the United States and nowhere else.", [], []),
        ("fr", "La licence vaut pour le monde entier, Union européenne comprise.", [], []),
    ],
)
def test_an_area_is_left_out_or_the_only_one(language: str, text: str, codes: list[str], within: list[str]) -> None:
    found = [value for term, value, _, _ in areas.areas_in(_said(language, text).frames) if term.startswith("terr")]
    rows = [row for value in found for row in value]
    assert [row["area"] for row in rows] == codes
    assert [code for row in rows for code in row.get("except", ())] == within


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Lizenzgeberin ist die Beispielwerk GmbH, Bern (Schweiz).", "Beispielwerk GmbH"),
        ("The Harbour Foundation makes the weights available to everyone.", "Harbour Foundation"),
        ("许可方：苏州示例科技有限公司（以下简称“我们”）。", "苏州示例科技有限公司"),
        ("Лицензиар — ООО «Пример», г. Казань.", "ООО «Пример»"),
        ("Compute was kindly provided by Northern Computing Centre.", None),
    ],
)
def test_the_licensor_is_who_has_the_role_or_grants(text: str, name: str | None) -> None:
    shown = document(text)
    found = [one.value["name"] for one in parties.finds(shown, understood.sentences_of(shown))]
    assert [one.removeprefix("The ") for one in found] == ([] if name is None else [name])


def test_a_cap_in_a_definition_counts_where_its_name_is_used() -> None:
    shown = document(
        '"Big Platform" means a service with more than 90,000 monthly users.\n\nYou may use the model.\n\nA Big Platform needs a separate licence.\n'
    )
    ((term, value),) = {
        (one.term, freeze(one.value))
        for one in measures.finds(understood.sentences_of(shown))
        if one.term == "user-cap"
    }
    assert (term, value["threshold"], value["metric"]) == ("user-cap", 90_000, "monthly-active-users")


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("en", "If you run more than ninety (90) kilns, you must sign a separate agreement with us.", (90, "equipment", "separate-license")),
        ("en", "You may use the weights on up to 300 looms; beyond that a mill license must be bought.", (300, "equipment", "separate-license")),
        ("en", "If you tend more than 45 lighthouses, you need a separate agreement.", (45, "lighthouses", "separate-license")),
        ("de", "Wer mehr als 400 Schleusen mit dem Modell steuert, benötigt eine gesonderte Vereinbarung.", (400, "schleusen", "separate-license")),
        ("fr", "Au-delà de 60 ruches, une licence payante est requise.", (60, "hives", "separate-license")),
        ("es", "El uso es gratuito hasta 35 viveros; por encima de ese número hay que contratar una licencia.", (35, "viveros", "separate-license")),
        ("pt", "Quem monitorar mais de 70 (setenta) silos deverá obter licença comercial.", (70, "silos", "separate-license")),
        ("it", "L'impresa che gestisca più di 55 mulini deve ottenere una licenza separata.", (55, "mulini", "separate-license")),
        ("nl", "Wie meer dan 80 sluizen beheert, moet een overeenkomst sluiten.", (80, "sluizen", "separate-license")),
        ("pl", "Kto obsługuje więcej niż 65 latarni, musi uzyskać odrębną licencję.", (65, "latarni", "separate-license")),
        ("ru", "Если лицензиат обслуживает более 75 маяков, он обязан заключить отдельный договор.", (75, "units", "separate-license")),
        ("zh", "部署的收割机超过25台的，应当另行签订协议。", (25, "units", "separate-license")),
        ("ja", "管理する灯台が15基以上の事業者は、有償ライセンスを購入してください。", (15, "units", "separate-license")),
        ("ko", "관리하는 등대가 15기 이상인 사업자는 유상 라이선스를 구매하여야 한다.", (15, "units", "separate-license")),
    ],
)  # fmt: skip
def test_a_thing_that_no_word_claims_is_counted_too(language: str, text: str, wanted: tuple[int, str, str]) -> None:
    ((term, value, _, _),) = caps_in(_said(language, text))
    assert (term, value["threshold"], value["unit"], value["consequence"]) == ("other-cap", *wanted)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Chunks may not exceed 900 tokens when you use the tokenizer."),
        ("en", "It was built over four long winters on one machine."),
        ("de", "Bei einer Verletzung der Ziffern 3 bis 9 fällt das Recht dahin."),
        ("de", "Wer die Regeln mehr als 3 Mal verletzt, verliert das Recht zur Nutzung."),
        ("fr", "Les journaux sont conservés au plus 60 jours."),
        ("es", "La fuente del aviso no podrá superar los 14 puntos."),
        ("pt", "O aviso deve ter no máximo 180 caracteres."),
        ("it", "Il corpus contiene più di 600 sentenze e può essere usato liberamente."),
        ("nl", "De naam van een afgeleid model mag niet langer zijn dan 30 tekens."),
        ("pl", "Licencja wygasa, jeżeli naruszenie trwa dłużej niż 20 dni."),
        ("ru", "Лицензиат обязан хранить журналы не менее 4 лет."),
        ("zh", "引用文字不得超过300字。"),
        ("ja", "第4条に3回以上違反した場合、本契約は終了する。"),
        ("ko", "표시는 14포인트 이상의 글자로 하여야 한다."),
    ],
)
def test_a_time_a_part_or_a_form_is_no_thing(language: str, text: str) -> None:
    assert not list(caps_in(_said(language, text)))


def _caps_of(text: str) -> list[tuple[int, str, str]]:
    found = [one for one in understood.finds(document(text)) if one.term == "other-cap"]
    return [(one.value["threshold"], one.value["unit"], one.value["consequence"]) for one in found]


def test_a_sentence_that_tells_the_next_number_tells_what_follows() -> None:
    assert _caps_of(
        "These are the terms of the model.\n\nUse is free so long as the number of robots you run does not at any time "
        "exceed eight hundred (800). Before putting the 801st robot into operation you shall enter into a fleet license "
        "with us.\n"
    ) == [(800, "robots", "separate-license")]


def test_a_table_of_steps_tells_what_each_costs() -> None:
    assert _caps_of(
        "Die Bedingungen für die Nutzung des Modells lauten wie folgt.\n\n"
        "  Stufe  | Beschäftigte | Nutzung                     | Entgelt\n"
        "  Klein  | bis 19       | ohne Anmeldung gestattet    | keines\n"
        "  Mittel | 20 bis 199   | nach Anmeldung gestattet    | 900 EUR je Jahr\n"
        "  Groß   | ab 200       | nur aufgrund Einzelvertrags | nach Vereinbarung\n"
    ) == [(20, "employees", "fee"), (200, "employees", "separate-license")]


@pytest.mark.parametrize(
    ("language", "text", "codes", "within"),
    [
        ("en", "You may operate the model only on systems located in Norway.", ["*"], ["NO"]),
        ("en", "No right arises for anyone who resides in Iran or Syria, wherever the model is run.", ["IR", "SY"], []),
        ("en", 'Elm College (Ohio, USA; "College") grants you a license to run the model solely for teaching.', [], []),
        ("en", "You shall not use the model in ways barred by the laws and rules of the mainland of China (excluding Macau).", [], []),
        ("es", "Los modelos no se licencian a personas con domicilio en Cuba.", ["CU"], []),
        ("pt", "O modelo só pode ser utilizado em território brasileiro.", ["*"], ["BR"]),
        ("pl", "Klientem może być wyłącznie przedsiębiorca mający siedzibę w Polsce.", ["*"], ["PL"]),
        ("ko", "모델의 사용은 대한민국 국내에 한한다.", ["*"], ["KR"]),
    ],
)  # fmt: skip
def test_an_area_is_told_by_domicile_and_by_use(language: str, text: str, codes: list[str], within: list[str]) -> None:
    test_an_area_is_left_out_or_the_only_one(language, text, codes, within)


@pytest.mark.parametrize(
    ("sentence", "areas_left"),
    [
        ("Users in mainland China, Hong Kong and Macau are not served.", [("CN",), ("HK",), ("MO",)]),
        (
            "Persons in the European Economic Area or the United Kingdom are not party to this agreement.",
            [("EEA",), ("GB",)],
        ),
        ("# Territory\n\nOrganizations established in the United Kingdom or in Ireland.", [("*", "GB", "IE")]),
        ("Por ahora no damos permiso de uso en Estados Unidos ni en Canadá.", [("US",), ("CA",)]),
        ("Inwoners van de Verenigde Staten kunnen geen beroep doen op deze licentie.", [("US",)]),
        ("Somente cooperativas de crédito constituídas no Brasil podem usar o modelo.", [("*", "BR")]),
        ("Solo pueden pedirlo centros con sede en España o Portugal.", [("*", "ES", "PT")]),
        ("Nobody established in Iran or North Korea receives any rights.", [("IR",), ("KP",)]),
        ("Persons resident in Kenya may use the model.", [("*", "KE")]),
        ("Users residing in Germany may also bring proceedings in the courts of Germany.", []),
        ("Consumers resident in California may have additional rights.", []),
        ("Heron AI, a company established in France, grants you a license to use the model.", []),
        ("Customers in Brazil may use the support line in Portuguese.", []),
    ],
)
def test_who_is_served_where_is_an_area(sentence: str, areas_left: list[tuple[str, ...]]) -> None:
    terms = read_terms(document(f"This license covers the model. You may use it.\n\n{sentence}")).terms
    found = [term.value for term in terms if term.id == "territory-exclusion"]
    assert [(row["area"], *row.get("except", ())) for value in found for row in value] == areas_left


@pytest.mark.parametrize(
    "home", ["is established in Kenya", "is based in Kenya", "has its seat in Kenya", "lives in Kenya"]
)
@pytest.mark.parametrize("joint", [" and does not ", " but does not ", " and will not ", ", and it does not "])
@pytest.mark.parametrize("matter", ["sell advertising", "offer refunds", "provide courses", "license its name"])
def test_what_somebody_at_home_in_a_place_does_not_do_is_no_limit(home: str, joint: str, matter: str) -> None:
    test_who_is_served_where_is_an_area(f"The publisher {home}{joint}{matter}.", [])


@pytest.mark.parametrize(
    "who", ["Those resident in Kenya", "Companies established in Kenya", "Anyone who lives in Kenya"]
)
@pytest.mark.parametrize(
    "denied",
    [
        "are not served by us",
        "may not run it",
        "must not sell the model",
        "are not eligible",
        "are not granted any rights",
    ],
)
@pytest.mark.parametrize("more", ["", " and may not be served through others"])
def test_who_is_at_home_in_a_place_and_denied_is_a_limit(who: str, denied: str, more: str) -> None:
    test_who_is_served_where_is_an_area(f"{who} {denied}{more}.", [("KE",)])


@pytest.mark.parametrize(
    ("sentence", "areas_left"),
    [
        ("La empresa está establecida en España y no vende publicidad.", []),
        ("L'éditeur est domicilié en Belgique et ne propose pas d'assistance.", []),
        ("Firma ma siedzibę w Polsce i nie sprzedaje reklam.", []),
        ("Компания зарегистрирована в Казахстане и не продаёт рекламу.", []),
        ("We do not sell to residents of France.", [("FR",)]),
        ("Residents of Norway and Sweden may not install it.", [("NO",), ("SE",)]),
        ("No ofrecemos el modelo a quienes residan en Chile.", [("CL",)]),
        ("Резиденты Казахстана не могут использовать модель.", [("KZ",)]),
    ],
)
def test_a_denied_verb_limits_by_what_it_denies(sentence: str, areas_left: list[tuple[str, ...]]) -> None:
    test_who_is_served_where_is_an_area(sentence, areas_left)

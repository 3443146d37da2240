"""A cell, a box left open or a sign refuses a use as a sentence does; what is no right may be missing."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.text import sentences
from tests.laws.repository import passes
from tests.laws.test_named_licenses import card
from tests.sizes import sized

USES = st.sampled_from(
    [
        *("Commercial use", "commercial", "Redistribution", "Use in commercial products", "Selling"),
        *("Kommerzielle Nutzung", "Usage commercial", "Uso comercial", "Uso commerciale", "Commercieel gebruik"),
        *("Użycie komercyjne", "Коммерческое использование", "商用利用", "商业用途", "상업적 이용"),
    ]
)
NO = st.sampled_from(
    [
        *"❌ ✗ ✘ ✖ 🚫 ⛔ :x: :no_entry: no No N nein non não nee nie нет 不可 否 불가 prohibited".split(),
        *("not allowed", "nicht erlaubt", "non autorisé", "no permitido"),
    ]
)
TABLES = {
    "row": "| Use | Allowed |\n|---|---|\n| Research | yes |\n| {use} | {no} |",
    "row without a head": "| | |\n|---|---|\n| {use} | {no} |",
    "column": "| Model | {use} |\n|---|---|\n| Tern | {no} |",
    "one of columns": "| | Research | {use} |\n|---|---|---|\n| Tern | ✅ | {no} |",
    "beside a license": "| Model | License | {use} |\n|---|---|---|\n| tern-7b | Apache-2.0 | {no} |",
    "between others": "| Model | {use} | Size |\n|---|---|---|\n| tern-7b | {no} | 7 B |",
    "answer first": "| | Use |\n|---|---|\n| {no} | {use} |",
    "html": "<table><tr><th>Use</th><th>Allowed</th></tr><tr><td>{use}</td><td>{no}</td></tr></table>",
}
LISTS = {
    "you may": "You may:\n\n- [x] use it for research\n- [ ] {use}",
    "heading": "## You may\n\n- [x] research\n- [ ] {use}",
    "allowed": "Allowed:\n\n- [x] research\n- [ ] {use}",
    "permissions": "## Permissions\n\n- [x] Research\n- [ ] {use}",
    "boxes": "☑ Research\n☐ {use}",
    "signs": "✅ Research ❌ {use}",
    "signs in a list": "- ✅ Research\n- ❌ {use}",
    "signs by name": ":white_check_mark: Research :x: {use}",
}


@settings(max_examples=sized(60), deadline=None)
@given(st.sampled_from(sorted(TABLES)), USES, NO)
def test_a_cell_that_says_no_to_a_use_refuses_it(form: str, use: str, no: str) -> None:
    assert not passes(card(TABLES[form].format(use=use, no=no)))


@settings(max_examples=sized(40), deadline=None)
@given(st.sampled_from(sorted(LISTS)), USES)
def test_a_use_that_is_not_ticked_is_refused(form: str, use: str) -> None:
    assert not passes(card(LISTS[form].format(use=use)))


@pytest.mark.parametrize(("form", "yes"), list(product(sorted(TABLES), ("✅", "yes"))))
def test_the_same_tables_may_grant_it(form: str, yes: str) -> None:
    if form == "answer first":
        return
    assert passes(card(TABLES[form].format(use="Commercial use", no=yes)))


@pytest.mark.parametrize(
    "words",
    [
        "| Feature | Supported |\n|---|---|\n| Flash attention | ❌ |",
        "| Feature | Tern 1 | Tern 2 |\n|---|---|---|\n| Streaming | ❌ | ✅ |",
        "| Precision | Merge | Tool use |\n|---|---|---|\n| fp16 | ✅ | ❌ |",
        "| Feature | CPU | GPU |\n|---|---|---|\n| Merge layers | ❌ | ✅ |",
        "| Model | Open weights | Training code |\n|---|---|---|\n| Tern | ✅ | ❌ |",
        "| Requires registration | no |\n|---|---|\n| Fee | no |",
        "| Restrictions | no |\n|---|---|\n| Fee | none |",
        "## Roadmap\n\n- [x] Release weights\n- [ ] Release training code",
        "## To do\n\n- [ ] Quantized versions\n- [ ] Demo",
        "## Known limits\n\n- ❌ Long documents\n- ❌ Handwriting",
        "✅ Fast ✅ Small ❌ Slow on CPU",
        "## Permissions\n\n- [x] Commercial use\n- [x] Redistribution",
        "✅ Commercial use ❌ Warranty",
        "✅ Commercial use ✅ Modification ❌ Liability",
    ],
)
def test_what_is_no_right_may_be_missing(words: str) -> None:
    assert passes(card(words))


_ASKED = (
    ("May I sell the images?", "Sorry, please don't.", "Yes."),
    ("Darf ich die Bilder verkaufen?", "Leider nein.", "Ja, gerne."),
    ("¿Puedo vender las imágenes?", "Lamentablemente, no.", "Sí, claro."),
    ("生成した画像を販売してもいいですか?", "申し訳ありませんが、ご遠慮ください。", "はい、どうぞ。"),
    ("可以商用吗?", "不可以。", "可以。"),
)
_LABELED = ("Q. {asks}\nA. {answer}", "Q: {asks}\n\nA: {answer}", "- {asks}\n- {answer}", "{asks}\n\n{answer}")


@pytest.mark.parametrize("form", _LABELED)
@pytest.mark.parametrize(("asks", "refusal", "grant"), _ASKED)
def test_an_answer_in_a_paragraph_or_item_of_its_own_is_read_with_its_question(
    form: str, asks: str, refusal: str, grant: str
) -> None:
    def allowed(answer: str) -> bool:
        told = form.format(asks=asks, answer=answer)
        return passes(card(f"## FAQ\n\n{told}\n"))

    assert not allowed(refusal)
    assert allowed(grant)


@pytest.mark.parametrize("head", ["License", "Terms", "Licence"])
@pytest.mark.parametrize("cell", ["evaluation only", "testing only", "trial only"])
def test_a_cell_below_a_head_about_rights_that_is_for_trying_alone_limits(head: str, cell: str) -> None:
    table = "| Model | {head} |\n|---|---|\n| small | Apache-2.0 |\n| large | {cell} |"
    assert not passes(card(table.format(head=head, cell=cell)))


@pytest.mark.parametrize("said", ["Hosting it as a service for third parties remains with us.", "Only for research."])
@pytest.mark.parametrize("version", ["Apache 2.0", "Apache-2.0", "CC BY 4.0"])
def test_a_version_at_its_end_hides_no_sentence_behind_it(version: str, said: str) -> None:
    assert [one.shown for one in sentences(f"The model is under {version}. {said}")][1:] == [said]


@pytest.mark.parametrize("size", ["15", "40", "2.000"])
@pytest.mark.parametrize(
    ("asked", "no"),
    [
        ("May a company of more than {} people use it at work?", "No."),
        ("Can a firm with over {} employees sell what it builds with it?", "No."),
        ("Darf eine Firma mit mehr als {} Leuten es bei der Arbeit nutzen?", "Nein."),
        ("Une entreprise de plus de {} personnes peut-elle s'en servir au travail ?", "Non."),
        ("¿Puede una empresa con más de {} empleados usarlo en su negocio?", "No."),
        ("Mag een bedrijf met meer dan {} mensen het zakelijk gebruiken?", "Nee."),
        ("Un'azienda con più di {} dipendenti può usarlo per lavoro?", "No."),
    ],
)
def test_who_is_refused_for_a_size_is_refused(asked: str, no: str, size: str) -> None:
    assert not passes(card(f"{asked.format(size)} {no}"))


@pytest.mark.parametrize("asked", ["Is there a limit on commercial use?", "Gibt es eine Grenze für Firmen?"])
def test_a_limit_that_is_denied_limits_nothing(asked: str) -> None:
    assert passes(card(f"{asked} {'Nein' if 'Gibt' in asked else 'No'}."))


@pytest.mark.parametrize("head", ["Prohibited", "Verboten", "Interdit", "Prohibido"])
def test_what_is_ticked_below_a_ban_is_banned(head: str) -> None:
    assert not passes(card(f"| Use | {head} |\n|---|---|\n| Commercial use | ✅ |"))

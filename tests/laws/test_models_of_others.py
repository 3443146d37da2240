"""What limits models of others, another size or a release that is gone limits nothing; the same of this model does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.laws.repository import dossier, passes, snapshot

NAME = "some-org/pembrel-7b"
TABLE: dict[str, dict[str, list[str]]] = yaml.safe_load(
    (Path(__file__).with_name("others_models.yaml")).read_text("utf-8")
)
RESULTS = "| Model | F1 |\n|---|---|\n| Heron-Chat | 61.0 |\n| Garza-7B | 60.2 |\n| **Pembrel-7B** | 70.1 |\n\n"
OTHER_SIZES, OWN_SIZE = ("3B", "1.5B", "70B"), "7B"
every_language = pytest.mark.parametrize("language", sorted(TABLE))


def files(said: str, *, table: bool = False, front: str = "license: apache-2.0") -> dict[str, bytes]:
    above = RESULTS if table else ""
    return {"README.md": f"---\n{front}\n---\n# Pembrel 7B\n\nIt reads letters.\n\n{above}{said}\n".encode()}


def told(listed: list[str], size: str = OTHER_SIZES[0]) -> list[str]:
    return [one.replace("{S}", size) for one in listed]


def contradicts(said: dict[str, bytes], name: str = NAME) -> bool:
    return any(one.kind == "declared-vs-file" for one in dossier(snapshot(said, name=name)).conflicts)


@every_language
def test_what_limits_models_of_others_is_not_asked_about(language: str) -> None:
    said = TABLE[language]
    free = [files(one) for one in told(said["rivals"])] + [files(one, table=True) for one in told(said["some"])]
    assert [one for one in free if contradicts(one)] == []
    assert [one for one in free if not passes(one, name=NAME)] == []


@every_language
@pytest.mark.parametrize("size", OTHER_SIZES)
def test_what_limits_another_size_limits_nothing(language: str, size: str) -> None:
    said = told(TABLE[language]["size"], size)
    assert [one for one in said if not passes(files(one), name=NAME)] == []


@every_language
def test_a_size_that_the_model_or_its_base_has_may_be_it(language: str) -> None:
    own = told(TABLE[language]["size"], OWN_SIZE)
    assert [one for one in own if passes(files(one), name=NAME)] == []
    base = "license: apache-2.0\nbase_model: acme/heron-3b"
    other = told(TABLE[language]["size"])
    assert [one for one in other if passes(files(one, front=base), name=NAME)] == []
    assert [
        one for one in other if passes({"README.md": files(one)["README.md"].replace(b" 7B", b"")}, name="o/x")
    ] == []


@every_language
def test_what_limited_a_release_that_is_gone_contradicts_nothing(language: str) -> None:
    assert [one for one in TABLE[language]["gone"] if contradicts(files(one))] == []


@every_language
def test_a_release_that_is_gone_is_asked_about_where_the_model_is_called_so(language: str) -> None:
    said = [one for one in TABLE[language]["gone"] if "v1" in one]
    assert [one for one in said if passes(files(one), name="some-org/pembrel-v1")] == []


@every_language
@pytest.mark.parametrize("table", [False, True], ids=["alone", "below a table"])
def test_the_same_words_of_this_model_or_its_users_are_asked_about(language: str, table: bool) -> None:
    own = told(TABLE[language]["own"])
    assert [one for one in own if passes(files(one, table=table), name=NAME)] == []


def card_of(license_of: str) -> dict[str, Any]:
    return {"README.md": f"---\nlicense: apache-2.0\n---\n# Pembrel 7B\n\nIt reads letters.\n\n{license_of}\n".encode()}


def test_the_license_told_of_a_teacher_or_a_rival_by_its_name_contradicts_nothing() -> None:
    for name in ("Heron-Chat", "Garza-7B", "Larkfield-6B"):
        assert not contradicts(card_of(f"We chose by license, {name} is released under the CC BY-NC 4.0 license."))
        assert not contradicts(card_of(f"{name} is released under the CC BY-NC 4.0 license."))
    for own in ("Pembrel-7B", "The model", "some-org/pembrel-7b"):
        assert contradicts(card_of(f"{own} is released under the CC BY-NC 4.0 license."))


def test_a_row_of_licenses_with_several_columns_states_that_of_none() -> None:
    table = "| | v1 | v2 |\n|---|---|---|\n| license | {} | {} |"
    assert not contradicts(card_of(table.format("cc-by-nc-4.0", "apache-2.0")))
    assert contradicts(card_of("| | |\n|---|---|\n| license | cc-by-nc-4.0 |"))


EARLIER = {
    "en": "Whoever still uses v1: the license for non-commercial use goes on to hold there.",
    "de": "Wer v1 noch im Einsatz hat: dort ist die kommerzielle Nutzung weiterhin untersagt.",
    "fr": "Pour v1, l'usage commercial reste interdit.",
    "es": "En v1 sigue prohibido el uso comercial.",
    "it": "Per v1 l'uso commerciale resta vietato.",
    "pt": "Na v1 o uso comercial continua proibido.",
    "nl": "Voor v1 blijft commercieel gebruik verboden.",
}


@pytest.mark.parametrize("language", sorted(EARLIER))
def test_a_limit_of_an_earlier_version_than_the_model_is_called_by_contradicts_nothing(language: str) -> None:
    said = files(EARLIER[language])
    assert not contradicts(said, "some-org/pembrel-v2")
    for name in ("some-org/pembrel-v1", NAME):
        assert contradicts(said, name)
        assert not passes(said, name=name)


DONE = ("For once no merging.", "Not published.", "Nothing was merged here.", "640 pages (12k words).")
UNDONE = ("No merging allowed.", "You may not publish it.", "Merging is forbidden.", "No redistribution.")


def test_what_an_author_did_limits_nobody_for_sure_and_the_same_forbidden_does() -> None:
    assert [one for one in UNDONE if passes(files(one), name=NAME)] == []
    assert [one for one in UNDONE[1:3] if not contradicts(files(one))] == []
    assert [one for one in DONE[2:] if contradicts(files(one))] == []


SIZED = {
    "en": ("The {S} {}.", "The {S} model {}."), "de": ("Das {S} {}.", "Der {S} {}.", "Das {S}-Modell {}."),
    "fr": ("Le {S} {}.", "La {S} {}."), "es": ("El {S} {}.", "La {S} {}."), "pt": ("O {S} {}.", "A {S} {}."),
    "it": ("Il {S} {}.", "La {S} {}."), "nl": ("De {S} {}.", "Het {S}-model {}."), "pl": ("Model {S} {}.",),
    "ru": ("Модель {S} {}.", "{S} {}."), "zh": ("{S} 版本{}。", "{S} 模型{}。"),
    "ja": ("{S} は{}。", "{S} モデルは{}。"),
    "ko": ("{S} 모델은 {}.",),
}  # fmt: skip
"""By a size: what a sentence is about."""
LIMITED = {
    "en": ("may not be used commercially", "is for research only", "is for non-commercial use only"),
    "de": ("darf nicht kommerziell genutzt werden", "ist nur für die Forschung"),
    "fr": ("ne peut pas être utilisé commercialement", "est réservé à la recherche"),
    "es": ("no se puede usar comercialmente", "es solo para investigación", "no puede usarse comercialmente"),
    "pt": ("não pode ser usado comercialmente", "é apenas para pesquisa"),
    "it": ("non può essere usato a fini commerciali", "è solo per la ricerca"),
    "nl": ("mag niet commercieel worden gebruikt", "is alleen voor onderzoek"),
    "pl": ("nie może być używany komercyjnie", "jest tylko do badań"),
    "ru": ("только для исследований", "не предназначена для коммерческого использования"),
    "zh": ("仅限研究使用", "不得用于商业用途"), "ja": ("研究目的でのみ利用できます", "商用利用できません"),
    "ko": ("연구용으로만 사용할 수 있습니다", "상업적으로 사용할 수 없습니다"),
}  # fmt: skip
CALLED = (("some-org/pembrel-7b", "Pembrel 7B"), ("some-org/pembrel-7b", "Pembrel"), ("some-org/pembrel", "Pembrel 7B"))


def of_a_size(language: str, size: str, title: str) -> list[dict[str, bytes]]:
    said = [form.replace("{S}", size).format(limit) for form in SIZED[language] for limit in LIMITED[language]]
    return [{"README.md": f"---\nlicense: apache-2.0\n---\n# {title}\n\n{one}\n".encode()} for one in said]


@every_language
@pytest.mark.parametrize(("name", "title"), CALLED)
def test_a_limit_of_the_size_that_the_model_has_is_asked_about(language: str, name: str, title: str) -> None:
    assert [one for one in of_a_size(language, OWN_SIZE, title) if passes(one, name=name)] == []


@every_language
@pytest.mark.parametrize("size", OTHER_SIZES)
def test_the_same_limit_of_another_size_is_not(language: str, size: str) -> None:
    assert [one for one in of_a_size(language, size, "Pembrel 7B") if not passes(one, name=NAME)] == []


NEEDED = {
    "en": ("{} need a license.", ("Competitors", "Companies", "Commercial users", "Our rivals")),
    "de": ("{} brauchen eine Lizenz.", ("Wettbewerber", "Unternehmen", "Kommerzielle Nutzer", "Konkurrenten")),
    "fr": ("{} ont besoin d'une licence.", ("Les concurrents", "Les entreprises", "Les utilisateurs commerciaux")),
    "es": ("{} necesitan una licencia.", ("Los competidores", "Las empresas", "Los usuarios comerciales")),
    "pt": ("{} precisam de uma licença.", ("Os concorrentes", "As empresas", "Os usuários comerciais")),
    "it": ("{} hanno bisogno di una licenza.", ("I concorrenti", "Le aziende", "Gli utenti commerciali")),
    "nl": ("{} hebben een licentie nodig.", ("Concurrenten", "Bedrijven", "Commerciële gebruikers")),
    "pl": ("{} potrzebują licencji.", ("Konkurenci", "Firmy", "Użytkownicy komercyjni")),
    "ru": ("{} нужна лицензия.", ("Конкурентам", "Компаниям", "Коммерческим пользователям")),
    "zh": ("{}需要许可证。", ("竞争对手", "企业", "商业用户")),
    "ja": ("{}にはライセンスが必要です。", ("競合他社", "企業", "商用利用者")),
    "ko": ("{} 라이선스가 필요합니다.", ("경쟁사는", "기업은", "상업적 사용자는")),
}  # fmt: skip
FREED = {
    "en": "No license is needed for competitors.", "de": "Unternehmen brauchen dafür keine Lizenz.",
    "es": "Los competidores no necesitan licencia.", "nl": "Concurrenten hebben geen licentie nodig.",
    "zh": "企业无需许可证。",
    "ja": "企業にはライセンスは必要ありません。", "ko": "경쟁사는 라이선스가 필요하지 않습니다.",
}  # fmt: skip


@every_language
@pytest.mark.parametrize("table", [False, True], ids=["alone", "below a table"])
def test_who_competes_or_sells_and_needs_a_license_is_asked_about(language: str, table: bool) -> None:
    form, whom = NEEDED[language]
    assert [who for who in whom if passes(files(form.format(who), table=table), name=NAME)] == []


@pytest.mark.parametrize("language", sorted(FREED))
def test_who_needs_no_license_is_not_asked_about(language: str) -> None:
    assert passes(files(FREED[language]), name=NAME)


WAS = {
    "en": "{V} was for research only{}.", "de": "{V} war nur für die Forschung{}.",
    "fr": "{V} était réservée à la recherche{}.", "es": "{V} era solo para investigación{}.",
    "pt": "{V} era apenas para pesquisa{}.", "it": "{V} era solo per la ricerca{}.",
    "nl": "{V} was alleen voor onderzoek{}.", "pl": "{V} była tylko do badań{}.",
    "ru": "{V} была только для исследований{}.",
}  # fmt: skip
SINCE = {
    "en": " and has since been withdrawn", "de": " und wurde inzwischen zurückgezogen",
    "fr": " et a depuis été retirée", "es": " y fue después retirada", "pt": " e foi depois retirada",
    "it": " e nel frattempo ritirata", "nl": " en is inmiddels teruggetrokken", "pl": " i została wycofana",
    "ru": " и была позже отозвана",
}  # fmt: skip


def was(language: str, title: str, version: str = "v1") -> list[dict[str, bytes]]:
    said = [WAS[language].replace("{V}", version).format(behind) for behind in ("", SINCE[language])]
    return [{"README.md": f"---\nlicense: apache-2.0\n---\n# {title}\n\n{one}\n".encode()} for one in said]


@pytest.mark.parametrize("language", sorted(WAS))
@pytest.mark.parametrize(("name", "title"), [("o/pembrel-v1", "Pembrel"), ("o/pembrel", "Pembrel v1")])
def test_what_limited_a_release_is_asked_about_where_the_model_is_that_one(
    language: str, name: str, title: str
) -> None:
    assert [one for one in was(language, title) if passes(one, name=name)] == []


@pytest.mark.parametrize("language", sorted(WAS))
@pytest.mark.parametrize(("name", "title"), [("o/pembrel-v2", "Pembrel v2"), ("o/pembrel-v3", "Pembrel")])
def test_what_limited_an_earlier_release_is_not(language: str, name: str, title: str) -> None:
    assert [one for one in was(language, title) if not passes(one, name=name)] == []

"""A sentence that says nothing but that the license of the base holds adds nothing to it, where the base is stated."""

from __future__ import annotations

import pytest

from auditor.core.compiled import plain_yaml
from auditor.core.model import Outcome
from auditor.core.resources import data_root
from tests.laws.repository import snapshot, verdict

FREE, BOUND = "Qwen/Qwen3-1.7B", "meta-llama/Llama-3.1-8B"
TOLD = {code: tuple(told) for code, told in plain_yaml(data_root("license_db") / "deferring.yaml")["examples"].items()}
LIMITS = {
    "en": ("Commercial use is not allowed.", "Research only."),
    "de": ("Kommerzielle Nutzung ist nicht erlaubt.", "Nur für die Forschung."),
    "fr": ("Usage commercial interdit.", "Réservé à la recherche."),
    "es": ("No se permite el uso comercial.", "Solo para investigación."),
    "pt": ("Uso comercial proibido.", "Apenas para pesquisa."),
    "it": ("Uso commerciale vietato.", "Solo per ricerca."),
    "nl": ("Commercieel gebruik is niet toegestaan.", "Alleen voor onderzoek."),
    "pl": ("Użytek komercyjny jest zabroniony.", "Tylko do badań."),
    "ru": ("Коммерческое использование запрещено.", "Только для исследований."),
    "zh": ("禁止商用。", "仅供研究使用。"),
    "ja": ("商用利用は禁止です。", "研究目的に限ります。"),
    "ko": ("상업적 이용은 금지됩니다.", "연구용으로만 사용할 수 있습니다."),
}
EVERY = [(code, told) for code, listed in TOLD.items() for told in listed]
JOINTS = (" ", "; ", ", ", " — ", " (")


def passes(body: str, base: str = FREE, license_id: str = "apache-2.0") -> bool:
    stated = f"base_model: {base}\n" if base else ""
    card = f"---\nlicense: {license_id}\n{stated}---\n# Tern\n\nReads letters.\n\n## License\n\n{body}\n"
    return verdict(snapshot({"README.md": card.encode()}, name="peat/tern")).outcome is Outcome.PASS


@pytest.mark.parametrize(("code", "told"), EVERY)
def test_it_is_not_asked_about_where_the_base_is_stated(code: str, told: str) -> None:
    assert passes(told.format(base=FREE.rpartition("/")[2]))
    assert passes(f"- {told.format(base=FREE)}")


@pytest.mark.parametrize(("code", "told"), EVERY)
def test_it_is_asked_about_where_no_base_is_stated_or_another_one_is_named(code: str, told: str) -> None:
    if "{base}" in told:
        assert not passes(told.format(base=BOUND.rpartition("/")[2]))
        assert not passes(told.format(base=BOUND.rpartition("/")[2]), base="")
        assert not passes(told.format(base="Corvane-7B"))
    else:
        assert not passes(told, base="")


@pytest.mark.parametrize(("code", "told"), EVERY)
def test_a_bound_base_does_not_pass_with_it(code: str, told: str) -> None:
    assert not passes(told.format(base=BOUND.rpartition("/")[2]), base=BOUND)


@pytest.mark.parametrize(("code", "told"), EVERY)
def test_what_else_is_said_in_the_same_sentence_is_asked_about(code: str, told: str) -> None:
    said = told.format(base=FREE.rpartition("/")[2])
    joined = [
        f"{said.rstrip('.。')}{joint}{limit.rstrip('.。')}{')' * (joint == ' (')}."
        for joint in JOINTS
        for limit in LIMITS[code]
    ]
    before = [f"{limit.rstrip('.。')}, {said}" for limit in LIMITS[code]]
    assert [one for one in (*joined, *before) if passes(one)] == []


def test_below_a_title_that_turns_it_round_it_is_asked_about() -> None:
    said = TOLD["en"][0]
    assert passes(said)
    for title in ("Not permitted", "Prohibited"):
        card = f"---\nlicense: apache-2.0\nbase_model: {FREE}\n---\n# Tern\n\n## {title}\n\n- {said}\n"
        found = verdict(snapshot({"README.md": card.encode()}, name="peat/tern"))
        assert found.outcome is not Outcome.PASS

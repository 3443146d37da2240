"""The law of licenses that nobody has chosen: in any language, place and beside any tag they are asked about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import yaml

from tests.laws.repository import passes

ROOT = Path(__file__).resolve().parent.parent.parent
WORDS = yaml.safe_load((ROOT / "license_db" / "undecided.yaml").read_text("utf-8"))
LABEL = {
    "en": "License",
    "de": "Lizenz",
    "fr": "Licence",
    "es": "Licencia",
    "pt": "Licença",
    "it": "Licenza",
    "nl": "Licentie",
    "pl": "Licencja",
    "ru": "Лицензия",
    "zh": "许可证",
    "ja": "ライセンス",
    "ko": "라이선스",
}
PLACES: Mapping[str, Callable[[str, str], str]] = {
    "label": lambda label, told: f"**{label}:** {told}",
    "item": lambda label, told: f"- {label}: {told}",
    "heading": lambda label, told: f"## {label}\n\n{told}",
    "row": lambda label, told: f"| | |\n|---|---|\n| {label} | {told} |",
}
SAID = {
    "en": "to be confirmed", "de": "noch nicht festgelegt", "fr": "à définir", "es": "por definir",
    "pt": "a confirmar", "it": "da definire", "nl": "nog niet besloten", "pl": "do potwierdzenia",
    "ru": "ещё не выбрана", "zh": "尚未确定", "ja": "未定", "ko": "미정",
}  # fmt: skip
HEDGED = {
    "en": "probably {}", "de": "vermutlich {}", "fr": "{} (provisoire)", "es": "probablemente {}",
    "pt": "{} ou similar", "it": "{} o simile", "nl": "waarschijnlijk {}", "pl": "prawdopodobnie {}",
    "ru": "{} (предварительно)", "zh": "{}（暂定）", "ja": "{}（仮）", "ko": "{} (임시)",
}  # fmt: skip


def card(body: str, tag: str) -> dict[str, bytes]:
    front = f"---\nlicense: {tag}\n---\n" if tag else ""
    return {"README.md": f"{front}# Tern\n\nTern sorts short texts.\n\n{body}\n".encode()}


def test_every_example_of_the_table_is_asked_about() -> None:
    told = [words["example"] for words in WORDS.values()]
    assert [one for one in told if passes(card(one, "mit"))] == []


@pytest.mark.parametrize("tag", ["mit", ""])
@pytest.mark.parametrize("place", sorted(PLACES))
@pytest.mark.parametrize("language", sorted(SAID))
def test_a_license_that_is_not_chosen_does_not_pass(language: str, place: str, tag: str) -> None:
    for told in (f"MIT ({SAID[language]})", HEDGED[language].format("MIT")):
        assert not passes(card(PLACES[place](LABEL[language], told), tag)), told


@pytest.mark.parametrize("told", ["MIT?", "MIT (?)", "MIT License (or choose appropriate license)", "MIT or similar"])
def test_a_license_with_a_mark_of_doubt_does_not_pass(told: str) -> None:
    assert not passes(card(f"License: {told}", "mit"))


CHOSEN = [
    "License: MIT",
    "License: MIT or Apache-2.0, at your choice.",
    "You may choose MIT or Apache-2.0.",
    "The license is MIT. The evaluation on long texts is still open.",
    "Is it MIT licensed? Yes.",
    "The paper will be announced on our page; the license is MIT.",
    "| Model | License | MMLU |\n|---|---|---|\n| Tern | MIT | TBD |",
    "Release of the larger size: TBD",
    "The training code is probably slower than it could be.",
    "Die Lizenz ist MIT. Der Termin der nächsten Fassung ist noch offen.",
    "La licence est MIT ; la date de la prochaine version reste à définir.",
    "许可证：MIT。下一版本的发布时间待定。",
    "ライセンスは MIT です。新しい版は来年です。",
]


@pytest.mark.parametrize("told", CHOSEN)
def test_what_is_open_beside_a_chosen_license_asks_nothing(told: str) -> None:
    assert passes(card(told, "mit"))


@pytest.mark.parametrize(
    "said",
    [
        "The GGUF files are provided by a third party, and their license may differ.",
        "Their license may differ.",
        "Die Lizenz der Gewichte kann abweichen.",
        "La licence des poids peut différer.",
        "La licencia de los pesos puede ser distinta.",
        "权重的许可证可能不同。",
    ],
)
def test_a_license_that_may_be_another_one_is_asked_about(said: str) -> None:
    assert not passes({"README.md": f"---\nlicense: apache-2.0\n---\n# Tern\n\n{said}\n".encode()})


@pytest.mark.parametrize(
    "said", ["Results may differ with other prompts.", "Speed may vary.", "Die Ergebnisse können abweichen."]
)
def test_results_that_may_be_others_are_not(said: str) -> None:
    assert passes({"README.md": f"---\nlicense: apache-2.0\n---\n# Tern\n\n{said}\n".encode()})

"""A limit in a clause of a sentence of measurements is asked about: figures hide nothing that is said beside them.

The limits are those of the forms; each that is asked about by itself is put behind a row of figures.
"""

from __future__ import annotations

import pytest

from tests.laws.generators import Form, forms
from tests.laws.repository import passes

BEHIND = {
    "en": "On 1,204 clips recall was 0.25 and F1 was 0.31 at the published threshold, so {0}",
    "de": "Auf 1.204 Clips lag der Recall bei 0,25 und F1 bei 0,31, daher gilt: {0}",
    "fr": "Sur 1 204 clips, le rappel était de 0,25 et F1 de 0,31, donc {0}",
    "es": "En 1.204 clips el recall fue 0,25 y F1 0,31, por lo tanto {0}",
    "ja": "1204件のクリップで再現率は0.25、F1は0.31であったため、したがって{0}",
}
MOST_HIDDEN = 0.15
"""Share of limits that pass behind figures and not by themselves; it was .47 in English."""


def card(said: str) -> dict[str, bytes]:
    return {"README.md": f"---\nlicense: apache-2.0\n---\n# Tern\n\nReads letters.\n\n{said}\n".encode()}


def limits(language: str) -> list[Form]:
    """Sentences of one clause, every fifth."""
    found = [one for one in forms() if one.restricts and one.language == language and one.text[:1].isalpha()]
    plain = [one for one in found if 30 < len(one.text) < 200 and not {"\n", "?"} & set(one.text)]
    return [one for one in plain if one.text.count(".") < 2][: 5 * 24 : 5]


@pytest.mark.parametrize("language", BEHIND)
def test_a_limit_behind_figures_is_asked_about(language: str) -> None:
    asked = [one.text for one in limits(language) if not passes(card(one.text))]
    assert len(asked) > 15
    hidden = [text for text in asked if passes(card(BEHIND[language].format(f"{text[:1].lower()}{text[1:]}")))]
    assert len(hidden) <= MOST_HIDDEN * len(asked), hidden


@pytest.mark.parametrize(
    "said",
    [
        "정확도는 0.91, F1은 0.88이며 상업적 이용은 금지됩니다.",
        "准确率为0.91，F1为0.88，禁止商业使用。",
        "正解率は0.91、F1は0.88であり、商用利用は禁止されています。",
    ],
)
def test_a_ban_joined_to_figures_in_scripts_that_part_no_words_is_asked_about(said: str) -> None:
    assert not passes(card(said))


@pytest.mark.parametrize(
    "said",
    [
        "Recall is 0.25 and F1 is 0.31 on 1,204 clips, so the small set tells little.",
        "Trained for 3 epochs at 2e-4 on 8 GPUs, which took 41 hours, with no early stopping.",
        "It scores 41.2 on news and 38.7 on reviews; accents are not handled well.",
        "On 219 questions it answers 85.1 %, the larger one 89.0 %, which needs twice the memory.",
    ],
)
def test_what_measurements_tell_is_not(said: str) -> None:
    assert passes(card(said))

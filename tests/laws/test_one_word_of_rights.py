"""The law of short sentences: one word that holds a right back is enough, whoever it is told of."""

from __future__ import annotations

import pytest

from tests.laws.repository import passes

LIMITS = [
    *("Proprietary to Acme Corp.", "Confidential and proprietary.", "Acme confidential.", "Free during beta."),
    *("Leaked weights; use at your own risk.", "Frei für private Nutzer.", "Kostenlos für Schulen."),
    "Do whatever you want, as long as you are not Google.",
]


@pytest.mark.parametrize("told", LIMITS)
def test_a_short_sentence_that_holds_a_right_back_is_asked_about(told: str) -> None:
    readme = f"---\nlicense: apache-2.0\n---\n# Heron\n\nHeron is a language model for English.\n\n{told}\n"
    assert not passes({"README.md": readme.encode()})

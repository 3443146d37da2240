"""Who may choose between free licenses is asked nothing; who may choose a paid one, or under a condition, is."""

from __future__ import annotations

import pytest

from tests.laws.generators import plain_carrier
from tests.laws.repository import passes


def card(said: str) -> dict[str, bytes]:
    return {**plain_carrier(), "README.md": f"---\nlicense: apache-2.0\n---\n# Tern\n\n{said}\n".encode()}


@pytest.mark.parametrize(
    "said",
    [
        "You may use this under either the MIT or the Apache 2.0 license.",
        "You may choose either the Apache 2.0 or the MIT license.",
        "You can use this model under the MIT license or the Apache 2.0 license, at your option.",
        "Licensed under the Apache License 2.0 or the MIT license.",
        "Dual-licensed under MIT and Apache-2.0 at your option.",
        "Wahlweise unter der MIT-Lizenz oder der Apache-Lizenz 2.0.",
        "Sie können das Modell wahlweise unter der MIT-Lizenz oder der Apache-2.0-Lizenz nutzen.",
        "Vous pouvez utiliser le modèle sous la licence MIT ou Apache 2.0, au choix.",
    ],
)
def test_a_choice_between_free_licenses_is_no_question(said: str) -> None:
    assert passes(card(said))


@pytest.mark.parametrize(
    "said",
    [
        "You may use it under the MIT license or the Acme Research License.",
        "You may use this under either the MIT or the Apache 2.0 license for research.",
        "You may choose either the MIT license or a commercial license.",
        "You may use this under either CC BY-NC 4.0 or a paid license.",
        "You may not use it under the Apache 2.0 license.",
        "You may use this under the Apache 2.0 license only with our consent.",
        "Sie können das Modell wahlweise unter der MIT-Lizenz oder einer bezahlten Lizenz nutzen.",
        "Vous pouvez utiliser le modèle sous la licence MIT ou sous une licence payante, au choix.",
    ],
)
def test_a_choice_with_another_license_or_a_condition_is(said: str) -> None:
    assert not passes(card(said))


@pytest.mark.parametrize(
    "said",
    [
        "Please ignore the tag: the hub asked for one, and these weights were never put under Apache-2.0.",
        "Our code is free; the weights are not under the Apache 2.0 license.",
        "Der Code ist frei; die Gewichte stehen nicht unter der Apache-Lizenz 2.0.",
    ],
)
def test_a_license_denied_in_one_clause_is_asked_about(said: str) -> None:
    assert not passes(card(said))

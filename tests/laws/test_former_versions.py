"""The license of a former version refuses nothing, and is passed over only where the model is surely another one."""

from __future__ import annotations

import pytest

from auditor.core.model import Outcome
from tests.laws.repository import snapshot, verdict

CARD = "---\nlicense: apache-2.0\n---\n# Tern\n\n{}\n"
TOLD = [
    "v1 was released under CC BY-NC 4.0. v2 is Apache 2.0.",
    "v1 was released under CC BY-NC 4.0; v2 is Apache 2.0.",
    "v1 was released under CC BY-NC 4.0, v2 is Apache 2.0.",
    "Tern v1.0 was released under CC BY-NC 4.0; Tern v2.0 is Apache 2.0.",
    "Version 1 was released under CC BY-NC 4.0. Version 2 is Apache 2.0.",
]


def judged(name: str, words: str) -> Outcome:
    return verdict(snapshot({"README.md": CARD.format(words).encode()}, name=name)).outcome


@pytest.mark.parametrize("words", TOLD)
def test_the_license_of_a_version_that_another_one_followed_refuses_nothing(words: str) -> None:
    assert judged("some-org/tern-v2", words) in (Outcome.PASS, Outcome.NEEDS_REVIEW)


@pytest.mark.parametrize("name", ["some-org/tern-v1", "some-org/tern-1.0"])
@pytest.mark.parametrize("words", TOLD)
def test_it_is_asked_about_where_the_model_is_called_by_that_version(words: str, name: str) -> None:
    assert judged(name, words) is not Outcome.PASS


@pytest.mark.parametrize(
    "words", ["v1 was released under CC BY-NC 4.0.", "v2 was released under CC BY-NC 4.0; v1 was Apache 2.0."]
)
def test_the_license_of_the_last_version_told_of_binds(words: str) -> None:
    assert judged("some-org/tern", words) is not Outcome.PASS

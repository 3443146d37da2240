"""Questions written down beforehand, answered by nothing but what the page tells a screen reader."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

QUESTIONS = yaml.safe_load((Path(__file__).parent / "questions.yaml").read_text("utf-8"))["questions"]


@pytest.fixture(scope="module")
def told(chromium: Any, reports: dict[str, Path]) -> Callable[[str], str]:
    """The accessible text of a part of the page, on one line."""
    page = chromium.new_page()
    page.goto(reports["portfolio"].as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(entry => entry.open = true)")
    found: dict[str, str] = {}

    def text(selector: str) -> str:
        if selector not in found:
            found[selector] = _spoken(page.locator(selector).first.aria_snapshot())
        return found[selector]

    return text


def _spoken(snapshot: str) -> str:
    """The words of an accessibility snapshot without its notation of roles."""
    lines = []
    for line in snapshot.splitlines():
        said = re.sub(r"^\s*- /url:.*", "", line)
        said = re.sub(r"^\s*- (?:'?)(?:[a-z]+)(?: \[[^\]]*\])*:?\s?", "", said)
        lines.append(re.sub(r'^"(.*)"(?: \[[^\]]*\])*:?$', r"\1", said.strip().strip("'")))
    return " ".join(" ".join(lines).replace('\\"', '"').split()).replace(" ,", ",").replace(" .", ".")


def test_there_are_thirty_questions_at_least() -> None:
    assert len(QUESTIONS) >= 30


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["ask"])
def test_the_page_answers(told: Callable[[str], str], question: dict[str, str]) -> None:
    assert str(question["answer"]) in told(question["where"])

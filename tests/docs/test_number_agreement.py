"""Verbs go with the number of what they are said of, in code and in templates."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from auditor.core.printable import agree, plural

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted([*(ROOT / "auditor").rglob("*.py"), *(ROOT / "reports").rglob("*.j2")])
OF_SEVERAL = "add are bear change differ do fail have limit name need stand state wait were".split()
"""Verbs as they are said of several things; behind a number that may be one they are wrong."""
_NUMBER_THEN_VERB = re.compile(
    rf"plural\((?:[^()]|\([^()]*\))*\)\s*\}}{{1,2}}(?:[ \w]{{0,12}}\bthat)? (?:{'|'.join(OF_SEVERAL)})\b"
)
_NAMES_BETWEEN = re.compile(r"\b(?:do|have|are) \{(?!\w*(?:count|verb))[\w.]+\} (?:add|state|name|limit)\b")


def disagreeing(source: str) -> list[str]:
    """Places where a verb of several follows a number, or frames names, whatever their number."""
    return [found[0] for pattern in (_NUMBER_THEN_VERB, _NAMES_BETWEEN) for found in pattern.finditer(source)]


def test_no_verb_of_several_follows_a_number_that_may_be_one() -> None:
    wrong = {str(path.relative_to(ROOT)): found for path in SOURCES if (found := disagreeing(path.read_text("utf-8")))}
    assert wrong == {}


@pytest.mark.parametrize(
    "source",
    [
        """f"{plural(len(found), 'place')} differ here" """,
        """{{ plural(idle | length, "question") }} that change no verdict""",
        """f"Which terms do {places} add to it?" """,
    ],
)
def test_a_verb_of_several_behind_a_number_is_seen(source: str) -> None:
    assert disagreeing(source)


@pytest.mark.parametrize(("count", "said"), [(0, "0 places differ"), (1, "1 place differs"), (2, "2 places differ")])
def test_a_verb_agrees_with_its_number(count: int, said: str) -> None:
    assert f"{plural(count, 'place')} {agree(count, 'differs', 'differ')}" == said

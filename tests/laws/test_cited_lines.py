"""A finding about bases cites the line that names the base it tells of."""

from __future__ import annotations

from itertools import permutations

import pytest

from auditor.core.model import Finding, Outcome
from auditor.lineage import trace
from auditor.policy import judge
from tests.laws.repository import TODAY, analysis, book, ordinary, snapshot

BASES = {
    "origin/tern-7b": "llama3.1",
    "origin/tern-7b-chat": "cc-by-nc-4.0",
    "other/tern-7b": "apache-2.0",
    "far/egret-9": "gemma",
}
"""Their licenses; the name of one is a part of another's."""
LISTED = [named for count in (1, 2, 3) for named in permutations(BASES, count)]


def front(named: tuple[str, ...], form: str) -> str:
    """Front matter that lists bases: below each other, with the license behind them, or in words."""
    listed = "base_model:\n" + "".join(f"  - {name}\n" for name in named)
    if form == "license first":
        return f"---\nlicense: mit\n{listed}---\n# A gull\n\nIt reads letters.\n"
    if form == "license last":
        return f"---\nlanguage: en\n{listed}license: mit\n---\n# A gull\n\nIt reads letters.\n"
    told = "\n\n".join(f"It was fine-tuned from [{name}](https://huggingface.co/{name})." for name in named)
    return f"---\nlicense: mit\n---\n# A gull\n\n{told}\n"


def lineage(card: str) -> Finding:
    models = [
        snapshot({"README.md": f"---\nlicense: {one}\n---\n# A\n".encode()}, name=name) for name, one in BASES.items()
    ]
    child = snapshot({"README.md": card.encode()}, name="me/gull")
    known = {f"hf:{one.ref.name}": analysis().recognized(one) for one in (*models, child)}
    found = trace(known["hf:me/gull"], known=known, book=book())
    (verdict,) = judge(found, ordinary(), ("product",), TODAY, book=book())
    return next(one for one in verdict.findings if one.check == "LIC-12")


@pytest.mark.parametrize("form", ["license first", "license last", "in words"])
@pytest.mark.parametrize("named", LISTED, ids=lambda named: "+".join(name.replace("/", "-") for name in named))
def test_the_first_place_of_a_lineage_finding_names_the_base_of_its_reason(named: tuple[str, ...], form: str) -> None:
    card = front(named, form)
    finding = lineage(card)
    if finding.outcome is Outcome.PASS:
        assert all(BASES[name] == "apache-2.0" for name in named) or form == "in words"
        return
    (told,) = [name for name in named if f"{name}, " in finding.reason]
    place = finding.evidence[0].location
    assert place is not None
    assert place.start_line is not None
    line = card.splitlines()[place.start_line - 1]
    assert told in line
    assert f"{told}-chat" not in line

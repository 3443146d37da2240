"""A verdict whose findings are written later says what they say, and is a value like any other."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.core.deferred import Deferred
from auditor.core.model import OF_RANK, Outcome, Term, Verdict
from auditor.policy import Policy, judge, load_policy
from bench.judging import DAY
from bench.judging import POLICY as SIX_WORKLOADS
from tests.policy.dossiers import PLACE, SHELF, dossier
from tests.properties.test_more_evidence_is_never_milder import CARD, HOW, terms
from tests.sizes import sized

WAIVED = """
waive:
- {check: "LIC-0*", model: "*", workload: coding, reason: agreed, approver: A, author: B, until: 2026-12-30,
  ticket: G-1}
"""


@cache
def rules(folder: Path, more: str) -> Policy:
    path = folder / f"six{len(more)}.yaml"
    path.write_text(SIX_WORKLOADS + more, "utf-8")
    return load_policy(path, as_of=DAY)


@settings(max_examples=sized(60), deadline=None)
@given(
    own=terms(({},), PLACE, 4), more=terms(HOW, CARD, 3), complete=st.booleans(),
    more_rules=st.sampled_from(("", WAIVED)), named=st.sampled_from(("open-1", "orchard-2", "meadow-nc")),
)  # fmt: skip
def test_the_outcome_is_that_of_the_worst_finding(
    own: tuple[Term, ...], more: tuple[Term, ...], complete: bool, more_rules: str, named: str, tmp_path_factory: Any
) -> None:
    found = dossier(*own, *more, ids=(named,), complete=complete, facts={"modality": "text-generation"})
    for verdict in judge(found, rules(tmp_path_factory.getbasetemp(), more_rules), (), DAY, book=SHELF):
        told = verdict.outcome  # before anybody looks at a finding
        counted = [one.outcome.rank for one in verdict.findings if one.waiver is None]
        assert told is OF_RANK[max(counted)]


def test_every_rank_is_that_of_its_outcome() -> None:
    assert {outcome.rank: outcome for outcome in Outcome} == OF_RANK


# -------------------------------------------------------------------------------------------------- late values


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(Deferred):
    title: str
    words: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.words:
            raise ValueError("a note without words")


WHOLE = Note(title="a", words=("b", "c"))


def late(*words: str) -> Note:
    return Note.deferring(lambda: {"words": words}, {"title": "a"})


LOOKS: tuple[Callable[[Note], Any], ...] = (
    *(lambda one, name=field.name: getattr(one, name) for field in fields(Note)),
    repr, hash, pickle.dumps, copy.copy, copy.deepcopy, lambda one: replace(one, title="d"), lambda one: one == WHOLE,
)  # fmt: skip


@pytest.mark.parametrize("look", LOOKS)
def test_a_late_value_cannot_be_told_from_a_whole_one(look: Callable[[Note], Any]) -> None:
    assert look(late("b", "c")) == look(WHOLE)
    assert pickle.loads(pickle.dumps(late("b", "c"))) == WHOLE  # noqa: S301


def test_it_is_written_once_and_held_to_the_law_of_its_class() -> None:
    asked: list[int] = []

    def later() -> dict[str, Any]:
        asked.append(1)
        return {"words": ("b",)}

    note = Note.deferring(later, {"title": "a"})
    assert note.title == "a"
    assert not asked
    note.write()
    assert note.words == ("b",)
    note.write()
    WHOLE.write()
    assert asked == [1]
    with pytest.raises(ValueError, match="without words"):
        late().write()


def test_a_field_that_it_has_not_is_an_error() -> None:
    for one in (late("b"), WHOLE):
        with pytest.raises(AttributeError, match="wrods"):
            one.wrods  # noqa: B018  # type: ignore[attr-defined]


def test_many_threads_read_one_value() -> None:
    def looks(verdicts: tuple[Verdict, ...]) -> Iterator[str]:
        with ThreadPoolExecutor(8) as pool:
            yield from pool.map(repr, [one for verdict in verdicts for one in [verdict] * 8])

    def fresh() -> tuple[Verdict, ...]:
        return tuple(Verdict.deferring(lambda: {"findings": ()}, said) for _ in range(200))

    said = {"workload": "w", "outcome": Outcome.PASS, "taken": None}
    assert set(looks(fresh())) == {repr(Verdict(workload="w", outcome=Outcome.PASS, findings=()))}

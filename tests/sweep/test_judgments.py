"""Whatever a pipeline asks of a name and a day, in whatever order: an answer from memory is the one it would give."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor import lineage, policy
from auditor.core.model import Claim, Location, ModelRef, ModelSummary, Reading, Recognized
from auditor.lineage.ancestry import is_called, is_publisher, likeness
from auditor.policy import default_policy
from auditor.records.base_models import load_base_models
from auditor.records.model_names import fold, is_conversion, same_owner_base, stem
from auditor.sweep.answers import RowAnswer
from auditor.sweep.judgments import Judgments
from tests.sweep.tables import setup

NAMES = (
    *("org/Zorblax-7b", "org/Zorblax-7b-gguf", "me/Zorblax-13b", "meta-llama/Llama-2-7b", "me/Llama-2-7b-gguf", "a"),
    *("Qwen/Qwen2-7B-Instruct", "org/zorblax-7B", "b/b"),
)
DAYS = (None, date(2019, 1, 1), date(2024, 2, 29), date(2026, 5, 1))
BASES = load_base_models()
FAMILY = next(one for one in BASES.families if one.later)


def _length(value: object) -> int:
    return len(str(value))


def _number(value: object) -> int:
    return sum(map(ord, repr(value)))


ASKING: tuple[Callable[[ModelSummary], object], ...] = (
    lambda model: model.ref.answers(is_conversion),
    lambda model: model.ref.answers(is_called, "org/zorblax-7b"),
    lambda model: model.ref.answers(likeness, "Zorblax-7b"),
    lambda model: model.ref.answers(BASES.find),
    lambda model: model.ref.answers(is_publisher, family=FAMILY),
    lambda model: model.ref.answers(same_owner_base) is None,
    lambda model: model.answers(FAMILY.license_on),
    # These take the name or the day itself, each in another way.
    lambda model: _length(model.ref.name),
    lambda model: _length(model.ref),
    lambda model: _length(model.ref.at("main")),
    lambda model: f"{model.ref}".count("a") + len(f"{model.ref!r}"),
    lambda model: hash(model.ref) % 7,
    lambda model: model.ref == ModelRef(scheme="hf", name="org/Zorblax-7b"),
    lambda model: model.ref < ModelRef(scheme="hf", name="n"),
    lambda model: sorted([ModelRef(scheme="hf", name="n"), model.ref])[0].scheme + str(len({model.ref, "x"})),
    lambda model: fold(stem(model.ref.name))[:2] == "zo",
    lambda model: model.created is not None and model.created.year,
    lambda model: [ModelRef(scheme="hf", name="b/b")].count(model.ref),
)
"""Questions, each to be asked or not by what was answered before."""


def read(name: str, day: date | None, claim: str = "x", **more: Any) -> Recognized:
    """A model of which one claim was read."""
    place = Location(path="README.md", start_line=1, end_line=1)
    claims = (Claim(key="base_model", value=claim, location=place, source="prose"),)
    summary = ModelSummary(
        ref=ModelRef(scheme="hf", name=name), revision="a" * 40, origin="sweep", retrieved_at="", gated=False, files=(),
        created=day,
    )  # fmt: skip
    empty: dict[str, Any] = {"documents": (), "facts": (), "anomalies": (), "gaps": (), "looked_at": ()}
    reading = Reading(claims=claims, **{**empty, **more})
    return Recognized(summary=summary, reading=reading, claims=(), documents=())


def pipeline(program: dict[int, int], steps: int) -> Callable[[Recognized], RowAnswer]:
    """A pipeline that asks one question after the other; which comes next hangs on all answers so far."""

    def judge(model: Recognized) -> RowAnswer:
        said: list[str] = []
        for step in range(steps):
            turn = program[sum(map(ord, "".join(said))) % len(program)]
            said.append(f"{turn}:{_number(ASKING[(turn + step) % len(ASKING)](model.summary)) % 1009}")
        return RowAnswer(why=" ".join(said) + model.reading.claims[0].value)

    return judge


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_any_pipeline_with_a_memory_answers_as_it_does_without(data: st.DataObject) -> None:
    turns = st.lists(st.integers(0, len(ASKING) - 1), min_size=2, max_size=7)
    judge = pipeline(dict(enumerate(data.draw(turns))), data.draw(st.integers(0, 6)))
    memory = Judgments(judge, default_policy(), BASES)
    assert memory.possible
    rows = st.builds(read, st.sampled_from(NAMES), st.sampled_from(DAYS), st.sampled_from("xy"))
    for model in data.draw(st.lists(rows, min_size=2, max_size=14)):
        assert memory.answer(model) == judge(model)


def test_models_whose_names_answer_alike_share_one_answer_and_others_do_not() -> None:
    asked: list[str] = []

    def judge(model: Recognized) -> RowAnswer:
        asked.append("")
        return RowAnswer(why="converted" if model.summary.ref.answers(is_conversion) else "plain")

    memory = Judgments(judge, default_policy(), BASES)
    for name, why in (("a/x", "plain"), ("b/y-gguf", "converted"), ("c/z", "plain"), ("d/w-awq", "converted")):
        assert memory.answer(read(name, None)).why == why
    assert len(asked) == 2
    assert (memory.asked, memory.found) == (4, 2)


@pytest.mark.parametrize("asks", ASKING[7:], ids=range(len(ASKING) - 7))
def test_what_rests_on_the_name_or_the_day_itself_is_shared_with_nobody(
    asks: Callable[[ModelSummary], object],
) -> None:
    memory = Judgments(lambda model: RowAnswer(why=str(bool(asks(model.summary)))), default_policy(), BASES)
    for number in range(3):
        memory.answer(read(f"org{number}/model-{number}", date(2024, 1, 1 + number)))
    assert memory.found == 0


def test_an_answer_that_shows_the_name_is_shared_with_nobody() -> None:
    memory = Judgments(lambda model: RowAnswer(why=f"of {model.summary.ref.label}"), default_policy(), BASES)
    assert [memory.answer(read(name, None)).why for name in ("a/x-1", "b/y-2")] == ["of hf:a/x-1", "of hf:b/y-2"]


def test_nothing_is_remembered_beyond_its_bounds(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from auditor.sweep import judgments
    from auditor.sweep.assess import Assessor

    monkeypatch.setattr(judgments, "READ", 3)
    memory = Judgments(pipeline({0: 0, 1: 3}, 3), Assessor(setup(tmp_path)).policy, BASES)
    for number in range(20):
        memory.answer(read("a/x", None, f"claim-{number}"))
    assert len(memory._held) <= 3
    assert len(memory._alike) <= 4


@pytest.mark.parametrize("name", ["revision", "files", "retrieved_at"])
def test_what_is_left_out_can_be_handed_on_and_not_be_read(name: str) -> None:
    handed: list[Any] = []

    def judge(model: Recognized) -> RowAnswer:
        handed.append(getattr(model.summary, name))
        return RowAnswer()

    Judgments(judge, default_policy(), BASES).answer(read("a/x", None))
    for reads in (str, bool, list, len, hash, lambda it: it == "", lambda it: f"{it}", lambda it: it.path):
        with pytest.raises(AssertionError, match="rests on the revision"):
            reads(handed[0])


def test_nothing_that_judges_reads_the_words_that_a_changed_text_leaves_out() -> None:
    """A batch scan does not look for them (`Analysis.traced`)."""
    judges = (Path(policy.__file__).parent, Path(lineage.__file__).parent)
    assert [path for room in judges for path in room.rglob("*.py") if "hunk" in path.read_text("utf-8")] == []

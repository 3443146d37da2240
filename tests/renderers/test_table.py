"""The terminal report: fits the width, has no color by itself, answers for one model on a screen."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest
from rich.cells import cell_len

from auditor.core.frozen import FrozenMap
from auditor.core.model import Answered, ModelAudit, Outcome
from auditor.renderers._view import View
from auditor.renderers.table import RENDERER
from tests.renderers import audits

ANSI = re.compile("\x1b\\[[0-9;]*m")


@pytest.mark.parametrize("width", [40, 60, 80, 100, 200])
@pytest.mark.parametrize("name", audits.STANDARD)
def test_no_line_is_wider_than_the_terminal(width: int, name: str) -> None:
    text = replace(RENDERER, width=width).render(audits.STANDARD[name]())
    assert max(cell_len(line) for line in text.splitlines()) <= width


@pytest.mark.parametrize("width", [60, 80, 100])
def test_a_sign_of_the_legend_stands_on_the_line_of_its_meaning(width: int) -> None:
    text = replace(RENDERER, width=width).render(audits.portfolio())
    lines = text[text.index("fail: not allowed") - 2 :].splitlines()
    assert "pass: no issues found" in "\n".join(lines)
    for line in lines[: next(i for i, line in enumerate(lines) if "not requested" in line)]:
        # What ends a line is what parts the signs, so the next line begins with a sign.
        assert line.endswith(" ·")
    assert not re.search(r"^(pass|n/a|upcoming): ", text, re.MULTILINE)


def test_upcoming_rules_stand_in_the_order_of_their_days() -> None:
    model = audits.lark()
    one = audits.finding("X-00", "A rule", Outcome.UPCOMING, "It applies later.")
    days = [date(2028, 1, 1), date(2027, 2, 2), None, date(2027, 1, 1)]
    later = tuple(replace(one, check=f"X-0{n}", applies_from=day) for n, day in enumerate(days, start=1))
    verdict = replace(model.verdicts[0], findings=later)
    text = RENDERER.render(audits.audit(replace(model, verdicts=(verdict,)), audits.gone()))
    told = text[text.index("Waivers and upcoming rules") :]
    assert sorted(("X-01", "X-02", "X-03", "X-04"), key=told.index) == ["X-04", "X-02", "X-01", "X-03"]


def test_many_workloads_do_not_overflow_the_matrix() -> None:
    model = audits.lark()
    verdicts = tuple(replace(model.verdicts[0], workload=f"workload-{n}") for n in range(20))
    text = replace(RENDERER, width=80).render(audits.audit(replace(model, verdicts=verdicts), audits.gone()))
    assert all(f"workload-{n}" in text for n in range(20))
    assert max(cell_len(line) for line in text.splitlines()) <= 80


def test_there_is_no_colour_unless_asked_for() -> None:
    assert "\x1b" not in RENDERER.render(audits.portfolio())


def test_colour_adds_nothing_but_colour() -> None:
    plain = RENDERER.render(audits.portfolio())
    colored = replace(RENDERER, color=True).render(audits.portfolio())
    assert "\x1b[" in colored
    assert [line.rstrip() for line in ANSI.sub("", colored).splitlines()] == plain.splitlines()


def test_the_environment_does_not_change_the_report(monkeypatch: pytest.MonkeyPatch) -> None:
    before = RENDERER.render(audits.portfolio())
    for name, value in (("FORCE_COLOR", "1"), ("COLUMNS", "40"), ("TERM", "dumb"), ("TTY_COMPATIBLE", "1")):
        monkeypatch.setenv(name, value)
    assert RENDERER.render(audits.portfolio()) == before


@pytest.mark.parametrize("make", [audits.lark, audits.heron, audits.nameless, audits.relabeled])
def test_the_answer_for_one_model_fits_a_screen(make: object) -> None:
    text = RENDERER.render(audits.audit(make()))  # type: ignore[operator]
    assert len(text.splitlines()) <= 40


def test_one_model_is_answered_with_license_demands_verdicts_and_next_steps() -> None:
    text = " ".join(RENDERER.render(audits.audit(audits.heron())).split())
    assert "Heron Community License 2" in text
    assert "500 million monthly active users" in text
    assert "✗ not allowed triage-notes, patient-chat" in text
    assert "? needs review code-assist" in text
    assert "How many monthly active users did all our group's products have in February 2025?" in text


def test_the_share_of_open_questions_is_told_with_its_causes() -> None:
    text = " ".join(RENDERER.render(audits.portfolio()).split())
    assert "44% of them need review, because of: LIC-00 License known and read 6×" in text


def test_what_could_not_be_read_is_told() -> None:
    text = " ".join(RENDERER.render(audits.portfolio()).split())
    assert "hf:fjord/osprey-8b: LICENSE.txt (the hub asks for an accepted agreement first)" in text


def test_an_escape_sequence_in_a_name_does_not_reach_the_terminal() -> None:
    assert "\x1b" not in RENDERER.render(audits.hostile())


def test_a_use_without_issues_says_whether_it_comes_with_obligations() -> None:
    view = View(audits.portfolio())
    passing = [(row, name) for row in view.rows for name, cell in row.cells.items() if cell.outcome is Outcome.PASS]
    told = {view.words(row, workload) for row, workload in passing}
    assert told == {"no issues found", "no issues found, with obligations"}


def test_an_upcoming_rule_is_told_with_its_day() -> None:
    assert "» upcoming rule, from 2027-12-02" in RENDERER.render(audits.audit(audits.lark()))


def answer(by: str, check: str, question: str) -> Answered:
    day = date(2026, 11, 1)
    return Answered(
        check=check, outcome=Outcome.PASS, text="looked at", by=by, role="legal", on=day, until=day, proof=None,
        concerns=FrozenMap({"model": "hf:a/b"}), question=question,
    )  # fmt: skip


def answered(model: ModelAudit, given: Iterable[Answered]) -> ModelAudit:
    """The model with answers to its first workload's questions; the same answer may settle several workloads."""
    found = tuple(audits.finding(one.check, "Answered", Outcome.PASS, "Pass", answered=one) for one in given)
    return replace(
        model, verdicts=tuple(replace(one, findings=(*one.findings, *found)) for one in model.verdicts)
    )  # fmt: skip


@pytest.mark.parametrize("others", [(), (audits.heron(),)], ids=["one", "many"])
@pytest.mark.parametrize(
    ("people", "said"),
    [
        (("Ada",), "1 question was answered by Ada (legal)."),
        (("Ada", "Ada"), "2 questions were answered by Ada (legal)."),
        (("Ada", "Bo"), "2 questions were answered by Ada (legal) and Bo (legal)."),
        (("A", "B", "C", "D", "E"), "5 questions were answered by A (legal), B (legal), C (legal) and 2 more."),
    ],
)
def test_who_answered_is_told_in_one_line(people: tuple[str, ...], said: str, others: tuple[ModelAudit, ...]) -> None:
    given = [answer(by, f"LIC-{number:02}", f"Is it {number}?") for number, by in enumerate(people, 1)]
    text = replace(RENDERER, width=120).render(audits.audit(answered(audits.lark(), given), *others))
    assert [line for line in text.splitlines() if "answered by" in line] == [said]
    assert "answered by" not in RENDERER.render(audits.audit(audits.lark(), *others))


@pytest.mark.parametrize("others", [(), (audits.lark(),)], ids=["one", "many"])
def test_who_concluded_a_license_is_told(others: tuple[ModelAudit, ...]) -> None:
    text = replace(RENDERER, width=120).render(audits.audit(audits.noncommercial(), *others))
    assert "The license of 1 model was concluded by M. Duarte, counsel." in text

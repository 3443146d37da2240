"""The gate's answer: which verdicts stop, and what a model that could not be read means."""

from __future__ import annotations

import pytest

from auditor.core.errors import NotAsLocked
from auditor.core.model import Audit, ModelAudit
from auditor.report.account import WHEN_LOCKED, advice
from auditor.report.gate import exit_code, gate
from tests.renderers import audits


def test_a_clean_audit_passes() -> None:
    assert exit_code(audits.clean()) == 0


def test_an_open_question_stops_by_default() -> None:
    assert exit_code(audits.audit(audits.nameless())) == 1


def test_an_open_question_does_not_stop_where_only_contradictions_should() -> None:
    assert exit_code(audits.audit(audits.nameless()), "fail") == 0


def test_a_contradiction_stops_either_way() -> None:
    assert exit_code(audits.audit(audits.heron()), "fail") == 1


def test_a_rule_to_come_does_not_stop() -> None:
    assert exit_code(audits.audit(audits.lark())) == 0


def test_a_waived_contradiction_does_not_stop() -> None:
    model = audits.noncommercial()
    waived = audits.replace(model, verdicts=model.verdicts[1:])
    assert exit_code(audits.audit(waived)) == 0


def test_only_an_unread_model_means_that_nothing_can_be_said() -> None:
    assert exit_code(audits.audit(audits.lark(), audits.gone())) == 3


def test_a_contradiction_weighs_more_than_an_unread_model() -> None:
    assert exit_code(audits.audit(audits.heron(), audits.gone())) == 1


@pytest.mark.parametrize(("models", "code"), [((audits.heron,), 0), ((audits.heron, audits.gone), 3)])
def test_never_speaks_of_verdicts_alone(models: tuple[object, ...], code: int) -> None:
    assert gate(audits.audit(*(make() for make in models)), "never").exit_code == code  # type: ignore[operator]


def test_a_bug_of_ours_outranks_every_verdict() -> None:
    gone = audits.gone()
    assert gone.failure is not None
    stumbled = audits.replace(gone, failure=audits.replace(gone.failure, kind="bug"))
    assert exit_code(audits.audit(audits.heron(), stumbled)) == 4
    assert exit_code(audits.audit(audits.heron(), stumbled), "never") == 4


def as_locked_no_more() -> ModelAudit:
    """A model whose files are others than those that were locked."""
    gone = audits.gone()
    assert gone.failure is not None
    return audits.replace(gone, failure=audits.replace(gone.failure, kind=NotAsLocked.kind))


@pytest.mark.parametrize("kind", ["unreachable", "rate-limited"])
def test_what_a_lock_could_not_read_is_not_asked_for_again_by_a_locked_run(kind: str) -> None:
    gone = audits.gone()
    assert gone.failure is not None
    then = audits.replace(gone, failure=audits.replace(gone.failure, kind=kind, what=f"{WHEN_LOCKED}no answer"))
    now = audits.replace(gone, failure=audits.replace(gone.failure, kind=kind, what="no answer"))
    assert "`auditor lock`" in " ".join(advice(audits.audit(then)))
    assert "ask again later" not in " ".join(advice(audits.audit(then)))
    assert "ask again later, with the network" in " ".join(advice(audits.audit(now)))


@pytest.mark.parametrize(
    ("audit", "fail_on", "said"),
    [
        (audits.portfolio(), None, "Gate: failed (12 verdicts need review or fail; 1 model could not be collected)"),
        (audits.audit(audits.heron()), "fail", "Gate: failed (2 verdicts fail)"),
        (audits.clean(), None, "Gate: passed (no verdict needs review or fails)"),
        (
            audits.audit(audits.heron(), as_locked_no_more(), audits.gone()),
            "fail",
            "Gate: failed (2 verdicts fail; 1 model changed since the lock and was not evaluated; "
            "1 model could not be collected)",
        ),
        (
            audits.audit(as_locked_no_more(), as_locked_no_more()),
            None,
            "Gate: failed (2 models changed since the lock and were not evaluated)",
        ),
        (audits.portfolio(), "never", "Gate: failed (1 model could not be collected, so nothing can be said)"),
    ],
)
def test_the_gate_says_whether_it_failed_and_why(audit: Audit, fail_on: str | None, said: str) -> None:
    assert gate(audit, fail_on).sentence == said

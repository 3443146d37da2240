"""Audits go in once and come out as changes, causes and questions; whatever happens meanwhile, nothing is lost."""

from __future__ import annotations

import multiprocessing
import os
import stat
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from auditor import wire
from auditor.core.errors import HistoryError, UsageError
from auditor.core.frozen import FrozenMap
from auditor.core.model import Audit, Evidence, FactSeen, Finding, Outcome, Waiver
from auditor.history import questions, reading, retention
from auditor.history.changes import Step, steps
from auditor.history.database import Database, migrations, url_of
from auditor.history.tables import AUDITS, FINDINGS, METADATA, MODELS, VERSION, VERSION_TABLE
from auditor.history.writing import store
from tests.renderers import audits

NOW = "2026-11-21T12:00:00Z"
NAME = "hf:lark-labs/lark-7b"


def one(*findings: Finding, day: date = audits.AS_OF, **more: Any) -> Audit:
    """An audit of one model in one workload."""
    model = audits.lark()
    dossier = replace(model.dossier, **more) if more and model.dossier else model.dossier
    said = audits.verdict("intranet", *findings, *audits.passing("LIC-13"))
    return audits.audit(replace(model, dossier=dossier, verdicts=(said,)), as_of=day)


def ask(question: str = "May we?", **more: Any) -> Finding:
    """A finding that a person must answer."""
    given = {
        "question": question,
        "who": "legal",
        "evidence": (Evidence(statement="seen", location=audits.at("LICENSE", 3)),),
    }
    return audits.finding("LIC-03", "User caps", Outcome.NEEDS_REVIEW, "nobody has said it", **(given | more))


def fine() -> Finding:
    return audits.finding(
        "LIC-03", "User caps", Outcome.PASS, "well below", facts=(FactSeen(name="org.users", value=5, known=True),)
    )


def name_of(audit: Audit) -> str:
    return str(audit.models[0].ref.at(None))


def story(address: str, *stored: Audit) -> tuple[Step, ...]:
    with Database(address) as database:
        for audit in stored:
            store(database, audit, NOW)
        return steps(reading.states(database, name_of(stored[0])))


# ------------------------------------------------------------------------------------------------------- storing


def test_the_same_audit_is_kept_once(address: str) -> None:
    with Database(address) as database:
        first = store(database, audits.portfolio(), NOW)
        again = store(database, wire.load(wire.dump(audits.portfolio())), "2027-01-01T00:00:00Z")
        assert first.new
        assert not again.new
        assert first.digest == again.digest
        counted = database.reading(
            lambda connection: [connection.scalar(sa.select(sa.func.count()).select_from(t)) for t in (AUDITS, MODELS)]
        )
    assert counted == [1, len(audits.portfolio().models)]


def test_every_finding_that_applies_comes_back(address: str) -> None:
    audit = audits.portfolio()
    with Database(address) as database:
        store(database, audit, NOW)
        found = {name: reading.states(database, name)[-1] for name in reading.names(database)}
    for model in audit.models:
        state = found[str(model.ref.at(None))]
        assert state.verdicts == {verdict.workload: verdict.outcome.value for verdict in model.verdicts}
        assert {(v.workload, f.check) for v in model.verdicts for f in v.findings if f.outcome.rank} == set(
            state.findings
        )
        assert (state.failure is None) == (model.failure is None)


def test_hostile_texts_are_stored_and_shown_harmlessly(address: str) -> None:
    with Database(address) as database:
        assert store(database, audits.hostile(), NOW).new
        assert len(reading.latest(database)) == len({str(m.ref.at(None)) for m in audits.hostile().models})


def test_an_audit_that_cannot_be_stored_whole_leaves_nothing(address: str) -> None:
    with Database(address) as database:
        broken = replace(audits.clean(), policy=audits.policy(organisation="x"))
        database.writing(lambda connection: connection.execute(sa.text("DROP TABLE auditor_findings")))
        with pytest.raises(HistoryError):
            store(database, broken, NOW)
        assert (
            database.reading(lambda connection: connection.scalar(sa.select(sa.func.count()).select_from(AUDITS))) == 0
        )


# ------------------------------------------------------------------------------------------------------- changes


def test_a_verdict_turned_by_a_fact_names_the_finding_and_the_fact(address: str) -> None:
    seen = FactSeen(name="org.users", value=900, known=True)
    later = ask(facts=(seen,))
    found = story(address, one(fine()), one(later, day=date(2026, 12, 1)))
    assert len(found) == 1
    turn = found[0].turns[0]
    assert (turn.workload, turn.before, turn.after) == ("intranet", "pass", "needs-review")
    assert [cause.rule for cause in turn.causes] == ["LIC-03"]
    assert "fact org.users: 5 → 900" in turn.causes[0].because


def test_a_verdict_turned_by_a_text_names_the_text(address: str) -> None:
    at = audits.at("LICENSE", 3)
    evidence = (Evidence(statement="seen", location=at),)
    before = audits.finding("LIC-03", "User caps", Outcome.PASS, "no cap", evidence=evidence)
    after = ask(evidence=(Evidence(statement="seen", location=replace(at, sha256="f" * 64)),))
    found = story(address, one(before), one(after, day=date(2026, 12, 1)))
    because = found[0].turns[0].causes[0].because
    assert any(reason.startswith("text LICENSE: ") and reason.endswith("→ ffffffffffff") for reason in because)


def test_a_verdict_turned_by_the_end_of_a_waiver_says_so(address: str) -> None:
    waiver = Waiver(reason="trial", approver="cto", author="dev", until=date(2026, 11, 30))
    found = story(address, one(ask(waiver=waiver)), one(ask(), day=date(2026, 12, 1)))
    turn = found[0].turns[0]
    assert turn.causes[0].before == "waived"
    assert turn.causes[0].because == ("waiver until 2026-11-30 ended",)


def test_a_verdict_turned_by_the_calendar_alone_says_the_day(address: str) -> None:
    upcoming = audits.finding(
        "AIA-01", "Notice", Outcome.UPCOMING, "applies later",
        evidence=(Evidence(statement="law", location=audits.in_policy(3)),), would_be=Outcome.FAIL,
    )  # fmt: skip
    due = replace(upcoming, outcome=Outcome.FAIL, reason="applies now")
    found = story(address, one(upcoming), one(due, day=date(2027, 12, 3)))
    assert found[0].turns[0].causes[0].because == ("day: 2026-11-21 → 2027-12-03",)


def test_what_changed_of_the_model_is_told_although_no_verdict_turned(address: str) -> None:
    files = one(fine()).models[0].dossier.files  # type: ignore[union-attr]
    moved = tuple(replace(file, sha256="e" * 64) if file.path == files[0].path else file for file in files)
    found = story(address, one(fine()), one(fine(), day=date(2026, 12, 1), files=moved, revision="b" * 40))
    kinds = {change.kind for change in found[0].changed}
    assert {"revision", "text"} <= kinds
    assert not found[0].turns


def test_audits_that_say_the_same_make_no_step(address: str) -> None:
    assert story(address, one(fine()), one(fine(), day=date(2026, 12, 1))) == ()


def test_two_policies_are_two_stories(address: str) -> None:
    other = replace(one(ask(), day=date(2026, 12, 1)), policy=audits.policy(id="other"))
    assert story(address, one(fine()), other) == ()


def test_an_audit_imported_late_takes_its_place(address: str) -> None:
    early, late = one(fine()), one(ask(), day=date(2026, 12, 1))
    assert [step.turns[0].after for step in story(address, late, early)] == ["needs-review"]


# ----------------------------------------------------------------------------------------------------- questions


def ages(address: str, today: date = date(2027, 1, 1)) -> list[tuple[str, int]]:
    with Database(address) as database:
        found = questions.open_questions(database, reading.latest(database), today)
    return [(question.question, question.days) for question in found]


DAYS = [date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)]


def test_a_question_is_as_old_as_the_audit_that_first_asked_it(address: str) -> None:
    story(address, *(one(ask(), day=day) for day in DAYS))
    assert ages(address) == [("May we?", 92)]


def test_a_question_that_was_answered_between_is_young_again(address: str) -> None:
    story(address, one(ask(), day=DAYS[0]), one(fine(), day=DAYS[1]), one(ask(), day=DAYS[2]))
    assert ages(address) == [("May we?", 31)]


def test_an_answered_or_waived_question_is_not_open(address: str) -> None:
    waiver = Waiver(reason="trial", approver="cto", author="dev", until=date(2026, 12, 30))
    story(address, one(ask(), day=DAYS[0]), one(ask(waiver=waiver), day=DAYS[1]))
    assert ages(address) == []


# ----------------------------------------------------------------------------------------------------- retention


def test_pruning_keeps_the_last_word_and_the_age_of_questions(address: str) -> None:
    story(address, *(one(ask(), day=day) for day in DAYS))
    with Database(address) as database:
        gone = retention.prune(database, date(2026, 11, 15))
        assert (gone.audits, gone.models) == (2, 2)
    assert ages(address) == [("May we?", 92)]
    with Database(address) as database:
        again = retention.prune(database, date(2030, 1, 1))
        assert (again.audits, again.models) == (0, 0)
        kept = database.reading(lambda connection: connection.scalar(sa.select(sa.func.count()).select_from(FINDINGS)))
    assert kept == 2
    assert ages(address) == [("May we?", 92)]


# ---------------------------------------------------------------------------------------------------- migrations


def test_the_steps_give_the_tables_that_the_code_means(address: str) -> None:
    with Database(address) as database:

        def differences(connection: sa.Connection) -> list[Any]:
            context = MigrationContext.configure(
                connection, opts={"version_table": VERSION_TABLE, "compare_type": True}
            )
            return list(compare_metadata(context, METADATA))

        assert database.writing(differences) == []
        head = database.reading(
            lambda connection: ScriptDirectory.from_config(migrations(connection)).get_current_head()
        )
    assert head == VERSION


def test_a_history_of_the_first_version_is_brought_up_to_date_with_all_it_holds(address: str) -> None:
    with Database(address) as database:
        store(database, one(ask()), NOW)
        database.writing(lambda connection: command.downgrade(migrations(connection), "0001"))
        columns = database.reading(lambda connection: sa.inspect(connection).get_columns("auditor_findings"))
        assert "asked_since" not in {column["name"] for column in columns}
    assert ages(address) == [("May we?", 41)]


def test_a_history_of_a_newer_version_is_refused_with_a_word(address: str) -> None:
    with Database(address) as database:
        newer = sa.text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'")  # noqa: S608 - a constant
        database.writing(lambda connection: connection.execute(newer))
    with pytest.raises(HistoryError, match="newer"):
        Database(address)


# -------------------------------------------------------------------------------------------------- many at once


def _write(address: str, first: int, count: int) -> None:
    with Database(address) as database:
        for number in range(first, first + count):
            store(database, one(ask(f"Question {number}?"), day=date(2026, 1, 1)), NOW)


def test_processes_that_open_an_empty_history_and_write_at_once_lose_nothing(address: str) -> None:
    context = multiprocessing.get_context("spawn")
    # Two of them write the very same audits.
    writers = [context.Process(target=_write, args=(address, first, 10)) for first in (0, 10, 10)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    with Database(address) as database:
        count = sa.select(sa.func.count()).select_from(AUDITS)
        assert database.reading(lambda connection: connection.scalar(count)) == 20
        found = database.reading(lambda connection: connection.scalar(sa.select(sa.func.count()).select_from(FINDINGS)))
    assert found == 40


def test_a_reader_sees_the_old_state_while_somebody_writes(address: str) -> None:
    with Database(address) as first, Database(address) as second:
        store(first, one(fine()), NOW)

        def look(connection: sa.Connection) -> int:
            connection.execute(sa.delete(MODELS))
            return len(second.reading(lambda other: other.execute(sa.select(MODELS.c.id)).all()))

        assert first.writing(look) == 1


# --------------------------------------------------------------------------------------------------- bad places


def test_a_lock_that_is_never_given_back_ends_in_our_own_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.history.database.BUSY_SECONDS", 0.1)
    place = str(tmp_path / "history.sqlite")
    with Database(place) as holder, Database(place, patience=0.5) as other:

        def hold(_: sa.Connection) -> None:
            with pytest.raises(HistoryError) as refused:
                store(other, audits.clean(), NOW)
            assert "locked" in refused.value.found
            assert "Traceback" not in str(refused.value)

        holder.writing(hold)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "notes.txt"
    place.write_text("notes, and more notes than a database header is long, so that it is read as one " * 20)
    with pytest.raises(HistoryError, match="cannot be used"):
        Database(str(place))
    assert place.read_text().startswith("notes")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    with pytest.raises(HistoryError):
        Database(str(tmp_path / "sub" / "history.sqlite"))


def test_a_path_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(HistoryError):
        Database(str(tmp_path / "file" / "history.sqlite"))


@pytest.mark.parametrize("text", ["mysql://host/db", "sqlite://", "sqlite:///:memory:", "postgresql://[::1", "://"])
def test_an_address_of_another_kind_is_a_usage_error(text: str) -> None:
    with pytest.raises(UsageError):
        url_of(text)


def test_a_server_that_is_not_there_is_told_without_its_password() -> None:
    with pytest.raises(HistoryError) as refused:
        Database("postgresql://me:s3cret@127.0.0.1:1/history", patience=1)
    assert "s3cret" not in str(refused.value)
    assert "127.0.0.1" in str(refused.value)


def test_values_no_database_takes_are_written_in_their_nearest_form(address: str) -> None:
    seen = (
        FactSeen(name="a", value=(1, 2.5, True, None), known=True),
        FactSeen(name="b", value=FrozenMap({"x\x00": ("\ud800", date(2026, 1, 1))}), known=True),
    )
    found = story(address, one(fine()), one(ask("null \x00 half \udfff?", facts=seen), day=date(2026, 12, 1)))
    assert found[0].turns


def test_the_program_starts_without_the_database_library() -> None:
    code = (
        "import sys; from auditor.cli.app import application; application();"
        "sys.exit(any(name in sys.modules for name in ('sqlalchemy', 'alembic')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

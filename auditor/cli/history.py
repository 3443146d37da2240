"""`auditor history`: what changed between audits of a model, when a verdict turned and why, and what is still asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from auditor.cli.line import Argument, NamedOption
from auditor.cli.options import DatabaseOption, FormOption, check_form, parse_date
from auditor.cli.pages import CommandGroup
from auditor.cli.say import json_text, say
from auditor.core.errors import UsageError
from auditor.core.printable import plural

if TYPE_CHECKING:
    from auditor.history.changes import AskedQuestion, Step
    from auditor.history.reading import StoredState

_MOST = 20
"""Changes or questions that the readable answer lists. By judgment: a screenful."""


class _ShowsByDefault(CommandGroup):
    """`auditor history MODEL` means `auditor history show MODEL`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and args[0] not in ("-h", "--help")):
            args = ["show", *args]
        return super().parse_args(ctx, args)


app = _ShowsByDefault(help="List earlier audits, what changed since, and open questions.")
TodayOption = Annotated[
    str | None, NamedOption("--today", metavar="DAY", help="Count ages up to this day. Default: today.")
]


@app.command("show")
def show(
    models: Annotated[
        list[str] | None,
        Argument(metavar="[MODEL]...", help="Models to tell the story of. Default: all, in short."),
    ] = None,
    db: DatabaseOption = None,
    form: FormOption = "text",
    today: TodayOption = None,
) -> None:
    """Report changes between audits, when and why verdicts changed, and open questions by age."""
    from auditor.cli.outputs import print_data, print_text
    from auditor.core.model import ModelRef
    from auditor.history import questions, reading
    from auditor.history.changes import steps
    from auditor.history.database import Database

    check_form(form)
    day = parse_date(today) or datetime.now(UTC).date()
    names = [str(ModelRef.parse(model).at(None)) for model in models or ()]
    with Database(db) as database:
        known = reading.names(database)
        for name in names:
            if name not in known:
                raise UsageError(
                    f"the history holds no audit of {name}",
                    where=database.shown,
                    hint="`auditor history` lists what it holds; `auditor review MODEL --history` adds to it",
                )
        last = reading.latest(database, names)
        story = [step for name in names for step in steps(reading.states(database, name))]
        asked = questions.open_questions(database, last, day)
        where = database.shown
    if form == "json":
        print_data(json_text(_as_json(last, story, asked, bool(names)), indent=1))
        return
    lines = [*(_story(story) if names else _overview(last)), *_asked(asked)]
    print_text("\n".join(lines) or "the history is empty")
    say(f"{plural(len(known), 'model')} in {where}")


@app.command("add")
def add(
    files: Annotated[list[Path], Argument(metavar="AUDIT.json...", help="Audits written with -f json.")],
    db: DatabaseOption = None,
) -> None:
    """Store audits from files; what is stored already stays as it is."""
    from auditor.cli.reading import stored_audit
    from auditor.history.database import Database
    from auditor.history.writing import store

    audits = [(path, stored_audit(path), sha256(path.read_bytes()).hexdigest()) for path in files]
    with Database(db) as database:
        for path, audit, written in audits:
            done = store(database, audit, _now(), written=written)
            what = f"{done.findings} findings" if done.new else "was stored already"
            say(f"{path}: {plural(len(audit.models), 'model')}, {what}")


@app.command("prune")
def prune(
    older_than: Annotated[
        float, NamedOption("--older-than", min=0, metavar="DAYS", help="Forget audits as of a day before that.")
    ],
    db: DatabaseOption = None,
) -> None:
    """Forget old audits; the last word on each model stays, and open questions keep their age."""
    from auditor.history import retention
    from auditor.history.database import Database

    try:
        before = datetime.now(UTC).date() - timedelta(days=older_than)
    except OverflowError:
        raise UsageError("no day lies that far back", found=f"{older_than:g} days") from None
    with Database(db) as database:
        gone = retention.prune(database, before)
        say(f"forgot {gone.models} models of audits before {before}, {gone.audits} audits as a whole")


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


# ----------------------------------------------------------------------------------------------------------- text


def _overview(last: Sequence[StoredState]) -> Iterator[str]:
    for state in last:
        verdicts = ", ".join(f"{_line(name)} {outcome}" for name, outcome in state.verdicts.items())
        said = f"could not be read: {_line(state.failure)}" if state.failure else verdicts or "not evaluated"
        yield f"{_line(state.name)}  {state.audit.as_of}  {_line(state.audit.policy_id)}: {said}"


def _story(found: Iterable[Step]) -> Iterator[str]:
    from auditor.history.changes import in_words

    name = None
    for step in found:
        if step.name != name:
            name = step.name
            yield _line(name)
        yield f"  {step.since} → {step.on}  policy {_line(step.policy_id)}"
        yield from (f"    {_line(in_words(change))}" for change in step.changed if change.kind != "day")
        for turn in step.turns:
            yield f"    {_line(turn.workload)}: {turn.before} → {turn.after}"
            for cause in turn.causes:
                yield f"      {_line(cause.rule)} {cause.before} → {cause.after}: {_line(cause.reason)}"
                yield from (f"        because of {_line(reason)}" for reason in cause.because)
    if name is None:
        yield "nothing has changed between the audits"


def _asked(found: Sequence[AskedQuestion]) -> Iterator[str]:
    if found:
        yield from ("", "open questions, the oldest first")
    for one in found[:_MOST]:
        places = ", ".join(f"{_line(name)} × {_line(load)} {_line(rule)}" for name, load, rule in one.places[:3])
        more = f" and {len(one.places) - 3} more" if len(one.places) > 3 else ""
        yield f"  {one.days} days, {_line(one.who) or 'nobody named'}: {_line(one.question)} ({places}{more})"
    if len(found) > _MOST:
        yield f"  and {len(found) - _MOST} more; --format json has them all"


def _line(text: str | None) -> str:
    from auditor.core.printable import one_line

    return one_line(text or "", 400)


# ----------------------------------------------------------------------------------------------------------- json


def _as_json(
    last: Sequence[StoredState], story: Sequence[Step], asked: Sequence[AskedQuestion], told: bool
) -> dict[str, Any]:
    models = [
        {
            "model": state.name,
            "policy": state.audit.policy_id,
            "as_of": _day(state.audit.as_of),
            "stored_at": state.audit.stored_at,
            "revisions": list(state.revisions),
            "licences": list(state.licences),
            "failure": state.failure,
            "verdicts": dict(state.verdicts),
        }
        for state in last
    ]
    whole: dict[str, Any] = {"models": models}
    if told:
        whole["steps"] = [_step(step) for step in story]
    whole["questions"] = [
        {
            "who": one.who,
            "question": one.question,
            "policy": one.policy_id,
            "since": _day(one.since),
            "days": one.days,
            "places": [{"model": name, "workload": load, "rule": rule} for name, load, rule in one.places],
        }
        for one in asked
    ]
    return whole


def _step(step: Step) -> dict[str, Any]:
    from dataclasses import asdict

    return {
        **asdict(step),
        "since": _day(step.since),
        "on": _day(step.on),
    }


def _day(day: date) -> str:
    return day.isoformat()

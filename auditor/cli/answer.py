"""`auditor answer`: open decisions, one after the other, each written into the policy file."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Annotated, TypeAlias

import click

from auditor.cli.groups import Without, grouped
from auditor.cli.line import Argument, NamedOption
from auditor.cli.options import EvidenceOptions, FormOption, PolicyOptions, check_form
from auditor.cli.say import json_text, say
from auditor.cli.terminal import columns, fitted
from auditor.core import patterns as re
from auditor.core.errors import ConfigError, UsageError
from auditor.core.printable import agree, one_line, plural
from auditor.core.suggestions import did_you_mean

if TYPE_CHECKING:
    from auditor.core.model import Audit
    from auditor.policy.file.giving import Given
    from auditor.report.decisions import Decision

Again: TypeAlias = "Callable[[], Audit]"
"""Evaluates by the policy file as it is now, from evidence that is stored."""


@dataclass(frozen=True, kw_only=True)
class SaidOptions:
    """What is answered on the command line."""

    settings: Annotated[
        list[str] | None,
        NamedOption(
            "--set", metavar="ID=VALUE", help="Answer a decision by its id of --list, or how it begins; repeat."
        ),
    ] = None
    source: Annotated[
        Path | None,
        NamedOption("--from", metavar="FILE", help="Answers from a workbook (.xlsx) officers filled in, or YAML."),
    ] = None
    text: Annotated[str, NamedOption("--text", help="What was found, in a sentence.")] = ""
    by: Annotated[str, NamedOption("--by", help="Who answers.")] = ""
    role: Annotated[str, NamedOption("--role", help="In which role, where it is not the one that is asked.")] = ""
    on: Annotated[str | None, NamedOption("--on", metavar="DAY", help="Day of the answer. Default: today.")] = None
    until: Annotated[str | None, NamedOption("--until", metavar="DAY", help="Last day it holds.")] = None
    proof: Annotated[str, NamedOption("--proof", help="Hash of the document, ticket or reference.")] = ""

    def common(self, today: date) -> dict[str, object]:
        """What holds for every answer that does not say it itself."""
        from auditor.cli.answer_files import day

        return {
            "text": self.text, "by": self.by, "role": self.role, "proof": self.proof,
            "on": day(self.on, "--on") if self.on else today,
            "until": day(self.until, "--until") if self.until else None,
        }  # fmt: skip


@grouped
def answer(
    manifest: Annotated[Path, Argument(help="Models file.")] = Path("models.yaml"),
    audit: Annotated[
        Path | None, NamedOption("--audit", "-a", metavar="AUDIT.json", help="Stored audit instead of a models file.")
    ] = None,
    only_list: Annotated[bool, NamedOption("--list", "-l", help="Print the decisions and what settles each.")] = False,
    every: Annotated[bool, NamedOption("--all", help="Also decisions that cannot change a verdict now.")] = False,
    form: FormOption = "text",
    *,
    said: SaidOptions,
    policy: Annotated[PolicyOptions, Without("fail_on")],
    evidence: EvidenceOptions,
) -> None:
    """Walk through open decisions and write the answers into the policy file; then evaluate again.

    The decisions that free most verdicts come first, for each person who must answer. Comments and layout of the file
    stay. Without a terminal, and with --list, the decisions are printed. Always ends with 0 where the file can be used.
    """
    check_form(form)
    path = policy.path
    if path is None:
        raise UsageError(
            "there is no policy file to write answers into", wanted="auditor.yaml, or --policy FILE",
            hint="`auditor policy init` writes one",
        )  # fmt: skip
    again = _stored(audit, path, policy) if audit else _collected(manifest, policy, evidence)
    first = again()
    if only_list or (not said.settings and said.source is None and not sys.stdin.isatty()):
        _print(first, every, form)
        return
    today = datetime.now(UTC).date()
    if said.settings or said.source is not None:
        found = {one.id: one for one in _open(first, every=True)}
        given = _given(said, found, today)
        _write(path, [(found[name], one) for name, one in given.items()], policy.day(today))
        _tell(first, again(), len(given))
        return
    _walk(first, path, again, every, policy.day(today))


def _open(audit: Audit, every: bool) -> tuple[Decision, ...]:
    from auditor.report.decisions import decisions

    return tuple(one for one in decisions(audit) if every or one.needed_now)


def _stored(audit: Path, path: Path, policy: PolicyOptions) -> Again:
    from auditor.cli.options import parse_date
    from auditor.cli.reading import evaluated_again, stored_audit
    from auditor.policy import load_policy

    before = stored_audit(audit)
    day = parse_date(policy.as_of) or before.as_of
    return lambda: evaluated_again(before, load_policy(path), day)


def _collected(manifest: Path, policy: PolicyOptions, evidence: EvidenceOptions) -> Again:
    from auditor.cli.check import entries
    from auditor.cli.session import Session

    listed = entries(manifest, None)
    passes = [0]

    def again() -> Audit:
        # What the first pass read lies in the store; nothing is asked for twice.
        passes[0] += 1
        read = replace(evidence, offline=evidence.offline or passes[0] > 1)
        return Session(policy=policy, evidence=read).run(listed).audit

    return again


# ------------------------------------------------------------------------------------------------ what is said


def _given(said: SaidOptions, found: Mapping[str, Decision], today: date) -> dict[str, Given]:
    from auditor.cli import answer_files
    from auditor.policy.file.giving import Given

    common = said.common(today)
    given: dict[str, Given] = {}
    if said.source is not None:
        for name, one in answer_files.read(said.source, found).items():
            given[name] = replace(one, **{key: value for key, value in common.items() if not getattr(one, key)})  # type: ignore[arg-type]
    for setting in said.settings or ():
        name, equals, value = setting.partition("=")
        if not equals:
            raise UsageError("not an answer", found=repr(setting), wanted="ID=VALUE, such as D-0123456789=pass")
        name = _id_meant(name.strip(), found)
        given[name] = Given(value=value, **common)  # type: ignore[arg-type]
    return given


def _id_meant(word: str, known: Collection[str]) -> str:
    """The open decision that an id, or its first characters, names; the letter before the dash may be left out.

    Raises:
        UsageError: none is called so, or several are.
    """
    plain = word.upper().removeprefix("D-")
    meant = [one for one in known if plain and one.upper().removeprefix("D-").startswith(plain)]
    if len(meant) == 1:
        return meant[0]
    if meant:
        raise UsageError("several open decisions are called so", found=word, wanted=f"one of {', '.join(meant)}")
    raise UsageError(
        "no decision is open that is called so", found=word, wanted="an id of `auditor answer --list`",
        hint=did_you_mean(word, known),
    )  # fmt: skip


def _write(path: Path, answers: Sequence[tuple[Decision, Given]], day: date) -> None:
    """All answers or none: the file is written once, after it was read as a policy."""
    from auditor.cli import outputs
    from auditor.cli.reading import read_utf8
    from auditor.policy.file.giving import read_back, written

    text = read_utf8(path, "the policy file")
    for decision, given in answers:
        if decision.settlement is None:
            raise UsageError("this audit is of an older version and does not say what settles a decision",
                             found=decision.id, hint="audit again")  # fmt: skip
        try:
            text = written(text, decision.settlement, decision.question, given, path=str(path))
        except (UsageError, ConfigError) as error:
            error.where = error.where or decision.id
            raise
    try:
        read_back(text, path, day)
    except ConfigError as error:
        raise _by_decision(path, answers, day) or error from None
    outputs.write_whole(path, text)


def _by_decision(path: Path, answers: Sequence[tuple[Decision, Given]], day: date) -> ConfigError | None:
    """What is wrong with which answer, as the file was not written; None where each is right alone."""
    from auditor.cli.reading import read_utf8
    from auditor.policy.file.giving import read_back, written

    text = read_utf8(path, "the policy file")
    problems = []
    for decision, given in answers:
        assert decision.settlement is not None  # noqa: S101 - it was written once
        try:
            read_back(written(text, decision.settlement, decision.question, given, path=str(path)), path, day)
        except ConfigError as error:
            for one in error.problems or (error,):
                one.where = f"{decision.id}: {one_line(decision.question, 60)}"
                problems.append(one)
    return ConfigError("nothing was written: some answers cannot be used", problems=problems) if problems else None


def _tell(before: Audit, after: Audit, answered: int) -> None:
    from auditor.cli import changes as shown
    from auditor.cli import outputs
    from auditor.policy.judging.rejudge import changes

    left, folded = len(_open(after, every=False)), len(_open(after, every=True))
    outputs.print_text(shown.as_text(changes(before, after), after, f"{plural(answered, 'decision')} answered:"))
    verb = agree(left, "is", "are")
    say(f"{plural(left, 'decision')} {verb} open, and {folded - left} that cannot change a verdict now")


def _walk(audit: Audit, path: Path, again: Again, every: bool, day: date) -> None:
    """Ask, write, evaluate, until nothing is open that was not put off."""
    from auditor.report.decisions import by_owner

    put_off: set[str] = set()
    name = ""
    while True:
        asked = [one for few in by_owner(_open(audit, every)).values() for one in few if one.id not in put_off]
        if not asked:
            break
        one = asked[0]
        put_off.add(one.id)
        say(f"\n{one.who}: {len(asked)} open. {_told(one, _open(audit, every))}")
        answered = _ask(one, name)
        if answered is None:
            continue
        name = answered.by or name
        try:
            _write(path, [(one, answered)], day)
        except (UsageError, ConfigError) as error:
            say(str(error))
            put_off.discard(one.id)
            continue
        before, audit = audit, again()
        _tell(before, audit, 1)
    say("no decision is open" if not _open(audit, every=False) else "the rest was left open")


def _ask(one: Decision, name: str) -> Given | None:
    """What somebody types; nothing leaves the decision open."""
    from auditor.policy.file.giving import Given

    kind = one.settlement.kind if one.settlement else "answer"
    wanted = {
        "fact": "value", "model-fact": "value", "attestation": "present, none, or a figure",
        "conclusion": "license", "answer": "pass, fail or not-applicable",
    }[kind]  # fmt: skip
    if one.settlement and kind in ("fact", "model-fact"):
        say(f"  {one.settlement.yaml.rstrip().rpartition('  # ')[2]}")
    value = _prompt(f"{wanted} (empty: leave it open)", "")
    if not value.strip():
        return None
    if kind == "fact":
        return Given(value=value)
    text = _prompt("what was found, in a sentence", "") if kind in ("conclusion", "answer") else ""
    return Given(
        value=value, text=text, by=_prompt("who answers", name), on=datetime.now(UTC).date(),
        proof=_prompt("hash of the document, ticket or reference", "") if kind != "model-fact" else "",
    )  # fmt: skip


def _prompt(words: str, default: str) -> str:
    found: str = click.prompt(fitted(words, sys.stderr), default=default, show_default=bool(default), err=True)
    return found


# ------------------------------------------------------------------------------------------------ what is shown


def _told(one: Decision, open_: Sequence[Decision]) -> str:
    """A decision, whom it concerns, and what its answer changes beside the others that are open."""
    concerns = ", ".join(f"{kind} {name}" for kind, name in one.concerns.items())
    checks = ", ".join(check for check in one.checks if check not in one.waits)
    lines = [f"[{one.id}] {one.question}", f"  concerns {concerns}; asked by {checks}; {_freed(one, open_)}"]
    if one.waits:
        count = len(one.waits)
        wait = f"{plural(count, 'more check')} {agree(count, 'waits', 'wait')}"
        lines.append(f"  {wait} for this answer and may ask further questions: {', '.join(one.waits)}")
    return "\n".join(lines)


def _freed(one: Decision, open_: Sequence[Decision]) -> str:
    if not one.unblocks:
        return "cannot change a verdict now"
    verdicts = plural(len(one.unblocks), "verdict")
    if one.frees:
        return f"the only open question of {one.frees} of {verdicts}"
    others = min(sum(pair in other.asked_by for other in open_ if other is not one) for pair in one.unblocks)
    if not others:
        return f"open in {verdicts}"
    return f"open in {verdicts}, beside at least {plural(others, 'other question')}"


def _within(line: str) -> list[str]:
    """A line of YAML, parted where it is a comment or a text in quotes that is wider than the place it goes to."""
    width = columns(sys.stdout)
    if width is not None and len(line) > width and (quoted := _QUOTED.fullmatch(line)):
        return _folded(line, len(quoted[1]), max(width, len(quoted[1]) + _NARROWEST))
    indent, sign, words = line.partition("# ")
    if width is None or indent.strip() or not sign:
        return [line]
    lead = indent + sign
    parts = wrap(words, max(width - len(lead), _NARROWEST), break_long_words=False, break_on_hyphens=False)
    return [lead + part for part in parts] or [line]


_QUOTED = re.compile(r"( *)(?:- )?[a-z_]+: \"(?:[^\"\\]|\\.)*\"")
"""A key with a text in double quotes, of which YAML reads a line break as the blank it stands for."""
_BLANK = re.compile(r"(?<=[^\s\\]) (?=\S)")


def _folded(line: str, indent: int, width: int) -> list[str]:
    """A text in double quotes on several lines that YAML reads as the same text: broken at single blanks alone."""
    lead, found = " " * (indent + 4), [""]
    for part in _BLANK.split(line[indent:]):
        here = len(lead if len(found) > 1 else " " * indent) + len(found[-1])
        # The key and the first word stay together: what follows a key must begin behind it.
        if '"' not in found[0] or here + 1 + len(part) <= width:
            found[-1] += f" {part}" if found[-1] else part
        else:
            found.append(part)
    return [" " * indent + found[0], *(lead + part for part in found[1:])]


_NARROWEST = 20
"""Characters of a comment's line, however deep it is indented. By judgment: three words."""


def _print(audit: Audit, every: bool, form: str) -> None:
    from auditor.cli import outputs
    from auditor.report.decisions import by_owner

    found = _open(audit, every)
    if form == "json":
        rows = [
            {"id": one.id, "who": one.who, "question": one.question, "concerns": dict(one.concerns),
             "checks": list(one.checks), "waits": list(one.waits), "frees": one.frees, "needed_now": one.needed_now,
             "unblocks": [{"model": model, "workload": workload} for model, workload in one.unblocks],
             "settled_by": one.settlement.kind if one.settlement else None, "answer": one.answer}
            for one in found
        ]  # fmt: skip
        outputs.print_data(json_text({"as_of": audit.as_of.isoformat(), "decisions": rows}, indent=1) + "\n")
        return
    lines = []
    for who, few in by_owner(found).items():
        lines.append(f"{who}: {len(few)}")
        for one in few:
            # The snippet is pasted into a file: only its comments may be broken.
            snippet = (line for written in one.answer.splitlines() for line in _within(f"    {written}"))
            lines += ["", fitted(_told(one, found), sys.stdout), "", *snippet]
        lines.append("")
    outputs.print_data("\n".join(lines or ["No decision is open."]) + "\n")

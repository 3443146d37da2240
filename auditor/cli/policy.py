"""`auditor policy`: write, check, test and explain a policy before it is used."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import click
from click.exceptions import Exit

from auditor.cli.line import Argument, NamedOption
from auditor.cli.options import AsOfOption, FormOption, PolicyOption, StoreOption, check_form, parse_date
from auditor.cli.pages import CommandGroup
from auditor.cli.say import json_text, say
from auditor.cli.terminal import fitted
from auditor.core.errors import ConfigError, UsageError

if TYPE_CHECKING:
    from auditor.policy.cases.reader import PolicyCase
    from auditor.policy.cases.running import CaseResult, Unreadable
    from auditor.policy.file.initial import SetupQuestion

app = CommandGroup(help="Write, validate, test, explain and simulate policy files.", no_args_is_help=True)
DEFAULT = Path("auditor.yaml")


@app.command("validate")
def validate(path: Annotated[Path, Argument(help="Policy file.")] = DEFAULT) -> None:
    """Check a policy file: every problem at once, each with file, line and column.

    What can be used and will not do what it seems to, such as an attestation that names nobody, or PHI without the pack
    that evaluates it, is a warning: it is told, and the file stays valid.
    """
    from auditor.cli import outputs
    from auditor.policy import load_policy, summary
    from auditor.policy.file.warnings import unevaluated

    today = datetime.now(UTC).date()
    policy = load_policy(path, as_of=today)
    for warning in (*policy.warnings(), *unevaluated(policy, today)):
        say(f"warning: {str(warning).removeprefix('error: ')}")
    found = summary(policy)
    workloads = ", ".join(workload.id for workload in found.workloads)
    outputs.print_text(
        f"{path}: valid. Policy {found.id} version {found.version}; "
        f"packs: {', '.join(found.packs)}; workloads: {workloads}"
    )


@app.command("test")
def run_tests(
    path: Annotated[Path, Argument(help="File of cases, or a policy file with rules of its own.")] = DEFAULT,
    form: FormOption = "text",
) -> None:
    """Run test cases (see docs/policy.md), or the examples of a policy's own rules.

    Ends with 0 when all hold, 1 when one does not, 2 when the file or one of its cases cannot be used.
    """
    from auditor.cli import outputs

    check_form(form)
    results = _case_results(path) if _holds_cases(path) else _own_examples(path)
    if not results:
        raise UsageError(
            f"{path} holds nothing to test", wanted="a file of cases, or a policy whose own rules have examples",
            hint="docs/policy.md shows both; `auditor policy validate` checks a policy without tests",
        )  # fmt: skip
    if form == "json":
        outputs.print_data(_as_json(path, results))
    else:
        outputs.print_text(_as_text(path, results))
    if any(result["overall"] is None for result in results):
        raise Exit(2)
    raise Exit(0 if all(result["holds"] for result in results) else 1)


@app.command("explain")
def explain(
    fact: Annotated[str, Argument(help="Fact, attestation or concept, for example org.domicile.", metavar="FACT")],
    policy: PolicyOption = None,
) -> None:
    """Say what a fact means, what it may be, where it is written and which checks read it."""
    from auditor.cli import outputs
    from auditor.cli.reading import own_policy
    from auditor.policy.judging.explain import explain_fact

    outputs.print_text(explain_fact(fact, own_policy(policy)))


@app.command("fetch")
def fetch(path: Annotated[Path, Argument(help="Policy file.")] = DEFAULT) -> None:
    """Fetch the policy that a file extends from an address, once, and check that it is the one that was pinned.

    The copy lies under its hash in the folder .auditor beside the file; every other command reads it there.
    """
    from auditor.cli.pinned import fetched

    found = fetched(path)
    for address, copy in found:
        say(f"fetched {address} to {copy}")
    if not found:
        say("nothing to fetch: it extends no policy at an address, or the copies are there")


@app.command("init")
def init(
    path: Annotated[Path, Argument(help="File to write.")] = DEFAULT,
    given: Annotated[
        list[str] | None, NamedOption("--set", help="Answer beforehand: fact=value; repeat for several.")
    ] = None,
    ask: Annotated[bool, NamedOption("--ask/--no-ask", help="Ask on the terminal for what --set leaves open.")] = True,
    force: Annotated[bool, NamedOption("--force", help="Replace a file that is there.")] = False,
    like: Annotated[
        str | None,
        NamedOption("--like", metavar="KIND", help="Begin as a bank, hospital, saas, authority, startup or lab."),
    ] = None,
) -> None:
    """Ask the few questions that matter and write a commented policy file.

    It holds what was stated and nothing else: a question that is left empty stays open, as a comment in the file.
    With --like it has the packs, workloads and lists of licenses that are usual there; docs/cookbook shows each.
    """
    from auditor.cli import outputs
    from auditor.policy import load_policy
    from auditor.policy.file.initial import (
        LIKE_QUESTIONS,
        QUESTIONS,
        answer,
        chosen_packs,
        first_policy,
        open_places,
        policy_like,
        question_for,
    )
    from auditor.policy.file.warnings import with_lacking_packs

    if path.exists() and not force:
        raise UsageError("the file is there already", where=str(path), hint="name another, or replace it with --force")
    answers: dict[str, Any] = {}
    for item in given or ():
        name, equals, text = item.partition("=")
        if not equals:
            raise UsageError("not an answer", found=repr(item), wanted="fact=value, for example org.domicile=DE")
        answers[name] = answer(question_for(name), text)
    if like is not None:
        policy_like(like, {})
    for question in (LIKE_QUESTIONS if like else QUESTIONS) if ask else ():
        while question.fact not in answers:
            text = _asked(question)
            try:
                answers[question.fact] = answer(question, text)
            except UsageError as error:
                say(str(error))
    text = policy_like(like, answers) if like else first_policy(answers)
    text, added = with_lacking_packs(text, datetime.now(UTC).date())
    outputs.write_whole(path, text)
    written = load_policy(path)
    if like:
        usual = ", ".join(one for one in written.packs if one not in added)
        say(f"rule packs, as is usual for {like}: {usual}")
    for pack, why in added.items():
        say(f"rule pack {pack}: {why}")
    for pack, why in ({} if like else chosen_packs(answers)).items():
        say(f"rule pack {pack}: {why}")
    if "residency" in written.packs and (lacking := open_places(answers)):
        say(f"{lacking} is not stated, so the allow-list of places stands as a comment (--set {lacking}=DE states it)")
    say(f"wrote {path}; next: auditor review MODEL -p {path}")


def _asked(question: SetupQuestion) -> str:
    """What somebody types.

    Raises:
        UsageError: the input ended.
    """
    try:
        return str(click.prompt(fitted(question.text, sys.stderr), default="", show_default=False, err=True))
    except click.Abort as error:
        if isinstance(error.__cause__ or error.__context__, EOFError):
            raise UsageError(
                "the input ended before every question was answered",
                found=f"nothing for {question.fact}",
                hint="answer with --set fact=value, and leave the rest open with --no-ask",
            ) from None
        raise


@app.command("simulate")
def simulate(
    path: Annotated[Path, Argument(help="Policy file to evaluate.", metavar="NEW.yaml")],
    audit: Annotated[Path, NamedOption("--audit", "-a", help="Stored audit, written with --format json.")],
    what_if: Annotated[
        list[str] | None, NamedOption("--what-if", help="Evaluate with another fact: fact=value; repeat for several.")
    ] = None,
    as_of: AsOfOption = None,
    store: StoreOption = None,
    form: FormOption = "text",
) -> None:
    """Re-evaluate a stored audit by another policy: which verdicts change, and why. Nothing is fetched.

    Models of which the new policy concludes another license are read again from the evidence store; where it does not
    hold them, their license is open, which is told.
    """
    from auditor.cli import changes as shown
    from auditor.cli import outputs
    from auditor.cli.reading import evaluated_again, stored_audit
    from auditor.policy import load_policy
    from auditor.policy.judging.rejudge import changes, parse_settings, with_facts

    check_form(form)
    before = stored_audit(audit)
    stated = load_policy(path)
    settings = parse_settings(what_if or (), stated.registry)
    policy = with_facts(stated, settings) if settings else stated
    after = evaluated_again(before, policy, parse_date(as_of) or before.as_of, store)
    words = "".join(f", {setting}" for setting in what_if or ())
    question = f"Evaluated by {path}{words} as of {after.as_of}, instead of {before.policy.id} as of {before.as_of}:"
    found = changes(before, after)
    if form == "json":
        outputs.print_data(shown.as_json(found, after, question))
    else:
        outputs.print_text(shown.as_text(found, after, question))


@app.command("obligations")
def obligations(
    audit: Annotated[Path, Argument(help="Stored audit, written with --format json.", metavar="AUDIT.json")],
    verify: Annotated[
        Path | None, NamedOption("--verify", help="Repository to look into: does it carry notices, copies and names?")
    ] = None,
    form: FormOption = "text",
) -> None:
    """List obligations for each model and workload: task, owner, day and legal basis.

    Ends with 1 when --verify finds something missing that files could show.
    """
    from auditor.cli import obligations as owed
    from auditor.cli import outputs
    from auditor.cli.reading import stored_audit

    check_form(form)
    found = owed.seen(stored_audit(audit), verify)
    if form == "json":
        outputs.print_data(owed.as_json(found))
    else:
        outputs.print_text(owed.as_text(found, looked=verify is not None))
    raise Exit(1 if verify and any(one.done is False for one in found) else 0)


def _holds_cases(path: Path) -> bool:
    from auditor.cli.reading import read_utf8
    from auditor.core.marked_yaml import load_mapping

    document = load_mapping(read_utf8(path, "the file"), path=str(path))
    if "policy" in document.value:
        return False
    if "cases" not in document.value:
        raise ConfigError(
            "neither cases nor a policy", where=str(path), wanted="a key 'cases' (see docs/policy.md) or 'policy'"
        )
    return True


def _case_results(path: Path) -> list[dict[str, Any]]:
    from auditor.policy.cases.running import Unreadable, read_cases, run_case

    return [
        _unreadable(case) if isinstance(case, Unreadable) else _case_result(case, run_case(case))
        for case in read_cases(path)
    ]


def _unreadable(case: Unreadable) -> dict[str, Any]:
    return {"id": case.id, "holds": False, "expected": None, "overall": None, "problems": [str(case.error)],
            "findings": []}  # fmt: skip


def _case_result(case: PolicyCase, result: CaseResult) -> dict[str, Any]:
    return {
        "id": case.id,
        "holds": result.holds,
        "expected": case.overall,
        "overall": result.verdict.outcome.value,
        "problems": list(result.problems),
        "findings": [
            {"check": f.check, "outcome": f.outcome.value, "reason": f.reason, "question": f.question}
            for f in result.verdict.findings
        ],
    }


def _own_examples(path: Path) -> list[dict[str, Any]]:
    """The examples of the policy's own rules; a policy that loads is one whose examples hold."""
    from auditor.policy import load_policy

    found = load_policy(path)
    return [
        {"id": f"{rule.id}: {example.name}", "holds": True, "expected": example.expect, "overall": example.expect,
         "problems": [], "findings": []}
        for rule in found.rules
        for example in rule.examples
    ]  # fmt: skip


def _as_text(path: Path, results: list[dict[str, Any]]) -> str:
    lines = []
    for result in results:
        ended = result["overall"] or "cannot be read"
        lines.append(f"{'ok' if result['holds'] else 'NO'}  {result['id']}: {ended}")
        lines += [f"      {problem}" for problem in result["problems"]]
    good = sum(result["holds"] for result in results)
    return "\n".join([*lines, f"{path}: {good} of {len(results)} hold"]) + "\n"


def _as_json(path: Path, results: list[dict[str, Any]]) -> str:

    good = sum(result["holds"] for result in results)
    whole = {"path": str(path), "passed": good, "failed": len(results) - good, "cases": results}
    return json_text(whole, indent=1) + "\n"

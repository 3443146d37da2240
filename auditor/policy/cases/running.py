"""Test cases as data: facts of an organization, a workload and a model, and the findings expected of them.

A case is the file's ``defaults``, then the organization (a named block of ``organizations``, with the case's
``policy`` merged over it), then the case itself; mappings merge key by key, lists and scalars replace. ``like``
starts from another case and replaces ``expect`` whole. ``attestations: {"*": present}`` makes every attestation the
case does not name present and satisfying; that wildcard exists in cases alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path

from auditor.core.errors import ConfigError
from auditor.core.marked_yaml import load_mapping
from auditor.core.model import Finding, Outcome, Verdict
from auditor.core.protocols import Book
from auditor.policy.cases.reader import PolicyCase, Reader
from auditor.policy.judging.judge import judge_case, license_book


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResult:
    """What came of a case."""

    id: str
    verdict: Verdict
    problems: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether the verdict is the expected one, finding by finding."""
        return not self.problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A case that speaks of something that does not exist."""

    id: str
    error: ConfigError


def load_cases(path: Path, *, book: Book | None = None) -> tuple[PolicyCase, ...]:
    """Read a file of cases, all of which can be judged.

    Raises:
        ConfigError: the file cannot be read, or speaks of facts, packs or organizations that do not exist.
    """
    found: list[PolicyCase] = []
    for case in read_cases(path, book=book):
        if isinstance(case, Unreadable):
            raise case.error
        found.append(case)
    return tuple(found)


def read_cases(path: Path, *, book: Book | None = None) -> tuple[PolicyCase | Unreadable, ...]:
    """Read a file of cases; one that cannot be read keeps no other from being judged.

    Raises:
        ConfigError: the file itself cannot be read.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError("the file of cases cannot be read", where=str(path), found=str(error)) from error
    document = load_mapping(text, path=str(path))
    reader = Reader(document, book or license_book(()))
    found: list[PolicyCase | Unreadable] = []
    for index, raw in enumerate(reader.cases):
        try:
            found.append(reader.case(index))
        except ConfigError as error:
            found.append(Unreadable(id=str(raw.get("id")), error=error))
    return tuple(found)


def _verdict(case: PolicyCase) -> Verdict:
    """The verdict; where the license leaves a choice, each is judged whole and the mildest gives the findings."""
    if not case.choices:
        return judge_case(case.case, case.policy)
    made = {name: judge_case(under, case.policy) for name, under in case.choices}
    if case.taken is not None:
        if case.taken in made:
            return made[case.taken]
        return _undecided(next(iter(made.values())), tuple(made))
    best = min(made, key=lambda name: max((f.outcome.rank for f in made[name].findings if _of_license(f)), default=0))
    noted = [
        replace(one, notes=(*one.notes, f"The license leaves a choice: choose {best}."))
        if _of_license(one) and one.outcome is not Outcome.NOT_APPLICABLE
        else one
        for one in made[best].findings
    ]
    return replace(made[best], findings=tuple(noted))


def _of_license(finding: Finding) -> bool:
    return finding.check.startswith("LIC-")


def _undecided(verdict: Verdict, names: tuple[str, ...]) -> Verdict:
    """The verdict where the choice that is taken is none of those the license leaves."""
    question = f"Which of {', '.join(names)} is taken (org.license_choice)?"
    asked = [
        replace(
            one, outcome=Outcome.NEEDS_REVIEW, reason="The choice taken is none of the license's.", question=question
        )
        if one.check == "LIC-14"
        else one
        for one in verdict.findings
    ]
    return replace(verdict, findings=tuple(asked))


def run_case(case: PolicyCase, *, unbuilt: Iterable[str] = ()) -> CaseResult:
    """Judge a case and compare.

    Every named finding must hold, the overall verdict must hold, and the checks whose outcome equals it must be
    exactly the named ones; milder findings nobody named are free.

    Args:
        unbuilt: globs over check ids that are left out of the comparison because nobody wrote them yet.
    """
    verdict = _verdict(case)
    skipped = tuple(unbuilt)
    outcomes = {f.check: f for f in verdict.findings if not any(fnmatchcase(f.check, glob) for glob in skipped)}
    problems: list[str] = []
    named: set[str] = set()
    for expected in case.findings:
        if any(fnmatchcase(expected.check, glob) for glob in skipped):
            continue
        hit = [check_id for check_id in outcomes if fnmatchcase(check_id, expected.check)]
        if not hit and not any(character in expected.check for character in "*?["):
            problems.append(f"{expected.check} was not evaluated; expected {expected.outcome}")
        for check_id in hit:
            finding = outcomes[check_id]
            if finding.outcome.value != expected.outcome:
                said = f"{finding.reason} {finding.question or ''}".strip()
                problems.append(f"{check_id} is {finding.outcome.value}, expected {expected.outcome}: {said}")
            named.add(check_id)
    counted = {check_id: finding for check_id, finding in outcomes.items() if finding.waiver is None}
    overall = max((finding.outcome for finding in counted.values()), key=lambda o: o.rank, default=Outcome.PASS)
    if overall.value != case.overall:
        worst = sorted(check_id for check_id, finding in counted.items() if finding.outcome is overall)
        problems.append(f"overall is {overall.value} ({', '.join(worst)}), expected {case.overall}")
    elif overall is not Outcome.PASS:
        level = {check_id for check_id, finding in counted.items() if finding.outcome is overall}
        for check_id in sorted(level - named):
            problems.append(f"{check_id} is {overall.value} and is not named: {outcomes[check_id].reason}")
    return CaseResult(id=case.id, verdict=verdict, problems=tuple(problems))

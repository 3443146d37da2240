"""What to do first: the open issues of an audit, ranked by the verdicts that go on once each is settled.

An action frees a verdict where nothing else keeps it from its best possible outcome: all that is open in it belongs to
this one action. A violation frees only what changing the license, the use or the model would free. A verdict goes on,
too, where other checks wait for the answer: what they ask shows only then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from auditor.core import patterns as re
from auditor.core.model import Outcome
from auditor.core.printable import gist
from auditor.renderers._issues import Issue, issues, verdict_of
from auditor.renderers._view import View, badness

HEADING = 76
"""Characters of a task on the first screen. By judgment: two lines beside the matrix, so that what may be used now
stands above the fold."""
_FACTS = re.compile(r" \((?:org|deployment|model|model_facts|attestations|policy|license)\.[\w.]+(?:, [\w.]+)*\)")


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do, and the verdicts (model, workload) that are settled once it is done."""

    issue: Issue
    frees: tuple[tuple[str, str], ...]
    number: int = 0

    @property
    def who(self) -> str:
        """Who acts."""
        return self.issue.who

    @property
    def what(self) -> str:
        """The question, the remedy or the reason."""
        return self.issue.what


@dataclass(frozen=True, slots=True)
class Task:
    """Actions that say the same to the same person: one question about several workloads, say."""

    actions: tuple[Action, ...]

    @property
    def head(self) -> str:
        """What is said, without the names of facts in brackets: they are for the file, and the whole text has them."""
        return _FACTS.sub("", self.actions[0].what)

    @property
    def short(self) -> str:
        """The same, as long as a heading may be."""
        return gist(self.head, HEADING)

    @property
    def model(self) -> str:
        """The one model it is about, where it is one and the heading does not begin with it; else empty."""
        models = {model for model, _ in self.verdicts}
        name = models.pop() if len(models) == 1 else ""
        return "" if name in self.short else name

    @property
    def frees(self) -> tuple[tuple[str, str], ...]:
        """The verdicts that any of them settles."""
        return tuple(dict.fromkeys(verdict for action in self.actions for verdict in action.frees))

    @property
    def verdicts(self) -> tuple[tuple[str, str], ...]:
        """The verdicts that any of them bears on."""
        return tuple(dict.fromkeys(verdict for action in self.actions for verdict in action.issue.verdicts))


def tasks(found: Sequence[Action]) -> tuple[Task, ...]:
    """Actions as a list of things to do, in their order; what is said in the same words is one."""
    same: dict[tuple[str, str], list[Action]] = {}
    for action in found:
        same.setdefault((action.who, action.what), []).append(action)
    return tuple(Task(tuple(one)) for one in same.values())


def actions(view: View) -> tuple[Action, ...]:
    """Violations and questions that keep verdicts from passing, those first with which most verdicts go on.

    A question is left out where every verdict it bears on is not allowed for another reason: answering it changes none.
    """
    return _ranked(view)[0]


def idle(view: View) -> tuple[Action, ...]:
    """Questions that change no verdict, numbered after the actions."""
    return _ranked(view)[1]


def _ranked(view: View) -> tuple[tuple[Action, ...], tuple[Action, ...]]:
    open_ = [one for one in issues(view) if not one.waived and one.outcome is not Outcome.UPCOMING]
    barred: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    violated: set[tuple[str, str]] = set()
    for number, issue in enumerate(open_):
        for verdict in issue.verdicts:
            barred[verdict].append(number)
            if issue.outcome is Outcome.FAIL:
                violated.add(verdict)
    frees: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    for verdict, numbers in barred.items():
        if len(numbers) == 1:
            frees[numbers[0]].append(verdict)
    counted = [
        (issue, tuple(frees[number]), sum(verdict not in violated for verdict in issue.verdicts))
        for number, issue in enumerate(open_)
    ]

    def rank(one: tuple[Issue, tuple[tuple[str, str], ...], int]) -> tuple[Any, ...]:
        issue, freed, reached = one
        awaited = {pair for place in issue.waiting if (pair := verdict_of(place)) not in violated}
        moved, waiting = {*freed, *awaited}, {place.finding.check for place in issue.waiting}
        return -len(moved), -reached, -len(waiting), badness(issue.finding), -len(issue.verdicts)

    counted.sort(key=rank)
    moving = [one for one in counted if one[0].outcome is Outcome.FAIL or one[2]]
    still = [one for one in counted if not (one[0].outcome is Outcome.FAIL or one[2])]
    made = [Action(issue, freed, number) for number, (issue, freed, _) in enumerate((*moving, *still), start=1)]
    return tuple(made[: len(moving)]), tuple(made[len(moving) :])

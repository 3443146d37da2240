"""Answers remembered by what was read and by what a row's name and day were asked: right by construction.

Tracing and judging see a model's texts, claims and facts, and of its name and day only what these answer to questions
(`ModelRef.answers`, `ModelSummary.answers`). While a model is traced and judged, each question is written down with
its answer. Another model of which the same was read is asked the same questions in the same order; where it answers
all of them alike, the pipeline would do nothing else, and the answer is that of the first. Whoever reads a name itself
asks for all of it: such an answer is nobody else's. So nobody need list what a name decides.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import fields, is_dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar

from auditor.core.model import ModelRef, ModelSummary, Recognized
from auditor.lineage import handed_on
from auditor.policy import Policy
from auditor.policy.judging.engines import facts_read
from auditor.policy.judging.grounds import speaks_of_models
from auditor.records.base_models import BaseModels
from auditor.sweep.answers import RowAnswer

READ = 18_000
"""How many readings are remembered with their answers. By judgment: bounds memory (bench/RESULTS.md, "Sweeping a hub":
1 GB for all processes)."""
_MOST = 50
"""Answers to one question that are told apart. By judgment: bounds memory; most questions have two."""
_OF_NAMES = frozenset({"model.id", "model.publisher", "model.lineages"})
"""Facts that tell the name itself."""
_OF_ROWS = frozenset({"model.id", "model.repository_created", "model.tags"})
"""Facts that hardly two models have in common: left out where the policy reads none of them."""
_About = ParamSpec("_About")
_Answer = TypeVar("_Answer")


def names_models(policy: Policy) -> bool:
    """Whether a policy says something of some models by their names."""
    named = speaks_of_models(policy) or any(one.model != "*" for one in policy.waivers)
    return bool(policy.conclusions or policy.model_statements) or named


class _Told(NamedTuple):
    """A question that was asked of a value of the row, and the answer."""

    of: str
    question: Callable[..., Any]
    about: tuple[Any, ...]
    answer: Any


class AskedRef(ModelRef):
    """A reference whose name is not seen: what is asked of it is written down, with what it answers."""

    __slots__ = ("_called", "_log")

    _called: str
    _log: list[_Told]

    def __init__(self, ref: ModelRef, log: list[_Told]) -> None:
        for name, value in (("scheme", ref.scheme), ("revision", None), ("_called", ref.name), ("_log", log)):
            object.__setattr__(self, name, value)

    @property
    def name(self) -> str:
        """The name itself: what rests on it is shared with nobody."""
        return self.answers(_itself)

    def answers(
        self, question: Callable[Concatenate[str, _About], _Answer], *about: _About.args, **more: _About.kwargs
    ) -> _Answer:
        """What the name answers; written down."""
        answer = question(self._called, *about, **more)
        self._log.append(_Told("name", question, (about, more), answer))
        return answer

    @property
    def label(self) -> str:
        """As it is shown; answers that show it are not kept."""
        return f"{self.scheme}:{self._called}"

    def __eq__(self, other: object) -> bool:
        return self.at(None) == other

    def __hash__(self) -> int:
        return hash(self.at(None))

    def __lt__(self, other: ModelRef) -> bool:
        return self.at(None) < other

    def __gt__(self, other: ModelRef) -> bool:
        return self.at(None) > other

    def __le__(self, other: ModelRef) -> bool:
        return self.at(None) <= other

    def __ge__(self, other: ModelRef) -> bool:
        return self.at(None) >= other


class _LeftOut:
    """Stands where no answer may look: whoever reads it fails, and the row with it, instead of answering otherwise."""

    __slots__ = ()

    def _read(self, *_: object) -> Any:
        raise AssertionError("an answer of a batch scan rests on the revision, the files or the hour of a row")

    __bool__ = __contains__ = __format__ = __getattr__ = __getitem__ = __iter__ = __len__ = __lt__ = __repr__ = _read
    __eq__ = __str__ = _read
    __hash__ = _read


_LEFT_OUT = _LeftOut()


class AskedSummary(ModelSummary):
    """A summary whose name and day are only asked; revision, files and hour can be handed on and not be read."""

    __slots__ = ("_day", "_log")

    _day: date | None
    _log: list[_Told]

    def __init__(self, summary: ModelSummary, log: list[_Told]) -> None:
        held = {
            **dict.fromkeys(("revision", "files", "retrieved_at"), _LEFT_OUT),
            **{name: getattr(summary, name) for name in ("origin", "gated", "endpoint")},
            "ref": AskedRef(summary.ref, log),
            "_day": summary.created,
            "_log": log,
        }
        for name, value in held.items():
            object.__setattr__(self, name, value)

    @property
    def created(self) -> date | None:
        """The day itself: what rests on it is shared with nobody."""
        return self.answers(_itself)

    def answers(
        self, question: Callable[Concatenate[date | None, _About], _Answer], *about: _About.args, **more: _About.kwargs
    ) -> _Answer:
        """What the day answers; written down."""
        answer = question(self._day, *about, **more)
        self._log.append(_Told("day", question, (about, more), answer))
        return answer


def _itself(value: _Answer) -> _Answer:
    return value


class _Asked:
    """A question that all rows of one reading were asked at one point, and how it went on by their answers."""

    __slots__ = ("about", "of", "question", "then")

    def __init__(self, told: _Told) -> None:
        self.of, self.question, self.about = told.of, told.question, told.about
        self.then: dict[Hashable, _Asked | RowAnswer] = {}

    def next(self, summary: ModelSummary) -> _Asked | RowAnswer | None:
        """What came after the answer that this row gives; None where nobody gave it."""
        about, more = self.about
        asked = summary.ref.name if self.of == "name" else summary.created
        return self.then.get(self.question(asked, *about, **more))


class Judgments:
    """The answers of one policy, by what was read and what names answered.

    Args:
        judge: the pipeline from what was read to an answer; it sees nothing but what it is given.
    """

    def __init__(self, judge: Callable[[Recognized], RowAnswer], policy: Policy, bases: BaseModels) -> None:
        read = facts_read(policy)
        self._judge = judge
        self._bases = bases
        self.possible = not names_models(policy) and not _OF_NAMES & read
        """Whether answers can be shared at all under this policy."""
        self._left_out = _OF_ROWS - read
        self._held: OrderedDict[bytes, _Asked | RowAnswer] = OrderedDict()
        self._alike: dict[RowAnswer, RowAnswer] = {}
        """Answers by what they say: many readings have the same, which is held once."""
        self.asked = 0
        self.found = 0

    def answer(self, model: Recognized) -> RowAnswer:
        """What the pipeline answers to a model that was read."""
        if not self.possible:
            return self._judge(model)
        model = self._judged_on(model)
        key, summary = _digest(model), model.summary
        self.asked += 1
        found = self._held.get(key)
        while isinstance(found, _Asked):
            found = found.next(summary)
        if found is not None:
            self._held.move_to_end(key)
            self.found += 1
            return found
        log: list[_Told] = []
        answer = self._judge(replace(model, summary=AskedSummary(summary, log)))
        if not answer.failure and not _speaks(answer, summary.ref.label):
            self._keep(key, log, self._alike.setdefault(answer, answer))
        if len(self._alike) > READ:
            self._alike.clear()
        return answer

    def forget(self) -> None:
        """Forget all answers."""
        self._held.clear()

    def _judged_on(self, model: Recognized) -> Recognized:
        """The model without facts that no condition reads."""
        model = handed_on(model, self._bases)
        facts = tuple(one for one in model.reading.facts if one.name not in self._left_out)
        return replace(model, reading=replace(model.reading, facts=facts))

    def _keep(self, key: bytes, log: list[_Told], answer: RowAnswer) -> None:
        """Remember an answer with what was asked, unless it is this model's alone."""
        if any(one.question is _itself or not _is_hashable(one.answer) for one in log):
            return
        if not log:
            self._held[key] = answer
            return
        held = self._held.get(key)
        step = held if isinstance(held, _Asked) else _Asked(log[0])
        self._held[key] = step
        if len(self._held) > READ:
            self._held.popitem(last=False)
        for one, following in pairwise(log):
            if len(step.then) >= _MOST:
                return
            then = step.then.setdefault(one.answer, _Asked(following))
            if not isinstance(then, _Asked):
                return
            step = then
        if len(step.then) < _MOST:
            step.then[log[-1].answer] = answer


def _digest(model: Recognized) -> bytes:
    """Of all that was read, and of the summary what is not left out and not asked."""
    summary, reading = model.summary, model.reading
    told = (
        summary.origin, summary.gated, summary.endpoint, reading, model.claims, model.documents, model.unread,
    )  # fmt: skip
    return hashlib.blake2b(repr(told).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _is_hashable(answer: Any) -> bool:
    try:
        hash(answer)
    except TypeError:
        return False
    return True


def _speaks(answer: RowAnswer, label: str) -> bool:
    """Whether an answer shows the model's name, or its owner together with another model."""
    owner, _, bare = label.partition(":")[2].casefold().rpartition("/")
    return any(bare in low or (owner and f"{owner}/" in low) for low in map(str.casefold, _texts(answer)))


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    elif is_dataclass(value):
        for each in fields(value):
            yield from _texts(getattr(value, each.name))

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
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from operator import attrgetter, eq, ge, gt, le, lt
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
_MOST = 200
"""Ways that models of one reading may go. By judgment: bounds time and memory; most readings have one."""
_NAME, _DAY = attrgetter("ref.name"), attrgetter("created")
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

    of: Callable[[ModelSummary], Any]
    question: Callable[..., Any]
    about: tuple[Any, ...]
    more: Mapping[str, Any] | None
    answer: Any

    def is_of(self, summary: ModelSummary) -> bool:
        """Whether another row answers it alike."""
        return bool(self.question(self.of(summary), *self.about, **(self.more or {})) == self.answer)


def _of_the_name(compare: Callable[[Any, Any], Any]) -> Any:
    return lambda ref, other: compare(ref.at(None), other)


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
        self._log.append(_Told(_NAME, question, about, more or None, answer))
        return answer

    @property
    def label(self) -> str:
        """As it is shown; answers that show it are not kept."""
        return f"{self.scheme}:{self._called}"

    def __hash__(self) -> int:
        return hash(self.at(None))

    __eq__, __lt__, __le__, __gt__, __ge__ = map(_of_the_name, (eq, lt, le, gt, ge))


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
        self._log.append(_Told(_DAY, question, about, more or None, answer))
        return answer


def _itself(value: _Answer) -> _Answer:
    return value


class _Way(NamedTuple):
    """How the pipeline went with one model: all that it asked, and where that led."""

    told: tuple[_Told, ...]
    answer: RowAnswer

    def is_of(self, summary: ModelSummary) -> bool:
        """Whether another model of the same reading answers each question alike."""
        return all(one.is_of(summary) for one in self.told)


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
        self._held: OrderedDict[bytes, tuple[_Way, ...]] = OrderedDict()
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
        ways = self._held.get(key, ())
        if found := next((way for way in ways if way.is_of(summary)), None):
            self._held.move_to_end(key)
            self.found += 1
            return found.answer
        log: list[_Told] = []
        answer = self._judge(replace(model, summary=AskedSummary(summary, log)))
        if len(ways) < _MOST and _is_anybodys(log) and not answer.failure and not _speaks(answer, summary.ref.label):
            self._held[key] = (*ways, _Way(tuple(log), self._alike.setdefault(answer, answer)))
        if len(self._held) > READ:
            self._held.popitem(last=False)
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


def _digest(model: Recognized) -> bytes:
    """Of all that was read, and of the summary what is not left out and not asked."""
    summary, reading = model.summary, model.reading
    told = (
        summary.origin, summary.gated, summary.endpoint, reading, model.claims, model.documents, model.unread,
    )  # fmt: skip
    return hashlib.blake2b(repr(told).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _is_anybodys(log: Iterable[_Told]) -> bool:
    """Whether nothing took the name or the day itself, and no answer can change after it was given."""
    try:
        hash(tuple(one.answer for one in log))
    except TypeError:
        return False
    return all(one.question is not _itself for one in log)


def _speaks(answer: RowAnswer, label: str) -> bool:
    """Whether an answer shows the model's name, or its owner together with another model."""
    owner, _, bare = label.partition(":")[2].casefold().rpartition("/")
    shown = repr(answer).casefold()
    return bare in shown or bool(owner and f"{owner}/" in shown)

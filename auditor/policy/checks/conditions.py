"""Conditions in CEL over flat, typed facts, with three outcomes: true, false and unknown.

A condition is compiled against the registry, must yield a boolean, and knows which facts it reads. A fact that is not
known is left out, so that evaluating ends in an error exactly where the fact decides: that is our *unknown*.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from auditor.core import patterns as re
from auditor.core.errors import ConfigError
from auditor.core.spelling import meant
from auditor.core.suggestions import nearest_word
from auditor.policy.cel.functions import Undecided
from auditor.policy.cel.program import STEPS, Program, TooManySteps, program
from auditor.policy.cel.syntax import RESERVED, WORDS, BuildsTooMuch, Mistake
from auditor.policy.facts.fact_registry import FactSpec
from auditor.policy.facts.shapes import vocabulary

_NAME = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
_STRING = re.compile(r"'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\"")
TYPES = {
    "bool": "bool", "int": "int", "number": "double", "string": "string", "date": "string",
    "strings": ("list", "string"),
}  # fmt: skip
"""Type of a fact → its type in conditions; facts of other types stand in none."""
_COMPARED = re.compile(r"([A-Za-z_][\w.]*)\s*(?:==|!=)\s*('[^']*'|\"[^\"]*\")")
_CONTAINED = re.compile(r"('[^']*'|\"[^\"]*\")\s+in\s+([A-Za-z_][\w.]*)")
_LISTED = re.compile(r"([A-Za-z_][\w.]*)\s+in\s+\[([^\]]*)\]")
NO_NAMES = RESERVED | WORDS
"""Words that a condition cannot use as a name: the grammar of CEL keeps them."""
MAX_LENGTH = 4000
"""Characters. By judgment: protects the compiler; a condition of a screen cannot be read by a lawyer."""
MAX_COUNTED = 1000
"""Repetitions that the patterns of a condition may count to. By judgment: protects memory."""
_COUNTS = re.compile(r"\{\s*(\d{1,9})\s*(?:,\s*(\d{1,9})?\s*)?\}")


class OverBudget(ConfigError):
    """A condition that takes more steps than any rule needs: the policy is at fault, whatever model brought it up."""

    def __init__(self, source: str, rule: str = "") -> None:
        """Say which condition, and of which rule where that is known."""
        self.source = source
        super().__init__(
            "a condition takes too many steps",
            where=f"rule {rule}" if rule else "",
            found=f"{_clip(source)} (more than {STEPS} of them)",
            wanted="a condition that goes over each list once",
            hint="do not put `all`, `exists`, `map` or `filter` inside one another",
        )


@dataclass(frozen=True)
class Condition:
    """A compiled condition; make one with `Compiler.compile`."""

    source: str
    reads: tuple[str, ...]
    """Names of the facts it reads, sorted."""
    _types: Mapping[str, Any] = field(repr=False, compare=False)

    @cached_property
    def _program(self) -> Program:
        """As it is evaluated; made when it is first asked, for most runs ask a part of the packs."""
        return program(self.source, self._types)

    def evaluate(self, facts: Mapping[str, Any]) -> bool | None:
        """True, False, or None where a missing fact (or a run-time error) decides."""
        return self.decide(facts)[0]

    def decide(self, facts: Mapping[str, Any]) -> tuple[bool | None, str | None]:
        """The outcome, and for None the name of the first missing fact that kept it from being decided."""
        try:
            return self._program.run(facts), None
        except Undecided as error:
            return None, error.name
        except TooManySteps:
            raise OverBudget(self.source) from None


class Compiler:
    """Compiles conditions against one set of facts; equal sources share one compiled condition."""

    def __init__(self, facts: Iterable[FactSpec]) -> None:
        self.specs = {spec.name: spec for spec in facts if spec.type in TYPES}
        self._types: Mapping[str, Any] = {name: TYPES[spec.type] for name, spec in self.specs.items()}
        self._cache: dict[str, Condition] = {}

    def compile(self, source: str, *, where: str = "") -> Condition:
        """The condition, compiled once per source.

        Raises:
            ConfigError: syntax, an unknown fact (with the nearest one), a type clash, a word the fact cannot take, or
                a result that is not a boolean; ``where`` stands before the line and column inside the condition.
        """
        ready = self._cache.get(source)
        if ready is None:
            ready = self._cache[source] = self._compile(self._respelled(source), where)
        return ready

    def known(self, source: str, reads: Sequence[str]) -> Condition:
        """A condition that was compiled against these facts before, as it was spelled then, and what it reads."""
        ready = self._cache.get(source)
        if ready is None:
            ready = self._cache[source] = Condition(source, tuple(reads), self._types)
        return ready

    def signature(self) -> bytes:
        """What compiling depends on: the facts, their types and the words they may be."""
        rows = ((spec.name, spec.type, sorted(vocabulary(spec)), spec.allowed) for spec in self.specs.values())
        return repr(sorted(rows, key=lambda row: row[0])).encode()

    def fact_meant(self, name: str) -> str:
        """The name with the fact it begins with as that is known; the name itself where it begins with none."""
        head = name
        while head:
            found = meant(head, self.specs)
            if found in self.specs:
                return found + name[len(head) :]
            head = head.rpartition(".")[0]
        return name

    def _respelled(self, source: str) -> str:
        """The condition with its facts, and the words they may be, as they are known."""
        if len(source) > MAX_LENGTH:
            return source
        blank = _STRING.sub(lambda match: " " * len(match.group()), source)
        source = _edited(source, ((m.start(), m.group(), self.fact_meant(m.group())) for m in _NAME.finditer(blank)))
        specs = [self.specs[name] for name in self.facts_of(source)]
        known = frozenset(word for spec in specs for word in vocabulary(spec))
        free = {at for at, name, _ in _literals(source) if name in self.specs and not vocabulary(self.specs[name])}
        words = ((m.start() + 1, m.group()[1:-1]) for m in _STRING.finditer(source) if m.start() not in free)
        return _edited(source, ((at, word, meant(word, known)) for at, word in words))

    def _compile(self, source: str, where: str) -> Condition:
        if len(source) > MAX_LENGTH:
            raise ConfigError("the condition is too long", where=where, wanted=f"up to {MAX_LENGTH} characters")
        counted = sum(int(high or low) for low, high in _COUNTS.findall(source)) if "matches" in source else 0
        if counted > MAX_COUNTED:
            raise ConfigError(
                "a pattern of the condition counts too far",
                where=_inside(where, 1, 1),
                found=f"{counted} repetitions in {_clip(source)}",
                wanted=f"up to {MAX_COUNTED}",
            )
        try:
            yields = program(source, self._types).type
        except BuildsTooMuch as error:
            raise ConfigError(
                "the condition builds too much",
                where=_inside(where, *_line_column(source, error.at)),
                found=_clip(source),
                wanted="a condition that compares facts; `map` needs no other `map` around it",
            ) from None
        except Mistake as error:
            raise self._explain(source, error, where) from None
        if yields != "bool":
            raise ConfigError(
                "the condition does not yield true or false",
                where=_inside(where, 1, 1),
                found=f"{_clip(source)} yields {yields}",
                wanted="a comparison, or a fact of type bool",
            )
        self._check_words(source, where)
        return Condition(source, self.facts_of(source), self._types)

    def facts_of(self, source: str) -> tuple[str, ...]:
        """Names of declared facts that occur in ``source`` outside string literals, sorted."""
        found = set()
        for match in _NAME.finditer(_STRING.sub("''", source)):
            name = match.group()
            while name and name not in self.specs:
                name = name.rpartition(".")[0]
            if name:
                found.add(name)
        return tuple(sorted(found))

    def _check_words(self, source: str, where: str) -> None:
        """A comparison with a word the fact can never take is a slip, not a condition."""
        for position, name, word in _literals(source):
            spec = self.specs.get(name)
            if spec and spec.allowed and word not in spec.allowed:
                nearest = nearest_word(word, spec.allowed)
                raise ConfigError(
                    f"{name} never has the value {word!r}",
                    where=_inside(where, *_line_column(source, position)),
                    found=repr(word),
                    wanted=" · ".join(spec.allowed),
                    hint=f"did you mean {nearest!r}?" if nearest else "",
                )

    def _explain(self, source: str, error: Mistake, where: str) -> ConfigError:
        undeclared = re.search(r"undeclared reference to '([^']+)'", error.said)
        if not undeclared:
            return ConfigError(
                "the condition cannot be read", where=_inside(where, *_line_column(source, error.at)),
                found=_clip(error.said), wanted="a condition in CEL over declared facts", hint=_type_hint(error.said),
            )  # fmt: skip
        name = self._whole_name(source, undeclared.group(1))
        start = source.find(name)
        nearest = nearest_word(name, self.specs)
        return ConfigError(
            f"unknown fact {name!r} in a condition",
            where=_inside(where, *_line_column(source, max(start, 0))),
            found=name,
            wanted="a fact of the registry (`auditor policy explain FACT` says what one means)",
            hint=f"did you mean {nearest!r}?" if nearest else "",
        )

    @staticmethod
    def _whole_name(source: str, part: str) -> str:
        for match in _NAME.finditer(_STRING.sub(lambda m: "'" + " " * (len(m.group()) - 2) + "'", source)):
            if match.group() == part or match.group().startswith(part + "."):
                return match.group()
        return part


def _edited(source: str, edits: Iterable[tuple[int, str, str]]) -> str:
    """The source with other words at some places, given in their order: offset, word, the word for it."""
    parts, end = [], 0
    for at, word, other in edits:
        if word != other:
            parts += [source[end:at], other]
            end = at + len(word)
    return "".join((*parts, source[end:]))


def _literals(source: str) -> Iterable[tuple[int, str, str]]:
    """(offset of the word, fact, word) for each comparison of a fact with a literal word."""
    for match in _COMPARED.finditer(source):
        yield match.start(2), match.group(1), match.group(2)[1:-1]
    for match in _CONTAINED.finditer(source):
        yield match.start(1), match.group(2), match.group(1)[1:-1]
    for match in _LISTED.finditer(source):
        for word in _STRING.finditer(match.group(2)):
            yield match.start(2) + word.start(), match.group(1), word.group()[1:-1]


def _line_column(source: str, offset: int) -> tuple[int, int]:
    before = source[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def _inside(where: str, line: int, column: int) -> str:
    place = f"column {column}" if line == 1 else f"line {line}, column {column}"
    return f"{where}, in the condition at {place}" if where else f"in the condition at {place}"


def _type_hint(text: str) -> str:
    if "(int, double)" in text or "(double, int)" in text:
        return "whole numbers and decimals do not mix: write 1.0 for a fact of type number"
    if "no matching overload" in text:
        return "the two sides have different types"
    return ""


def _clip(text: str) -> str:
    return text if len(text) <= 120 else text[:117] + "…"

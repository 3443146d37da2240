"""The grammar of words that say nothing of rights, read from `license_db/inert.grammar`: rules as an automaton."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from auditor.core import patterns as re
from auditor.core.resources import data_root
from auditor.identify import normalize

KINDS = frozenset(
    "name slug handle thing year day clock leaf capital title url known mail number row place mark".split()
)
"""What rules may ask for that is no rule."""
END = -1
"""The state after the last part of a phrase. By judgment: any number that counts no state."""


@dataclass(eq=False, frozen=True)
class Part:
    """A part of a rule: ``word``, ``rule``, ``choice``, ``sequence``, ``may`` or ``many``."""

    label: str
    word: str = ""
    """The word, or the name of the rule."""
    parts: tuple[Part, ...] = ()


def _parsed(body: str) -> Part:
    pieces = re.findall(r"<[a-z]+>|[\[\](){}|]|[^\s\[\](){}|<>]+", body)
    node, rest = _choice(pieces, 0)
    if rest != len(pieces):
        raise ValueError(f"a rule does not end where it should: {body}")
    return node


def _choice(pieces: list[str], at: int) -> tuple[Part, int]:
    ways: list[Part] = []
    while True:
        node, at = _sequence(pieces, at)
        ways.append(node)
        if at < len(pieces) and pieces[at] == "|":
            at += 1
            continue
        return (ways[0] if len(ways) == 1 else Part("choice", parts=tuple(ways))), at


def _sequence(pieces: list[str], at: int) -> tuple[Part, int]:
    closing = {"[": "]", "(": ")", "{": "}"}
    parts: list[Part] = []
    while at < len(pieces) and pieces[at] not in "|])}":
        piece = pieces[at]
        if piece in closing:
            inner, at = _choice(pieces, at + 1)
            if at >= len(pieces) or pieces[at] != closing[piece]:
                raise ValueError(f"a bracket is not closed: {pieces}")
            label = {"[": "may", "{": "many"}.get(piece)
            parts.append(Part(label, parts=(inner,)) if label else inner)
        elif piece[0] == "<":
            parts.append(Part("rule", piece[1:-1]))
        else:
            parts += [Part("word", normalize.spell(word)) for word in re.findall(r"[^\W_]+", piece)]
        at += 1
    return (parts[0] if len(parts) == 1 else Part("sequence", parts=tuple(parts))), at


@dataclass(eq=False)
class ReadSoFar:
    """Everything that may have been read so far: what may follow, for one token after another.

    The grammar holds no rule that holds itself, so there are as many readings as a text can lead to, each made once.
    """

    grammar: Grammar
    states: frozenset[int]
    complete: bool
    """Whether what was read is a whole phrase."""
    edges: dict[str, frozenset[int]]
    """A word or ``<kind>`` → what is to be read after it."""
    _after: dict[tuple[str, ...], ReadSoFar | None] = field(default_factory=dict)
    _joined: dict[int, ReadSoFar] = field(default_factory=dict)

    def after(self, keys: tuple[str, ...]) -> ReadSoFar | None:
        """The reading after one token, or one run of them, that is any of ``keys``; None where nothing fits."""
        if keys not in self._after:
            states = frozenset().union(*(self.edges[key] for key in keys if key in self.edges))
            self._after[keys] = self.grammar.reading(states) if states else None
        return self._after[keys]

    def joined(self, other: ReadSoFar) -> ReadSoFar:
        """What may have been read in either way."""
        if other is self:
            return self
        if id(other) not in self._joined:
            self._joined[id(other)] = self.grammar.reading(self.states | other.states)
        return self._joined[id(other)]


@dataclass(eq=False)
class Grammar:
    """The rules as an automaton that is made as far as texts lead."""

    rules: dict[str, Part]
    words: frozenset[str]
    """Every word that a rule holds."""
    _nodes: dict[str | Part, Part] = field(default_factory=dict)
    _numbers: dict[tuple[int, int], int] = field(default_factory=dict)
    _states: list[tuple[Part, int]] = field(default_factory=list)
    _opened: dict[int, tuple[bool, tuple[tuple[str, int], ...]]] = field(default_factory=dict)
    _readings: dict[frozenset[int], ReadSoFar] = field(default_factory=dict)
    _sets: dict[frozenset[int], frozenset[int]] = field(default_factory=dict)
    """Of states, each once: most words lead from many readings to the same."""
    _starts: dict[tuple[str, ...], ReadSoFar] = field(default_factory=dict)
    _numbering: threading.Lock = field(default_factory=threading.Lock)

    def start(self, names: tuple[str, ...]) -> ReadSoFar:
        """Before the first token of one of some rules."""
        if names not in self._starts:
            states = (self._number(self._made(name, Part("rule", name)), END) for name in names)
            self._starts[names] = self.reading(frozenset(states))
        return self._starts[names]

    def reading(self, states: frozenset[int]) -> ReadSoFar:
        """The reading of a set of states."""
        found = self._readings.get(states)
        if found is None:
            edges: dict[str, set[int]] = {}
            complete = END in states
            for state in states - {END}:
                ends, steps = self._open(state)
                complete = complete or ends
                for key, following in steps:
                    edges.setdefault(key, set()).add(following)
            led_to = ((key, frozenset(following)) for key, following in edges.items())
            fixed = {key: self._sets.setdefault(following, following) for key, following in led_to}
            found = self._readings.setdefault(states, ReadSoFar(self, states, complete, fixed))
        return found

    def _number(self, node: Part, following: int) -> int:
        key = (id(node), following)
        number = self._numbers.get(key)
        if number is None:
            with self._numbering:  # a number of two states, or one before its state is there, misreads or fails
                number = self._numbers.get(key)
                if number is None:
                    number = len(self._states)
                    self._states.append((node, following))
                    self._numbers[key] = number
        return number

    def _open(self, state: int) -> tuple[bool, tuple[tuple[str, int], ...]]:
        """Whether nothing need follow, and the words and kinds that may, each with the state after it."""
        if state not in self._opened:
            ends = False
            steps: dict[tuple[str, int], None] = {}
            waiting, seen = [state], {state}
            while waiting:
                one = waiting.pop()
                if one == END:
                    ends = True
                    continue
                node, following = self._states[one]
                if node.label == "word" or (node.label == "rule" and node.word in KINDS):
                    steps[node.word if node.label == "word" else f"<{node.word}>", following] = None
                    continue
                for more in self._parts(node, following, one):
                    if more not in seen:
                        seen.add(more)
                        waiting.append(more)
            self._opened[state] = ends, tuple(steps)
        return self._opened[state]

    def _parts(self, node: Part, following: int, state: int) -> Iterator[int]:
        if node.label == "rule":
            yield self._number(self.rules[node.word], following)
        elif node.label == "choice":
            yield from (self._number(part, following) for part in node.parts)
        elif node.label == "may":
            yield self._number(node.parts[0], following)
            yield following
        elif node.label == "many":
            yield self._number(node.parts[0], self._number(self._made(node, Part("may", parts=(node,))), following))
        else:
            for part in reversed(node.parts):
                following = self._number(part, following)
            yield following

    def _made(self, what: str | Part, node: Part) -> Part:
        """The one node that asks for a rule, or for one more turn of a part that comes several times."""
        return self._nodes.setdefault(what, node)


@cache
def inert_grammar() -> Grammar:
    text = (data_root("license_db") / "inert.grammar").read_text("utf-8")
    rows = [line.split(":", 1) for line in text.splitlines() if line and line[0] != "#"]
    rules = {name.strip(): _parsed(body) for name, body in rows}
    words: set[str] = set()
    inner = {name: _asked(node, words) for name, node in rules.items()}
    while inner:
        ready = {name for name, held in inner.items() if not held & inner.keys()}
        if not ready:
            raise ValueError(f"rules hold themselves: {sorted(inner)}")
        inner = {name: held for name, held in inner.items() if name not in ready}
    return Grammar(rules, frozenset(words))


def _asked(node: Part, words: set[str]) -> set[str]:
    """The rules that a part asks for; its words are put into ``words``."""
    if node.label == "word":
        words.add(node.word)
    return {node.word} - KINDS if node.label == "rule" else set().union(*(_asked(part, words) for part in node.parts))

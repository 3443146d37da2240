"""A grammar is opened as far as texts lead, by whichever thread comes first, and holds each state once."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from auditor.identify.grammar import Grammar, Part, ReadSoFar, inert_grammar
from tests.sizes import sized

THREADS, TURNS, DEPTH = 12, sized(3), 2


class _Late(list[tuple[Part, int]]):
    """A list that lets another thread go on before it says how long it is."""

    def __len__(self) -> int:
        length = super().__len__()
        time.sleep(0)
        return length


def _walk(start: ReadSoFar) -> None:
    layer = [start]
    for _ in range(DEPTH):
        layer = [after for one in layer for key in sorted(one.edges)[:6] if (after := one.after((key,))) is not None]


def _opened_together(grammar: Grammar) -> None:
    names = sorted(grammar.rules)
    together = threading.Barrier(THREADS)

    def work(number: int) -> None:
        together.wait()
        for name in names[number:] + names[:number]:
            _walk(grammar.start((name,)))

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(work, range(THREADS)))


def test_threads_that_open_a_grammar_together_number_each_state_once() -> None:
    for _ in range(TURNS):
        grammar = inert_grammar.__wrapped__()
        grammar._states = _Late()
        _opened_together(grammar)
        assert len(grammar._numbers) == len(grammar._states)
        wrong = [key for key, number in grammar._numbers.items() if id(grammar._states[number][0]) != key[0]]
        assert wrong == []

"""Time grows with the text and not with its square, whatever is repeated in it and wherever.

A sample of what ``python -m bench.time`` measures at a megabyte: each finder and reader gets its own share of the
fragments, chosen by its name: all are tried by somebody, and a new reader is tried without being asked.
"""

from __future__ import annotations

import gc
import re
import zlib
from pathlib import Path

import pytest

from tests.fuzz.watch import TooSlow, processor_time
from tests.in_time import seconds
from tests.laws.foreign_readers import MANIFEST, Reader, finders, readers
from tests.laws.pumps import FRAGMENTS, Case, Host, places, pumped

SMALL, LARGE = 1 << 15, 1 << 17
WORTH_A_LOOK = 0.04
"""Seconds for the small text; below, a square is small and noise is not. The long run looks at the rest."""
STEEPEST = 8.0
"""How much longer four times the text may take: four where time is linear, sixteen where it is a square; between them
in proportion, because a machine that is shared puts something on either."""
BOUND = 1.5
"""Seconds for the large text, six times the bar of two seconds a megabyte: machines of tests are shared, and plain YAML
takes one and a half times the bar by itself (`bench/RESULTS.md`). The ratio is the law; `bench/time.py` has seconds."""
SHARE = 30
FOUND_SLOW: dict[str, list[Host]] = {
    "discover: env": [Host("a blank before the last letter", "MODEL=a", "a\n")],
    "discover: shell": [Host("an arithmetic expansion", "export MODEL=", "\n"), Host("a command", "vllm serve ", "\n")],
    "discover: dockerfile": [Host("a run", "FROM a\nRUN ", "\n"), Host("an image", "FROM ollama/ollama\nCMD ", "\n")],
    "discover: javascript": [Host("a comment that is not closed", "model /*", "")],
    "discover: python": [Host("a text that is not closed", "from_pretrained('", "")],
    "discover: settings (toml)": [Host("a key of many parts", "model.", " = 1")],
    "identify": [Host("a fence", "words of a text ", " and more\n"), Host("the end of a line", "words ", "\nwords")],
    "card: parents": [Host("the parts of a name", "Made from use", " and more.\n")],
    "front matter": [Host("a line of a block", "---\nlicense: mit", "x\n---\n")],
}
"""Places at which something was slow once."""
KNOWN = (" ", "$((", "a.", "a_", "\\ ", "- ", "~", "`")
"""What was repeated there."""
ALL = [*finders(), *readers(Path())]


def _seconds(reader: Reader, case: Case, size: int) -> float:
    text = case.text(size)
    with processor_time(8 * BOUND):
        return seconds(lambda: reader.answer(text))


def _complaint(reader: Reader, case: Case) -> str | None:
    """What is wrong with the time a case takes; measured again before it is said, and where it was cut off as well.

    On a machine that many share the same work takes several times its processor time: what counts is the best of three
    for the large text, and the small one's worst.
    """
    small, large, cut = 0.0, float("inf"), ""
    for _ in range(3):
        try:
            small = max(small, _seconds(reader, case, SMALL))
            if small < WORTH_A_LOOK:
                return None
            large = min(large, _seconds(reader, case, LARGE))
        except TooSlow as error:
            cut = str(error)
            continue
        if large < STEEPEST * small and large < BOUND:
            return None
    if large == float("inf"):
        return f"{case.name}: {cut}, each of three times"
    if large < STEEPEST * small and large < BOUND:
        return None
    return f"{case.name}: {small:.2f} s for {SMALL} characters, {large:.2f} s for {LARGE}"


def _cases(reader: Reader) -> list[Case]:
    turn = zlib.crc32(reader.name.encode())
    hosts = list(reader.hosts())
    mine = [fragment for number, fragment in enumerate(FRAGMENTS) if number % SHARE == turn % SHARE]
    grown = list(reader.grown())
    found = [grown[(turn + number) % len(grown)] for number in range(min(len(grown), 2))]
    for number, fragment in enumerate(mine):
        found += pumped(hosts[(turn + number) % len(hosts)], (fragment,))
    for name, known in FOUND_SLOW.items():
        if reader.name.startswith(name):
            for host in known:
                found += pumped(host, KNOWN)
    return found


@pytest.mark.parametrize("reader", ALL, ids=[reader.name for reader in ALL])
def test_what_is_repeated_costs_each_reader_time_in_proportion(
    reader: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # some readers take a file
    gc.collect()
    gc.freeze()  # what other tests keep is walked by no collection that a reader causes
    for _, text, _ in reader.samples:
        reader.answer(text)  # reading data of our own is paid once
    assert [said for case in _cases(reader) if (said := _complaint(reader, case))] == []


def test_a_reader_that_steps_back_is_noticed() -> None:
    pattern = re.compile(r"^(\w+)\s*=\s*(.+?)\s*$")
    # One blank for six: a square all the same, and a fraction of the time it takes to be noticed.
    slow = Reader("slow", lambda text: pattern.match(text.replace(" " * 6, " ")))
    (case,) = pumped(Host("an assignment", "MODEL=a", "a"), (" ",))
    assert _complaint(slow, case)


def test_pumps_stand_at_the_words_that_readers_turn_to() -> None:
    texts = [host.pumped("#", 200) for host in places("m", MANIFEST, ("acme",))]
    assert all("#" in text for text in texts)
    assert any("hf:acme###" in text for text in texts)
    assert any("hf:###" in text for text in texts)

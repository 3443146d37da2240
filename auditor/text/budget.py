"""How much of one text is read sentence by sentence: a budget of processor time for each document.

It is counted, not clocked, so that the same text is cut at the same place on every machine: what a text costs is nearly
in proportion to its characters, its lines and sentences, and its numbers. What a model card claims and shows is read
from a body that is cut so. Who reads a beginning must tell what is `beyond` it: a gap, never silence.
"""

from __future__ import annotations

from auditor.core import patterns as re
from auditor.core.text import Text, once

BUDGET = 320_000
"""Characters' worth of reading for one document: some two seconds of processor time for each reader. Measured: the
longest of 1,537 license texts and model cards costs 191,000, front matter with it, and the longest body of 338 cards
157,000 (bench/RESULTS.md, "Time on hostile input")."""
LINE, FIGURE, STOP, CELL, SIGN = 20, 20, 20, 8, 2
"""What a line, a number, the end of a sentence within a line, a cell of a table, and a character of a script in which
one says as much as a word cost beside their characters. Measured on texts of nothing else, as the budget."""
LONGEST = 2000
"""Characters before the end of the budget among which a line ends where a text is cut. By judgment: a paragraph."""
QUOTED = 400
"""Characters of the quote of what is beyond. By judgment: a quote that can be read in a question."""
BEYOND = "the text is too long to be read to its end, and nothing was read from here on"
"""Why the first line that was not read is unread."""
_COSTLY = re.compile(
    "(?P<line>[\n\x0c\x85\u2028\u2029])|(?P<figure>\\d+)|(?P<stop>[。！？；｡]|[.!?;।؟۔](?=[ \\t]))|(?P<cell>[|｜])|"
    "[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3]"
)
_COSTS = {"line": LINE, "figure": FIGURE, "stop": STOP, "cell": CELL, None: SIGN}


@once
def beginning(text: str) -> Text:
    """As much of a text as is read: nearly always the whole text, else what the budget holds, in whole lines."""
    if len(text) * (1 + max(_COSTS.values())) <= BUDGET or _most(text) <= BUDGET:
        return Text(text)
    spent = 0
    for found in _COSTLY.finditer(text):
        if found.start() + spent > BUDGET:
            break
        spent += _COSTS[found.lastgroup]
    stop = BUDGET - spent
    if stop >= len(text):
        return Text(text)
    line = text.rfind("\n", max(0, stop - LONGEST), stop) + 1
    return Text(text[: line or max(stop, 0)])


def _most(text: str) -> int:
    """What a text costs at most: every figure as a number, every stop as the end of a sentence."""
    plain = len(text.encode("ascii", "ignore"))
    marks = sum(cost * sum(map(text.count, signs)) for signs, cost in _SIGNS)
    return len(text) + marks + (len(text) - plain) * max(_COSTS.values())


_SIGNS = (("\n\x0c", LINE), ("0123456789", FIGURE), (".!?;", STOP), ("|", CELL))
"""Of ASCII, what costs beside its character."""


def beyond(text: str) -> tuple[str, int] | None:
    """What stands first behind the beginning, in words, and its line counted from 1; None where nothing does."""
    read = len(beginning(text))
    rest = text[read:]
    words = rest.lstrip()
    if not words:
        return None
    line = text.count("\n", 0, len(text) - len(words)) + 1
    return " ".join(words[:QUOTED].split("\n", 1)[0].split()), line

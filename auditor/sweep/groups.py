"""Where the body of a card can be cut: passages and code blocks, with what belongs to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from auditor.core import patterns as re
from auditor.core.hub_names import hub_id
from auditor.evidence.parent_words import ITEM

FENCE = re.compile(r"^ {0,3}(```|~~~)", re.MULTILINE)
_BLANK = re.compile(r"\n(?:[ \t]*\n)+")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
"""To be asked of a text up to its last ``-->`` alone: behind it every opening sign would be followed to the end."""


class BodyGroup(NamedTuple):
    """What of a body is looked at together, from character ``start`` to ``end``."""

    start: int
    end: int
    code: bool
    """Whether there is code in it."""
    bare: bool
    """Whether it is code alone."""

    def with_(self, other: BodyGroup) -> BodyGroup:
        """Together with what follows it."""
        return BodyGroup(self.start, other.end, self.code or other.code, self.bare and other.bare)


def groups(body: str) -> list[BodyGroup]:
    """Passages and code blocks, as they stand, in their order.

    What continues a list belongs to the words before it, whatever code stands between. Text on the line after a code
    block stands with that block: it is no heading, were it underlined.
    """
    found: list[BodyGroup] = []
    for piece in _pieces(body):
        text = body[piece.start : piece.end]
        before = found[-1] if found else None
        if before is None or piece.code:
            found.append(piece)
        elif _continues(text):
            while found[-1].bare and len(found) > 1:
                last = found.pop()
                found[-1] = found[-1].with_(last)
            found[-1] = found[-1].with_(piece)
        elif before.bare and before.end + 1 == piece.start:
            found[-1] = before.with_(piece)
        else:
            found.append(piece)
    return found


def _pieces(body: str) -> Iterator[BodyGroup]:
    """Code blocks, and passages between blank lines."""
    position = 0
    while position <= len(body):
        opened = FENCE.search(body, position)
        stop = opened.start() if opened else len(body)
        for start, end in _passages(body, position, stop):
            yield BodyGroup(start, end, code=False, bare=False)
        if opened is None:
            return
        end = _code_end(body, opened)
        yield BodyGroup(stop, end, code=True, bare=True)
        position = end + 1


def _passages(body: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Where what stands between blank lines begins and ends, line ends around it left out."""
    for blank in (*_BLANK.finditer(body, start, stop), None):
        end = blank.start() if blank else stop
        passage = body[start:end]
        if passage.strip():
            yield start + len(passage) - len(passage.lstrip("\n")), start + len(passage.rstrip("\n"))
        start = blank.end() if blank else stop


def _code_end(body: str, opened: re.Match[str]) -> int:
    """Where a code block ends: the end of its closing fence's line, or of the card."""
    closing = FENCE.search(body, opened.end())
    while closing and closing[1] != opened[1]:
        closing = FENCE.search(body, closing.end())
    end = body.find("\n", closing.end()) if closing else -1
    return len(body) if end < 0 else end


def _continues(passage: str) -> bool:
    """Whether what a reader sees first of a passage is an item of a list, a row of a table or a lone id, or nothing."""
    last = passage.rfind("-->") + 3
    shown = COMMENT.sub("", passage[:last]) + passage[last:] if last > 2 else passage
    first = shown.strip().partition("\n")[0]
    if first[:1].isalpha() and "/" not in first and "--" not in first:  # words: neither an item nor an id
        return False
    return not first or ITEM.match(first) is not None or first.startswith("|") or hub_id(first) is not None

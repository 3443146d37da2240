"""Dockerfiles: what is downloaded while an image is built, what its command serves, what its variables name."""

from __future__ import annotations

import json
from collections.abc import Iterator

from auditor.core import patterns as re
from auditor.discover._commands import in_script, in_words, split
from auditor.discover._comments import hash_blocks
from auditor.discover._nouns import (
    Finder,
    FoundModel,
    Lines,
    Mention,
    Pieces,
    RepositoryFile,
    State,
    TooMuch,
    Unparsable,
)
from auditor.discover._python_source import in_source
from auditor.discover._settings import setting

_INSTRUCTION = re.compile(r"^\s*(FROM|RUN|CMD|ENTRYPOINT|ENV|ARG|ADD)\s+(.*)$", re.IGNORECASE | re.DOTALL)
_HEREDOC = re.compile(r"<<-?\s*[\"']?(\w+)[\"']?")
_INLINE = re.compile(r"""python[\d.]*\s+(?:-u\s+)?-c\s+("(?:[^"\\]|\\.)*"|'[^']*')""", re.DOTALL)
_LONGEST_IMAGE = 1000
"""Characters of an image's name with its variables. By judgment: bounds time."""
_MOST_LOOKS = 500
"""Keys of one instruction whose line is looked for; of more, the instruction's first line is told. By judgment: keeps
time in proportion (bench/RESULTS.md, "Time on hostile input")."""
_MOUNTS = re.compile(r"^(?:--\w[\w-]*(?:=\S+)?\s+)+")


class Dockerfile:
    """Reads Dockerfiles."""

    name = "dockerfile"
    reads_text = True

    def wants(self, path: str, /) -> bool:
        """``Dockerfile``, ``Dockerfile.gpu``, ``gpu.Dockerfile``, ``Containerfile``."""
        last = path.rpartition("/")[2].lower()
        return last.startswith(("dockerfile", "containerfile")) or last.endswith((".dockerfile", ".containerfile"))

    def find(self, file: RepositoryFile, /) -> Iterator[Mention]:
        """Mentions of every instruction, then of commented-out ones."""
        pieces = Pieces()
        yield from _instructions(file, file.text, 1, State.USED, pieces)
        for start, block in hash_blocks(file.text):
            yield from _instructions(file, block, start, State.COMMENTED, pieces)
        pieces.settle()


def _instructions(file: RepositoryFile, text: str, first: int, state: State, pieces: Pieces) -> Iterator[Mention]:
    image = ""
    for start, raw in _joined(text):
        match = _INSTRUCTION.match(raw)
        if not match:
            continue
        word, rest = match[1].upper(), _MOUNTS.sub("", match[2])
        if word == "FROM":
            image = next(iter(rest[:_LONGEST_IMAGE].split()), "")
            continue
        for line, how, found in _found(word, rest, image, pieces):
            yield Mention(found=found, location=file.at(first + start + line), how=how, state=state)


def _joined(text: str) -> Iterator[tuple[int, str]]:
    """Instructions with their continuation lines and heredocs, and the 0-based line each starts at."""
    rows = text.split("\n")
    number = 0
    while number < len(rows):
        start, parts = number, [rows[number]]
        while parts[-1].rstrip().endswith("\\") and number + 1 < len(rows):
            number += 1
            parts.append(rows[number] if not rows[number].lstrip().startswith("#") else "\\")
        end = _HEREDOC.search(parts[-1])
        if end and _INSTRUCTION.match(parts[0]):
            while number + 1 < len(rows) and rows[number].strip() != end[1]:
                number += 1
                parts.append(rows[number])
        yield start, "\n".join(parts)
        number += 1


def _found(word: str, rest: str, image: str, pieces: Pieces) -> Iterator[tuple[int, str, FoundModel]]:
    if word in ("ENV", "ARG"):
        yield from _variables(rest)
    elif word in ("RUN", "ADD"):
        yield from ((line, one.how, one.found) for line, one in in_script(rest))
        lines = Lines(rest)
        for match in _INLINE.finditer(rest):
            line = lines.at(match.start()) - 1
            source = match[1][1:-1].replace("\\\n", "\n")
            yield from ((line, how, found) for _, how, found in _python(source, pieces))
        heredoc = _HEREDOC.search(rest.partition("\n")[0])
        if heredoc and "python" in rest.partition("\n")[0]:
            body = rest.partition("\n")[2].rpartition(heredoc[1])[0]
            yield from ((line, how, found) for line, how, found in _python(body, pieces))
    else:
        yield from ((0, one.how, one.found) for one in in_words(_words(rest), server=image))


def _variables(rest: str) -> Iterator[tuple[int, str, FoundModel]]:
    joined = rest.replace("\\\n", " ")
    words = split(joined)
    if words and "=" not in words[0] and len(words) == 2:  # the old form: ENV KEY value
        words = [f"{words[0]}={words[1]}"]
    lines = Lines(rest)
    places: dict[str, int] = {}
    for word in words:
        key, equals, value = word.partition("=")
        found = setting(key, value, alias=True) if equals else None
        if found:
            if key not in places and len(places) < _MOST_LOOKS:
                places[key] = lines.at(max(rest.find(key), 0)) - 1
            yield places.get(key, 0), key, found


def _words(rest: str) -> list[str]:
    joined = rest.replace("\\\n", " ")
    try:
        words = json.loads(joined)
    except ValueError:
        return split(joined)
    if not isinstance(words, list):
        return []
    texts = [str(word) for word in words]
    return (
        split(texts[-1]) if texts[:2] in (["sh", "-c"], ["bash", "-c"], ["/bin/sh", "-c"], ["bash", "-lc"]) else texts
    )


def _python(source: str, pieces: Pieces) -> Iterator[tuple[int, str, FoundModel]]:
    if not pieces.take(source):
        return
    try:
        yield from ((one.line, one.how, one.found) for one in in_source(source))
    except TooMuch:
        raise
    except Unparsable:
        return


FINDER: Finder = Dockerfile()

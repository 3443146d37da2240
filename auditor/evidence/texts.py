"""Texts beside the card and the license files: second cards, notes at the top, beside weights, in folders of documents.

Nobody says of them that they state terms, so they never speak for the model as a license does; their sentences are
accounted for like all others.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator

from auditor.core import patterns as re
from auditor.core.decoding import lines_of
from auditor.core.hub_names import hub_id
from auditor.core.model import Document, DocumentKind, FetchedFile, Gap, Location, Snapshot, Subject
from auditor.core.text import Text
from auditor.evidence.fields import SCORE

_BOTH = frozenset({Subject.WEIGHTS, Subject.CODE})
MARKED_UP = (".md", ".markdown", ".html", ".htm", ".rst", ".adoc")
_DATA_LINES = 40
"""Lines from which short lines are a list of words and no text. By judgment: a short license with short lines stays a
text."""
_ENDS = 6
"""Lines at each end of a list of words that are read whatever they are; between them, whatever is no entry. By
judgment: notices stand at the head or the foot."""
_WORD = re.compile(r"[^\W\d_]{2,}")


def other_texts(snapshot: Snapshot, taken: Collection[str]) -> Iterator[Document | Gap]:
    """Every fetched text that is not ``taken`` yet, by path; a gap where a file that should be text is none."""
    for file in sorted(snapshot.files, key=lambda file: file.path):
        if file.path in taken or "://" in file.path:
            continue
        decoded = file.decoded
        if decoded is None:
            yield Gap(what=file.path, kind="unreadable", detail="not a text file")
        elif decoded.text.strip():
            yield from _texts(file, decoded.text)


_COMMENT = re.compile(r"#+ ?(.*)")
_QUOTED = re.compile(r"(?:\"\"\"|''')(.*?)(?:\"\"\"|''')", re.DOTALL)
_PROGRAMS = frozenset({"py", "sh", "bash"})
"""Endings of program code whose comments begin with the same sign."""
_CLASSIFIER = re.compile(r"[\"'](License :: [^\"']{1,200})[\"']")


_QUOTED_ID = re.compile(r"[\"']([\w.\-]{1,96}/[\w.\-]{1,96})[\"']")


def _said_in_code(text: str) -> str:
    """What program code says in words: comments, documentation strings, ids of models; the rest of a line is blank."""
    kept = ["" for _ in lines_of(text)]
    for number, line in enumerate(lines_of(text)):
        stripped = line.strip()
        if found := _COMMENT.match(stripped):
            kept[number] = found[1]
        elif found := _CLASSIFIER.search(line):
            kept[number] = f"\n{found[1]}".strip()
        elif (found := _QUOTED_ID.search(line)) and hub_id(found[1]):
            kept[number] = f"`{found[1]}`"
    for found in _QUOTED.finditer(text):
        first = text.count("\n", 0, found.start())
        for offset, row in enumerate(found[1].split("\n")):
            kept[first + offset] = row.strip()
    return "\n".join(kept)


def _cells(text: str) -> str:
    """The words of a notebook: its text cells, and the comments of its code, with a blank line between cells."""
    try:
        cells = json.loads(text).get("cells", [])
    except (ValueError, RecursionError, AttributeError):
        return text
    words = []
    for cell in cells if isinstance(cells, list) else ():
        if isinstance(cell, dict):
            source = cell.get("source", "")
            joined = "".join(str(row) for row in source) if isinstance(source, list) else str(source)
            words.append(joined if cell.get("cell_type") != "code" else _said_in_code(joined))
    return "\n\n".join(words)


def _texts(file: FetchedFile, text: str) -> Iterator[Document]:
    suffix = file.path[-6:].casefold().rpartition(".")[2]
    if suffix == "ipynb":
        place = Location(path=file.path, sha256=file.sha256)
        yield Document(kind=DocumentKind.TEXT, location=place, text=Text(_cells(text)), covers=_BOTH, score=SCORE)
        return
    if suffix in _PROGRAMS:
        text = _said_in_code(text)
    lines = lines_of(text)
    if _is_list(lines):
        last = len(lines) - _ENDS
        lines = [line if at < _ENDS or at >= last or not _is_short(line) else "" for at, line in enumerate(lines)]
    place = Location(path=file.path, start_line=1, end_line=len(lines), sha256=file.sha256)
    yield Document(kind=DocumentKind.TEXT, location=place, text=Text("\n".join(lines)), covers=_BOTH, score=SCORE)


def _is_list(lines: list[str]) -> bool:
    """Whether a file is a list of words or numbers, line by line: a vocabulary, labels, requirements."""
    filled = [line for line in lines if line.strip()]
    short = sum(map(_is_short, filled))
    return len(filled) > _DATA_LINES and short >= 0.9 * len(filled)


def _is_short(line: str) -> bool:
    """Whether a line is an entry of a list, not a sentence."""
    return len(_WORD.findall(line)) <= 2

"""Jupyter notebooks: their code cells as Python, with lines of the notebook file itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from auditor.core import patterns as re
from auditor.discover._commands import in_script
from auditor.discover._nouns import Finder, Mention, Pieces, RepositoryFile, State, TooMuch, Unparsable
from auditor.discover.python import in_python, speaks_of_models

_MOST_LOOKS = 200
"""Lines of cells looked for in the file; of more, the cell is told. By judgment: keeps time in proportion."""
_MAGIC = re.compile(r"^[^\S\n]*+[!%]++[^\S\n]*+(?:bash|sh)?[^\S\n]?", re.MULTILINE)


class Notebook:
    """Reads notebooks."""

    name = "notebook"
    reads_text = True

    def wants(self, path: str, /) -> bool:
        """Files that end in .ipynb."""
        return path.lower().endswith(".ipynb")

    def find(self, file: RepositoryFile, /) -> Iterator[Mention]:
        """Mentions of every code cell."""
        if not speaks_of_models(file.text.replace('\\"', '"')):
            return
        try:
            cells = json.loads(file.text)["cells"]
            sources = [_source(cell) for cell in cells if cell.get("cell_type") == "code"]
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise Unparsable("not a notebook") from None
        places = _NotebookPlaces(file.text)
        pieces = Pieces()
        for source in sources:
            rows = source.split("\n")
            for mention in _cell(file, source, pieces):
                text = rows[(mention.location.start_line or 1) - 1].strip()
                yield _moved(mention, file, places.line_of(text))
        pieces.settle()


def _source(cell: Any) -> str:
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def _cell(file: RepositoryFile, source: str, pieces: Pieces) -> Iterator[Mention]:
    rows = source.split("\n")
    shell = [row if row.lstrip().startswith(("!", "%")) else "" for row in rows]
    for number, one in in_script("\n".join(_MAGIC.sub("", row) if row else "" for row in shell)):
        yield Mention(found=one.found, location=file.at(number + 1), how=one.how)
    code = "\n".join("" if magic else row for row, magic in zip(rows, shell, strict=True))
    if not code.strip() or not pieces.take(code):
        return
    try:
        yield from in_python(file, code, 1)
    except TooMuch:
        raise
    except Unparsable:
        return  # another kernel's language, or magics in the middle of a statement


class _NotebookPlaces:
    """Where in the notebook file a line of code stands; the lines are sorted once, not searched for each mention."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._whole: dict[str, int] = {}
        self._looks = 0
        for number, line in enumerate(self._lines, start=1):
            for row in line.strip().strip(",").strip('"').split("\\n"):
                self._whole.setdefault(row.strip(), number)

    def line_of(self, text: str) -> int:
        """The first line that is the text, else one that holds it, as long as that is not asked too often."""
        written = json.dumps(text, ensure_ascii=False)[1:-1]
        plain = json.dumps(text)[1:-1]
        place = self._whole.get(written) or self._whole.get(plain)
        if place is None and self._looks < _MOST_LOOKS:
            self._looks += 1
            rows = enumerate(self._lines, start=1)
            place = next((number for number, line in rows if written in line or plain in line), 1)
            self._whole[written] = place
        return place or 1


def _moved(mention: Mention, file: RepositoryFile, line: int) -> Mention:
    state = mention.state if mention.state is not State.TEST else State.USED
    return Mention(found=mention.found, location=file.at(line), how=mention.how, state=state)


FINDER: Finder = Notebook()

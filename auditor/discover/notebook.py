"""Jupyter notebooks: their code cells as Python, with lines of the notebook file itself."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from auditor.discover._commands import in_script
from auditor.discover._nouns import Mention, RepositoryFile, State, Unparsable
from auditor.discover.python import in_python, speaks_of_models

_MAGIC = re.compile(r"^\s*[!%]+\s*(?:bash|sh)?\s?", re.MULTILINE)


class Notebook:
    """Reads notebooks."""

    name = "notebook"

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
        lines = file.text.split("\n")
        for source in sources:
            for mention in _cell(file, source):
                text = source.split("\n")[(mention.location.start_line or 1) - 1].strip()
                yield _moved(mention, file, _line_of(lines, text))


def _source(cell: Any) -> str:
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def _cell(file: RepositoryFile, source: str) -> Iterator[Mention]:
    rows = source.split("\n")
    shell = [row if row.lstrip().startswith(("!", "%")) else "" for row in rows]
    for number, one in in_script("\n".join(_MAGIC.sub("", row) for row in shell)):
        yield Mention(found=one.found, location=file.at(number + 1), how=one.how)
    code = "\n".join("" if magic else row for row, magic in zip(rows, shell, strict=True))
    try:
        yield from in_python(file, code, 1)
    except Unparsable:
        return  # another kernel's language, or magics in the middle of a statement


def _line_of(lines: list[str], text: str) -> int:
    written = json.dumps(text, ensure_ascii=False)[1:-1]
    plain = json.dumps(text)[1:-1]
    return next((number for number, line in enumerate(lines, start=1) if written in line or plain in line), 1)


def _moved(mention: Mention, file: RepositoryFile, line: int) -> Mention:
    state = mention.state if mention.state is not State.TEST else State.USED
    return Mention(found=mention.found, location=file.at(line), how=mention.how, state=state)


FINDER = Notebook()

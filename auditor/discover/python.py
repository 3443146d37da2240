"""Python files: by syntax tree, never by running anything; comments that were code are read as such."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from auditor.core import patterns as re
from auditor.discover._comments import hash_blocks
from auditor.discover._nouns import Finder, Mention, Pieces, RepositoryFile, State, TooMuch, Unparsable
from auditor.discover._python_source import InPython, in_source

_WORDS = (
    *("from_pretrained", "_download", "pipeline(", "odel", "MODEL", "Transformer(", "CrossEncoder(", "LLM(", "Llama("),
    *("Embedding", "huggingface", "repo_id", "checkpoint", "ollama", "replicate", "Reranker(", "INSTRUCTOR("),
    *("from_single_file", "load_lora", "HuggingFace", "GLiNER(", "LiteLlm(", "LLM_", "llm_"),
    *("load_dataset", "repo_type", "gradio"),
)
_QUOTED = re.compile(r"[\"'](?=[\w./:~@?=&%+-]*[\"'])[^A-Za-z\"']*[A-Za-z]")
"""A quoted word with a letter in it; what may stand in it is looked at once, not once for each place of the letter."""
_CODE = re.compile(r"[(=]")


class Python:
    """Reads Python files."""

    name = "python"
    reads_text = True

    def wants(self, path: str, /) -> bool:
        """Files that end in .py or .pyi."""
        return path.lower().endswith((".py", ".pyi"))

    def find(self, file: RepositoryFile, /) -> Iterator[Mention]:
        """Mentions of the code, then of commented-out code."""
        if speaks_of_models(file.text):
            yield from in_python(file, file.text, 1)


def speaks_of_models(text: str) -> bool:
    """Whether a piece of Python can name a model at all; plain search, because every file is asked."""
    return any(word in text for word in _WORDS) and _QUOTED.search(text) is not None


def in_python(file: RepositoryFile, text: str, first_line: int) -> Iterator[Mention]:
    """Mentions of a piece of Python that starts at a line of ``file``."""
    for one in in_source(text):
        state = State.TEST if one.test else State.USED
        yield Mention(found=one.found, location=file.at(one.line + first_line - 1), how=one.how, state=state)
    pieces = Pieces()
    for start, block in hash_blocks(text):
        for line, piece in _pieces(block, pieces):
            for one in _commented(piece):
                place = file.at(start + line + one.line + first_line - 3)
                yield Mention(found=one.found, location=place, how=one.how, state=State.COMMENTED)
    pieces.settle()


def _commented(piece: str) -> list[InPython]:
    try:
        return list(in_source(piece))
    except TooMuch:
        raise
    except Unparsable:
        return []


def _pieces(block: str, pieces: Pieces) -> Iterator[tuple[int, str]]:
    """A commented block as one piece where it is code, else line by line."""
    if not speaks_of_models(block) or not _CODE.search(block):
        return
    if pieces.take(block) and _is_python(block):
        yield 1, block
        return
    if "\n" not in block:
        return  # it was just looked at
    for number, line in enumerate(block.split("\n"), start=1):
        if speaks_of_models(line) and _CODE.search(line) and pieces.take(line):
            yield number, line.strip().rstrip(",")


def _is_python(text: str) -> bool:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


FINDER: Finder = Python()

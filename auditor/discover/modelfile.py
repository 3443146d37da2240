"""Ollama's Modelfiles: what a model is built ``FROM``, and the adapters put on it."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.core import patterns as re
from auditor.discover._names import named
from auditor.discover._nouns import Finder, Mention, RepositoryFile, State

_INSTRUCTION = re.compile(r"^\s*(?P<comment>#\s*)?(?P<word>FROM|ADAPTER)\s+(?P<value>\S+)\s*$", re.IGNORECASE)


class Modelfile:
    """Reads Modelfiles."""

    name = "modelfile"
    reads_text = True

    def wants(self, path: str, /) -> bool:
        """``Modelfile``, ``Modelfile.name``, ``name.modelfile``."""
        last = path.rpartition("/")[2].lower()
        return last.startswith("modelfile") or last.endswith(".modelfile")

    def find(self, file: RepositoryFile, /) -> Iterator[Mention]:
        """FROM and ADAPTER lines outside quoted texts."""
        quoted = False
        for number, line in enumerate(file.text.split("\n"), start=1):
            match = None if quoted else _INSTRUCTION.match(line)
            if line.count('"""') % 2:
                quoted = not quoted
            if not match:
                continue
            found = named(match["value"], word="ollama")
            if found:
                state = State.COMMENTED if match["comment"] else State.USED
                yield Mention(found=found, location=file.at(number), how=match["word"].upper(), state=state)


FINDER: Finder = Modelfile()

"""Scripts that start servers or fetch models: shell files, Makefiles, Procfiles, justfiles."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.core import patterns as re
from auditor.discover._commands import in_script, split
from auditor.discover._comments import hash_blocks
from auditor.discover._nouns import Finder, Mention, RepositoryFile, State
from auditor.discover._settings import says_model, setting

_NAMES = frozenset({"makefile", "gnumakefile", "procfile", "justfile", "entrypoint", "start", "run", "serve"})
_QUOTES = re.compile(r"""[\\'"]""")
_MAKE = re.compile(r"^((?:export )?[A-Za-z_]\w*)\s*(?:\?|::?|\+)?=\s*(?=\S+$)")
_ENDINGS = (".sh", ".bash", ".zsh", ".mk", ".slurm", ".sbatch", ".ps1", ".bat", ".cmd")


class Shell:
    """Reads scripts line by line."""

    name = "shell"
    reads_text = True

    def wants(self, path: str, /) -> bool:
        """By ending, or by the names such files have without one."""
        last = path.rpartition("/")[2].lower()
        return last.endswith(_ENDINGS) or last in _NAMES

    def find(self, file: RepositoryFile, /) -> Iterator[Mention]:
        """Mentions of commands and of variables, then of commented-out commands."""
        yield from _lines(file, file.text, 1, State.USED)
        for start, block in hash_blocks(file.text):
            if not block.lstrip().startswith("!"):
                yield from _lines(file, block, start, State.COMMENTED)


def _lines(file: RepositoryFile, text: str, first: int, state: State) -> Iterator[Mention]:
    for number, one in in_script(text):
        yield Mention(found=one.found, location=file.at(first + number), how=one.how, state=state)
    for number, line in enumerate(text.split("\n")):
        if "=" not in line or line.lstrip().startswith("#"):
            continue
        written = line.partition("=")[0]
        if not _QUOTES.search(written) and not says_model(written.strip(" \t:?+").removeprefix("export ")):
            continue  # most lines; what they say need not be split
        stripped = line.strip()
        made = _MAKE.match(stripped)
        stripped = f"{made[1]}={stripped[made.end() :]}" if made else stripped
        words = split(stripped.removeprefix("export "))
        if len(words) == 1:
            key, _, value = words[0].partition("=")
            found = setting(key.rstrip(":?"), value)
            if found:
                yield Mention(found=found, location=file.at(first + number), how=key, state=state)


FINDER: Finder = Shell()

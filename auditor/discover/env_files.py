"""Files of environment variables: ``.env``, ``.env.example``, ``env.production``, ``*.env``."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.core import patterns as re
from auditor.discover._nouns import Finder, Mention, RepositoryFile, State
from auditor.discover._settings import setting

_NAME = re.compile(r"(?:.*\.)?env(?:rc|ironment)?(?:[._-][\w.-]+)?", re.IGNORECASE)
_OTHER_SUFFIXES = (".py", ".js", ".ts", ".mjs", ".cjs", ".sh", ".yml", ".yaml", ".json", ".md", ".d.ts", ".ps1", ".go")
_ASSIGNMENT = re.compile(
    r"(?P<comment>#+\s*)?(?:export\s+|set\s+)?(?P<key>[A-Za-z_]\w*)\s*=\s*(?P<value>\S.*)", re.DOTALL
)
"""Of a line without blanks around it: a pattern that has to find the last blanks itself tries each of them."""


class EnvFiles:
    """Reads files of variables."""

    name = "env"
    reads_text = True

    def wants(self, path: str, /) -> bool:
        """Names that are, or end in, ``env``."""
        last = path.rpartition("/")[2]
        return _NAME.fullmatch(last) is not None and not last.lower().endswith(_OTHER_SUFFIXES)

    def find(self, file: RepositoryFile, /) -> Iterator[Mention]:
        """Mentions by every assignment."""
        for number, line in enumerate(file.text.split("\n"), start=1):
            match = _ASSIGNMENT.match(line.strip()) if "=" in line else None
            if not match:
                continue
            value = match["value"]
            value = value[1:].partition(value[0])[0] if value[0] in "\"'" else value.partition(" #")[0]
            found = setting(match["key"], value, alias=True)
            # A comment of one word after `=` may be prose; a commented assignment has no blanks in its value.
            if found:
                state = State.COMMENTED if match["comment"] else State.USED
                yield Mention(found=found, location=file.at(number), how=match["key"], state=state)


FINDER: Finder = EnvFiles()

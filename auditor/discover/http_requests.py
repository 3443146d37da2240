"""Files of requests that editors send: ``.http`` and ``.rest``, and Hurl's."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.core import patterns as re
from auditor.discover._nouns import Finder, Lines, Mention, RepositoryFile, State
from auditor.discover._request_bodies import in_bodies
from auditor.discover._settings import setting

_VARIABLE = re.compile(r"^@(?P<key>[\w\-]{1,60})[ \t]{0,8}=[ \t]{0,8}(?P<value>\S{1,300})[ \t]*$", re.MULTILINE)


class HttpRequests:
    """Reads requests."""

    name = "http"
    reads_text = True

    def wants(self, path: str, /) -> bool:
        """By ending."""
        return path.lower().endswith((".http", ".rest", ".hurl"))

    def find(self, file: RepositoryFile, /) -> Iterator[Mention]:
        """Mentions of bodies, addresses and variables."""
        lines, rows = Lines(file.text), file.text.split("\n")
        for body in in_bodies(file.text):
            number = lines.at(body.start)
            commented = rows[number - 1].lstrip().startswith(("#", "//"))
            state = State.COMMENTED if commented else State.USED
            yield Mention(found=body.found, location=file.at(number), how=body.how, state=state)
        for said in _VARIABLE.finditer(file.text):
            found = setting(said["key"], said["value"])
            if found:
                yield Mention(found=found, location=file.at(lines.at(said.start())), how=said["key"])


FINDER: Finder = HttpRequests()

"""One error tree; every error knows what happened, where, what was expected and what to try.

::

    AuditorError
    ├── UsageError            a command, reference or option that cannot be used      exit 2
    │   └── ConfigError       a policy, manifest or record that cannot be used        exit 2
    ├── OutputError           the report could not be written                         exit 2
    ├── HistoryError          the history cannot be opened, read or written           exit 2
    ├── SourceError           a model could not be collected                          exit 3
    │   ├── NotFound          missing, or private to somebody else
    │   │   └── HasNone       a registry named outright says that it has no such model
    │   ├── AccessDenied      gated or forbidden with the token at hand
    │   ├── RateLimited       the hub asked us to come back later, and our patience ended
    │   ├── Unreachable       no answer, a broken answer, a timeout
    │   ├── NotStored         offline, and the evidence store does not hold it
    │   ├── NotLocked         the lock does not name it
    │   └── NotAsLocked       what is there is not what was locked
    ├── UnreadableInput       a file that is not text, or beyond the size we read     exit 3
    └── DataError             shipped data is damaged: our fault                      exit 4

Only the command line turns these into exit codes; the library raises them.
"""

from __future__ import annotations

from collections.abc import Sequence

from auditor.core.credentials import blotted


class AuditorError(Exception):
    """Base of all errors this package raises on purpose.

    ``what`` is one sentence; ``where`` a file:line:column, key or URL; ``found`` and ``wanted`` are the two
    sides of the contradiction; ``hint`` names the next thing to try. All but ``what`` may be empty. No part
    repeats credentials: an error quotes addresses, and what git, a proxy or a driver had to say of them.
    """

    exit_code = 4

    def __init__(self, what: str, *, where: str = "", found: str = "", wanted: str = "", hint: str = "") -> None:
        super().__init__(blotted(what))
        self.what = blotted(what)
        self.where = blotted(where)
        self.found = blotted(found)
        self.wanted = blotted(wanted)
        self.hint = blotted(hint)

    def lines(self) -> list[str]:
        """The error as the command line prints it, one labeled line for each part that is known."""
        parts = [f"error: {self.what}"]
        for label in ("where", "found", "wanted", "hint"):
            value = getattr(self, label)
            if value:
                parts.append(f"  {label}: {value}")
        return parts

    def __str__(self) -> str:
        return "\n".join(self.lines())


class UsageError(AuditorError):
    """The request itself cannot be understood."""

    exit_code = 2


class ConfigError(UsageError):
    """One or more problems in a file the user wrote; ``problems`` holds them all, in file order."""

    def __init__(
        self,
        what: str,
        *,
        problems: Sequence[ConfigError] = (),
        where: str = "",
        found: str = "",
        wanted: str = "",
        hint: str = "",
    ) -> None:
        super().__init__(what, where=where, found=found, wanted=wanted, hint=hint)
        self.problems = tuple(problems)

    def lines(self) -> list[str]:
        own = super().lines()
        return own + [line for problem in self.problems for line in problem.lines()]


class OutputError(AuditorError):
    """A report could not be written where it was asked for."""

    exit_code = 2


class HistoryError(AuditorError):
    """The database of earlier audits refuses, or was written by a newer version."""

    exit_code = 2


class SourceError(AuditorError):
    """A model could not be collected; ``kind`` is the stable word used in reports."""

    exit_code = 3
    kind = "source-error"


class NotFound(SourceError):
    """The hub says there is no such model, or hides it (a hub does not tell the two apart)."""

    kind = "not-found"


class HasNone(NotFound):
    """The registry that a reference names says that it has no such model, and does not merely refuse to say."""

    kind = "has-none"


class AccessDenied(SourceError):
    """The model is gated or forbidden with the credentials at hand."""

    kind = "access-denied"


class RateLimited(SourceError):
    """The hub kept asking us to slow down until the retry budget was spent."""

    kind = "rate-limited"


class Unreachable(SourceError):
    """No usable answer: connection, timeout, server error or a damaged body."""

    kind = "unreachable"


class NotStored(SourceError):
    """Offline, and neither the evidence store nor a cache holds this model."""

    kind = "not-stored"


class NotLocked(NotStored):
    """The lock does not name this model."""

    kind = "not-locked"


class NotAsLocked(SourceError):
    """What is there is not what was locked."""

    kind = "not-as-locked"


class UnreadableInput(AuditorError):
    """A file that cannot be read as text within the limits."""

    exit_code = 3


class DataError(AuditorError):
    """Data shipped with this package contradicts itself."""

    exit_code = 4

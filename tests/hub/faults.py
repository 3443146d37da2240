"""What the hub can be told to do wrong, for which requests, and how often."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass, field

STATUSES = {
    400: "BadRequest",
    401: "RepoNotFound",
    403: "",
    404: "RepoNotFound",
    408: "",
    410: "",
    429: "",
    500: "",
    502: "",
    503: "",
    504: "",
}
KINDS = (
    "headers",  # a good answer with the fault's headers added
    "gated",  # 403 GatedRepo
    "private",  # 401 RepoNotFound
    "disabled",  # 403 with the message the hub uses for taken-down repositories
    "no-entry",  # 404 EntryNotFound
    "hang",  # accept, then say nothing
    "slow",  # a byte at a time
    "cut",  # announce the whole body, send half of it
    "short",  # announce and send half of it: only a hash or a size can tell
    "garbled",  # right length, wrong content
    "broken-json",
    "html",  # a login page instead of JSON
    "drop",  # close the connection without a word
    "redirect",  # 302 to ``location`` + the path
    "endless",  # a body without end and without a length
)
_SPEC = re.compile(
    r"(?P<kind>[a-z0-9-]+)(?:\*(?P<times>\d+))?(?:=(?P<value>[^:]+(?:://[^:]+:\d+)?))?(?::(?P<where>.+))?"
)


@dataclass
class Fault:
    """One rule. The first rule that matches a request is applied; a rule that is used up no longer matches.

    ``kind`` is a status code or a word of `KINDS`; ``repo`` (``org/name``) and ``path`` (a file, or ``api`` for the
    model description) narrow it; ``times`` bounds how often it strikes, ``after`` lets that many requests pass first.
    """

    kind: str
    repo: str | None = None
    path: str | None = None
    times: int | None = None
    after: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    location: str = ""
    seconds: float = 3600.0
    code: str | None = None
    method: str | None = None

    def __post_init__(self) -> None:
        self.kind = str(self.kind)
        if self.kind not in KINDS and not (self.kind.isdigit() and int(self.kind) in STATUSES):
            raise ValueError(f"unknown fault {self.kind!r}; known are {', '.join([*map(str, STATUSES), *KINDS])}")

    @classmethod
    def parse(cls, text: str) -> Fault:
        """``KIND[*TIMES][=VALUE][:org/name[/file]]``; VALUE is Retry-After, seconds or a location, as the kind asks."""
        match = _SPEC.fullmatch(text)
        if not match:
            raise ValueError(f"not a fault: {text!r}; wanted KIND[*TIMES][=VALUE][:org/name[/file]]")
        where = (match["where"] or "").split("/", 2)
        fault = cls(
            match["kind"],
            repo="/".join(where[:2]) or None,
            path=where[2] if len(where) > 2 else None,
            times=int(match["times"]) if match["times"] else None,
        )
        if match["value"]:
            if fault.kind.isdigit():
                fault.headers["Retry-After"] = match["value"]
            elif fault.kind == "redirect":
                fault.location = match["value"]
            else:
                fault.seconds = float(match["value"])
        return fault


class FaultBook:
    """The rules in force; may be changed while the hub runs."""

    def __init__(self, faults: list[Fault]) -> None:
        self._faults = list(faults)
        self._lock = threading.Lock()

    def add(self, fault: Fault) -> None:
        with self._lock:
            self._faults.append(fault)

    def clear(self) -> None:
        with self._lock:
            self._faults.clear()

    def strike(self, method: str, repo: str, path: str) -> Fault | None:
        """The fault for this request, if any; counts it as used."""
        with self._lock:
            for fault in self._faults:
                if fault.repo not in (None, repo) or fault.path not in (None, path):
                    continue
                if fault.method not in (None, method):
                    continue
                if fault.after > 0:
                    fault.after -= 1
                    continue
                if fault.times is not None:
                    if fault.times <= 0:
                        continue
                    fault.times -= 1
                return fault
        return None

"""Which fault strikes which request: decided by a seed, the request and how often it was asked, by nothing else."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from random import Random
from typing import Any

KINDS = (
    "drop",  # close without a byte
    "reset",  # close with a reset
    "hang",  # say nothing until the client gives up
    "delay",  # answer late, but in time
    "drip",  # the body in small pieces
    "truncate",  # announce the whole body, send a part
    "short",  # announce and send a part
    "corrupt",  # single bytes of a file's body changed; in JSON changed so that it is no text any more
    "noise",  # a block of the body overwritten
    "stale",  # the answer of the hub as it was before its models changed
    "other",  # a good answer, to another request
    "elsewhere",  # a redirect to a host that lies
    "private",  # a redirect into a network nobody named, or to a file
    "circle",  # a redirect to itself
    "status",  # an error status
    "wait",  # 429 with a pause
    "login",  # a page of HTML that asks for a password, as 200
    "partial",  # 206 that nobody asked for
    "gzip",  # a compressed body, truthfully announced
    "bomb",  # a small body that inflates to hundreds of megabytes
    "header",  # a header beyond all bounds
    "garbage",  # no HTTP at all
)
FORGED = "forge"
"""Not among the kinds: one letter of a description changed to another, which nothing but TLS can tell."""
PRIVATE = (
    "http://169.254.169.254/latest/meta-data/", "http://10.255.255.1/", "http://[fd00:ec2::254]/", "http://2130706433:9/",
    "http://0x7f.1:9/", "file:///etc/hostname", "ftp://127.0.0.1:9/", "http://127.0.0.1:9/", "http://[::ffff:127.0.0.1]:9/",
    "//169.254.169.254/x", "https://metadata.google.internal/", "gopher://127.0.0.1:9/", "http:///", "http://%00/",
)  # fmt: skip
STATUSES = (301, 400, 401, 403, 404, 408, 410, 416, 451, 500, 502, 503, 504, 599)


@dataclass(frozen=True, slots=True)
class Plan:
    """What the proxy does until it is told otherwise.

    Attributes:
        seed: None for a proxy that does nothing wrong.
        state: which hub is the present one, ``old`` or ``new``.
        rate: share of requests that are struck.
        kinds: the faults in use.
    """

    seed: int | None = None
    state: str = "new"
    rate: float = 0.0
    kinds: tuple[str, ...] = ()

    @classmethod
    def of(cls, seed: int, kinds: tuple[str, ...] = ()) -> Plan:
        """The plan of one run: from a rare fault of one kind to every request struck by any; or ``kinds`` alone."""
        random = Random(f"plan {seed}")
        if kinds:
            return cls(seed=seed, rate=0.3, kinds=kinds)
        few = random.sample(KINDS, random.choice((1, 1, 2, 4)))
        kinds = KINDS if random.random() < 0.4 else tuple(few)
        return cls(seed=seed, rate=random.choice((0.05, 0.15, 0.3, 0.6, 1.0)), kinds=kinds)

    def json(self) -> dict[str, Any]:
        """As plain values."""
        return asdict(self)

    def strike(self, path: str, count: int) -> tuple[str, Random]:
        """The fault for the ``count``-th request of ``path``, empty for none, and what decides its details."""
        random = Random(f"{self.seed} {path} {count}")
        if self.seed is None or random.random() >= self.rate:
            return "", random
        return random.choice(self.kinds), random

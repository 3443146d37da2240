"""What sources over a plain HTTP API have in common: one conversation, whose errors are ours, and bounded files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from auditor.collect.metadata import UnfitMetadata, clean, parse_json
from auditor.collect.net.http import NoAnswer, Response, Throttled, TooLarge, Transport
from auditor.collect.selection import too_large
from auditor.core.errors import AccessDenied, NotFound, RateLimited, SourceError, Unreachable
from auditor.core.frozen import FrozenMap
from auditor.core.model import FetchedFile, Gap, ModelRef

MAX_INFO_BYTES = 16 * 1024 * 1024
"""By judgment: protects memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """Questions about one model to one hub.

    Attributes:
        transport: retries, timeouts, and the endpoint that alone may answer what nothing but its word proves.
        headers: sent with each question.
        ref: the model, as errors name it.
        login: what opens the door, as the hint of a refusal says it.
        gone: statuses that mean that something does not exist.
    """

    transport: Transport
    headers: Mapping[str, str]
    ref: ModelRef
    login: str
    gone: frozenset[int] = frozenset({404})

    def ask(self, url: str, limit: int, *, at_home: bool = False) -> Response:
        """A whole answer.

        Raises:
            TooLarge: beyond ``limit`` bytes.
            SourceError: missing, refused or unreachable.
        """
        try:
            answer = self.transport.get(url, headers=self.headers, limit=limit, at_home=at_home)
        except Throttled as busy:
            raise RateLimited("the hub limits the rate of requests", where=url, found=str(busy)) from None
        except NoAnswer as silence:
            raise Unreachable("the hub gave no usable answer", where=url, found=str(silence)) from None
        if answer.status == 200:
            return answer
        found = f"HTTP {answer.status}"
        if answer.status in (401, 403):
            raise AccessDenied(
                f"access to model {self.ref.name} is refused", where=url, found=found, hint=f"set {self.login}"
            )
        if answer.status in self.gone:
            raise self.missing(url, found)
        raise Unreachable("the hub's answer cannot be used", where=url, found=found)

    def told(self, url: str, part: Callable[[dict[str, Any]], Any] = lambda content: content) -> FrozenMap:
        """An object that the hub itself answers, or the part of it that is meant.

        Raises:
            SourceError: as `ask`, and `Unreachable` where the answer is no such object or beyond all bounds.
        """
        try:
            content = parse_json(self.ask(url, MAX_INFO_BYTES, at_home=True).body)
            if not isinstance(content, dict):
                raise UnfitMetadata("the answer is not an object")
            found = clean(part(content))
            if not isinstance(found, FrozenMap):
                raise UnfitMetadata("the answer holds no data")
            return found
        except (UnfitMetadata, TooLarge) as problem:
            raise self.unfit(url, str(problem)) from None

    def unfit(self, url: str, found: str) -> Unreachable:
        """The error for an answer that is not what was asked for."""
        return Unreachable("the hub's answer cannot be used", where=url, found=found)

    def missing(self, url: str, found: str) -> NotFound:
        """The error for a model, a version or a file that is not there."""
        what = f"model {self.ref.name} or its revision is missing or private; the hub does not say which"
        return NotFound(what, where=url, found=found, hint="check the spelling of the name")


def read_files(paths: Iterable[str], file: Callable[[str], FetchedFile]) -> tuple[tuple[FetchedFile, ...], list[Gap]]:
    """The chosen files by path; what is refused or does not arrive becomes a gap.

    Raises:
        SourceError: not one file could be read.
    """
    files: list[FetchedFile] = []
    gaps: list[Gap] = []
    failure: SourceError | None = None
    for path in sorted(paths):
        try:
            files.append(file(path))
        except TooLarge as error:
            gaps.append(too_large(path, error.size))
        except AccessDenied as error:
            gaps.append(Gap(what=path, kind="gated", detail=error.found or error.what))
        except NotFound:
            gaps.append(Gap(what=path, kind="missing", detail="listed, but the hub does not have it"))
        except SourceError as error:
            failure = error
            gaps.append(Gap(what=path, kind="unreachable", detail=error.found or error.what))
    if failure is not None and not files:
        raise failure
    return tuple(files), gaps


def digest_gone(ref: ModelRef) -> NotFound:
    """The error for a digest that no longer is that of what the hub has."""
    hint = "what was read then may be in the evidence store; `--offline` reads it"
    return NotFound(f"{ref.name} is no longer what {(ref.revision or '')[:19]}… stands for", where=str(ref), hint=hint)

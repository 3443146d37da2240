"""What sources without commits have in common: a conversation whose errors are ours, bounded listings and files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from auditor.collect.metadata import UnfitMetadata, clean, parse_json
from auditor.collect.net.http import NoAnswer, Response, Throttled, TooLarge, Transport
from auditor.collect.selection import MAX_LISTING, telling_weights, too_large, why_unsafe
from auditor.collect.weight_headers import PREFIX_BYTES, card_data, header_of
from auditor.core.errors import AccessDenied, NotFound, RateLimited, SourceError, Unreachable
from auditor.core.frozen import FrozenMap
from auditor.core.model import HEADER_GAP, WEIGHTS_HEADER, FetchedFile, Gap, ModelRef

DIGEST = "sha256:"
"""What a revision begins with where a digest stands in for a commit."""
MAX_FOLDERS = 512
"""Folders of one model, each a request. By judgment: bounds requests; saved models have a dozen, and what is over is a
gap."""
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
        return self._asked(url, self.headers, limit, at_home=at_home, cut=False)

    def beginning(self, url: str, *, at_home: bool = False) -> bytes:
        """The first bytes of a file of weights, by a range; of a server that knows none no more is taken.

        Raises:
            SourceError: missing, refused or unreachable.
        """
        asked = {**self.headers, "range": f"bytes=0-{PREFIX_BYTES - 1}"}
        return self._asked(url, asked, PREFIX_BYTES, at_home=at_home, cut=True).body

    def _asked(self, url: str, headers: Mapping[str, str], limit: int, *, at_home: bool, cut: bool) -> Response:
        try:
            answer = self.transport.get(url, headers=headers, limit=limit, at_home=at_home, cut=cut)
        except Throttled as busy:
            raise RateLimited("the hub limits the rate of requests", where=url, found=str(busy)) from None
        except NoAnswer as silence:
            raise Unreachable("the hub gave no usable answer", where=url, found=str(silence)) from None
        if answer.status == 200 or (cut and answer.status in (206, 416)):  # 416: nothing is in it
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


def weight_headers(listing: Iterable[str], beginning: Callable[[str], bytes]) -> tuple[dict[str, FrozenMap], list[Gap]]:
    """What the weights say of themselves by their first bytes; what does not arrive is a gap, for it could have named
    another license than the card."""
    told: dict[str, FrozenMap] = {}
    for path in telling_weights(listing):
        try:
            header = header_of(path, beginning(path))
        except SourceError as error:
            gap = Gap(what=HEADER_GAP, kind="unreachable", detail=f"{path}: {error.found or error.what}"[:300])
            return _under_their_key(told), [gap]  # what one file is refused for, the others are, too
        if said := card_data(header) if header else None:
            told[path] = said
    return _under_their_key(told), []


def _under_their_key(told: Mapping[str, FrozenMap]) -> dict[str, FrozenMap]:
    return {WEIGHTS_HEADER: FrozenMap(told)} if told else {}


Entry: TypeAlias = tuple[str, bool, int | None, str]
"""Path, whether it is a folder, size in bytes where it is known, and what changes with the content where that is."""


def walk(entries: Callable[[str], Iterable[Entry]]) -> tuple[dict[str, tuple[int | None, str]], list[Gap]]:
    """Every file below a folder that is listed folder by folder, the nearest first, and what could not be listed."""
    found: dict[str, tuple[int | None, str]] = {}
    gaps: list[Gap] = []
    folders: dict[str, None] = {"": None}
    for number, folder in enumerate(_growing(folders), start=1):
        if number > MAX_FOLDERS or len(found) > MAX_LISTING:
            most = f"{MAX_FOLDERS} folders" if number > MAX_FOLDERS else f"{MAX_LISTING} files"
            gaps.append(Gap(what="file list", kind="too-large", detail=f"more than {most}"))
            break
        for path, is_folder, size, mark in entries(folder):
            if not path or path.endswith("/"):
                gaps.append(Gap(what="file list", kind="unreadable", detail=f"an entry without a name in {folder!r}"))
            elif not is_folder:
                found[path] = (size, mark)
            elif why_unsafe(path):
                gaps.append(Gap(what=folder or "file list", kind="unreadable", detail=why_unsafe(path)))
            else:
                folders.setdefault(path)
            if len(found) > MAX_LISTING:
                break
    return found, gaps


def _growing(found: Mapping[str, None]) -> Iterator[str]:
    """The keys of a mapping in order, with those that are added meanwhile."""
    done = 0
    while len(found) > done:
        later = tuple(found)[done:]
        yield from later
        done += len(later)


def fingerprint(listed: Mapping[str, tuple[int | None, str]]) -> str:
    """What stands in for a commit: a digest over every path with its size and the mark of its content."""
    rows = "\n".join(f"{_told(path)}\t{size}\t{_told(mark)}" for path, (size, mark) in sorted(listed.items()))
    return DIGEST + hashlib.sha256(rows.encode("utf-8", "surrogatepass")).hexdigest()


def _told(text: str) -> str:
    """A text in a row of its own: one with a sign that parts rows stands for itself alone."""
    return text if _PARTS.isdisjoint(text) else repr(text)


_PARTS = frozenset("\t\n")


def digest_gone(ref: ModelRef) -> NotFound:
    """The error for a digest that no longer is that of what the hub has."""
    hint = "what was read then may be in the evidence store; `--offline` reads it"
    return NotFound(f"{ref.name} is no longer what {(ref.revision or '')[:19]}… stands for", where=str(ref), hint=hint)

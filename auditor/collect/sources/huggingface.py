"""The Hugging Face hub, or any hub that speaks its API: ``hf:org/name@revision``.

Requests go through the session, headers and error rules of ``huggingface_hub``; ``HF_ENDPOINT``, ``HF_TOKEN``,
``HF_HUB_OFFLINE`` and proxies mean what they always mean. Its download functions are not used, for a reason: asked
for a branch, they fall back to a cached copy without a word when the repository has since been deleted or gated, and a
stale license would be judged as the current one. Here the hub is asked first, uncached, which commit the revision is;
every file is then fetched by that commit and checked against the size and hash that the hub announced for it.
The answer is read as JSON, not through ``ModelInfo``, so that card data reaches the readers as the hub gave it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import quote

from auditor.collect.metadata import UnfitMetadata, parse_json
from auditor.collect.net.http import NoAnswer, Response, Throttled, TooLarge, Transport
from auditor.collect.net.redirects import endpoint_of
from auditor.collect.plain import PlainSource
from auditor.collect.selection import MAX_TEXT_BYTES, choose, telling_weights, too_large
from auditor.collect.sources._hf_cache import CachedRepository
from auditor.collect.sources._hf_description import FULL_COMMIT, Description, Sibling, description, git_blob_sha1
from auditor.collect.sources._hf_errors import Meaning, meaning, model_error
from auditor.collect.weight_headers import PREFIX_BYTES, card_data, header_of
from auditor.core.credentials import Credentials, guard
from auditor.core.errors import AccessDenied, NotFound, NotStored, RateLimited, SourceError, Unreachable
from auditor.core.frozen import FrozenMap
from auditor.core.hubs import HubDescriptor
from auditor.core.model import DATA_SET, HEADER_GAP, WEIGHTS_HEADER, FetchedFile, Gap, ModelRef, Snapshot
from auditor.core.protocols import Source
from auditor.core.version import __version__

HUB: HubDescriptor = HubDescriptor(
    scheme="hf",
    example="hf:owner/name@refs/pr/1",
    purl="huggingface",
    endpoint="https://huggingface.co",
    hosts=("huggingface.co", "hf.co", "hf-mirror.com"),
    pages=(
        "{owner}/{model}",
        "{owner}/{model}/tree/{revision}",
        "{owner}/{model}/resolve/{revision}",
        "{owner}/{model}/blob/{revision}",
        "{owner}/{model}/raw/{revision}",
        "{owner}/{model}/commit/{revision}",
    ),
    not_owners="api blog collections datasets docs learn papers spaces tasks",
    words=("hf", "huggingface"),
    commands=("huggingface-cli download", "hf download"),
    names_parents=True,
)
MAX_INFO_BYTES = 32 * 1024 * 1024
"""By judgment: protects memory; a longer description is an error that says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HuggingFace(PlainSource):
    """Reads models from one hub; safe to use from many threads at once.

    Attributes:
        endpoint: base URL; None reads ``HF_ENDPOINT`` at each use, then the public hub.
        token: None and True take the client's own, False sends none.
        cache_dir: the client's cache for offline use; None for its usual place.
        transport: a template for retries and timeouts; its endpoint is replaced.
        named: whether references name this hub, so that it counts whether it says plainly that it has no such model.
    """

    endpoint: str | None = field(default=None, repr=False)
    token: str | bool | None = field(default=None, repr=False)
    cache_dir: Path | None = None
    transport: Transport = field(default_factory=lambda: Transport(endpoint=HUB.endpoint))
    named: bool = False

    @property
    def name(self) -> str:
        """The scheme it serves."""
        return HUB.scheme

    @property
    def offline(self) -> bool:
        """Whether the environment forbids the network (``HF_HUB_OFFLINE``, ``TRANSFORMERS_OFFLINE``)."""
        value = os.environ.get("HF_HUB_OFFLINE") or os.environ.get("TRANSFORMERS_OFFLINE") or ""
        return value.upper() in ("1", "ON", "YES", "TRUE")

    def fetch(self, ref: ModelRef, /) -> Snapshot:
        """Ask the hub for one model.

        Raises:
            SourceError: `NotFound`, `AccessDenied`, `RateLimited`, `Unreachable`; `NotStored` when offline.
            UsageError: the endpoint is not an http(s) URL.
        """
        return self.fetch_with(ref, None)

    def fetch_with(self, ref: ModelRef, known: Snapshot | None, /) -> Snapshot:
        """As `fetch`; files whose announced content is already in ``known`` are not fetched again."""
        if self.offline:
            return self.fetch_offline(ref)
        _check_id(ref)
        endpoint = self._endpoint()
        transport = replace(self.transport, endpoint=endpoint, timeout=self._timeout())
        session = _HubSession(transport, self._headers(), self.named)
        described = session.describe(ref)
        selection = choose((path, sibling.size) for path, sibling in described.siblings.items())
        files, gaps = session.read(ref, described, selection.files, known)
        header, unasked = session.header(ref, described, selection.listing, known)
        every_gap = {*described.gaps, *selection.gaps, *gaps, *unasked}
        return Snapshot(
            ref=ref,
            revision=described.commit,
            files=files,
            listing=selection.listing,
            metadata=FrozenMap({**described.metadata, **header, "endpoint": endpoint}),
            gaps=tuple(sorted(every_gap, key=lambda gap: (gap.what, gap.kind))),
            origin="hub",
        )

    def fetch_offline(self, ref: ModelRef, /) -> Snapshot:
        """Read the hub client's cache; no request is made.

        Raises:
            NotStored: the cache does not hold the model at this revision.
        """
        _check_id(ref)
        cache = self.cache_dir
        if cache is None:
            from huggingface_hub import constants

            cache = Path(constants.HF_HUB_CACHE)
        kind, own = _repository(ref.name)
        found = CachedRepository.at(cache / (f"{kind}s--" + own.replace("/", "--")))
        if found is None:
            raise _not_stored(ref, cache)
        try:
            return found[0].snapshot(ref, found[0].commit(ref.revision))
        except (NotFound, OSError) as error:
            raise _not_stored(ref, cache) from error

    def place(self, ref: ModelRef, /) -> str:
        """The hub that would be asked: names mean nothing without it."""
        return self._endpoint()

    def _endpoint(self) -> str:
        """The hub's address without credentials: those are sent as a header, so that no address carries them."""
        return self._asked()[0]

    def _asked(self) -> tuple[str, Credentials | None]:
        value = (self.endpoint or os.environ.get("HF_ENDPOINT") or HUB.endpoint).rstrip("/")
        return endpoint_of(
            value, where="HF_ENDPOINT" if not self.endpoint else "endpoint", wanted="http(s)://host[:port]"
        )

    def _timeout(self) -> float:
        value = os.environ.get("HF_HUB_DOWNLOAD_TIMEOUT", "")
        return min(float(value), 600.0) if value.isdigit() and 0 < len(value) < 6 else self.transport.timeout

    def _headers(self) -> dict[str, str]:
        from huggingface_hub import constants
        from huggingface_hub.utils import build_hf_headers

        # An audit makes no call its user did not ask for; the client reads these at every use.
        constants.HF_HUB_DISABLE_TELEMETRY = True
        constants.HF_HUB_DISABLE_UPDATE_CHECK = True
        try:
            headers = build_hf_headers(
                token=None if self.token is True else self.token,
                library_name="model-license-auditor",
                library_version=__version__,
            )
        except (OSError, ValueError, RuntimeError) as error:
            raise AccessDenied("the hub token cannot be read", found=str(error)[:200], hint="renew HF_TOKEN") from None
        guard(headers.get("authorization", "").removeprefix("Bearer "))
        kept = self._asked()[1]
        if kept is not None:  # as for every address with credentials, they go before a token
            headers["authorization"] = kept.basic
        headers["accept-encoding"] = "identity"  # lengths are then those of the file, and nothing inflates
        return headers


@dataclass(frozen=True, slots=True)
class _HubSession:
    """One model's conversation with the hub."""

    transport: Transport
    headers: Mapping[str, str]
    named: bool

    def describe(self, ref: ModelRef) -> Description:
        """Resolve the revision and read what the hub says of the model; never from a cache.

        An answer under another name is that of a model that was renamed, or of another model altogether: the commit
        it names must then be known under the name that was asked for, too.
        """
        found = self._described(ref)
        name = found.metadata.get("id")
        if isinstance(name, str) and name.casefold() != _repository(ref.name)[1].casefold():
            found = self._described(ref.at(found.commit))
        return found

    def _described(self, ref: ModelRef) -> Description:
        kind, own = _repository(ref.name)
        url = f"{self.transport.endpoint}/api/{kind}s/{own}"
        if ref.revision:
            url += f"/revision/{quote(ref.revision, safe='')}"
        url += "?blobs=true"
        try:
            answer = self.transport.get(url, headers=self.headers, limit=MAX_INFO_BYTES, at_home=True)
        except TooLarge:
            raise Unreachable(f"the description of {ref.name} is too large", where=url) from None
        except Throttled as busy:
            raise _rate_limited(ref, url, busy) from None
        except NoAnswer as silence:
            raise _unreachable(ref, url, str(silence)) from None
        if answer.status != 200:
            raise model_error(answer, ref.name, ref.revision, named=self.named)
        try:
            return description(parse_json(answer.body), ref)
        except UnfitMetadata as problem:
            raise _unreachable(ref, url, str(problem)) from None

    def read(
        self, ref: ModelRef, described: Description, paths: tuple[str, ...], known: Snapshot | None
    ) -> tuple[tuple[FetchedFile, ...], list[Gap]]:
        """Fetch ``paths`` at the resolved commit; what is refused or does not arrive becomes a gap.

        Raises:
            NotFound: the repository has vanished since it was described.
            RateLimited | Unreachable: not one file could be read.
        """
        files: list[FetchedFile] = []
        gaps: list[Gap] = []
        failure: SourceError | None = None
        stock = _Stock(known)
        for path in paths:
            data = stock.find(path, described)
            try:
                found = self._file(ref, described, path) if data is None else data
            except Throttled as busy:
                failure = _rate_limited(ref, path, busy)
                found = Gap(what=path, kind="unreachable", detail="the hub limits the rate of requests")
            except NoAnswer as silence:
                failure = _unreachable(ref, path, str(silence))
                found = Gap(what=path, kind="unreachable", detail=str(silence))
            if isinstance(found, Gap):
                gaps.append(found)
            else:
                files.append(FetchedFile(path=path, data=found, sha256=hashlib.sha256(found).hexdigest()))
        if failure is not None and not files:
            raise failure
        return tuple(sorted(files, key=lambda file: file.path)), gaps

    def header(
        self, ref: ModelRef, described: Description, listing: tuple[str, ...], known: Snapshot | None
    ) -> tuple[dict[str, FrozenMap], list[Gap]]:
        """What the weights say of themselves, by one range request for each file; nothing where the hub refuses it.

        An answer that did not arrive is a gap: it could have named another license than the card. A gated model keeps
        its weights to itself until somebody agrees, which says nothing.
        """
        if known is not None and known.revision == described.commit and WEIGHTS_HEADER in known.metadata:
            return {WEIGHTS_HEADER: known.metadata[WEIGHTS_HEADER]}, []
        told: dict[str, FrozenMap] = {}
        gaps: list[Gap] = []
        for path in telling_weights(listing):
            said, gap = self._one_header(ref, described, path)
            if said:
                told[path] = said
            if gap:
                gaps.append(gap)
                break  # what one file is refused for, the others are, too
        return ({WEIGHTS_HEADER: FrozenMap(told)} if told else {}), gaps

    def _one_header(self, ref: ModelRef, described: Description, path: str) -> tuple[FrozenMap | None, Gap | None]:
        from huggingface_hub import hf_hub_url

        kind, own = _repository(ref.name)
        at = {"repo_type": kind, "revision": described.commit, "endpoint": self.transport.endpoint}
        url = hf_hub_url(own, path, **at)
        asked = {**self.headers, "range": f"bytes=0-{PREFIX_BYTES - 1}"}
        try:
            check = _beginning_checker(described.siblings[path])
            answer = self.transport.get(url, headers=asked, limit=PREFIX_BYTES, cut=True, check=check)
        except (TooLarge, NoAnswer, Throttled) as silence:
            return None, Gap(what=HEADER_GAP, kind="unreachable", detail=f"{path}: {silence}"[:300])
        if answer.status not in (200, 206):
            return None, None if described.metadata.get("gated") else _refusal(answer, HEADER_GAP)
        found = header_of(path, answer.body)
        return (card_data(found) or None) if found else None, None

    def _file(self, ref: ModelRef, described: Description, path: str) -> bytes | Gap:
        from huggingface_hub import hf_hub_url

        kind, own = _repository(ref.name)
        at = {"repo_type": kind, "revision": described.commit, "endpoint": self.transport.endpoint}
        url = hf_hub_url(own, path, **at)
        sibling = described.siblings[path]
        check = _checker(sibling, described.commit)
        unproved = sibling.sha256 is None and sibling.git_sha1 is None
        try:
            answer = self.transport.get(url, headers=self.headers, limit=MAX_TEXT_BYTES, check=check, at_home=unproved)
        except TooLarge as error:
            if sibling.size is not None and sibling.size <= MAX_TEXT_BYTES:
                return Gap(what=path, kind="unreachable", detail=f"more came than the {sibling.size} bytes announced")
            return too_large(path, error.size)
        if answer.status == 200:
            return answer.body
        gap = _refusal(answer, path)
        if gap.kind == "unreachable" and meaning(answer) in (Meaning.NO_REPOSITORY, Meaning.NO_REVISION):
            raise model_error(answer, ref.name, described.commit)
        return gap


class _Stock:
    """Content at hand from an earlier look at the same model."""

    def __init__(self, known: Snapshot | None) -> None:
        self._known = known
        self._files = {file.path: file.data for file in known.files} if known else {}
        self._by_hash: dict[str, bytes] | None = None

    def find(self, path: str, described: Description) -> bytes | None:
        """The content of ``path`` at the described commit, proved by commit or by hash; else None."""
        if self._known is None or not self._files:
            return None
        if self._known.revision == described.commit and FULL_COMMIT.fullmatch(described.commit):
            return self._files.get(path)
        sibling = described.siblings[path]
        if self._by_hash is None:
            self._by_hash = {}
            for data in self._files.values():
                self._by_hash[hashlib.sha256(data).hexdigest()] = data
                self._by_hash[git_blob_sha1(data)] = data
        return self._by_hash.get(sibling.sha256 or sibling.git_sha1 or "")


def _refusal(answer: Response, what: str) -> Gap:
    """What an answer without the file means for it."""
    said = meaning(answer)
    refused = f"HTTP {answer.status}"
    if said is Meaning.NO_FILE or (answer.status in (404, 410) and "x-error-code" not in answer.headers):
        return Gap(what=what, kind="missing", detail="listed, but the hub does not have it")
    if answer.status in (401, 403, 451) or said in (Meaning.GATED, Meaning.DISABLED):
        return Gap(what=what, kind="gated", detail=f"the hub refused it ({refused})")
    return Gap(what=what, kind="unreachable", detail=refused)


def _beginning_checker(sibling: Sibling) -> Callable[[Response], str]:
    """For the first `PREFIX_BYTES` of a file: as many as there are, and the announced content where that is all."""

    def check(answer: Response) -> str:
        if sibling.size is None or sibling.size > PREFIX_BYTES:
            wanted = PREFIX_BYTES if sibling.size else 0
            return "" if len(answer.body) >= wanted else f"{len(answer.body)} bytes came, {wanted} were asked for"
        return sibling.problem(answer.body)

    return check


def _checker(sibling: Sibling, commit: str) -> Callable[[Response], str]:
    def check(answer: Response) -> str:
        served = answer.headers.get("x-repo-commit", commit)
        if served != commit:
            return f"commit {served[:64]} was served instead of {commit}"
        return sibling.problem(answer.body)

    return check


def _repository(name: str) -> tuple[str, str]:
    """What kind of repository a name means, and its name among those: ``datasets/org/name`` is a data set's."""
    own = name.removeprefix(DATA_SET)
    return ("dataset", own) if own != name else ("model", name)


def _check_id(ref: ModelRef) -> None:
    from huggingface_hub.errors import HFValidationError
    from huggingface_hub.utils import validate_repo_id

    try:
        validate_repo_id(_repository(ref.name)[1])
    except HFValidationError as error:
        raise NotFound(
            f"{ref.name[:120]!r} cannot be the name of a model on this hub",
            found=str(error)[:200],
            wanted="org/name of letters, digits, '-', '_' and '.'",
        ) from None
    if ref.revision and len(ref.revision) > 255:
        raise NotFound(f"model {ref.name} has no revision of {len(ref.revision)} characters")


def _not_stored(ref: ModelRef, cache: Path) -> NotStored:
    return NotStored(
        f"offline, and neither the evidence store nor the hub client's cache holds {ref}",
        where=str(cache),
        hint="run once with the network, or unset HF_HUB_OFFLINE",
    )


def _rate_limited(ref: ModelRef, where: str, busy: Throttled) -> RateLimited:
    return RateLimited(
        f"the hub limits the rate of requests; model {ref.name} could not be read",
        where=where,
        found=f"it asks for a pause of {busy.seconds:.0f} s" if busy.seconds is not None else "HTTP 429",
        hint="try again later; a token (HF_TOKEN) raises the limit",
    )


def _unreachable(ref: ModelRef, where: str, found: str) -> Unreachable:
    return Unreachable(
        f"the hub gave no usable answer for model {ref.name}",
        where=where,
        found=found,
        hint="check the network, HF_ENDPOINT and proxy settings; --offline uses stored evidence",
    )


SOURCE: Source = HuggingFace()

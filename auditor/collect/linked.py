"""License texts that a card only links to, fetched where the hub itself may send us and nowhere else.

A link is a stranger's wish: only https on public addresses is followed (or, for a hub in a private network, its
neighbors), none that carries credentials or what may be a token, a few links a model, a few redirects a link, up to
the size of a document. The address that answered is checked again after connecting, so that a name cannot change its
mind in between.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from dataclasses import replace
from threading import Lock
from urllib.parse import urlsplit

from auditor.collect.net.http import NoAnswer, Throttled, TooLarge, Transport
from auditor.collect.net.redirects import redirect_allowed, without_credentials
from auditor.collect.selection import MAX_TEXT_BYTES, too_large
from auditor.collect.store import EvidenceStore, place_of
from auditor.core.credentials import is_shown_whole
from auditor.core.frozen import FrozenMap
from auditor.core.model import LINKED_KINDS, FetchedFile, Gap, Snapshot

MAX_LINKS = 6
"""Linked license texts fetched for one model. By judgment: bounds the requests that a card can cause; what is beyond
is a gap."""
MAX_URL = 500
"""Characters of an address. By judgment: longer ones carry data, and no report can show them."""
_PATIENCE = {"attempts": 2, "timeout": 10.0, "deadline": 30.0, "patience": 5.0}
"""Attempts, and seconds. By judgment: a stranger's slow page may not hold up an audit of many models; it becomes a
gap."""


class LinkedTexts:
    """What stood at the addresses that were asked for: each is asked once, however many models refer to it."""

    def __init__(self, transport: Transport | None = None) -> None:
        self._transport = transport
        self._lock = Lock()
        self._asked: dict[tuple[str, str], Future[FetchedFile | Gap]] = {}

    def outcome(self, url: str, home: str) -> FetchedFile | Gap:
        """The text at an address, or why it is not there, as a hub at ``home`` may send us to it."""
        with self._lock:
            known = self._asked.get((url, home))
            mine = self._asked[url, home] = known or Future()
        if known is None:
            try:
                mine.set_result(_fetch(url, home, self._transport))
            except BaseException as error:
                mine.set_exception(error)
                raise
        return mine.result()


class KeptTexts:
    """What stood at the addresses when they were last asked: for an audit without a network."""

    def __init__(self, store: EvidenceStore | None) -> None:
        self._store = store

    def outcome(self, url: str, home: str) -> FetchedFile | Gap:
        """The text as it was kept; a gap where none is, and for an address that nothing would be kept of."""
        found = self._store.named(url) if self._store and is_shown_whole(url) else None
        silent = "offline, and the evidence store does not hold it"
        return found or Gap(what=without_credentials(url)[:MAX_URL] or "a link", kind="not-followed", detail=silent)


def with_linked(
    snapshot: Snapshot,
    links: Iterable[str] | Mapping[str, str],
    transport: Transport | None = None,
    *,
    texts: LinkedTexts | KeptTexts | None = None,
) -> Snapshot:
    """The snapshot with the texts behind ``links``, each under its URL; what cannot be had becomes a gap.

    Args:
        links: absolute URLs, those of other schemes than http(s) are left out; where it is a mapping, each with the
            kind of document it leads to, which is noted in the metadata.
        transport: retries and timeouts; None for the usual ones.
        texts: what was asked for already, for other models too, or what is kept; None asks anew.
    """
    asked = texts or LinkedTexts(transport)
    files = {file.path: file for file in snapshot.files}
    gaps = list(snapshot.gaps)
    home = place_of(snapshot.metadata) or "https://public.invalid"
    addresses = tuple(dict.fromkeys(links))
    beyond = f"only {MAX_LINKS} links are followed for one model"
    gaps += [
        Gap(what=without_credentials(url)[:MAX_URL] or "a link", kind="not-followed", detail=beyond)
        for url in addresses[MAX_LINKS:]
    ]
    for url in addresses[:MAX_LINKS]:
        if not url.startswith(("https://", "http://")) or url in files:
            continue
        outcome = asked.outcome(url, home)
        if isinstance(outcome, Gap):
            gaps.append(outcome)
        else:
            files[url] = outcome
    kinds = {url: kind for url, kind in links.items() if url in files} if isinstance(links, Mapping) else {}
    return replace(
        snapshot,
        metadata=FrozenMap({**snapshot.metadata, LINKED_KINDS: FrozenMap(kinds)}) if kinds else snapshot.metadata,
        files=tuple(files[path] for path in sorted(files)),
        listing=tuple(sorted({*snapshot.listing, *files})),
        gaps=tuple(sorted(set(gaps), key=lambda gap: (gap.what, gap.kind))),
    )


def keep_linked(snapshot: Snapshot, store: EvidenceStore) -> None:
    """Keep what stood at the addresses a service's vendor names: no hub has a revision of them."""
    for file in snapshot.files:
        if "://" in file.path:
            store.keep_named(file)


def keeping_linked(snapshot: Snapshot, known: Snapshot | None) -> Snapshot:
    """The snapshot with the linked texts that an earlier look at the same revision brought, so that they stay kept."""
    linked = [file for file in known.files if "://" in file.path] if known else []
    if known is None or known.revision != snapshot.revision or not linked:
        return snapshot
    kinds = known.metadata.get(LINKED_KINDS)
    files = {file.path: file for file in (*linked, *snapshot.files)}
    return replace(
        snapshot,
        metadata=FrozenMap({**snapshot.metadata, LINKED_KINDS: kinds}) if kinds else snapshot.metadata,
        files=tuple(files[path] for path in sorted(files)),
        listing=tuple(sorted({*snapshot.listing, *files})),
    )


def _fetch(url: str, home: str, transport: Transport | None) -> FetchedFile | Gap:
    shown = without_credentials(url)[:MAX_URL]
    if not is_shown_whole(url):
        return Gap(
            what=shown or "a link", kind="not-followed", detail="a link with credentials, or what may be a token, in it"
        )
    if len(url) > MAX_URL or not redirect_allowed(home, url) or urlsplit(url).username:
        return Gap(
            what=shown or "a link",
            kind="not-followed",
            detail="a link to a place that is not public, or not over https",
        )
    origin = f"{urlsplit(url).scheme}://{urlsplit(url).netloc}"
    # The hub's own rule for redirects holds for each further one; a public page may not lead into a private network.
    asking = transport or Transport(endpoint=origin, **_PATIENCE)  # type: ignore[arg-type]
    try:
        answer = replace(asking, endpoint=origin).get(
            url, headers={"accept-encoding": "identity"}, limit=MAX_TEXT_BYTES, guarded=home
        )
    except TooLarge as error:
        return too_large(shown, error.size)
    except (NoAnswer, Throttled) as silence:
        return Gap(what=shown, kind="not-followed", detail=f"no answer: {silence}"[:300])
    if answer.status != 200:
        return Gap(what=shown, kind="not-followed", detail=f"HTTP {answer.status}")
    return FetchedFile(path=url, data=answer.body, sha256=hashlib.sha256(answer.body).hexdigest())

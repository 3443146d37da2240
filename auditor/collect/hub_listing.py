"""The models of a Hugging Face hub, page by page; the address of the next page is all that is needed to go on.

Pages are asked for in the way `huggingface_hub.HfApi.list_models` asks (newest client, ``full``), over the same
session and headers, with the bounds of `auditor.collect.net.http`. The client itself does not say where it is, and
could not go on after a sudden end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from auditor.collect.metadata import UnfitMetadata, parse_json
from auditor.collect.net.http import NoAnswer, Throttled, TooLarge
from auditor.collect.sources.huggingface import HuggingFace
from auditor.core.errors import RateLimited, Unreachable

MAX_PAGE_BYTES = 256 * 1024 * 1024
"""By judgment: protects memory from an endless answer."""
PAGE = 500
"""Models asked for at once. By judgment: few requests, and pages that arrive within the timeout."""


@dataclass(frozen=True, slots=True)
class ListingPage:
    """Some models as the hub lists them."""

    models: tuple[Mapping[str, Any], ...]
    following: str | None
    """Address of the next page; None on the last."""


@dataclass(frozen=True, slots=True)
class HubListing:
    """Lists one hub."""

    hub: HuggingFace = field(default_factory=HuggingFace)
    size: int = PAGE
    """Models asked for at once; the hub may give fewer."""

    def first(self) -> str:
        """Address of the first page: oldest models first, so that new ones come at the end."""
        query = {"full": "True", "cardData": "True", "sort": "createdAt", "direction": "1", "limit": str(self.size)}
        return f"{self.hub._endpoint()}/api/models?{urlencode(query)}"

    def page(self, url: str) -> ListingPage:
        """Ask for one page.

        Raises:
            RateLimited | Unreachable: the hub gave no usable page; the same address can be asked again later.
        """
        endpoint = self.hub._endpoint()
        transport = replace(self.hub.transport, endpoint=endpoint)
        try:
            answer = transport.get(url, headers=self.hub._headers(), limit=MAX_PAGE_BYTES, at_home=True)
        except Throttled as busy:
            asked = f"it asks for a pause of {busy.seconds:.0f} s" if busy.seconds is not None else "HTTP 429"
            raise RateLimited("the hub limits the rate of requests", where=url, found=asked, hint=_AGAIN) from None
        except (NoAnswer, TooLarge) as silence:
            raise Unreachable("the hub gave no list of models", where=url, found=str(silence), hint=_AGAIN) from None
        if answer.status != 200:
            raise Unreachable("the hub gave no list of models", where=url, found=f"HTTP {answer.status}", hint=_AGAIN)
        try:
            models = parse_json(answer.body)
        except UnfitMetadata as problem:
            raise Unreachable("the hub gave no list of models", where=url, found=str(problem), hint=_AGAIN) from None
        if not isinstance(models, list):
            raise Unreachable("the hub gave no list of models", where=url, found=type(models).__name__, hint=_AGAIN)
        named = tuple(one for one in models if isinstance(one, dict) and isinstance(one.get("id"), str))
        return ListingPage(named, following(answer.headers.get("link", ""), url, endpoint))


_AGAIN = "run again to go on with this page"


def following(header: str, url: str, endpoint: str) -> str | None:
    """The address a Link header names as the next, None where there is none.

    Raises:
        Unreachable: it is not the hub's own.
    """
    for link in header.split(","):
        target, _, relation = link.partition(";")
        if 'rel="next"' not in relation.replace(" ", ""):
            continue
        found = urljoin(url, target.strip().strip("<>"))
        if urlsplit(found)[:2] != urlsplit(endpoint)[:2]:
            raise Unreachable("the hub's list goes on at another place", where=url, found=found[:200])
        return found
    return None

"""Links to licenses, without what does not matter."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from auditor.core import patterns as re

_SUFFIX = re.compile(
    r"(?:\.(?:html?|txt|md|php|en|pdf)|/(?:legalcode|deed)(?:\.[a-z-]{2,7})?|/legalcode\.txt)$", re.IGNORECASE
)


def plain_link(url: str) -> str:
    """A link without what does not matter: scheme, www, branch, suffix, query, case of the host."""
    try:
        parts = urlsplit(url if "://" in url else "https://" + url)
        host, path = (parts.hostname or "").removeprefix("www."), unquote(parts.path)
    except ValueError:
        return ""
    path = re.sub(r"/(?:blob|resolve|raw|tree)/[^/]+/", "/", path.rstrip("/."))
    return (host + _SUFFIX.sub("", _SUFFIX.sub("", path))).casefold().rstrip("/")

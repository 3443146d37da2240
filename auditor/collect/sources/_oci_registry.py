"""A registry's HTTP API: manifests and blobs by digest, anonymous or with the user's own Docker credentials.

Every byte is checked against the digest that names it. Tokens are asked for where the registry says so, over https or
on this machine only, and go to no other registry.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from auditor.collect.metadata import UnfitMetadata, parse_json
from auditor.collect.net.http import NoAnswer, Response, Throttled, TooLarge, Transport
from auditor.collect.net.redirects import redirect_allowed
from auditor.core import patterns as re
from auditor.core.errors import AccessDenied, NotFound, RateLimited, Unreachable

MANIFEST_TYPES = (
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
)
MAX_MANIFEST_BYTES = 4 * 1024 * 1024
"""Given by the OCI distribution specification: registries should take manifests of at least 4 megabytes."""
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_CHALLENGE = re.compile(r'(?<!\w)(\w++)="([^"]*)"')


@dataclass(slots=True)
class OciRegistry:
    """One repository of one registry; remembers the token it was given.

    Attributes:
        endpoint: ``https://host``; plain http on this machine alone.
        repository: its path.
        transport: retries, timeouts and the shared limiter.
    """

    endpoint: str
    repository: str
    transport: Transport
    _token: str = field(default="", repr=False)

    def manifest(self, reference: str) -> tuple[bytes, str]:
        """A manifest by tag or digest, and its digest.

        Raises:
            SourceError: it is not there, refused, or not what its digest says.
        """
        accept = {"accept": ", ".join(MANIFEST_TYPES)}
        answer = self._get(f"manifests/{reference}", accept, MAX_MANIFEST_BYTES)
        digest = "sha256:" + hashlib.sha256(answer.body).hexdigest()
        told = reference if DIGEST.fullmatch(reference) else answer.headers.get("docker-content-digest", digest)
        if told != digest:
            raise self._damaged(f"manifests/{reference}", f"content of {digest}, announced as {told[:80]}")
        return answer.body, digest

    def blob(self, digest: str, limit: int) -> bytes:
        """A whole blob.

        Raises:
            TooLarge: beyond ``limit`` bytes.
            SourceError: refused, or damaged.
        """
        answer = self._get(f"blobs/{digest}", {}, limit)
        if "sha256:" + hashlib.sha256(answer.body).hexdigest() != digest:
            raise self._damaged(f"blobs/{digest}", "content that does not match its digest")
        return answer.body

    def prefix(self, digest: str, size: int) -> bytes:
        """The first bytes of a blob; they prove nothing by themselves, because only the whole has a digest."""
        return self._get(f"blobs/{digest}", {"range": f"bytes=0-{size - 1}"}, size, cut=True).body

    def _get(self, path: str, headers: Mapping[str, str], limit: int, *, cut: bool = False) -> Response:
        url = f"{self.endpoint}/v2/{self.repository}/{path}"
        answer = self._ask(url, headers, limit, cut=cut)
        if answer.status == 401 and not self._token:
            self._token = self._authorise(answer)
            answer = self._ask(url, headers, limit, cut=cut)
        if answer.status in (200, 206):
            return answer
        found = f"HTTP {answer.status}"
        if answer.status in (401, 403):
            hint = "log in with `docker login`; registries also answer so for what does not exist"
            raise AccessDenied(f"the registry refuses {self.repository}", where=url, found=found, hint=hint)
        if answer.status == 404:
            raise NotFound(f"{self.repository} or its tag is missing or private", where=url, found=found)
        raise Unreachable("the registry's answer cannot be used", where=url, found=found)

    def _ask(self, url: str, headers: Mapping[str, str], limit: int, *, cut: bool) -> Response:
        sent = {**headers, "accept-encoding": "identity"}
        if self._token:
            sent["authorization"] = self._token
        try:
            return self.transport.get(url, headers=sent, limit=limit, cut=cut)
        except Throttled as busy:
            raise RateLimited("the registry limits the rate of requests", where=url, found=str(busy)) from None
        except NoAnswer as silence:
            raise Unreachable("the registry gave no usable answer", where=url, found=str(silence)) from None

    def _authorise(self, refused: Response) -> str:
        """The header that a challenge asks for; empty where it cannot be met."""
        challenge = refused.headers.get("www-authenticate", "")
        login = _login(urlsplit(self.endpoint).netloc)
        if challenge.lower().startswith("basic"):
            return f"Basic {login}" if login else ""
        asked = dict(_CHALLENGE.findall(challenge))
        realm = asked.get("realm", "")
        if not challenge.lower().startswith("bearer") or not _trusted(self.endpoint, realm):
            return ""
        scope = asked.get("scope") or f"repository:{self.repository}:pull"
        query = urlencode({"service": asked.get("service", ""), "scope": scope})
        headers = {"authorization": f"Basic {login}"} if login else {}
        try:
            answer = self.transport.get(f"{realm}?{query}", headers=headers, limit=MAX_MANIFEST_BYTES)
            content: Any = parse_json(answer.body) if answer.status == 200 else {}
        except (NoAnswer, Throttled, TooLarge, UnfitMetadata):
            return ""
        token = content.get("token") or content.get("access_token") if isinstance(content, dict) else None
        return f"Bearer {token}" if isinstance(token, str) and token else ""

    def _damaged(self, path: str, found: str) -> Unreachable:
        return Unreachable(f"{self.repository}: damaged content", where=f"{self.endpoint}/{path}", found=found)


def _trusted(endpoint: str, realm: str) -> bool:
    """Whether tokens may be asked for there: https, or plain http where the registry itself is on this machine."""
    scheme = realm.partition("://")[0].lower()
    local = scheme == "http" and urlsplit(endpoint).scheme == "http"
    return (scheme == "https" or local) and redirect_allowed(endpoint, realm)


def _login(host: str) -> str:
    """The base64 credentials that `docker login` stored for a host in plain; helpers are not run."""
    folder = os.environ.get("DOCKER_CONFIG")
    place = (Path(folder) if folder else Path.home() / ".docker") / "config.json"
    names = (host, f"https://{host}", "https://index.docker.io/v1/" if host.endswith("docker.io") else host)
    try:
        entries = json.loads(place.read_bytes()[:MAX_MANIFEST_BYTES])["auths"]
        stored = next((entries[name]["auth"] for name in names if name in entries), "")
        base64.b64decode(stored, validate=True)
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    return stored if isinstance(stored, str) else ""

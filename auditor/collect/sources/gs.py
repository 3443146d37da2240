"""Folders of buckets of Google Cloud: ``gs://bucket/folder``; ``STORAGE_EMULATOR_HOST`` names another server."""

from collections.abc import AsyncIterator, Callable
from typing import Any

from auditor.collect.sources._bucket import CHUNK, Bucket, Object
from auditor.core.extras import require
from auditor.core.hubs import HubDescriptor
from auditor.core.protocols import Source

HUB: HubDescriptor = HubDescriptor(scheme="gs", example="gs:bucket/folder", address=True, own=True)


async def _objects(system: Any, bucket: str, prefix: str) -> AsyncIterator[Object]:
    more: dict[str, str] = {}
    while True:
        page = await system._call("GET", "b/{}/o", bucket, prefix=prefix, maxResults=1000, json_out=True, **more)
        for row in page.get("items") or ():
            yield row["name"], int(row["size"]), f"{row.get('etag') or ''}{row.get('generation') or ''}"
        if not page.get("nextPageToken"):
            return
        more = {"pageToken": page["nextPageToken"]}


async def _opened(system: Any, bucket: str, key: str, most: int) -> tuple[Any, Callable[[], object]]:
    from gcsfs.retry import retry_request, validate_response  # type: ignore[import-untyped] # the client's own

    await system._set_session()
    url, asked = system.url(f"{bucket}/{key}"), {"Range": f"bytes=0-{most - 1}"}

    async def answered() -> Any:
        headers = system._get_headers(asked)
        answer = await system.session.request(
            "GET", url, params=system._get_params({}), headers=headers, timeout=system.requests_timeout
        )
        if answer.status >= 400:
            said = await answer.content.read(CHUNK)
            answer.close()
            validate_response(answer.status, said, url)
        return answer

    answer = await retry_request(answered)()
    return answer.content, answer.close


SOURCE: Source = Bucket(
    scheme=HUB.scheme,
    needs=lambda: require("gs"),
    objects=_objects,
    opened=_opened,
    places=("STORAGE_EMULATOR_HOST",),
)

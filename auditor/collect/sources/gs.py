"""Folders of buckets of Google Cloud: ``gs://bucket/folder``; ``STORAGE_EMULATOR_HOST`` names another server."""

from collections.abc import AsyncIterator
from typing import Any

from auditor.collect.sources._bucket import Bucket, Object
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


SOURCE: Source = Bucket(
    scheme=HUB.scheme, needs=lambda: require("gs"), objects=_objects, places=("STORAGE_EMULATOR_HOST",)
)

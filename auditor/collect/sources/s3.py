"""Folders of S3 buckets, and of servers that speak as S3 does: ``s3://bucket/folder``."""

from collections.abc import AsyncIterator, Callable
from typing import Any

from auditor.collect.sources._bucket import Bucket, Object
from auditor.core.extras import require
from auditor.core.hubs import HubDescriptor
from auditor.core.protocols import Source

HUB: HubDescriptor = HubDescriptor(scheme="s3", example="s3:bucket/folder", address=True, own=True)


async def _objects(system: Any, bucket: str, prefix: str) -> AsyncIterator[Object]:
    more: dict[str, str] = {}
    while True:
        page = await system._call_s3("list_objects_v2", Bucket=bucket, Prefix=prefix, **more)
        for row in page.get("Contents") or ():
            yield row["Key"], row["Size"], row.get("ETag") or ""
        if not page.get("IsTruncated"):
            return
        more = {"ContinuationToken": page["NextContinuationToken"]}


async def _opened(system: Any, bucket: str, key: str, most: int) -> tuple[Any, Callable[[], object]]:
    answer = await system._call_s3("get_object", Bucket=bucket, Key=key, Range=f"bytes=0-{most - 1}")
    return answer["Body"], answer["Body"].close


SOURCE: Source = Bucket(
    scheme=HUB.scheme,
    needs=lambda: require("s3"),
    objects=_objects,
    opened=_opened,
    places=("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"),
    secrets=("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"),
)

"""Folders of Azure containers: ``az://container/folder`` of the account that ``AZURE_STORAGE_ACCOUNT_NAME`` names."""

from collections.abc import AsyncIterator, Callable
from typing import Any

from auditor.collect.sources._bucket import Bucket, Object
from auditor.core.extras import require
from auditor.core.hubs import HubDescriptor
from auditor.core.protocols import Source

HUB: HubDescriptor = HubDescriptor(scheme="az", example="az:container/folder", address=True, own=True)


async def _objects(system: Any, bucket: str, prefix: str) -> AsyncIterator[Object]:
    from adlfs.spec import ResourceNotFoundError  # type: ignore[import-untyped] # the client's own

    async with system.service_client.get_container_client(container=bucket) as container:
        try:
            async for blob in container.list_blobs(name_starts_with=prefix, include=["metadata"]):
                told = {key.casefold(): value for key, value in (blob.metadata or {}).items()}
                is_folder = blob.size == 0 and told.get("hdi_isfolder") == "true"  # of accounts that have folders
                yield f"{blob.name}/" if is_folder else blob.name, blob.size, blob.etag or ""
        except ResourceNotFoundError:
            raise FileNotFoundError from None


class _Answered(Exception):
    """An answer before its body is read, out of the middle of a client that would read all that a server sends."""

    def __init__(self, answer: Any) -> None:
        super().__init__()
        self.answer = answer


async def _opened(system: Any, bucket: str, key: str, most: int) -> tuple[Any, Callable[[], object]]:
    from adlfs.spec import ResourceNotFoundError

    def heard(response: Any) -> None:
        if response.http_response.status_code in (200, 206):
            raise _Answered(response.http_response.internal_response)

    async with system.service_client.get_blob_client(container=bucket, blob=key) as blob:
        try:
            await blob.download_blob(offset=0, length=most, raw_response_hook=heard)
        except ResourceNotFoundError:
            raise FileNotFoundError from None
        except _Answered as answered:
            return answered.answer.content, answered.answer.close
    raise OSError("the client gave no answer")


SOURCE: Source = Bucket(
    scheme=HUB.scheme,
    needs=lambda: require("az"),
    objects=_objects,
    opened=_opened,
    places=("AZURE_STORAGE_ACCOUNT_NAME", "AZURE_STORAGE_CONNECTION_STRING"),
    secrets=(
        "AZURE_STORAGE_ACCOUNT_KEY",
        "AZURE_STORAGE_CONNECTION_STRING",
        "AZURE_STORAGE_SAS_TOKEN",
        "AZURE_CLIENT_SECRET",
    ),
)

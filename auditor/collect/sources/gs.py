"""Folders of buckets of Google Cloud: ``gs://bucket/folder``; ``STORAGE_EMULATOR_HOST`` names another server."""

from auditor.collect.sources._bucket import Bucket
from auditor.core.extras import require
from auditor.core.hubs import HubDescriptor
from auditor.core.protocols import Source

HUB: HubDescriptor = HubDescriptor(scheme="gs", example="gs:bucket/folder", address=True)
SOURCE: Source = Bucket(scheme=HUB.scheme, needs=lambda: require("gs"), places=("STORAGE_EMULATOR_HOST",))

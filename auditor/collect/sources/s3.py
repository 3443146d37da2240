"""Folders of S3 buckets, and of servers that speak as S3 does: ``s3://bucket/folder``."""

from auditor.collect.sources._bucket import Bucket
from auditor.core.extras import require
from auditor.core.hubs import HubDescriptor
from auditor.core.protocols import Source

HUB: HubDescriptor = HubDescriptor(scheme="s3", example="s3:bucket/folder", address=True)
SOURCE: Source = Bucket(
    scheme=HUB.scheme,
    needs=lambda: require("s3"),
    places=("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"),
    secrets=("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"),
)

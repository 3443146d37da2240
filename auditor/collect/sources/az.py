"""Folders of Azure containers: ``az://container/folder`` of the account that ``AZURE_STORAGE_ACCOUNT_NAME`` names."""

from auditor.collect.sources._bucket import Bucket
from auditor.core.extras import require
from auditor.core.hubs import HubDescriptor
from auditor.core.protocols import Source

HUB: HubDescriptor = HubDescriptor(scheme="az", example="az:container/folder", address=True)
SOURCE: Source = Bucket(
    scheme=HUB.scheme,
    needs=lambda: require("az"),
    places=("AZURE_STORAGE_ACCOUNT_NAME", "AZURE_STORAGE_CONNECTION_STRING"),
    secrets=("AZURE_STORAGE_ACCOUNT_KEY", "AZURE_STORAGE_CONNECTION_STRING", "AZURE_STORAGE_SAS_TOKEN"),
)

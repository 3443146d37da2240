"""The manifest: which models an organization means to use, and for which workloads."""

from auditor.manifest.models_file import Manifest, is_bill_file, load_manifest

__all__ = ["Manifest", "is_bill_file", "load_manifest"]

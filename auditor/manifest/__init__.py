"""The manifest: which models an organization means to use, and for which workloads."""

from auditor.manifest.models_file import Manifest, load_manifest

__all__ = ["Manifest", "load_manifest"]

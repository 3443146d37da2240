"""The manifest: which models an organisation means to use, and for which workloads."""

from auditor.manifest.models_file import Manifest, ManifestEntry, load_manifest

__all__ = ["Manifest", "ManifestEntry", "load_manifest"]

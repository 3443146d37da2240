"""Names by which files that this tool wrote are known again."""

from __future__ import annotations

TOOL = "auditor"
"""What bills and logs name as the program that made them."""
SCHEMAS = "urn:model-license-auditor:"
"""How the schemas of stored audits and attestations begin."""

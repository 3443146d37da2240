"""``python -m auditor.wire`` writes the published JSON Schema anew."""

from __future__ import annotations

from auditor.core.resources import data_root
from auditor.wire import schema_text

(data_root("reports") / "schema" / "audit-v2.schema.json").write_text(schema_text(), encoding="utf-8")

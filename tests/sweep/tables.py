"""Tables of models for tests: rows as hubs publish them, made from snapshots or by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from auditor.sweep.assess import Setup
from auditor.sweep.snapshots import row_of, table_schema

DAY = date(2026, 11, 21)
SCHEMA = table_schema()
POLICY = """\
policy: {id: notes, version: 3}
org: {name: Test, domicile: US, principal_place_of_business: US, sector: other, commercial: true,
  max_product_mau: 1000, revenue_12m_usd: 1000000, group_revenue_12m_usd: 1000000, revenue_last_month_usd: 90000,
  group_mau_at: {"2024-06": 1000}, operates_model_as_a_service: false, group_countries: [US]}
packs: [license]
licenses: {deny: ["cc-by-nc-*"]}
deployment_defaults: {hosting: self, modifies_model: [none], role: [deployer], distribution: [internal],
  user_regions: [US], use_cases: [internal_coding], data_classes: [none], purpose: operations}
workloads:
  coding: {}
  product: {deployment: {distribution: [saas_feature]}}
"""


def row(model_id: str, card: str | None = "---\nlicense: mit\n---\n# A model\n", **more: Any) -> dict[str, Any]:
    """A row with nothing special about it."""
    plain = {"id": model_id, "revision": "a" * 40, "card": card, "tags": [], "siblings": ["README.md"]}
    return {**plain, **more}


def batch_of(rows: Iterable[Mapping[str, Any]]) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist([dict(one) for one in rows], schema=SCHEMA)


def write(path: Path, rows: Iterable[Mapping[str, Any]], *, per_group: int = 100) -> Path:
    """A Parquet file of the rows, with row groups of ``per_group``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist([dict(one) for one in rows], schema=SCHEMA), path, row_group_size=per_group)
    return path


def setup(folder: Path, policy: str = POLICY, **more: Any) -> Setup:
    """A setup with the policy in a file of its own."""
    place = folder / "auditor.yaml"
    place.write_text(policy, encoding="utf-8")
    return Setup(policy=place, as_of=DAY, latest=DAY, **more)


__all__ = ["DAY", "POLICY", "SCHEMA", "batch_of", "row", "row_of", "setup", "write"]

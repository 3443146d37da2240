"""The audit as CSV with a row for each finding, those that passed or do not apply included."""

from __future__ import annotations

from auditor.core.protocols import Renderer
from auditor.renderers.csv import CsvRenderer

RENDERER: Renderer = CsvRenderer(name="csv-all", suffix=".all.csv", whole=True)

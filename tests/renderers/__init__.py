"""Tests of the report formats, and the standard audits they share."""

"""`auditor data`: the version of the license database, what it knows of a list, what a curator should look at."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.runner import auditor


def test_the_version_comes_with_a_hash_that_stays_the_same() -> None:
    first, second = auditor("data", "version"), auditor("data", "version")
    assert first.code == 0
    assert first.out == second.out
    assert len(first.out.split()[-1]) == 64


def test_coverage_says_what_is_missing_of_each_repository(tmp_path: Path) -> None:
    ids = tmp_path / "ids.txt"
    ids.write_text("# ours\nQwen/Qwen2.5-7B-Instruct\nhf:acme/orchard-7b\n", "utf-8")
    said = auditor("data", "coverage", ids)
    assert said.code == 0
    assert "acme/orchard-7b: no family, no license, no publisher, no modality" in said.out
    assert "family: 1 of 2" in said.out
    rows = json.loads(auditor("data", "coverage", ids, "--format", "json").out)
    assert rows[0]["family"] == "qwen-2.5"
    assert rows[0]["modality"] == ["text"]
    assert rows[1]["missing"] == ["family", "license", "publisher", "modality"]


def test_a_list_that_names_no_repository_is_refused_with_what_was_expected(tmp_path: Path) -> None:
    for text in ("", "# only a remark\n", "gpt2\n", "a/b/c\n"):
        ids = tmp_path / "ids.txt"
        ids.write_text(text, "utf-8")
        said = auditor("data", "coverage", ids)
        assert said.code == 2, text
        assert "owner/name" in said.err
    assert auditor("data", "coverage", tmp_path / "none.txt").code == 2
    assert auditor("data", "coverage", ids, "--format", "pdf").code == 2


def test_the_check_tells_what_ages_without_failing_over_it_alone() -> None:
    said = auditor("data", "check", "--as-of", "2026-11-23", "--within", "60")
    assert "ages-soon: license_db/vendors/" in said.out
    assert "contradictory:" not in said.out
    later = auditor("data", "check", "--as-of", "2028-01-01")
    assert "stale: license_db/families/" in later.out

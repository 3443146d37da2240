"""SECURITY.md promises nothing that no test holds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_ROW = re.compile(r"^\| (?P<promise>[^|]+) \| (?P<tests>[^|]*`tests/[^|]+) \|$", re.MULTILINE)
PROMISES = {
    match["promise"]: re.findall(r"`([^`]+)`", match["tests"])
    for match in _ROW.finditer((ROOT / "SECURITY.md").read_text("utf-8"))
}


def test_the_table_is_read() -> None:
    assert len(PROMISES) >= 15


@pytest.mark.parametrize("promise", PROMISES)
def test_the_tests_that_hold_a_promise_exist(promise: str) -> None:
    assert PROMISES[promise]
    for named in PROMISES[promise]:
        path, _, test = named.partition("::")
        assert (ROOT / path).is_file(), named
        text = (ROOT / path).read_text("utf-8")
        assert re.search(
            rf"^(?:    )?def {re.escape(test)}\(" if test else r"^(?:    )?def test_", text, re.MULTILINE
        ), named


def test_every_file_of_security_tests_is_promised_to_somebody() -> None:
    named = {test.partition("::")[0] for tests in PROMISES.values() for test in tests} | {
        "tests/security/test_promises.py"
    }
    assert {path.relative_to(ROOT).as_posix() for path in (ROOT / "tests" / "security").glob("test_*.py")} <= named

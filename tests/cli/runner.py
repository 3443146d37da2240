"""Runs the real command line in this process and keeps what it said."""

from __future__ import annotations

import io
import sys
from contextlib import redirect_stderr
from dataclasses import dataclass

import pytest

from auditor.cli.app import run


@dataclass(frozen=True)
class Said:
    """What a command printed, and the code it ended with."""

    code: int
    out: str
    err: str


def auditor(*arguments: object, stdin: bytes = b"") -> Said:
    """Run ``auditor …`` as the installed command does."""
    out, err = io.BytesIO(), io.StringIO()
    stdout = io.TextIOWrapper(out, encoding="utf-8", write_through=True)
    with pytest.MonkeyPatch.context() as patch, redirect_stderr(err):
        patch.setattr(sys, "stdout", stdout)
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        code = run([str(argument) for argument in arguments])
    stdout.flush()
    return Said(code=code, out=out.getvalue().decode("utf-8"), err=err.getvalue())

"""Our own bugs: one model that we stumble over is told as such, and costs nobody else their answer."""

from __future__ import annotations

import os
import traceback
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from auditor.core.model import Failure, ModelRef

KIND = "bug"
"""`Failure.kind` of a model that we, not its hub, failed."""


def place_of(error: BaseException) -> str:
    """``module.py:line`` where an exception was raised; no path of the machine."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].filename.rsplit('/', 1)[-1]}:{frames[-1].lineno}" if frames else ""


def failure_of(ref: ModelRef, error: Exception) -> Failure:
    """What the report says of a model whose evidence made us stumble; raises it again with ``AUDITOR_DEBUG`` set."""
    from auditor.core.model import Failure  # the command line imports this module before it knows what it needs

    if os.environ.get("AUDITOR_DEBUG"):
        raise error
    return Failure(
        ref=ref,
        kind=KIND,
        what=f"this is a bug in the auditor: {type(error).__name__}: {error}",
        where=place_of(error),
        hint="please report it with this line; nothing is said about the model",
    )

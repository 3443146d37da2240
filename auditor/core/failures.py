"""A model that we stumble over is a failure of its own, and costs nobody else their answer."""

from __future__ import annotations

import os

from auditor.core.bugs import KIND, place_of
from auditor.core.model import Failure, ModelRef


def failure_of(ref: ModelRef, error: Exception) -> Failure:
    """What the report says of a model whose evidence made us stumble; raises it again with ``AUDITOR_DEBUG`` set."""
    if os.environ.get("AUDITOR_DEBUG"):
        raise error
    return Failure(
        ref=ref,
        kind=KIND,
        what=f"this is a bug in the auditor: {type(error).__name__}: {error}",
        where=place_of(error),
        hint="please report it with this line; nothing is said about the model",
    )

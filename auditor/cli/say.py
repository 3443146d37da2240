"""What goes to a person beside the report: standard error, and JSON on a terminal, without what could mislead either.

Messages quote file names, cards and what servers answered. A control sequence in them would be obeyed by the terminal:
it could hide the line that matters, or put another one in its place.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import click

from auditor.cli.terminal import fitted
from auditor.core import patterns as re
from auditor.core.credentials import blotted
from auditor.core.printable import clean

_UNSHOWABLE = re.compile(
    "[\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)


def say(text: str) -> None:
    """Print lines to standard error, without credentials; control and direction-changing characters show as U+FFFD.

    No line is wider than the terminal.
    """
    click.echo(fitted(clean(blotted(text)), sys.stderr), err=True)


def json_text(value: Any, *, indent: int | None = None) -> str:
    """JSON in which such characters stand as escapes, so that it says the same and does nothing."""
    return _UNSHOWABLE.sub(_escaped, json.dumps(value, ensure_ascii=False, indent=indent))


def _escaped(found: re.Match[str]) -> str:
    return json.dumps(found[0])[1:-1]

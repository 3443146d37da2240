"""How wide the place is that output goes to, whether it shows color, and text broken to fit it.

``COLUMNS`` and ``NO_COLOR`` mean what they always mean: the width somebody prefers, wherever the output goes, and no
color unless the command line asks for it.
"""

from __future__ import annotations

import os
from typing import TextIO


def columns(stream: TextIO) -> int | None:
    """``COLUMNS``, else the terminal's width; None where there is neither: a pipe has no width."""
    stated = os.environ.get("COLUMNS", "")
    if stated.isascii() and stated.isdigit() and int(stated) > 0:
        return int(stated)
    if not stream.isatty():
        return None
    import shutil  # with all that compresses; only a terminal is asked how wide it is

    try:
        # A terminal that does not know its size says 0.
        return os.get_terminal_size(stream.fileno()).columns or shutil.get_terminal_size().columns
    except (OSError, ValueError):
        return shutil.get_terminal_size().columns


def colored(stream: TextIO, asked: bool | None) -> bool:
    """Whether to color: as the command line says, else on a terminal that can, unless ``NO_COLOR`` is set."""
    if asked is not None:
        return asked
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def fitted(text: str, stream: TextIO) -> str:
    """The text with no line wider than where it goes."""
    width = columns(stream)
    if width is None:
        return text
    from auditor.core.folding import fold

    return fold(text, width)

"""Text for the terminal report whose long words are broken with a mark, which Rich's own breaks do not have."""

from __future__ import annotations

from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.containers import Lines
from rich.text import Text

from auditor.core import patterns as re
from auditor.core.folding import pieces

_WORD = re.compile(r"\S+")


class FoldedText(Text):
    """Rich's text; a word that is wider than the line is told to go on in the next one."""

    def wrap(self, console: Console, width: int, **how: Any) -> Lines:
        """As Rich does, after the long words are broken."""
        plain = self.plain
        if cell_len(plain) <= width:
            return super().wrap(console, width, **how)
        broken = Text(style=self.style, justify=self.justify, overflow=self.overflow, no_wrap=self.no_wrap)
        done = 0
        for word in _WORD.finditer(plain):
            if cell_len(word[0]) <= width:
                continue
            place = word.start()
            for piece, mark in pieces(word[0], width)[:-1]:
                place += len(piece)
                broken.append_text(self[done:place])
                broken.append(f"{mark}\n")
                done = place
        broken.append_text(self[done:])
        return broken.wrap(console, width, **how)

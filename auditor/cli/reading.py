"""Reads the texts that `identify`, `terms` and `diff` are given: files or standard input, hostile or not."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.core.decoding import decode_text
from auditor.core.errors import UnreadableInput

if TYPE_CHECKING:
    from auditor.core.model import Document

MAX_BYTES = 64 * 1024 * 1024
"""Bytes of a file or of standard input. By judgment: protects memory."""
STDIN = "-"


def read_text(path: str) -> str:
    """A file, or standard input for ``-``, as text.

    Raises:
        UnreadableInput: no such file, no text, or beyond `MAX_BYTES`.
    """
    try:
        if path == STDIN:
            data = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with Path(path).open("rb") as stream:
                data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableInput("the file cannot be read", where=path, found=error.strerror or str(error)) from error
    if len(data) > MAX_BYTES:
        raise UnreadableInput("the file is too large", where=path, wanted=f"at most {MAX_BYTES // 2**20} MiB")
    decoded = decode_text(data)
    if decoded is None:
        raise UnreadableInput("the file is not text", where=path, found="binary data", wanted="UTF-8 or UTF-16 text")
    return decoded.text


def text_document(path: str, text: str) -> Document:
    """A text of the command line as the stages know documents: a license file for a model's weights."""
    from auditor.core.model import Document, DocumentKind, Location, Subject

    sha256 = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    location = Location(path=path, start_line=1, end_line=text.count("\n") + 1, sha256=sha256)
    return Document(kind=DocumentKind.LICENSE, location=location, text=text, covers=frozenset({Subject.WEIGHTS}))

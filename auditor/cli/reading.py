"""Reads what commands are given: license texts from files or standard input, stored audits and other files of ours."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.cli.options import DEFAULT_POLICY
from auditor.core.decoding import decode_text, read_within
from auditor.core.errors import ConfigError, UnreadableInput
from auditor.core.text import Text

if TYPE_CHECKING:
    from datetime import date

    from auditor.core.model import Audit, Document, Identification
    from auditor.policy import Policy

MAX_BYTES = 64 * 1024 * 1024
"""Bytes of a file or of standard input. By judgment: protects memory."""
MAX_AUDIT_BYTES = 4 << 30
"""Of a stored audit; those of whole portfolios take hundreds of megabytes. By judgment: protects memory."""
UNREADABLE = 3
"""Exit code where a text cannot be read. Given by ADR 4."""
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
    except IsADirectoryError as error:
        hint = f"name its files, or read it as a model: `auditor ask file:{path}`"
        raise UnreadableInput("this is a folder", where=path, wanted="the file of a text", hint=hint) from error
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
    return Document(kind=DocumentKind.LICENSE, location=location, text=Text(text), covers=frozenset({Subject.WEIGHTS}))


def named(found: Identification) -> str:
    """What a text was found to be, in a few words."""
    return found.expression or (f"{found.status}, nearest {found.nearest}" if found.nearest else str(found.status))


def read_bytes(path: Path, what: str, most: int = MAX_BYTES) -> bytes:
    """A file that a command needs.

    Args:
        what: what it is called in the error.

    Raises:
        ConfigError: it cannot be read or is too large.
    """
    try:
        return read_within(path, most)
    except OSError as error:
        raise ConfigError(f"{what} cannot be read", where=str(path), found=error.strerror or str(error)) from error


def read_utf8(path: Path, what: str, most: int = MAX_BYTES) -> str:
    """Such a file as text, without a byte order mark.

    Raises:
        ConfigError: it cannot be read, is too large or is no UTF-8.
    """
    try:
        return read_bytes(path, what, most).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(f"{what} is not UTF-8 text", where=str(path), found=f"byte {error.start}") from error


def stored_audit(path: Path) -> Audit:
    """An audit written with ``--format json``.

    Raises:
        ConfigError: it cannot be read, with the file and the place in it.
    """
    from auditor import wire

    text = read_utf8(path, "the audit", MAX_AUDIT_BYTES)
    try:
        return wire.load(text)
    except ConfigError as error:
        error.where = f"{path}: {error.where}" if error.where else str(path)
        raise


def evaluated_again(audit: Audit, policy: Policy, day: date, store: Path | None = None) -> Audit:
    """A stored audit evaluated by another policy or for another day; what it could not evaluate is told.

    Args:
        store: folder of the evidence store, of which models are read that the policy concludes something else of.
    """
    from auditor import pipeline
    from auditor.cli.say import say

    found, unread = pipeline.again(audit, policy=policy, as_of=day, collecting=pipeline.Collecting(store=store))
    for ref in unread:
        say(
            f"warning: {ref}: what the policy concludes of its license needs its files, and they are not at hand as "
            "the audit read them; `auditor check` reads them"
        )
    return found


def own_policy(path: Path | None) -> Policy | None:
    """The policy whose own checks and facts are to be known; that of this folder where none is named, if there is one.

    Raises:
        ConfigError: it cannot be used.
    """
    from auditor.policy import load_policy

    if path is None and not DEFAULT_POLICY.is_file():
        return None
    return load_policy(path or DEFAULT_POLICY)

"""Bytes from strangers to text and JSON: never raises on bad input, always says what was odd.

Lines are those of `lines_of`: LF, CRLF and CR end a line, nothing else does, so that line numbers agree with editors.
"""

from __future__ import annotations

import codecs
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auditor.core import patterns as re
from auditor.core.errors import ConfigError
from auditor.core.text import Text

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 4096
"""Bytes looked at. By judgment: binary formats show themselves in their header."""
_BINARY_SHARE = 0.05
"""Share of control characters from which a file is no text. By judgment: what is refused is a gap."""
# Controls other than tab and line ends, zero-width characters, bidirectional overrides, tags; soft hyphens and
# joiners inside scripts that need them are common in honest text and left alone by `hidden_characters`.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file as text."""

    text: Text
    """With LF line ends and without a byte order mark."""
    encoding: str
    guessed: bool = False
    """True where the bytes are not valid in any encoding we trust and were read as Latin-1."""


def decode_text(data: bytes) -> Decoded | None:
    """The bytes as text; None where they are binary."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            try:
                return Decoded(Text(normal_lines(data[len(bom) :].decode(encoding))), encoding)
            except UnicodeDecodeError:
                break
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_unmarked(data)
    if "\0" in text[:_SAMPLE]:
        return _decode_unmarked(data)
    return Decoded(Text(normal_lines(text)), "utf-8")


def _decode_unmarked(data: bytes) -> Decoded | None:
    sample = data[:_SAMPLE]
    odd, even = sample[1::2].count(0), sample[0::2].count(0)
    half = max(len(sample) // 2, 1)
    for zeros, others, encoding in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if zeros > half * 0.4 and others < half * 0.05:
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                return None
            return Decoded(Text(normal_lines(text)), encoding, guessed=True) if _looks_written(text) else None
    controls = sum(1 for byte in sample if byte < 32 and byte not in b"\t\n\r\x0c\x1b")
    if controls > len(sample) * _BINARY_SHARE or b"\0" in sample:
        return None
    # Only files of old Macs end their lines with CR alone; what has their letters and no other line end is theirs.
    encoding = "mac-roman" if b"\r" in data and b"\n" not in data else "latin-1"
    return Decoded(Text(normal_lines(data.decode(encoding))), encoding, guessed=True)


def _looks_written(text: str) -> bool:
    """Whether most of a text's first characters are ones that people write."""
    sample = text[:_SAMPLE]
    return sum(character.isprintable() or character.isspace() for character in sample) > len(sample) * 0.95


def normal_lines(text: str) -> str:
    """The text with LF line ends and without a leading byte order mark."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def lines_of(text: str) -> list[str]:
    """The lines of a text without their ends; line n of the file is item n - 1."""
    return normal_lines(text).split("\n")


def hidden_characters(text: str) -> list[tuple[int, int, str]]:
    """Invisible and direction-changing characters: line, column and code point of the first on each line."""
    found = []
    if not _HIDDEN.search(text):
        return []
    for number, line in enumerate(lines_of(text), start=1):
        match = _HIDDEN.search(line)
        if match:
            found.append((number, match.start() + 1, f"U+{ord(match.group()):04X}"))
    return found


def read_within(path: Path, limit: int) -> bytes:
    """A file of the user's, up to ``limit`` bytes: a device or a mistaken name must not fill the memory.

    Raises:
        ConfigError: it is larger. OSError: it cannot be read.
    """
    with path.open("rb") as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise ConfigError("the file is too large", where=str(path), wanted=f"up to {limit} bytes")
    return data


def decode_object(data: bytes) -> dict[str, Any] | None:
    """A JSON object, or None where the bytes are no JSON or no object (deep nesting and huge numbers included)."""
    decoded = decode_text(data)
    if decoded is None:
        return None
    try:
        value = json.loads(decoded.text, parse_constant=lambda _: None)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None

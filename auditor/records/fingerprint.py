"""The fingerprint of a license: enough to recognize its text and to say what was changed, not enough to print it.

A *form* is one official wording: the 64-bit hashes of its words in order, and marks that say which of them may vary.
A file ``license_db/records/<record id>.fp`` holds all forms of one record::

    b"LFP1"  zlib( uint32 n · n bytes of JSON · uint64[vocabulary] · for each form uint16 or uint32[words] )

The JSON carries sizes, marks and the token ranges of the record's terms. All integers are little-endian.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from auditor.core.errors import DataError

if TYPE_CHECKING:  # a tenth of a command that reads no license text
    import numpy as np
    from numpy.typing import NDArray

_DAMAGE = (
    zlib.error,
    struct.error,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
MAX_BYTES = 64 * 1024 * 1024
"""Of a fingerprint without its compression; the longest licenses take a hundredth of it. By judgment: protects memory
from a compressed bomb."""
MAGIC = b"LFP1"
GAP = 0
"""Inside an alternative: a run of words that is free, as the name of a copyright holder is. Given by our own format
of fingerprints."""
NUMBER_GAP = 1
"""Inside an alternative: any number. Given by our own format of fingerprints."""
PLACE_GAP = 2
"""Inside an alternative: a place in brackets that nobody filled in. Given by our own format of fingerprints."""

Range = tuple[int, int]
"""Half-open, in words of a form."""
Terms = tuple[tuple[str, int, tuple[Range, ...]], ...]
"""(term id, its number among entries of that id, token ranges in the first form)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A place where the license's steward allows other words."""

    start: int
    end: int
    alternatives: tuple[tuple[int, ...], ...]
    """Each a sequence of word hashes, `GAP`, `NUMBER_GAP` and `PLACE_GAP`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What may vary in a form."""

    enumerators: tuple[int, ...] = ()
    """Words that only number a list item or heading."""
    notices: tuple[Range, ...] = ()
    """Copyright statements."""
    optional: tuple[Range, ...] = ()
    """Parts that may be left out as a whole."""
    variable: tuple[Variable, ...] = ()
    joined: tuple[tuple[int, int], ...] = ()
    """(word, hash): that word and the next are also written as one word with this hash."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Form:
    """One official wording of a license, or the short header its steward gives for source files."""

    kind: str
    """``text`` or ``header``."""
    words: NDArray[np.uint64]
    marks: Marks
    digests: tuple[bytes, ...] = ()
    """`normalize.cheap_digest` of files known to be this form."""
    lead: int = 0
    """How many words at the start are the title."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fingerprint:
    """All forms of one record; the first is the one that the record's term ranges speak of."""

    record_id: str
    forms: tuple[Form, ...]
    terms: Terms = ()


def dump(fingerprint: Fingerprint) -> bytes:
    """The file's bytes; the same fingerprint gives the same bytes."""
    return MAGIC + zlib.compress(payload(fingerprint), 9)


def payload(fingerprint: Fingerprint) -> bytes:
    """The uncompressed content: what two builds must agree on."""
    import numpy as np

    vocabulary = np.unique(np.concatenate([form.words for form in fingerprint.forms] or [np.zeros(0, np.uint64)]))
    width = "<u2" if len(vocabulary) < 1 << 16 else "<u4"
    head = {
        "record": fingerprint.record_id,
        "vocabulary": len(vocabulary),
        "width": width,
        "forms": [_head(form) for form in fingerprint.forms],
        "terms": [[name, number, [list(piece) for piece in ranges]] for name, number, ranges in fingerprint.terms],
    }
    packed = json.dumps(head, sort_keys=True, separators=(",", ":")).encode()
    sequences = [np.searchsorted(vocabulary, form.words).astype(width).tobytes() for form in fingerprint.forms]
    return struct.pack("<I", len(packed)) + packed + vocabulary.astype("<u8").tobytes() + b"".join(sequences)


def _head(form: Form) -> dict[str, Any]:
    marks = form.marks
    return {
        "kind": form.kind,
        "words": len(form.words),
        "lead": form.lead,
        "digests": [digest.hex() for digest in form.digests],
        "enumerators": list(marks.enumerators),
        "notices": [list(piece) for piece in marks.notices],
        "optional": [list(piece) for piece in marks.optional],
        "variable": [[part.start, part.end, [list(way) for way in part.alternatives]] for part in marks.variable],
        "joined": [list(pair) for pair in marks.joined],
    }


def load(data: bytes, where: str) -> Fingerprint:
    """Read a fingerprint file.

    Raises:
        DataError: not a fingerprint, or damaged; names the file.
    """
    import numpy as np

    try:
        head, raw, place = _opened(data, where)
        vocabulary = np.frombuffer(raw, "<u8", head["vocabulary"], place)
        place += vocabulary.nbytes
        forms = []
        for entry in head["forms"]:
            sequence = np.frombuffer(raw, head["width"], entry["words"], place)
            place += sequence.nbytes
            forms.append(_form(entry, vocabulary[sequence]))
        return Fingerprint(record_id=head["record"], forms=tuple(forms), terms=_terms(head))
    except _DAMAGE as error:
        raise DataError("a fingerprint file is damaged", where=where, found=str(error)) from error


def load_terms(data: bytes, where: str) -> Terms:
    """The `Fingerprint.terms` of a file alone.

    Raises:
        DataError: not a fingerprint, or damaged; names the file.
    """
    try:
        return _terms(_opened(data, where)[0])
    except _DAMAGE as error:
        raise DataError("a fingerprint file is damaged", where=where, found=str(error)) from error


def _opened(data: bytes, where: str) -> tuple[dict[str, Any], bytes, int]:
    """The JSON of a file, all of its content, and where what follows the JSON begins."""
    if not data.startswith(MAGIC):
        raise DataError("not a fingerprint file", where=where, found=repr(data[:4]), wanted=repr(MAGIC))
    raw = _inflated(data[len(MAGIC) :])
    (size,) = struct.unpack_from("<I", raw)
    head: dict[str, Any] = json.loads(raw[4 : 4 + size])
    return head, raw, 4 + size


def _terms(head: dict[str, Any]) -> Terms:
    return tuple((name, number, _ranges(ranges)) for name, number, ranges in head["terms"])


def _inflated(packed: bytes) -> bytes:
    """The content of a fingerprint file, which may come from a stranger with a bundle.

    Raises:
        ValueError: more than any license has words, or cut off.
    """
    unpacker = zlib.decompressobj()
    raw = unpacker.decompress(packed, MAX_BYTES)
    if not unpacker.eof:
        raise ValueError(f"cut off, or more than {MAX_BYTES} bytes")
    return raw


def _form(entry: dict[str, Any], sequence: NDArray[np.uint64]) -> Form:
    marks = Marks(
        enumerators=tuple(entry["enumerators"]),
        notices=_ranges(entry["notices"]),
        optional=_ranges(entry["optional"]),
        variable=tuple(
            Variable(start=start, end=end, alternatives=tuple(tuple(way) for way in ways))
            for start, end, ways in entry["variable"]
        ),
        joined=tuple((place, joined) for place, joined in entry["joined"]),
    )
    digests = tuple(bytes.fromhex(digest) for digest in entry["digests"])
    return Form(kind=entry["kind"], words=sequence, marks=marks, digests=digests, lead=entry["lead"])


def _ranges(pairs: Sequence[Sequence[int]]) -> tuple[Range, ...]:
    return tuple((pair[0], pair[1]) for pair in pairs)

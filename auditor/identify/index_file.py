"""The compiled index as a file.

The arrays lie one after another in one file that is mapped into memory, so that a process pays only for the pages it
touches. Whoever adds a record gets an index built in memory until the file is compiled anew.
"""

from __future__ import annotations

import json
import mmap
import struct
from pathlib import Path

import numpy as np

from auditor.core.errors import DataError
from auditor.identify.index import Index

MAGIC = b"LIX2"


def dump(index: Index) -> bytes:
    """The index file: magic, head with the place of every array, the arrays."""
    rows, parts, place = [], [], 0
    for name in sorted(index.arrays):
        array = np.ascontiguousarray(index.arrays[name])
        array = array.astype(array.dtype.newbyteorder("<"))
        rows.append([name, array.dtype.str, len(array), place])
        data = array.tobytes() + b"\0" * (-array.nbytes % 8)
        parts.append(data)
        place += len(data)
    named = {"arrays": rows, "records": index.records, "first": dict(sorted(index.first.items()))}
    head = json.dumps(named, separators=(",", ":")).encode()
    head += b" " * (-(len(head) + 8) % 8)
    return MAGIC + struct.pack("<I", len(head)) + head + b"".join(parts)


def load(path: Path) -> Index:
    """Map an index file into memory.

    Raises:
        DataError: not an index of this version, or cut short.
    """
    with path.open("rb") as stream:
        data = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    if data[:4] != MAGIC:
        raise DataError("not an index of this version", where=str(path), found=repr(data[:4]), wanted=repr(MAGIC))
    try:
        (size,) = struct.unpack_from("<I", data, 4)
        head = json.loads(data[8 : 8 + size])
        arrays = {name: np.frombuffer(data, kind, count, 8 + size + at) for name, kind, count, at in head["arrays"]}
    except (ValueError, KeyError, struct.error) as error:
        raise DataError("the index is damaged", where=str(path), found=str(error)) from error
    return Index(arrays=arrays, records=tuple(tuple(ids) for ids in head["records"]), first=head["first"])

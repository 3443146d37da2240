"""Records of the user's own laid over the compiled index, so that they cost what they are and not what all of it is.

Numbers of words and forms that are there keep their meaning; what is new is appended.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from auditor.identify import building
from auditor.identify.index import Index
from auditor.identify.vocabulary import WordTable
from auditor.records.fingerprint import Fingerprint

_APPENDED = ("is_header", "lead", "sampled")


def extend(base: Index, fingerprints: Sequence[Fingerprint], names: Iterable[str]) -> Index:
    """The index with the forms of more records; ``names`` are the spelled words of their titles.

    None of the records may be in the index already.
    """
    forms, owners = building.distinct(fingerprints, {})
    hashes = building.used_words(forms, names)
    vocabulary = WordTable(base.arrays["vocabulary"], hashes[~np.isin(hashes, base.arrays["vocabulary"])])
    more = building.form_arrays(forms, vocabulary)
    count = len(base)
    arrays: dict[str, NDArray[Any]] = {name: np.concatenate([base.arrays[name], more[name]]) for name in _APPENDED}
    for name, offsets in (("words", "word_offsets"), ("marks", "mark_offsets")):
        arrays[name] = np.concatenate([base.arrays[name], more[name]])
        arrays[offsets] = np.concatenate([base.arrays[offsets], more[offsets][1:] + base.arrays[offsets][-1]])
    for name in ("exact", "core", "verbatim"):
        arrays[name] = np.concatenate([base.arrays[name], more[name]])
        arrays[f"{name}_forms"] = np.concatenate([base.arrays[f"{name}_forms"], more[f"{name}_forms"] + count])
    arrays |= _postings(base.arrays, more, count)
    arrays |= {"vocabulary": base.arrays["vocabulary"], "more_vocabulary": vocabulary.more}
    first = {**base.first, **{one: form + count for one, form in building.first_forms(fingerprints, forms).items()}}
    return Index(arrays=arrays, records=(*base.records, *owners), first=first)


def _postings(base: Any, more: Any, count: int) -> dict[str, NDArray[Any]]:
    keys = np.concatenate([_repeated(base), _repeated(more)])
    forms = np.concatenate([base["postings"].astype(np.int32), more["postings"].astype(np.int32) + count])
    order = np.argsort(keys, kind="stable")
    found, starts = np.unique(keys[order], return_index=True)
    return {
        "keys": found,
        "posting_offsets": np.append(starts, len(forms)).astype(np.int32),
        "postings": forms[order],
    }


def _repeated(arrays: Any) -> NDArray[np.uint32]:
    return np.repeat(arrays["keys"], np.diff(arrays["posting_offsets"]))

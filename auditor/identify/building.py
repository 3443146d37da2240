"""Fingerprints → index: forms without repetition, their words as numbers, shingles and digests as arrays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from auditor.identify import normalize
from auditor.identify.forms import merge
from auditor.identify.index import Index, digest, shingles
from auditor.identify.marks import pack
from auditor.identify.vocabulary import WordTable
from auditor.records.fingerprint import Fingerprint, Form, Marks, Variable

SHINGLES_PER_FORM = 160
"""About how many shingles of a form are indexed; short forms have all of theirs indexed. By judgment: more make the
index larger, fewer miss excerpts; bench/RESULTS.md, "Identification" is measured with it."""


def build(fingerprints: Sequence[Fingerprint], preference: Mapping[str, Any], names: Iterable[str] = ()) -> Index:
    """An index over fingerprints.

    ``preference`` orders records with the same text (smaller first); ``names`` are spelled words of titles, which the
    vocabulary must know even where no text uses them.
    """
    forms, owners = distinct(fingerprints, preference)
    vocabulary = WordTable(used_words(forms, names))
    arrays = {"vocabulary": vocabulary.hashes, **form_arrays(forms, vocabulary)}
    return Index(arrays=arrays, records=tuple(owners), first=first_forms(fingerprints, forms))


def used_words(forms: Sequence[Form], names: Iterable[str]) -> NDArray[np.uint64]:
    """The hashes of all words of forms, of what may stand in their place, and of titles; sorted."""
    extra = {normalize.word_hash(name) for name in names} | {
        word
        for form in forms
        for word in (
            *(joined for _, joined in form.marks.joined),
            *(word for part in form.marks.variable for way in part.alternatives for word in way if word),
        )
    }
    used = [np.zeros(0, np.uint64), *(form.words for form in forms)]
    return np.unique(np.concatenate([*used, np.array(sorted(extra), np.uint64)]))


def form_arrays(forms: Sequence[Form], vocabulary: WordTable) -> dict[str, NDArray[Any]]:
    """Everything an index holds of its forms, numbered from 0."""
    sequences = [vocabulary.numbers(form.words) for form in forms]
    marks = [np.array(pack(form.marks, vocabulary), np.int32) for form in forms]
    arrays: dict[str, NDArray[Any]] = {
        "words": _flat(sequences, np.uint16 if len(vocabulary) < 1 << 16 else np.int32),
        "word_offsets": _offsets(sequences),
        "marks": _flat(marks, np.int32),
        "mark_offsets": _offsets(marks),
        "is_header": np.array([form.kind == "header" for form in forms], np.uint8),
        "lead": np.array([form.lead for form in forms], np.int32),
    }
    arrays |= _shingle_arrays(sequences)
    arrays |= _digest_arrays("exact", [(digest(words), at) for at, words in enumerate(sequences)])
    bare = [words[_kept(len(words), form.marks.notices)] for words, form in zip(sequences, forms, strict=True)]
    arrays |= _digest_arrays("core", [(digest(words), at) for at, words in enumerate(bare)])
    arrays |= _digest_arrays("verbatim", [(known, at) for at, form in enumerate(forms) for known in form.digests])
    return arrays


def first_forms(fingerprints: Sequence[Fingerprint], forms: Sequence[Form]) -> dict[str, int]:
    """Record id → its first form, which the token ranges of its terms speak of."""
    numbers = {_identity(form): at for at, form in enumerate(forms)}
    return {known.record_id: numbers[_identity(known.forms[0])] for known in fingerprints if known.forms}


def _identity(form: Form) -> tuple[str, bytes]:
    return form.kind, form.words.tobytes()


def distinct(
    fingerprints: Sequence[Fingerprint], preference: Mapping[str, Any]
) -> tuple[list[Form], list[tuple[str, ...]]]:
    """Forms without repetition, in the order of their best record.

    The same words are one form, which may vary wherever a record says so: a text that two records share, as "only" and
    "or later" do, says of neither that it is the one, and no mark of one of them makes it that one.
    """
    groups: dict[tuple[str, bytes], tuple[list[Form], list[str]]] = {}
    ordered = sorted(fingerprints, key=lambda known: preference.get(known.record_id, known.record_id))
    for known in ordered:
        for form in known.forms:
            same, ids = groups.setdefault(_identity(form), ([], []))
            same.append(form)
            if known.record_id not in ids:
                ids.append(known.record_id)
    forms, owners = [], []
    for same, ids in groups.values():
        first = same[0]
        digests = tuple(sorted({known for form in same for known in form.digests}))
        lead = max(form.lead for form in same)
        marks = first.marks if len(same) == 1 else _merged([form.marks for form in same])
        forms.append(Form(kind=first.kind, words=first.words, marks=marks, digests=digests, lead=lead))
        owners.append(tuple(ids))
    return forms, owners


def _merged(marks: Sequence[Marks]) -> Marks:
    """Everything that any of some marks of the same words lets vary."""
    ways: dict[tuple[int, int], set[tuple[int, ...]]] = {}
    for part in (part for one in marks for part in one.variable):
        ways.setdefault((part.start, part.end), set()).update(part.alternatives)
    return Marks(
        enumerators=tuple(sorted({word for one in marks for word in one.enumerators})),
        notices=merge([piece for one in marks for piece in one.notices]),
        optional=tuple(sorted({piece for one in marks for piece in one.optional})),
        variable=tuple(
            Variable(start=start, end=end, alternatives=tuple(sorted(found)))
            for (start, end), found in sorted(ways.items())
        ),
        joined=tuple(sorted({pair for one in marks for pair in one.joined})),
    )


def _flat(parts: Sequence[NDArray[Any]], dtype: Any) -> NDArray[Any]:
    return np.concatenate([np.zeros(0, dtype), *parts]).astype(dtype)


def _offsets(parts: Sequence[NDArray[Any]]) -> NDArray[np.int64]:
    return np.cumsum([0, *(len(part) for part in parts)], dtype=np.int64)


def _kept(size: int, ranges: Sequence[tuple[int, int]]) -> NDArray[np.bool_]:
    kept = np.ones(size, np.bool_)
    for start, end in ranges:
        kept[start:end] = False
    return kept


def sampled(words: NDArray[np.int32]) -> NDArray[np.uint32]:
    """The shingles of a form that stand in the index: all of a short form, an even sample of a long one."""
    found = np.unique(shingles(words))
    rate = max(1, len(found) // SHINGLES_PER_FORM)
    return found if rate == 1 else found[(found * np.uint32(2654435761)) % np.uint32(rate) == 0]


def _shingle_arrays(sequences: Sequence[NDArray[np.int32]]) -> dict[str, NDArray[Any]]:
    picked = [sampled(words) for words in sequences]
    all_keys = _flat(picked, np.uint32)
    all_forms = np.repeat(np.arange(len(picked)), [len(part) for part in picked])
    order = np.lexsort((all_forms, all_keys))
    keys, starts = np.unique(all_keys[order], return_index=True)
    forms = all_forms[order]
    return {
        "keys": keys,
        "posting_offsets": np.append(starts, len(forms)).astype(np.int32),
        "postings": forms.astype(np.uint16 if len(sequences) < 1 << 16 else np.int32),
        "sampled": np.array([len(part) for part in picked], np.int32),
    }


def _digest_arrays(name: str, rows: Iterable[tuple[bytes, int]]) -> dict[str, NDArray[Any]]:
    first: dict[bytes, int] = {}
    for known, form in rows:
        first.setdefault(known, form)
    ordered = sorted(first.items())
    packed = np.frombuffer(b"".join(known for known, _ in ordered), np.uint8)
    return {name: packed, f"{name}_forms": np.array([form for _, form in ordered], np.int32)}

"""The compiled index over all forms: exact digests, hashed shingles, and the words themselves as numbers.

The arrays lie one after another in one file that is mapped into memory, so that a process pays only for the pages it
touches. Whoever adds a record gets an index built in memory until the file is compiled anew.
"""

from __future__ import annotations

import json
import mmap
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from hashlib import blake2b
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from auditor.errors import DataError
from auditor.identify import normalise
from auditor.identify.fingerprint import Fingerprint, Form, Marks, Variable
from auditor.identify.normalise import Folded
from auditor.identify.weighty import WEIGHTY

MAGIC = b"LIX2"
SHINGLE = 5
"""Words in a shingle."""
SHINGLES_PER_FORM = 160
"""About how many shingles of a form are indexed; short forms have all of theirs indexed."""
UNKNOWN = -1
CACHE_LIMIT = 200_000
"""Pieces of text whose words are remembered."""
LONG_CHUNK = 64

_MIX = np.uint64(0x9E3779B97F4A7C15)
_STEP = np.uint64(0xC2B2AE3D27D4EB4F)


def shingles(words: NDArray[np.int32]) -> NDArray[np.uint32]:
    """A 32-bit hash for every run of `SHINGLE` words; empty for shorter texts. Collisions cost time, not truth."""
    if len(words) < SHINGLE:
        return np.zeros(0, np.uint32)
    wide = words.astype(np.uint64) + np.uint64(7)
    size = len(words) - SHINGLE + 1
    total = np.zeros(size, np.uint64)
    for shift in range(SHINGLE):
        total = (total + wide[shift : shift + size]) * _STEP
        total ^= total >> np.uint64(29)
    return ((total * _MIX) >> np.uint64(32)).astype(np.uint32)


class Vocabulary:
    """Words as written → numbers, with a bounded memory of what was seen before."""

    def __init__(self, hashes: NDArray[np.uint64], more: NDArray[np.uint64] | None = None) -> None:
        """``hashes`` and ``more`` are each sorted; words of ``more`` are numbered after the others."""
        self.hashes = hashes
        self.more = np.zeros(0, np.uint64) if more is None else more
        self._seen: dict[str, tuple[int, ...]] = {}
        self.word = lru_cache(maxsize=20_000)(self._word)

    def __len__(self) -> int:
        return len(self.hashes) + len(self.more)

    def _word(self, spelled: str) -> int:
        """The number of a spelled word; called through `word`, which remembers."""
        return self.number(normalise.word_hash(spelled))

    def number(self, word: int) -> int:
        """The number of a word's hash; `UNKNOWN` where no licence uses the word."""
        return int(self.numbers((word,))[0])

    def numbers(self, words: Iterable[int]) -> NDArray[np.int32]:
        """`number` for many hashes."""
        wanted = np.fromiter(words, np.uint64)
        found = _places(self.hashes, wanted)
        if len(self.more):
            beyond = _places(self.more, wanted)
            found = np.where((found == UNKNOWN) & (beyond != UNKNOWN), beyond + len(self.hashes), found)
        return found.astype(np.int32)

    def of(self, folded: Folded) -> NDArray[np.int32]:
        """The number of every word of a text."""
        parts = []
        for piece in normalise.chunks(folded.text):
            self._learn(piece)
            parts.append(np.fromiter(chain.from_iterable(map(self._seen.__getitem__, piece)), np.int32))
            if len(self._seen) > CACHE_LIMIT:
                self._seen.clear()
        return parts[0] if len(parts) == 1 else np.concatenate(parts) if parts else np.zeros(0, np.int32)

    def _learn(self, piece: list[str]) -> None:
        seen = self._seen
        fresh = [chunk for chunk in set(piece) if chunk not in seen]  # `-` would walk all that was ever seen
        if not fresh:
            return
        split = [(chunk, [normalise.spell(raw) for raw in normalise.words(chunk)]) for chunk in fresh]
        numbers = iter(self.numbers(normalise.word_hash(word) for _, words in split for word in words).tolist())
        for chunk, words in split:
            self._seen[chunk] = tuple(next(numbers) for _ in words)


def _places(table: NDArray[np.uint64], wanted: NDArray[np.uint64]) -> NDArray[np.int64]:
    if not len(table):
        return np.full(len(wanted), UNKNOWN, np.int64)
    at = np.searchsorted(table, wanted)
    at[at == len(table)] = 0
    return np.where(table[at] == wanted, at, UNKNOWN)


def digest(words: NDArray[np.int32]) -> bytes:
    """Hash of a whole text's words; a text with unknown words has none that is on record."""
    return blake2b(words.tobytes(), digest_size=16).digest()


@dataclass(eq=False)
class Index:
    """Every form of every record, ready to be searched."""

    arrays: Mapping[str, NDArray[Any]]
    records: tuple[tuple[str, ...], ...]
    """For each form the ids of the records that have it, best first."""
    first: Mapping[str, int] = field(default_factory=dict)
    """Record id → the form that the token ranges of its terms speak of."""
    vocabulary: Vocabulary = field(init=False)

    def __post_init__(self) -> None:
        self.vocabulary = Vocabulary(self.arrays["vocabulary"], self.arrays.get("more_vocabulary"))
        self._marks: dict[int, LocalMarks] = {}

    def __len__(self) -> int:
        return len(self.records)

    def words(self, form: int) -> NDArray[np.int32]:
        """The words of a form as numbers of the vocabulary."""
        start, end = self.arrays["word_offsets"][form : form + 2]
        return self.arrays["words"][start:end].astype(np.int32)

    def size(self, form: int) -> int:
        """How many words a form has."""
        start, end = self.arrays["word_offsets"][form : form + 2]
        return int(end - start)

    def is_header(self, form: int) -> bool:
        """Whether a form is a notice for source files and not the licence itself."""
        return bool(self.arrays["is_header"][form])

    def lead(self, form: int) -> int:
        """How many words at the start of a form are its title."""
        return int(self.arrays["lead"][form])

    def marks(self, form: int) -> LocalMarks:
        """What may vary in a form."""
        if form not in self._marks:
            start, end = self.arrays["mark_offsets"][form : form + 2]
            self._marks[form] = LocalMarks.unpack(self.arrays["marks"][start:end])
        return self._marks[form]

    @cached_property
    def weighty(self) -> frozenset[int]:
        """Numbers of the words that can change what a text allows."""
        return frozenset(map(self.vocabulary.word, WEIGHTY)) - {UNKNOWN}

    @cached_property
    def exact(self) -> dict[bytes, int]:
        """Digest of all words → form."""
        return _digests(self.arrays["exact"], self.arrays["exact_forms"])

    @cached_property
    def core(self) -> dict[bytes, int]:
        """Digest of the words without copyright statements → form."""
        return _digests(self.arrays["core"], self.arrays["core_forms"])

    @cached_property
    def verbatim(self) -> dict[bytes, int]:
        """`normalise.cheap_digest` → form."""
        return _digests(self.arrays["verbatim"], self.arrays["verbatim_forms"])

    def hits(self, words: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where shingles of the index occur: (place in ``words``, number of the shingle)."""
        keys = self.arrays["keys"]
        wanted = shingles(words)
        at = np.searchsorted(keys, wanted)
        at[at == len(keys)] = 0
        places = np.flatnonzero(keys[at] == wanted)
        return places, at[places]

    def owners(self, keys: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """(shingle, form) for every form that has one of these shingles."""
        offsets, forms = self.arrays["posting_offsets"], self.arrays["postings"]
        starts = offsets[keys].astype(np.int64)
        counts = offsets[keys + 1] - starts
        ends = np.cumsum(counts)
        flat = np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(ends - counts, counts)
        return np.repeat(keys, counts), forms[np.repeat(starts, counts) + flat].astype(np.int32)


def _digests(rows: NDArray[np.uint8], forms: NDArray[np.int32]) -> dict[bytes, int]:
    packed = rows.tobytes()
    found: dict[bytes, int] = {}
    for at, form in enumerate(forms.tolist()):
        found.setdefault(packed[16 * at : 16 * at + 16], form)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalMarks:
    """`fingerprint.Marks` with vocabulary numbers in place of hashes; a free run is `FREE_RUN`."""

    enumerators: frozenset[int]
    notices: tuple[tuple[int, int], ...]
    optional: tuple[tuple[int, int], ...]
    variable: tuple[Variable, ...]
    joined: Mapping[int, int]

    @classmethod
    def unpack(cls, flat: NDArray[np.int32]) -> LocalMarks:
        """Read what `pack` wrote."""
        feed = iter(flat.tolist())
        enumerators = frozenset(next(feed) for _ in range(next(feed)))
        notices = tuple((next(feed), next(feed)) for _ in range(next(feed)))
        optional = tuple((next(feed), next(feed)) for _ in range(next(feed)))
        variable = []
        for _ in range(next(feed)):
            start, end, ways = next(feed), next(feed), next(feed)
            alternatives = tuple(tuple(next(feed) for _ in range(next(feed))) for _ in range(ways))
            variable.append(Variable(start=start, end=end, alternatives=alternatives))
        joined = {next(feed): next(feed) for _ in range(next(feed))}
        return cls(enumerators=enumerators, notices=notices, optional=optional, variable=tuple(variable), joined=joined)


FREE_RUN = -2


def _pack(marks: Marks, vocabulary: Vocabulary) -> list[int]:
    flat = [len(marks.enumerators), *marks.enumerators]
    for ranges in (marks.notices, marks.optional):
        flat += [len(ranges), *chain.from_iterable(ranges)]
    flat.append(len(marks.variable))
    for part in marks.variable:
        flat += [part.start, part.end, len(part.alternatives)]
        for way in part.alternatives:
            flat += [len(way), *(FREE_RUN if word == 0 else vocabulary.number(word) for word in way)]
    flat.append(len(marks.joined))
    for place, joined in marks.joined:
        flat += [place, vocabulary.number(joined)]
    return flat


def build(fingerprints: Sequence[Fingerprint], preference: Mapping[str, Any], names: Iterable[str] = ()) -> Index:
    """An index over fingerprints.

    ``preference`` orders records with the same text (smaller first); ``names`` are spelled words of titles, which the
    vocabulary must know even where no text uses them.
    """
    forms, owners = distinct(fingerprints, preference)
    vocabulary = Vocabulary(used_words(forms, names))
    arrays = {"vocabulary": vocabulary.hashes, **form_arrays(forms, vocabulary)}
    return Index(arrays=arrays, records=tuple(owners), first=first_forms(fingerprints, forms))


def used_words(forms: Sequence[Form], names: Iterable[str]) -> NDArray[np.uint64]:
    """The hashes of all words of forms, of what may stand in their place, and of titles; sorted."""
    extra = {normalise.word_hash(name) for name in names} | {
        word
        for form in forms
        for word in (
            *(joined for _, joined in form.marks.joined),
            *(word for part in form.marks.variable for way in part.alternatives for word in way if word),
        )
    }
    used = [np.zeros(0, np.uint64), *(form.words for form in forms)]
    return np.unique(np.concatenate([*used, np.array(sorted(extra), np.uint64)]))


def form_arrays(forms: Sequence[Form], vocabulary: Vocabulary) -> dict[str, NDArray[Any]]:
    """Everything an index holds of its forms, numbered from 0."""
    sequences = [vocabulary.numbers(form.words.tolist()) for form in forms]
    marks = [np.array(_pack(form.marks, vocabulary), np.int32) for form in forms]
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
    core = [(digest(words[_kept(len(words), form.marks.notices)]), at) for at, (words, form) in _zip(sequences, forms)]
    arrays |= _digest_arrays("core", core)
    arrays |= _digest_arrays("verbatim", [(known, at) for at, form in enumerate(forms) for known in form.digests])
    return arrays


def first_forms(fingerprints: Sequence[Fingerprint], forms: Sequence[Form]) -> dict[str, int]:
    """Record id → its first form, which the token ranges of its terms speak of."""
    numbers = {_identity(form): at for at, form in enumerate(forms)}
    return {known.record_id: numbers[_identity(known.forms[0])] for known in fingerprints if known.forms}


def _identity(form: Form) -> tuple[str, bytes, Marks]:
    return form.kind, form.words.tobytes(), form.marks


def _zip(
    sequences: list[NDArray[np.int32]], forms: Sequence[Form]
) -> Iterable[tuple[int, tuple[NDArray[np.int32], Form]]]:
    return enumerate(zip(sequences, forms, strict=True))


def distinct(
    fingerprints: Sequence[Fingerprint], preference: Mapping[str, Any]
) -> tuple[list[Form], list[tuple[str, ...]]]:
    """Forms without repetition, in the order of their best record."""
    groups: dict[tuple[str, bytes, Marks], tuple[list[Form], list[str]]] = {}
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
        forms.append(Form(kind=first.kind, words=first.words, marks=first.marks, digests=digests, lead=first.lead))
        owners.append(tuple(ids))
    return forms, owners


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

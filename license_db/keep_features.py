"""Keep what the nets learn from model cards that are not ours to copy (`license_db/card_features.npz`).

Run: ``python license_db/keep_features.py DIR [bases|limits]``. ``DIR/publisher__model/README.md`` are real model cards;
their sentences have labels in `card_labels.txt` (L limits what may be done, H does not) and in `base_labels.txt` (T
tells what the model was made from, N does not); ``?`` was left open. Of each sentence with a label its hashed
features are kept, its label and a hash of its publisher; sentences of publishers that are not in DIR stay as they
are. Without the name of a net, both are read.

Sentences that no net scored -5 or more have no label and are not kept: learned as harmless, they move the whole net
towards silence and teach it next to nothing (docs/measurements/laws.md; `LEVEL` in `train_net.py`).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from zlib import crc32

import numpy as np
import train_base_net
import train_net
from numpy.typing import NDArray
from train_net import OPEN, ROOT, Kept, kept_features

from auditor.identify.library import Library, load_library
from auditor.terms.bases import TOKEN, masked
from auditor.terms.lexicon import lexicon
from auditor.terms.net import BUCKETS, hashes
from auditor.terms.wording import LONGEST_QUOTE, but_models, in_context
from auditor.text import fold, language_of, sentences
from auditor.text.front_matter import read_front_matter
from auditor.text.sentences import Sentence


def name_of(shown: str) -> str:
    """What a sentence is called in the tables of labels."""
    return sha256(fold(shown[:LONGEST_QUOTE]).encode()).hexdigest()[:16]


def labels(table: str) -> dict[str, str]:
    """The labels of a table, by the name of their sentence."""
    lines = (ROOT / "license_db" / table).read_text("utf-8").splitlines()
    return dict(line.split() for line in lines if not line.startswith("#"))


@dataclass(frozen=True)
class Features:
    """What the sentences of a card give to each net."""

    limits: list[Kept]
    bases: list[Kept]


def features(text: str, publisher: str, limiting: dict[str, str], telling: dict[str, str], book: Library) -> Features:
    """What the sentences of one card give to each net."""
    group = crc32(publisher.casefold().encode())
    found = Features([], [])
    for sentence in sentences(read_front_matter(text).body):
        if sentence.kind == "link":
            continue
        shown = sentence.shown or sentence.words
        name = name_of(shown)
        if (label := limiting.get(name, OPEN)) != OPEN:
            found.limits.extend(_kept(_limit_rows(shown, sentence, book), label == "L", group))
        if TOKEN in masked(shown) and (label := telling.get(name, OPEN)) != OPEN:
            found.bases.extend(_kept(_base_rows(shown, sentence, book), label == "T", group))
    return found


def _kept(rows: Iterator[set[int]], label: bool, group: int) -> Iterator[Kept]:
    for row in rows:
        yield Kept(np.array(sorted(row), np.uint32), label, group)


def _limit_rows(shown: str, sentence: Sentence, book: Library) -> Iterator[set[int]]:
    lex = lexicon()
    for words in train_net.masked(shown, book):
        for one in filter(None, (words, in_context(words, sentence.governed_by, sentence.kind)[0])):
            yield {place & (BUCKETS - 1) for place in hashes(one, lex.concepts_of(one, language_of(one)))}


def _base_rows(shown: str, sentence: Sentence, book: Library) -> Iterator[set[int]]:
    words = fold(masked(but_models(shown, book)))
    context = in_context("", sentence.governed_by, sentence.kind)[0]
    for one in dict.fromkeys((words, f"{context} {words}".strip())):
        yield {place & (train_base_net.BUCKETS - 1) for place in hashes(one, frozenset())}


def main(folder: Path, nets: Sequence[str]) -> None:
    """Read the cards, and write their features for these nets."""
    book, limiting, telling = load_library(), labels("card_labels.txt"), labels("base_labels.txt")
    read: dict[str, list[Kept]] = {"limits": [], "bases": []}
    for path in sorted(folder.glob("*/README.md")):
        publisher = path.parent.name.partition("__")[0]
        found = features(path.read_text("utf-8", errors="replace"), publisher, limiting, telling, book)
        read["limits"] += found.limits
        read["bases"] += found.bases
    arrays: dict[str, NDArray[np.generic]] = {}
    for net, found_here in read.items():
        new = found_here if net in nets else []
        groups = {one.group for one in new}
        arrays |= _arrays(net, [*(one for one in kept_features(net) if one.group not in groups), *new])
        print(f"{net}: {len(new)} read, {sum(one.label for one in new)} that do")
    np.savez_compressed(ROOT / "license_db" / "card_features.npz", **arrays)  # type: ignore[arg-type]


def _arrays(net: str, kept: Sequence[Kept]) -> dict[str, NDArray[np.generic]]:
    return {
        f"{net}_places": np.concatenate([one.places for one in kept] or [np.zeros(0, np.uint32)]),
        f"{net}_sizes": np.array([len(one.places) for one in kept], np.uint32),
        f"{net}_labels": np.array([one.label for one in kept], np.bool_),
        f"{net}_groups": np.array([one.group for one in kept], np.uint32),
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:] or ["bases", "limits"])

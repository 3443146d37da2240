"""Train the weights by which a sentence of a license is said to limit one term or another (`license_db/limits.net`).

Run: ``python license_db/train_limits_net.py [--labeled DIR …] [--free DIR] [--check]``. Every sentence of a labeled
license (`tests/terms/licenses`, but the set that is sealed; ``--labeled`` names folders of real ones) states the terms
whose quote it holds, and no other; so do the clauses of `tests/terms/clauses`. Sentences of `tests/laws/forms` state
the terms of their kind. ``--free`` names a folder of texts of the SPDX list: the permissive ones limit nothing.
``--check`` scores two sets after the other with weights that were learned without them (`python -m bench.invented`).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray
from train_net import HELD_OUT, ROOT, SEED, packed_table

from auditor.core.model import Document, DocumentKind, Location
from auditor.terms.consequences import kind
from auditor.terms.lexicon import lexicon
from auditor.terms.net import hashes
from auditor.terms.understood import sentences_of
from auditor.text import fold, language_of

SEALED = frozenset({"set_6"})
"""Sets that nobody learns from."""
FOLDS = (("set_1", "set_2"), ("set_3", "set_4"), ("set_5", "set_7"), ("set_8",), ("set_9",), ("set_10", "set_11"))
"""Sets that are left out together."""
BUCKETS = 1 << 16
"""Places of the table of one term, half a byte each: 32 kB. Measured: with four times as many 774 of 864 limits of sets
left out are known, with these, and permissive texts beside, 780."""
FORMS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "non-commercial": (("commercial-use", "purpose-limit"), ("redistribution",)),
    "research-only": (("commercial-use", "purpose-limit"), ("redistribution",)),
    "personal-only": (("commercial-use", "purpose-limit"), ("redistribution",)),
    "evaluation-only": (("commercial-use", "purpose-limit"), ("redistribution",)),
    "no-production": (("commercial-use",), ("purpose-limit",)),
    "no-redistribution": (("redistribution",), ()),
    "no-modification": (("modification",), ()),
    "no-train": (("output-training",), ("commercial-use", "non-compete")),
    "non-compete": (("non-compete",), ("commercial-use", "output-training")),
    "license-change": (("terms-may-change",), ("commercial-use", "remote-restriction")),
    "revocation": (("remote-restriction",), ("terms-may-change",)),
    "territory": (("territory-exclusion",), ()),
    "user-cap": (("user-cap",), ("commercial-use",)),
    "revenue-cap": (("revenue-cap",), ("commercial-use", "user-cap")),
    "other-cap": (("other-cap",), ("commercial-use", "user-cap")),
    "fee": ((), ("commercial-use",)),
    "consent": ((), ("commercial-use", "redistribution")),
    "contact-us": ((), ("commercial-use",)),
    "registration": ((), ("commercial-use",)),
    "person": ((), ("commercial-use", "purpose-limit", "territory-exclusion", "non-compete")),
    "field": ((), ("commercial-use", "purpose-limit", "non-compete")),
    "expiry": ((), ("purpose-limit", "remote-restriction")),
    "display": ((), ("commercial-use",)),
    "attribution-condition": ((), ("commercial-use",)),
}
"""Kind of a limit in the forms → the terms it states, and those it may state: nothing is learned of these from it."""
TERMS = tuple(dict.fromkeys(term for stated, _ in FORMS.values() for term in stated))
LICENSE, CLAUSE = 2.0, 1.0
"""Weights of a sentence of a license and of one by itself. By judgment: licenses are what is read."""
ROUNDS, RATE, RARE = 5, 0.5, -3.0
"""Passes over the sentences, step of AdaGrad, and the score of a sentence before anything is learned. By judgment."""
LONGEST = 120_000
"""Characters of a text that is learned from. By judgment: longer ones are collections."""


@dataclass(frozen=True, slots=True)
class Sample:
    group: str
    shown: str
    states: frozenset[str]
    may_state: frozenset[str]
    weight: float


def samples(labeled: Sequence[Path], free: Path | None) -> Iterator[Sample]:
    """All labeled sentences."""
    for path in sorted((ROOT / "tests" / "terms" / "licenses").glob("*.yaml")):
        if path.stem not in SEALED:
            for entry in yaml.load(path.read_text("utf-8"), yaml.CSafeLoader):
                yield from _sentences(path.stem, entry["text"], entry["terms"] or {})
    for path in (one for folder in labeled for one in sorted(folder.glob("*/terms.yaml"))):
        held = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)["terms"] or {}
        for one in sorted(path.parent.glob("LICENSE.*"))[:1]:
            if one.suffix in (".txt", ".md"):
                yield from _sentences("real", one.read_text("utf-8", "replace")[:LONGEST], held)
    for path in sorted((ROOT / "tests" / "terms" / "clauses").glob("*.yaml")):
        for entry in yaml.load(path.read_text("utf-8"), yaml.CSafeLoader):
            states = frozenset(
                term for term, value in entry["terms"].items() if term in TERMS and _limits(term, [{"value": value}])
            )
            yield Sample(path.stem, entry["text"], states, frozenset(), CLAUSE)
    for path in sorted((ROOT / "tests" / "laws" / "forms").glob("*.yaml")):
        if path.stem in HELD_OUT:
            continue
        held = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
        for entry in held["harmless"]:
            yield Sample(path.stem, entry["text"], frozenset(), frozenset(), CLAUSE)
        for entry in held["restricting"]:
            states, may_state = FORMS.get(entry["kind"], ((), TERMS))
            yield Sample(path.stem, entry["text"], frozenset(states), frozenset(may_state), CLAUSE)
    if free is not None:
        kinds = yaml.safe_load((ROOT / "license_db" / "spdx_categories.yaml").read_text("utf-8"))
        for spdx_id in (*kinds["permissive"], *kinds["public-domain"]):
            path = free / f"{spdx_id}.txt"
            if path.is_file():
                yield from _sentences("spdx", path.read_text("utf-8", "replace")[:LONGEST], {})


def _sentences(group: str, text: str, held: Mapping[str, Any]) -> Iterator[Sample]:
    quotes = {
        term: [_bare(str(one["quote"])) for one in _entries(held[term]) if one.get("quote")]
        for term in TERMS
        if term in held and _limits(term, _entries(held[term]))
    }
    place = Location(path="LICENSE", start_line=1)
    document = Document(kind=DocumentKind.LICENSE, location=place, text=text, covers=frozenset())
    for passage, _ in sentences_of(document):
        shown = " ".join(text[passage.start : passage.end].split())
        bare = _bare(shown)
        states = {term for term, listed in quotes.items() if bare and any(one in bare or bare in one for one in listed)}
        yield Sample(group, shown, frozenset(states), frozenset(), LICENSE)


def _entries(held: Any) -> list[Mapping[str, Any]]:
    return [one for one in (held if isinstance(held, list) else [held]) if isinstance(one, Mapping)]


def _limits(term: str, entries: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a label says that something is limited."""
    words = {str(kind(one.get("value"))) for one in entries}
    if term in ("redistribution", "modification"):
        return "prohibited" in words
    return words != {"allowed"}


def _bare(text: str) -> str:
    return fold(text).replace(" ", "")


def row(shown: str) -> NDArray[np.int64]:
    """The buckets of a sentence's features."""
    words = fold(shown)
    found = hashes(words, lexicon().concepts_of(words, language_of(words, shown)))
    return np.array(sorted({one & (BUCKETS - 1) for one in found}), np.int64)


def train(held: Sequence[Sample], x: Sequence[NDArray[np.int64]]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Weights of each term, and their biases."""
    y = np.array([[term in one.states for term in TERMS] for one in held], np.float64)
    weight = np.array([[one.weight * (term not in one.may_state - one.states) for term in TERMS] for one in held])
    rng = np.random.default_rng(SEED)
    table, squares = np.zeros((BUCKETS, len(TERMS))), np.full((BUCKETS, len(TERMS)), 1e-2)
    bias, bias_squares = np.full(len(TERMS), RARE), np.full(len(TERMS), 1e-2)
    norm = [1 / np.sqrt(max(len(one), 1)) for one in x]
    for _ in range(ROUNDS):
        for at in rng.permutation(len(x)):
            weights = table[x[at]]
            odds = bias + weights.sum(0) * norm[at]
            error = (1 / (1 + np.exp(-odds)) - y[at]) * weight[at]
            error[np.abs(error) < 2e-3] = 0
            if not error.any():
                continue
            step = error * norm[at] + 1e-6 * weights
            squares[x[at]] += step * step
            table[x[at]] = weights - RATE * step / np.sqrt(squares[x[at]])
            bias_squares += error * error
            bias -= RATE * error / np.sqrt(bias_squares)
    return table, bias


def written(table: NDArray[np.float64], bias: NDArray[np.float64], count: int) -> bytes:
    """The file: a line of JSON, then half a byte for each bucket, term by term."""
    packed = [packed_table(table[:, place]) for place in range(len(TERMS))]
    heads = [
        {"term": term, "scale": scale, "bias": float(one)}
        for term, one, (scale, _) in zip(TERMS, bias, packed, strict=True)
    ]
    head = json.dumps({"terms": heads, "sentences": count})
    return head.encode() + b"\n" + b"".join(held for _, held in packed)


def main() -> None:
    """Train, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--labeled", type=Path, nargs="*", default=[])
    parser.add_argument("--free", type=Path)
    parser.add_argument("--check", action="store_true")
    chosen = parser.parse_args()
    held = list(samples(chosen.labeled, chosen.free))
    x = [row(one.shown) for one in held]
    path = ROOT / "license_db" / "limits.net"
    if chosen.check:
        shipped = path.read_bytes()
        try:
            for left_out in FOLDS:
                kept = [place for place, one in enumerate(held) if one.group not in left_out]
                path.write_bytes(written(*train([held[at] for at in kept], [x[at] for at in kept]), len(kept)))
                subprocess.run([sys.executable, "-m", "bench.invented", "--verbose", *left_out], check=True, cwd=ROOT)  # noqa: S603
        finally:
            path.write_bytes(shipped)
        return
    path.write_bytes(written(*train(held, x), len(held)))
    print(f"{len(held)} sentences, {sum(bool(one.states) for one in held)} of them limits")


if __name__ == "__main__":
    main()

"""Train the weights by which sentences are found that may say what a model was made from (`license_db/base.net`).

Run: ``python license_db/train_base_net.py [--check]``. Sentences that tell of a base and such that do not stand in
`tests/laws/parents/`, with ``{M}`` in the place of the other model's name; those of real cards are kept as features
(`keep_features.py`), the greater part of them read one by one, whatever a net said of them. Sentences of
`tests/laws/forms/` and of the cards of `tests/laws/cards/` that name no base count as such that do not tell of one.
The net is asked of sentences with a name alone, so it learns from no others: those that name nothing would teach it
that "this model" tells of no base. ``--check`` leaves one part out after the other, and a third of the publishers of
real cards, and prints what is found of it, and what is alarmed.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import yaml
from numpy.typing import NDArray
from train_net import HELD_BACK, ROOT, SEED, kept_features, train

from auditor.evidence.parent_mentions import parent_mentions
from auditor.identify.library import load_library
from auditor.records.base_models import load_base_models
from auditor.terms.bases import KNOWN, OTHER, TOKEN, masked
from auditor.terms.net import hashes
from auditor.terms.wording import but_models, in_context
from auditor.text import fold, sentences
from auditor.text.front_matter import read_front_matter
from auditor.text.markdown import outline

BUCKETS = 1 << 18
"""A byte each: 256 kB. By judgment: half of what the sentence net has, for a narrower question."""
HELD_OUT = frozenset({"part_2"})
"""Parts of the sentences that are never trained on, by which the weights are measured."""
WEIGHT = 3.0
"""Of a sentence that was written for this question, against one of another table. By judgment: there are twenty times
as many of those."""
REAL_CARD = 6.0
"""The same of a sentence of a real card: it stands for many that are written like it. Measured: with 3 and 1.5 it finds
two and five points less of what real cards tell at equal alarms, and one or two more of what was written for this."""
NAMES = (
    *("Llama-3.1-8B", "google/gemma-2-9b-it", "Mistral-7B-v0.3", "Qwen2.5-14B-Instruct", "FLUX.1-dev", "Gemma"),
    *("Stable Diffusion 3.5 Large", "Command R+", "Whisper large-v3", "DeepSeek-V3", "Phi-3-mini", "BLOOM-7b1"),
    *("orrin/tessel-7b", "Halden-3B", "nordlys/bjork-13b", "Marrow 2", "Kestrel", "Solenne", "Tarn-1.1B", "Vireo"),
)
"""Put in the place of ``{M}``: names of models, well-known and made up."""
_OF_OTHERS = frozenset({"data-bound", "other-agreement", "training", "description"})
"""Kinds of forms that may tell of a base by the way."""


@dataclass(frozen=True)
class Sample:
    shown: str
    tells: bool
    weight: float
    group: str
    context: str = ""
    places: NDArray[np.uint32] | None = None
    """The features, where the words were not ours to keep."""


def samples() -> Iterator[Sample]:
    """All labeled sentences, with a token in the place of each license's name, as the ledger weighs them."""
    book = load_library()
    for kept in kept_features("bases"):
        yield Sample("", kept.label, REAL_CARD, f"real {kept.group % THIRDS}", places=kept.places)
    for one in _labeled():
        shown = but_models(one.shown, book)
        if TOKEN in masked(shown):
            yield replace(one, shown=shown)


THIRDS = 3
"""Parts of the real cards, by publisher, of which one is left out after the other. By judgment."""


def _labeled() -> Iterator[Sample]:
    chance = random.Random(SEED)  # noqa: S311 - names in examples
    for path in sorted((ROOT / "tests" / "laws" / "parents").glob("*.yaml")):
        table = yaml.safe_load(path.read_text("utf-8"))
        for name, tells in (("derived", True), ("not", False)):
            for entry in table[name]:
                for filled in dict.fromkeys(entry["text"].replace("{M}", chance.choice(NAMES)) for _ in range(2)):
                    yield Sample(filled, tells, WEIGHT, path.stem)
    for path in sorted((ROOT / "tests" / "laws" / "forms").glob("*.yaml")):
        table = yaml.safe_load(path.read_text("utf-8"))
        for entry in (*table["restricting"], *table["harmless"]):
            if entry["kind"] not in _OF_OTHERS:
                yield Sample(entry["text"], tells=False, weight=1.0, group="forms")
    for text in _cards():
        yield from _card(text)


def _cards() -> Iterator[str]:
    """The text of every card that was written for the laws."""
    for path in sorted((ROOT / "tests" / "laws" / "cards").glob("*.md")):
        yield path.read_text("utf-8", "replace")
    for path in sorted((ROOT / "tests" / "laws" / "repositories").glob("*.yaml")):
        if path.stem.rpartition("_")[0] not in HELD_BACK:
            for entry in yaml.safe_load(path.read_text("utf-8")):
                text = entry["files"].get("README.md")
                if entry["expect"] == "pass" and isinstance(text, str):
                    yield text


def _card(text: str) -> Iterator[Sample]:
    """The sentences of a card that lie on no line by which a base is read, and name none."""
    mentions = parent_mentions(outline(text, 1), "a/b")
    lines = {mention.line + below for mention in mentions for below in (-1, 0, 1)}
    front = read_front_matter(text)
    declared = re.findall(r"[\w.\-]+/[\w.\-]+", " ".join(re.findall(r"base_model[^\n]*(?:\n\s*-[^\n]*)*", text[:4000])))
    names = {word for name in (*declared, *(one.name for one in mentions)) for word in _LETTERS.findall(fold(name))}
    offset = text.count("\n") - front.body.count("\n")
    for one in sentences(front.body):
        if one.kind == "link" or lines & set(range(offset + one.start_line, offset + one.end_line + 1)):
            continue
        if not names & set(_LETTERS.findall(one.words)):
            context = in_context("", one.governed_by, one.kind)[0]
            yield Sample(one.shown or one.words, tells=False, weight=1.0, group="cards", context=context)


_LETTERS = re.compile(r"[^\W\d_]{4,}")


def rows(held: Sequence[Sample]) -> list[NDArray[np.int64]]:
    """The buckets of each sample's features."""
    found = []
    for sample in held:
        if sample.places is not None:
            found.append(sample.places.astype(np.int64))
            continue
        words = f"{sample.context} {fold(masked(sample.shown))}".strip()
        buckets = {one & (BUCKETS - 1) for one in hashes(words, frozenset())}
        found.append(np.array(sorted(buckets), np.int64))
    return found


def check(held: Sequence[Sample], x: Sequence[NDArray[np.int64]]) -> None:
    """Figures with one part left out, or a third of the publishers of real cards."""
    known = [bool(sample.shown and load_base_models().named_in(sample.shown)) for sample in held]
    for part in sorted({sample.group for sample in held if sample.group.startswith(("part", "real"))}):
        inside = [i for i, sample in enumerate(held) if sample.group != part]
        table, bias = train(
            [x[i] for i in inside], [held[i].tells for i in inside], [held[i].weight for i in inside], BUCKETS
        )
        # which name a kept sentence has is not known: both thresholds are tried on all of them
        kinds = ("any",) if part.startswith("real") else ("known", "other")
        for kind in kinds:
            of_it = [
                i
                for i, one in enumerate(held)
                if one.group == part and (kind == "any" or known[i] == (kind == "known"))
            ]
            score = {i: bias + table[x[i]].sum() / np.sqrt(max(1, len(x[i]))) for i in of_it}
            for least in sorted({KNOWN, OTHER, KNOWN - 1, OTHER + 1}):
                tells = [score[i] >= least for i in of_it if held[i].tells]
                quiet = [score[i] >= least for i in of_it if not held[i].tells]
                print(
                    f"{part} {kind} {least:5.1f}  found {np.mean(tells):.3f} of {len(tells)}  alarmed "
                    f"{np.mean(quiet):.3f} of {len(quiet)}"
                )


def main() -> None:
    """Train, and write the weights."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--check", action="store_true")
    chosen = arguments.parse_args()
    held = list(samples())
    if chosen.check:
        check(held, rows(held))
        return
    held = [sample for sample in held if sample.group not in HELD_OUT]
    table, bias = train(rows(held), [one.tells for one in held], [one.weight for one in held], BUCKETS)
    scale = float(np.abs(table).max()) / 127
    head = json.dumps({"scale": scale, "bias": float(bias), "threshold": KNOWN, "sentences": len(held)})
    packed = np.clip(np.rint(table / scale), -127, 127).astype(np.int8)
    (ROOT / "license_db" / "base.net").write_bytes(head.encode() + b"\n" + packed.tobytes())


if __name__ == "__main__":
    main()

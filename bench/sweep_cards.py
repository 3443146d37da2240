"""Tables of models for the sweep's benchmark: real cards of the corpus, each row varied until no two texts are equal.

What is varied, all by a seed: the owner and the name (half of them keep the words that tell the family, half are made
up), the name wherever the card says it, tags, data sets, languages, the license tag (a quarter of the rows) and the
base model (a quarter), every second figure, dates and counts, words of the prose, paragraphs that are left out or taken
from other cards, and license files: as they are, with another year and holder, or with a figure changed; one row in
twenty gets the text of some license on record that its card does not speak of.

That is harder than a hub, whose cards repeat each other's words and many of whose models have none. `HUB` varies the
same cards without touching their prose, beside names and the figures of tables, and leaves out as many cards as are
missing on the largest hub: 55.8 % (Liang et al., "Systematic analysis of 32,111 AI model cards characterizes
documentation practice in AI", Nature Machine Intelligence 6, 2024: 32,111 of 74,970 models had one, 44.2 % as they
state it).
"""

from __future__ import annotations

import hashlib
import os
import random
import re
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tests.hub.models import Catalogue

WORDS, HUB = "words", "hub"
"""No two texts alike, or as a hub repeats itself."""
_WITH_A_CARD = 0.442
PER_GROUP = 5_000
_NUMBER = re.compile(r"(?<![\w.\-/])\d+\.\d+(?![\w.\-/])|(?<![\w.\-/])\d{3,6}(?![\w.\-/])")
_YEAR = re.compile(r"\b20[12]\d\b")
_SYLLABLES = "ba be bi bo ka ke ko la le lo ma me mo na ne no pa pe ra re ri ro sa se so ta te to va ve vi zu".split()
_FILLERS = "also currently typically generally mostly roughly simply clearly often usually".split()
_SUFFIXES = "v2 v3 exp test final run ep3 mini beta ft sft dpo chat instruct gguf awq lora merged 4bit en fr zh".split()
_TAGS = "text experimental research demo beta production ready english multilingual safety eval community".split()
FIELDS = pa.schema(
    [
        ("id", pa.string()),
        ("revision", pa.string()),
        ("card", pa.string()),
        ("tags", pa.list_(pa.string())),
        ("siblings", pa.list_(pa.string())),
        ("files", pa.map_(pa.string(), pa.string())),
        ("gated", pa.bool_()),
        ("created_at", pa.string()),
        ("pipeline_tag", pa.string()),
    ]
)


@dataclass(frozen=True)
class Seed:
    """A real card, ready to be varied."""

    id: str
    front: str
    body: str
    files: tuple[tuple[str, str], ...]
    tags: tuple[str, ...]
    siblings: tuple[str, ...]
    gated: bool
    pipeline_tag: str | None


@cache
def seeds() -> tuple[Seed, ...]:
    """Every card of the corpus, as the hub would give it."""
    catalogue = Catalogue(Path(os.environ["AUDITOR_CORPUS"]) / "cards")
    found = []
    for model_id in catalogue.ids():
        model = catalogue.get(model_id)
        assert model is not None
        info = model.info(blobs=False)
        texts = {
            path: file.read().decode("utf-8", "replace") for path, file in model.files.items() if file.size < 10**6
        }
        card = texts.pop("README.md", "").replace("\r\n", "\n")
        match = re.match(r"---\n.*?\n---\n", card, re.DOTALL)
        front = match[0] if match else ""
        found.append(
            Seed(model_id, front, card[len(front) :], tuple(sorted(texts.items())), tuple(info["tags"]),
                 tuple(sorted(model.files)), bool(model.gated), info.get("pipeline_tag"))
        )  # fmt: skip
    return tuple(found)


@cache
def _paragraphs() -> tuple[str, ...]:
    return tuple(
        text for seed in seeds() for text in re.split(r"\n\s*\n", seed.body)
        if 40 < len(text) < 1500 and "```" not in text and "<!--" not in text and not text.startswith("#")
    )  # fmt: skip


@cache
def _values(key: str) -> tuple[str, ...]:
    """The values of a scalar key in the front matters, each as often as it stands there."""
    return tuple(
        m[1] for seed in seeds() if (m := re.search(rf"^{key}:[ ]+([\w./\-]+)[ ]*$", seed.front, re.MULTILINE))
    )


@cache
def _license_texts() -> tuple[str, ...]:
    folder = Path(os.environ["AUDITOR_CORPUS"]) / "licenses"
    return tuple(
        path.read_text("utf-8", "replace")
        for path in sorted(folder.glob("*/*"))
        if path.is_file() and path.suffix not in (".yaml", ".pdf", ".html") and path.stat().st_size < 80_000
    )


def row(number: int, like: str = WORDS) -> dict[str, Any]:
    """The row of a number; the same number gives the same row."""
    rng = random.Random(number)
    seed = seeds()[rng.randrange(len(seeds()))]
    owner, name = _owner(rng), _name(seed, rng)
    card = _card(seed, owner, name, number, rng, like) if like == WORDS or rng.random() < _WITH_A_CARD else None
    files = [(path, _license(text, rng)) for path, text in seed.files]
    siblings = set(seed.siblings) | {f"model-{part:05d}-of-{rng.randint(2, 9):05d}.safetensors" for part in range(1, 4)}
    if rng.random() < 0.05 and not any(path.upper().startswith("LICENSE") for path, _ in files):
        files.append(("LICENSE", _license(rng.choice(_license_texts()), rng)))
    siblings |= {path for path, _ in files}
    if card is None:
        siblings.discard("README.md")
    return {
        "id": f"{owner}/{name}",
        "revision": hashlib.sha1(str(number).encode(), usedforsecurity=False).hexdigest(),
        "card": card,
        "tags": [*seed.tags, *rng.sample(_TAGS, 2), f"region:{rng.choice(('us', 'eu'))}"],
        "siblings": sorted(siblings),
        "files": files,
        "gated": seed.gated,
        "created_at": f"202{rng.randint(2, 6)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}T10:00:00.000Z",
        "pipeline_tag": seed.pipeline_tag,
    }


def _card(seed: Seed, owner: str, name: str, number: int, rng: random.Random, like: str) -> str:
    """The card of a model of another name."""
    old_owner, _, old_name = seed.id.partition("/")
    body = _body(seed.body, rng) if like == WORDS else _other_scores(seed.body, rng)
    # On a hub nobody finds "bloom" in the names of licenses and puts another name there.
    alone = (r"(?<![\w\-])", r"(?![\w\-])") if like == HUB else ("", "")
    text = re.sub(
        rf"{alone[0]}(?:{re.escape(old_owner)}(/))?{re.escape(old_name)}{alone[1]}",
        lambda match: f"{owner}/{name}" if match[1] else name,
        _front(seed.front, rng, like) + body,
    )
    if like == HUB:
        return text
    if rng.random() < 0.5:
        return f"{text}\n\nBuild {number:x} of {owner}.\n"
    return f"{text}\n<sub>{hashlib.md5(str(number).encode(), usedforsecurity=False).hexdigest()}</sub>\n"


def _word(rng: random.Random, count: int) -> str:
    return "".join(rng.choice(_SYLLABLES) for _ in range(count))


def _owner(rng: random.Random) -> str:
    return _word(rng, rng.randint(2, 4)) + rng.choice(("", "", "-ai", "lab", str(rng.randint(1, 99))))


def _name(seed: Seed, rng: random.Random) -> str:
    kept = seed.id.partition("/")[2] if rng.random() < 0.5 else _word(rng, 3).capitalize() + f"-{rng.randint(1, 70)}B"
    return f"{kept}-{_word(rng, 2)}-{rng.choice(_SUFFIXES)}"[:90]


def _front(front: str, rng: random.Random, like: str) -> str:
    if not front:
        return front
    for key in ("license", "base_model"):
        if rng.random() < 0.25 and _values(key):
            value = rng.choice(_values(key))
            front = re.sub(rf"^{key}:[ ]+[\w./\-]+[ ]*$", f"{key}: {value}", front, count=1, flags=re.MULTILINE)
    if like == WORDS:
        front = _NUMBER.sub(lambda match: _figure(match[0], rng), front)
    extra = "\n".join(f"- {tag}" for tag in rng.sample(_TAGS, 3))
    if re.search(r"^tags:\n(?=- )", front, re.MULTILINE):
        return re.sub(r"^tags:\n", f"tags:\n{extra}\n", front, count=1, flags=re.MULTILINE)
    if not re.search(r"^tags:", front, re.MULTILINE) and rng.random() < 0.5:
        return front[:-4] + f"tags:\n{extra}\n---\n"
    return front


def _figure(text: str, rng: random.Random) -> str:
    if rng.random() < 0.5:
        return text
    if _YEAR.fullmatch(text):
        return str(rng.randint(2021, 2026))
    return "".join(str(rng.randint(1, 9)) if mark.isdigit() else mark for mark in text)


def _body(body: str, rng: random.Random) -> str:
    parts = re.split(r"(\n\s*\n)", body)
    prose = [
        at for at in range(0, len(parts), 2) if " " in parts[at] and "```" not in body[:1] and "](" not in parts[at]
    ]
    for at in rng.sample(prose, min(len(prose), 2)):
        words = parts[at].split(" ")
        words.insert(rng.randint(1, len(words)), rng.choice(_FILLERS))
        parts[at] = " ".join(words)
    if "```" not in body and len(prose) > 8:
        for at in rng.sample(prose, len(prose) // 12):
            parts[at] = ""
    if "```" not in body and prose:
        at = rng.choice(prose)
        parts[at] += "\n\n" + rng.choice(_paragraphs())
    return _NUMBER.sub(lambda match: _figure(match[0], rng), "".join(parts))


def _other_scores(body: str, rng: random.Random) -> str:
    """The body with other figures in its tables."""
    return "\n".join(
        _NUMBER.sub(lambda match: _figure(match[0], rng), line) if line.lstrip().startswith("|") else line
        for line in body.split("\n")
    )


def _license(text: str, rng: random.Random) -> str:
    chance = rng.random()
    if chance < 0.6:
        return text
    if chance < 0.9:
        holder = f"{_word(rng, 2).capitalize()} {_word(rng, 3).capitalize()}"
        return re.sub(
            r"(?im)^(copyright \(c\)|copyright) .{0,80}$", rf"\1 {rng.randint(2019, 2026)} {holder}", text, count=1
        )
    found = list(_NUMBER.finditer(text))
    if not found:
        return text
    match = rng.choice(found)
    return text[: match.start()] + _figure(match[0], random.Random(rng.randint(0, 9))) + text[match.end() :]


def _part(job: tuple[Path, int, int, str]) -> None:
    path, first, count, like = job
    place = path.with_suffix(".unfinished")
    with pq.ParquetWriter(place, FIELDS, compression="zstd") as writer:
        for start in range(first, first + count, PER_GROUP):
            rows = [row(number, like) for number in range(start, min(start + PER_GROUP, first + count))]
            writer.write_table(pa.Table.from_pylist(rows, schema=FIELDS), row_group_size=PER_GROUP)
    place.replace(path)


def write(folder: Path, rows: int, like: str = WORDS, per_file: int = 50_000) -> None:
    """Write the first ``rows`` rows; files that are there are kept."""
    folder.mkdir(parents=True, exist_ok=True)
    jobs = [
        (folder / f"models-{first:09d}-{min(per_file, rows - first)}.parquet", first, min(per_file, rows - first), like)
        for first in range(0, rows, per_file)
    ]
    with ProcessPoolExecutor(max_workers=2) as pool:
        list(pool.map(_part, [job for job in jobs if not job[0].exists()]))


def texts(folder: Path) -> Iterator[tuple[str, str]]:
    """What kind of text, and the text, for every row: to count how many are distinct."""
    for path in sorted(folder.glob("*.parquet")):
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=1000, columns=["card", "files"]):
                for one in batch.to_pylist():
                    if one["card"] is not None:
                        yield "card", one["card"]
                    yield from (("file", text) for _, text in one["files"] or ())

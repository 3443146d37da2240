"""How much of a list of repositories, and of the catalog of services, the license database knows.

Run: ``python -m bench.facts [IDS.txt] [--sample N --seed S | --records | --cards]``. The list is
``bench/best_known.txt`` unless another is named; ``--records`` takes every repository that a record names, ``--cards``
the cards of the corpus with all that is read of them. *License*: the family names the license, or the hub's tag is on
record. *AIA-24*: the facts on record say whether the model is general-purpose, without a question. Prints Markdown;
with ``--sample`` the cells of a random sample, one a line, for somebody who checks them against their sources.
"""

from __future__ import annotations

import argparse
import os
import random
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from auditor.identify.library import load_library
from auditor.policy.concepts.derive import shipped
from auditor.policy.facts.dossier_facts import dossier_facts
from auditor.policy.facts.fact_registry import registry
from auditor.policy.facts.family_facts import facts_of
from auditor.policy.facts.known import values
from auditor.records import catalog
from auditor.records.base_models import load_base_models
from auditor.records.families import KnownModel, families
from bench.ordinary import read

LIST = Path(__file__).with_name("best_known.txt")


def main() -> None:
    """Count, print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("ids", nargs="?", type=Path, default=LIST)
    arguments.add_argument("--sample", type=int, default=0)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--records", action="store_true")
    arguments.add_argument("--cards", action="store_true")
    chosen = arguments.parse_args()
    if chosen.sample:
        for line in sample(chosen.sample, chosen.seed):
            print(line)
        return
    if chosen.cards:
        cards()
        return
    names = [line for line in chosen.ids.read_text("utf-8").splitlines() if line.strip() and not line.startswith("#")]
    if chosen.records:
        names = [one for family in families().all for member in family.members for one in member.ids]
    print(f"| of {len(names)} repositories | share |\n|---|---:|")
    for what, count in repositories(names).items():
        print(f"| {what} | {count / len(names):.1%} |")
    served = [(vendor, entry) for vendor, row in catalog.vendors().items() for entry in row["models"]]
    told = sum(_served(vendor, entry) for vendor, entry in served)
    dated = [row for name, row in catalog.channels().items() if name != "self"]
    print(f"| models of the catalog of services with a family: {told} of {len(served)} | {told / len(served):.1%} |")
    seen = sum(bool(row.get("seen") and row["sources"]) for row in dated)
    print(f"| channels with a day and sources: {seen} of {len(dated)} | |")
    sizes = [len({*one.cells, *(cell for member in one.members for cell in member.cells)}) for one in families().all]
    print(f"| families: {len(sizes)}, of which with six cells or more: {sum(size >= 6 for size in sizes)} | |")


def repositories(names: list[str]) -> dict[str, int]:
    """How many of the repositories are known in each respect."""
    bases = load_base_models()
    found = {name: families().find(name) for name in names}
    facts = {name: _facts(known) for name, known in found.items()}
    return {
        "family": sum(known is not None for known in found.values()),
        "family of the table of base models alone": sum(bool((m := bases.find(n)) and m.by_id) for n in names),
        "publisher": sum(catalog.publisher(name.partition("/")[0]) is not None for name in names),
        "license by the record or the hub's tag": sum(
            bool(known and {"license", "hub_tag"} & set(known.cells)) or bool((m := bases.find(name)) and m.by_id)
            for name, known in found.items()
        ),
        "modality": sum("model.modality" in one for one in facts.values()),
        "AIA-24 settled": sum(settled(one) for one in facts.values()),
        "AIA-24 and modality settled": sum(settled(one) and "model.modality" in one for one in facts.values()),
        "release day": sum("model.release_date" in one for one in facts.values()),
    }


def cards() -> None:
    """How much is settled of the cards of the corpus, by all that is read of them."""
    book, count = load_library(), Counter[str]()
    dossiers = read(Path(os.environ["AUDITOR_CORPUS"]) / "cards")
    for dossier in dossiers:
        facts = values(dossier_facts(dossier, registry(), book))
        count["modality"] += "model.modality" in facts
        count["AIA-24 settled"] += settled(facts)
    print(f"| of {len(dossiers)} cards | share |\n|---|---:|")
    for what, found in count.items():
        print(f"| {what} | {found / len(dossiers):.1%} |")


def settled(facts: Mapping[str, Any]) -> bool:
    """Whether the stated facts say if the model is general-purpose."""
    maker = next(item for item in shipped() if "aia.gpai" in item.gives)
    return maker.apply({"model.provider_states_gpai": False, **facts}).get("aia.gpai") is not None


def sample(size: int, seed: int) -> list[str]:
    """Cells with the place they are from, drawn at random over all families."""
    rows = [
        (family, member, name, cell)
        for family in families().all
        for member, cells in [("", family.cells), *((one.ids[:1] or one.api[:1], one.cells) for one in family.members)]
        for name, cell in cells.items()
    ]
    drawn = random.Random(seed).sample(rows, size)
    return [f"{f.id}\t{''.join(m)}\t{n}\t{c.value}\t{c.confidence}\t{c.source.address}" for f, m, n, c in drawn]


def _facts(known: KnownModel | None) -> dict[str, Any]:
    return values(facts_of(known, registry())) if known else {}


def _served(vendor: str, entry: Mapping[str, Any]) -> bool:
    return families().of_service(vendor, entry["id"]) is not None


if __name__ == "__main__":
    main()

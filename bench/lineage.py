"""Labeled model cards: are parents, contradictions and the license that really covers the weights found?

Run: ``AUDITOR_CORPUS=… python -m bench.lineage [--causes] [--folder DIR] [--strangers]``. The cards are served by the
loopback hub, so they take the way real models take; parents are looked up among them and in the table of base models.
40 % of the cards, split by publisher with a fixed seed, are the check figure. Until 2026-11-24 nobody looked at their
errors; both parts are open since, and ``--causes`` lists either: no figure of theirs is one that nobody was led by.
``--strangers`` leaves the publisher out: each card is traced with a table that does not hold the families of its own
publisher, as a card of somebody nobody has heard of. Verdicts are those of `bench/lineage.yaml`, an ordinary policy
with an allow list. Any folder of the corpus' shape will do (one folder a card, with its files and a ``meta.yaml``);
without an ``INDEX.md`` a label means what the license book resolves it to. Labels are read here and nowhere else.
Prints Markdown.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from auditor.analysis import Analysis
from auditor.collect.sources.huggingface import HuggingFace
from auditor.core.model import EDGE_COUNTS_FROM, Dossier, ModelRef, Outcome, Recognized, Snapshot
from auditor.identify.library import Library, load_library
from auditor.lineage import trace
from auditor.policy import Policy, judge, load_policy
from auditor.records.base_models import BaseFamily, BaseModels, load_base_models
from auditor.records.model_names import fold
from auditor.records.strictness import binds_derivatives
from bench.judging import OPEN
from tests.hub import Hub
from tests.hub.models import NEVER_SERVED

SEED, CHECK_SHARE = 20261121, 0.4
DAY = date(2026, 11, 21)
POLICY = Path(__file__).with_suffix(".yaml")
LEFT_OUT = Path(__file__).with_name("parents_left_out.yaml")
RELATIONS = ("finetune", "adapter", "merge", "quantized", "distillation")
ALLOWED = frozenset(OPEN)
Meanings = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Parents:
    """Edges of one card against its label."""

    right: int
    found: int
    met: int
    wanted: int
    unstated: int
    """Parents that the label knows from general knowledge alone; not among ``wanted``."""


@dataclass(frozen=True)
class Row:
    """One card: what we say and what its label says."""

    name: str
    label: Mapping[str, Any]
    dossier: Dossier
    kind: str
    equal: bool
    first: bool
    laundered: bool
    """Whether a free license is concluded although the label's binds."""
    passes: bool
    """Whether it passes an ordinary policy with an allow list."""
    questions: int
    """How much that verdict asks."""
    allowed: bool
    """Whether the license of its label is on that list."""
    related: tuple[int, int]
    """Parents met whose relation is the label's, and all that were met, where the label tells one."""
    parents: Parents
    read_again: Parents
    """The same against the label with the parents that it leaves out."""
    check: bool

    @property
    def wanted(self) -> str:
        return str(self.label["conflict"])

    @property
    def contested(self) -> bool:
        return bool(self.label.get("contested"))


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--causes", action="store_true", help="list every card not as labelled")
    arguments.add_argument("--folder", type=Path, help="cards; default: the corpus")
    arguments.add_argument("--strangers", action="store_true", help="leave each card's publisher out of the table")
    chosen = arguments.parse_args()
    folder = chosen.folder or Path(os.environ["AUDITOR_CORPUS"]) / "cards"
    book = load_library()
    rows = measure(folder, book, strangers=chosen.strangers)
    report(rows)
    if chosen.causes:
        causes(rows)


def measure(
    folder: Path,
    book: Library,
    recognized: Callable[[Snapshot], Recognized] | None = None,
    *,
    strangers: bool = False,
) -> list[Row]:
    """Every labeled card of a folder, traced.

    Args:
        strangers: trace each card with a table that does not know its publisher.
    """
    cards = {
        path.parent.name.replace("__", "/", 1): yaml.safe_load(path.read_text("utf-8"))
        for path in sorted(folder.glob("*/meta.yaml"))
    }
    known = read_all(folder, list(cards), recognized or Analysis(book).recognized)
    index = folder / "INDEX.md"
    meanings = slug_meanings(index.read_text("utf-8") if index.is_file() else "", book)
    held_back = check_part(cards)
    left_out: Mapping[str, Mapping[str, str]] = yaml.safe_load(LEFT_OUT.read_text("utf-8"))
    bases = load_base_models()
    policy = load_policy(POLICY, as_of=DAY)
    rows = []
    for name, card in cards.items():
        own = without(bases, name.partition("/")[0]) if strangers else bases
        dossier = trace(known[f"hf:{name}"], book=book, known=known, bases=own)
        text = served_text(folder / name.replace("/", "__", 1), name)
        more = tuple(left_out.get(name, ()))
        rows.append(row(name, card, dossier, meanings, book, bases, text, policy, more, check=name in held_back))
    return rows


def without(bases: BaseModels, publisher: str) -> BaseModels:
    """The table as it would be if nobody had heard of a publisher."""
    owner = fold(publisher)

    def foreign(family: BaseFamily) -> bool:
        return owner not in map(fold, family.owners) and not any(one.startswith(f"{owner}/") for one in family.ids)

    return BaseModels(tuple(family for family in bases.families if foreign(family)))


def read_all(folder: Path, names: Sequence[str], recognized: Callable[[Snapshot], Recognized]) -> dict[str, Recognized]:
    """Fetch each model from the loopback hub, read and recognize it.

    The hub's dates are those of copied files and tell nothing of the models, so they are taken as not known.
    """
    found = {}
    with tempfile.TemporaryDirectory() as cache, Hub(folder) as hub:
        source = HuggingFace(endpoint=hub.url, token=False, cache_dir=Path(cache))
        for name in names:
            ref = ModelRef(scheme="hf", name=name)
            model = recognized(source.fetch(ref))
            found[str(ref)] = replace(model, summary=replace(model.summary, created=None))
    return found


def served_text(folder: Path, name: str) -> str:
    """All that a reader of the repository sees: its name and its small files."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name not in NEVER_SERVED]
    return "\n".join([name, *(path.read_text("utf-8", errors="replace") for path in files)])


def check_part(cards: Iterable[str]) -> frozenset[str]:
    """The names of the check figure: whole publishers, in seeded order, until 40 % are reached."""
    names = sorted(cards)
    publishers = sorted({name.partition("/")[0].casefold() for name in names})
    random.Random(SEED).shuffle(publishers)
    held: list[str] = []
    for publisher in publishers:
        if len(held) >= CHECK_SHARE * len(names):
            break
        held += [name for name in names if name.partition("/")[0].casefold() == publisher]
    return frozenset(held)


def slug_meanings(index: str, book: Library) -> Meanings:
    """Label slug → record ids that mean it: its own text folders and what the book resolves it to."""
    found: dict[str, frozenset[str]] = {}
    for line in index.splitlines():
        match = re.match(r"\| `([^`]+)` \| \d+ \| ([^|]*)\|", line)
        if match:
            folders = {word.strip() for word in match[2].split(",") if word.strip()}
            found[match[1]] = frozenset(folders | set(book.resolve(match[1])) | {match[1]})
    return found


def meaning(slug: str | None, meanings: Meanings, book: Library) -> frozenset[str]:
    """The record ids a label means; none of none."""
    if not slug:
        return frozenset()
    named = (license_id for license_id in book.ids if slug in book.aliases_of(license_id))
    return frozenset({slug, *meanings.get(slug, ()), *book.resolve(slug), *named})


def row(
    name: str,
    card: Mapping[str, Any],
    dossier: Dossier,
    meanings: Meanings,
    book: Library,
    bases: BaseModels,
    text: str,
    policy: Policy,
    more: Sequence[str],
    *,
    check: bool,
) -> Row:
    """Compare one dossier with its label."""
    label = card["labels"]
    ids = dossier.weights.concluded.license_ids
    right = meaning(label["true_license"], meanings, book)
    free = bool(ids) and not any(binds_derivatives(book, one) for one in ids)
    (verdict,) = judge(dossier, policy, (), DAY, book=book)
    asks = [one for one in verdict.findings if one.outcome is Outcome.NEEDS_REVIEW and one.question]
    return Row(
        name=name,
        label=label,
        dossier=dossier,
        kind=dossier.conflicts[0].kind if dossier.conflicts else "none",
        equal=bool(ids) and set(ids) <= right if right else not ids,
        first=bool(ids) and ids[0] in right if right else not ids,
        laundered=free and not set(ids) & right and any(binds_derivatives(book, one) for one in right if one in book),
        passes=verdict.outcome is Outcome.PASS,
        questions=len(asks),
        allowed=bool(right & ALLOWED),
        related=relations(dossier, card, bases),
        parents=parents(dossier, card, text, bases),
        read_again=parents(dossier, card, text, bases, more),
        check=check,
    )


def parents(
    dossier: Dossier, card: Mapping[str, Any], text: str, bases: BaseModels, more: Sequence[str] = ()
) -> Parents:
    """Asserted and believed edges against the label; a base of the same family counts as found."""
    by_knowledge = "general knowledge" in str(card["labels"].get("why"))
    unstated = [one for one in card["base_model_inferred"] if by_knowledge or not mentioned(one, text, bases)]
    stated = [*card["base_model"], *(one for one in card["base_model_inferred"] if one not in unstated), *more]
    found = [edge.parent for edge in dossier.parents if edge.declared or edge.confidence >= EDGE_COUNTS_FROM]
    met = [one for one in dict.fromkeys(stated) if any(same_model(one, other, bases) for other in found)]
    right = [one for one in found if any(same_model(one, other, bases) for other in (*stated, *unstated))]
    return Parents(len(right), len(found), len(met), len(dict.fromkeys(stated)), len(unstated))


def relations(dossier: Dossier, card: Mapping[str, Any], bases: BaseModels) -> tuple[int, int]:
    """Of the labeled parents that were met, how many stand in the labeled relation; none where it tells no relation."""
    wanted = card.get("relation")
    if wanted not in RELATIONS:
        return 0, 0
    labeled = (*card["base_model"], *card["base_model_inferred"])
    edges = [edge for edge in dossier.parents if edge.declared or edge.confidence >= EDGE_COUNTS_FROM]
    met = [edge for edge in edges if any(same_model(one, edge.parent, bases) for one in labeled)]
    return sum(edge.relation == wanted for edge in met), len(met)


def mentioned(parent: str, text: str, bases: BaseModels) -> bool:
    """Whether an inferred parent, or its family, is named anywhere in what is served; else only readers know it."""
    bare = re.sub(r"\s*\(.*", "", parent).rpartition("/")[2].casefold().removesuffix("-hf")
    words = [re.split(r"[\W_]+", word) for word in (bare, *families_of(parent, bases))]
    patterns = [r"(?<![a-z\d])" + r"[\W_]?".join(map(re.escape, parts)) + r"(?![a-z\d])" for parts in words]
    return any(re.search(pattern, text.casefold()) for pattern in patterns)


def same_model(one: str, other: str, bases: BaseModels) -> bool:
    """Whether two names mean the same model, or models of one well-known family."""
    plain = [re.sub(r"\s*\(.*", "", name.removeprefix("hf:")) for name in (one, other)]
    first, second = map(fold, plain)
    if first == second or first.rpartition("/")[2] == second.rpartition("/")[2]:
        return True
    families = [families_of(name, bases) for name in (one, other)]
    return bool(families[0] & families[1])


def families_of(name: str, bases: BaseModels) -> set[str]:
    """The well-known families a name belongs to: by the name, by the base named in brackets, and the base's own.

    Proposals from a model's name are called "the … family id".
    """
    called = name.rpartition(" family ")[2]
    words = [name.removeprefix("hf:"), *re.findall(r"\(([^()]*)\)", name), re.sub(r"\s*\(.*", "", name)]
    matches = [match.family for word in words if (match := bases.find(word))]
    matches += [family for family in bases.families if family.id == called]
    return {one for family in matches for one in (family.id, family.base) if one}


# ------------------------------------------------------------------------------------------------------- figures


def report(rows: Sequence[Row]) -> None:
    """Print the tables."""
    settled = [row for row in rows if not row.contested]
    groups = {
        "tuning": [row for row in settled if not row.check],
        "check": [row for row in settled if row.check],
        "contested": [row for row in rows if row.contested],
        "all": rows,
    }
    print("| measure | " + " | ".join(groups) + " |\n|---|" + "---:|" * len(groups))
    lines: dict[str, Callable[[Sequence[Row]], str]] = {
        "cards": lambda some: str(len(some)),
        "conflict or not: precision": lambda some: share([one.wanted != "none" for one in some if one.kind != "none"]),
        "conflict or not: recall": lambda some: share([one.kind != "none" for one in some if one.wanted != "none"]),
        "the same without missing and malformed: precision": lambda some: share(
            [real(one.wanted) for one in some if real(one.kind)]
        ),
        "the same without missing and malformed: recall": lambda some: share(
            [real(one.kind) for one in some if real(one.wanted)]
        ),
        "kind of conflict right, given one": lambda some: share(
            [one.kind == one.wanted for one in some if "none" not in (one.kind, one.wanted)]
        ),
        "severity right, given the kind": lambda some: share(
            [
                one.dossier.conflicts[0].severity == one.label["severity"]
                for one in some
                if one.kind == one.wanted != "none"
            ]
        ),
        "concluded license = `true_license`": lambda some: share([one.equal for one in some]),
        "concluded names `true_license` first": lambda some: share([one.first for one in some]),
        "parents found: F1": lambda some: f_one([one.parents for one in some]),
        "parents found: F1, with those the labels leave out": lambda some: f_one([one.read_again for one in some]),
        "relation of a parent met right": lambda some: of(
            sum(one.related[0] for one in some), sum(one.related[1] for one in some)
        ),
        "laundered passes, of all passes": lambda some: of(
            sum(one.passes and one.label["true_license"] is not None and not one.allowed for one in some),
            sum(one.passes for one in some),
        ),
        "blind passes: nobody can tell the license, or not all was read": lambda some: of(
            sum(one.passes and (not one.label["true_license"] or not one.dossier.weights.complete) for one in some),
            sum(one.passes for one in some),
        ),
        "clean permissive cards that pass": lambda some: share(
            [one.passes for one in some if one.allowed and one.wanted == "none"]
        ),
        "questions a model": lambda some: f"{sum(one.questions for one in some) / max(1, len(some)):.2f}",
        "questions a clean permissive card": lambda some: mean(
            [one.questions for one in some if one.allowed and one.wanted == "none"]
        ),
        "a free license concluded where a binding one is true": lambda some: str(sum(one.laundered for one in some)),
        "coverage of the weights complete": lambda some: share([one.dossier.weights.complete for one in some]),
    }
    for title, measure_of in lines.items():
        print(f"| {title} | " + " | ".join(measure_of(some) for some in groups.values()) + " |")
    table = Counter((one.wanted, one.kind) for one in rows)
    kinds = sorted({kind for pair in table for kind in pair})
    print("\n| label \\ found | " + " | ".join(kinds) + " |\n|---|" + "---:|" * len(kinds))
    for wanted in kinds:
        print(f"| {wanted} | " + " | ".join(str(table[wanted, kind] or "") for kind in kinds) + " |")


def real(kind: str) -> bool:
    """Whether a kind is a contradiction, not a gap in the metadata."""
    return kind not in ("none", "missing", "malformed")


def f_one(rows: Sequence[Parents]) -> str:
    """F1 of edges, with precision, recall and the parents nobody states."""
    right, found, met, wanted, apart = (
        sum(getattr(row, part) for row in rows) for part in ("right", "found", "met", "wanted", "unstated")
    )
    precision, recall = right / found if found else 1.0, met / wanted if wanted else 1.0
    one = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return f"{one:.1%} (P {right}/{found}, R {met}/{wanted}, unstated {apart})"


def share(hits: Sequence[bool]) -> str:
    return f"{sum(hits) / len(hits):.1%} ({sum(hits)} of {len(hits)})" if hits else "–"


def of(hits: int, total: int) -> str:
    """A count, of how many."""
    return f"{hits} of {total}" + (f" ({hits / total:.1%})" if total else "")


def mean(numbers: Sequence[int]) -> str:
    """The mean, of how many."""
    return f"{sum(numbers) / len(numbers):.2f} ({len(numbers)})" if numbers else "–"


def causes(rows: Sequence[Row]) -> None:
    """Every card that is not as labeled, with our reason."""
    for one in rows:
        edges = one.parents
        clean = one.allowed and one.wanted == "none"
        fine = one.passes == clean and one.related[0] == one.related[1]
        if fine and one.equal and one.kind == one.wanted and edges.right == edges.found and edges.met == edges.wanted:
            continue
        concluded = one.dossier.weights.concluded
        mark = f" ({'check' if one.check else 'tuning'}{', contested' if one.contested else ''})"
        found = ", ".join(
            f"{edge.parent} [{edge.said_by} {edge.confidence} {edge.relation}]"
            for edge in one.dossier.lineage
            if edge.declared or edge.confidence >= EDGE_COUNTS_FROM
        )
        sys.stdout.write(
            f"\n- {one.name}{mark}: concluded {', '.join(concluded.license_ids) or 'nothing'} for "
            f"{one.label['true_license']}; conflict {one.kind} for {one.wanted}; "
            f"parents {edges.right}/{edges.found} right, {edges.met}/{edges.wanted} met: {found}. "
            f"{'passes' if one.passes else 'no pass'}, {one.questions} questions, relations "
            f"{one.related[0]}/{one.related[1]}. {concluded.reason}\n"
        )
        if clean and not one.passes:
            for gap in one.dossier.weights.gaps:
                sys.stdout.write(f"    - gap {gap.what}: {gap.detail}\n")


if __name__ == "__main__":
    main()

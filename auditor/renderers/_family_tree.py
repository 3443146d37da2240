"""The family tree of a model as rows that a template draws: the model on top, what it was made from below it.

One row is one model with its license; the line that leads to it tells how the child was made from it and whether the
child's declaration contradicts it. Rows do not overlap, however long names are, and read from top to bottom.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.core import patterns as re
from auditor.core.model import DATA_SET, DATASETS, Dossier, Edge, Inherited
from auditor.core.printable import one_line
from auditor.renderers._view import View

ROW, INDENT, TOP, WIDTH = 46, 26, 16, 760
"""Pixels. By judgment: layout."""
_SHOWN_FROM = 0.6
"""Derived from EDGE_COUNTS_FROM: drawn is what counts."""
_LONGEST = 78
"""Characters. Derived from WIDTH at the page's font."""
_MAX_ROWS = 40
"""By judgment: a drawing of one screen; what is left out is counted."""
_MADE = {
    "finetune": "tuned from",
    "adapter": "adapter for",
    "merge": "merged from",
    "quantized": "converted from",
    "distillation": "trained on outputs of",
    "dataset": "trained on data of",
}


@dataclass(frozen=True, slots=True)
class Kin:
    """One row of the tree; lengths in units of the drawing."""

    name: str
    license: str
    made: str
    """How the row it hangs on was made from it; empty for the model itself."""
    depth: int
    sure: bool
    """Whether the child itself declares it; proposals are drawn with a broken line."""
    conflict: str
    """What contradicts on the line to it, in a word; empty where nothing does."""
    y: int
    elbow_from: int
    """Height of the row it hangs on."""

    @property
    def x(self) -> int:
        """Where the row begins."""
        return TOP + self.depth * INDENT

    @property
    def sentence(self) -> str:
        """The row in words, for readers who do not see the drawing."""
        how = f"{self.made} " if self.made else ""
        doubt = "" if self.sure else " (proposed, not declared)"
        contradiction = f"; conflict: {self.conflict}" if self.conflict else ""
        return f"{how}{self.name}{doubt}, {self.license}{contradiction}"


@dataclass(frozen=True, slots=True)
class FamilyTree:
    """The rows and the size of the drawing."""

    rows: tuple[Kin, ...]
    left_out: int
    """Rows beyond the limit, which only the list names."""

    @property
    def height(self) -> int:
        """Of the drawing."""
        return 2 * TOP + ROW * len(self.rows)

    @property
    def words(self) -> str:
        """The whole tree in words."""
        return ". ".join(row.sentence for row in self.rows) + "."


def family_tree(dossier: Dossier, view: View) -> FamilyTree | None:
    """The tree of a model; None where it has no family worth a drawing."""
    older = {one.path[-1] for one in dossier.weights.inherited if len(one.path) > 1}
    edges = [
        edge
        for edge in dossier.lineage
        if edge.declared or (edge.confidence >= _SHOWN_FROM and edge.parent not in older)
    ]
    if not edges:
        return None
    rows = [Kin(_short(dossier.ref.name), view.covered_by(dossier.weights), "", 0, True, "", TOP + 8, TOP)]
    for edge in edges:
        rows.append(_parent(edge, dossier, view, len(rows)))
        above: dict[tuple[str, ...], int] = {(edge.parent,): len(rows) - 1}
        for ancestor in _older(edge, dossier):
            # Of an ancestor under no license of its own there is no row: what is behind it hangs on the one before.
            nearest = next(above[path] for path in _behind(ancestor.path) if path in above)
            above.setdefault(ancestor.path, len(rows))
            rows.append(_ancestor(ancestor, view, len(rows), nearest))
    return FamilyTree(tuple(rows[:_MAX_ROWS]), max(0, len(rows) - _MAX_ROWS))


def _parent(edge: Edge, dossier: Dossier, view: View, number: int) -> Kin:
    own = _handed_down(edge, dossier, direct=True)
    ids = own or _handed_down(edge, dossier)
    return Kin(
        name=_short(edge.parent),
        license=(view.names(ids) + ("" if own else ", inherited")) if ids else _of_data(edge, dossier),
        made=_MADE.get(edge.relation, "made from"),
        depth=1,
        sure=edge.declared,
        conflict=_contradicted(edge, dossier),
        y=_height(number),
        elbow_from=_height(0),
    )


def _of_data(edge: Edge, dossier: Dossier) -> str:
    """The license that is said beside a data set: it comes down to nothing, and is known all the same."""
    name = edge.parent.partition(":")[2].removeprefix(DATA_SET) or edge.parent
    told = next((fact.value for fact in dossier.facts if fact.name == DATASETS and fact.value), ())
    for one in told if edge.relation == "dataset" and isinstance(told, tuple) else ():
        called, _, license_ = str(one).partition(" (")
        if called == name and license_:
            return license_.removesuffix(")")
    return "unknown license"


def _handed_down(edge: Edge, dossier: Dossier, *, direct: bool = False) -> tuple[str, ...]:
    """Licenses that come down over this edge; ``direct`` leaves those of older ancestors out."""
    entries = (one for one in dossier.weights.inherited if one.path[0] == edge.parent)
    ids = (license_id for one in entries if not direct or len(one.path) == 1 for license_id in one.license_ids)
    return tuple(dict.fromkeys(ids))


def _contradicted(edge: Edge, dossier: Dossier) -> str:
    """The severity of the contradiction about this edge: one that names the parent, or else the concluded license's."""
    about_bases = [entry for entry in dossier.conflicts if entry.kind in ("declared-vs-base", "concluded-vs-base")]
    named = {
        other.parent: entry.severity
        for other in dossier.lineage
        for entry in about_bases
        if _is_named(other.parent, entry.statement)
    }
    if named or not about_bases:
        return named.get(edge.parent, "")
    carries = set(_handed_down(edge, dossier)) & set(dossier.weights.concluded.license_ids)
    return about_bases[0].severity if carries else ""


def _is_named(parent: str, statement: str) -> bool:
    """Whether a sentence names a model: not where its name only begins another's."""
    return re.search(re.escape(parent) + r"(?![-\w/]|\.\w)", statement) is not None


def _older(edge: Edge, dossier: Dossier) -> Iterator[Inherited]:
    """Ancestors behind a parent, each once, each below the one that was made from it."""
    seen = set()
    for entry in sorted(dossier.weights.inherited, key=lambda one: one.path):
        if len(entry.path) > 1 and entry.path[0] == edge.parent and entry.path not in seen:
            seen.add(entry.path)
            yield entry


def _behind(path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The models through which an ancestor was reached, the nearest to it first."""
    for count in range(len(path) - 1, 0, -1):
        yield path[:count]


def _ancestor(entry: Inherited, view: View, number: int, above: int) -> Kin:
    return Kin(
        name=_short(entry.path[-1]),
        license=view.names(entry.license_ids),
        made="made from",
        depth=min(len(entry.path), 8),
        sure=entry.declared,
        conflict="",
        y=_height(number),
        elbow_from=_height(above),
    )


def _height(number: int) -> int:
    return TOP + 8 + ROW * number


def _short(name: str) -> str:
    return one_line(name.removeprefix("hf:"), _LONGEST)

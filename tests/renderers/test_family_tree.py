"""The family tree: every model hangs on the one that was made from it, and a contradiction stands at its own line."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from auditor.core.model import Conflict, Dossier, Edge, Evidence, Inherited, Subject
from auditor.renderers._family_tree import Kin, family_tree
from auditor.renderers._view import View
from tests.renderers import audits

NAMES = ("hf:a/tern-7b", "hf:a/tern-7b-chat", "hf:b/tern-7b", "hf:b/egret.9", "hf:c/egret")
PATHS = st.lists(
    st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True).map(tuple), min_size=1, max_size=8
)


def family(paths: list[tuple[str, ...]], *conflicts: Conflict) -> Dossier:
    """A model whose licenses come down over these paths, and over each part of them."""
    whole = sorted({path[:count] for path in paths for count in range(1, len(path) + 1)}, key=lambda path: path[::-1])
    coverage = replace(
        audits.silent(Subject.WEIGHTS),
        inherited=tuple(
            Inherited(path=path, relation="finetune", license_ids=("apache-2.0",), how="its card", declared=True)
            for path in whole
        ),
    )
    edges = tuple(
        Edge(parent=name, relation="finetune", said_by="front-matter", declared=True, confidence=0.95)
        for name in sorted({path[0] for path in paths})
    )
    return replace(audits.dossier("me/gull", coverage), lineage=edges, conflicts=conflicts)


def rows(dossier: Dossier) -> tuple[Kin, ...]:
    tree = family_tree(dossier, View(audits.audit(audits.lark())))
    assert tree is not None
    return tree.rows


def shown(name: str) -> str:
    return name.removeprefix("hf:")


@given(PATHS)
def test_every_ancestor_hangs_on_the_model_that_was_made_from_it(paths: list[tuple[str, ...]]) -> None:
    found = rows(family(paths))
    by_height = {row.y: row for row in found}
    drawn = set()
    for row in found[1:]:
        path, here = [row.name], row
        while here.depth > 1:
            here = by_height[here.elbow_from]
            path.insert(0, here.name)
        assert len(path) == row.depth, (row, path)
        drawn.add(tuple(path))
    assert drawn == {tuple(map(shown, path[:count])) for path in paths for count in range(1, len(path) + 1)}


@given(st.lists(st.sampled_from(NAMES), min_size=2, max_size=5, unique=True), st.data())
def test_a_contradiction_stands_at_the_parent_that_it_names(names: list[str], data: st.DataObject) -> None:
    told = data.draw(st.sampled_from(names))
    side = Evidence(statement="its card", looked_in=("README.md",))
    statement = f"the model derives from {told}, which is under x, and is declared as mit"
    conflict = Conflict(kind="declared-vs-base", severity="laundering", statement=statement, sides=(side,))
    found = rows(family([(name,) for name in names], conflict))
    assert [row.name for row in found if row.conflict] == [shown(told)]

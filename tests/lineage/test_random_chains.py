"""Random graphs of models go the whole way over HTTP, and are judged as a reader of the graph alone would judge them.

What is expected is computed from the drawn graph, by nothing of the auditor: the strictest license of whatever a model
was made from decides, and what nobody can tell asks.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

import pytest
import yaml

from auditor import audit
from auditor.collect.sources.huggingface import HuggingFace
from auditor.core.model import ModelAudit
from auditor.pipeline import Collecting
from tests.hub import Hub
from tests.hub.faults import Fault
from tests.hub.folders import make_model
from tests.tiny_policy import POLICY

ANYBODY = "hf_anybody"
SEED, GRAPHS, DEEPEST = 20261123, 72, 6
LISTS = "licenses: {allow: [apache-2.0, mit], deny: [cc-by-nc-*]}\n"
FREE, BOUND = ("mit", "apache-2.0"), "cc-by-nc-4.0"
OWN = ("mit", "mit", "apache-2.0", "apache-2.0", "apache-2.0", BOUND, "unknown", "silent")
"""What a model says of its own license; as often as listed."""
PASS, ASK, FAIL = "pass", "needs-review", "fail"
"""From mild to strict."""
RANK = (PASS, ASK, FAIL)


@dataclass(frozen=True)
class Model:
    """One model of a graph."""

    name: str
    own: str
    parents: tuple[str, ...] = ()
    told: bool = False
    """Whether its parents are told in words alone."""
    state: str = "shown"
    """``shown``, ``gated`` (its card is shown), ``gone`` or ``refused``."""
    names_itself: bool = False

    @property
    def owner(self) -> str:
        return self.name.partition("/")[0]

    def card(self) -> str:
        front: dict[str, object] = {"language": "en"}
        if self.own == "unknown":
            front |= {"license": "other", "license_name": "zephnor-community"}
        elif self.own != "silent":
            front["license"] = self.own
        if self.parents and not self.told:
            front["base_model"] = list(self.parents) if len(self.parents) > 1 else self.parents[0]
        rows = ["# A tern", "", "It reads letters of clerks."]
        if self.told:
            rows += ["", *(f"Fine-tuned from [{one}](https://huggingface.co/{one})." for one in self.parents)]
        if self.names_itself:
            rows += ["", f"Load it as `{self.name}`."]
        return f"---\n{yaml.safe_dump(front)}---\n" + "\n".join(rows) + "\n"


@dataclass(frozen=True)
class Graph:
    models: Mapping[str, Model]
    asks: str
    faults: tuple[str, ...] = field(default=())

    def __str__(self) -> str:
        return "; ".join(
            f"{one.name} [{one.own}{' ' + one.state if one.state != 'shown' else ''}]"
            + (f" {'words' if one.told else '<-'} {', '.join(one.parents)}" if one.parents else "")
            for one in self.models.values()
        )


def graphs(count: int, seed: int) -> Iterator[Graph]:
    """Graphs without two models of one name; each model is made from some of those before it."""
    rng = random.Random(seed)
    for number in range(count):
        yield _graph(rng, f"g{number}")


def _graph(rng: random.Random, mark: str) -> Graph:
    models: dict[str, Model] = {}
    levels: list[list[str]] = []
    for level in range(rng.randint(2, DEEPEST)):
        row = []
        for place in range(1 if rng.random() < 0.6 else 2):
            parents: tuple[str, ...] = ()
            if levels:
                above = levels[-1]
                others = [one for older in levels for one in older]
                parents = tuple(dict.fromkeys((rng.choice(above), *rng.sample(others, rng.random() < 0.25))))
            heir = parents and rng.random() < 0.2
            owner = parents[0].partition("/")[0] if heir else f"{mark}-o{level}{place}"
            state = "shown" if rng.random() < 0.85 else rng.choice(("gated", "gone", "refused"))
            own = rng.choice(OWN if rng.random() < 0.6 else FREE)
            name = f"{owner}/tern-{level}{place}"
            models[name] = Model(
                name, own, parents, told=bool(parents) and rng.random() < 0.2, state=state,
                names_itself=rng.random() < 0.3,
            )  # fmt: skip
            row.append(name)
        levels.append(row)
    asks = f"{mark}-last/tern"
    above = levels[-1]
    own = rng.choice((*FREE, *FREE, *FREE, BOUND, "unknown"))
    models[asks] = Model(asks, own, tuple(above), told=rng.random() < 0.15)
    if rng.random() < 0.12:
        first = levels[0][0]
        models[first] = Model(first, models[first].own, (asks,), state=models[first].state)
    return Graph(models, asks, tuple(f"403:{one.name}" for one in models.values() if one.state == "refused"))


def expected(graph: Graph) -> str:
    """What must be said of the model that is asked about."""
    return _judged(graph, graph.asks, frozenset())


def _judged(graph: Graph, name: str, below: frozenset[str]) -> str:
    model = graph.models[name]
    if name in below or model.state in ("gone", "refused"):
        return ASK
    own = FAIL if model.own == BOUND else ASK if model.own in ("unknown", "silent") else PASS
    return max((own, *(_inherited(graph, model, one, below | {name}) for one in model.parents)), key=RANK.index)


def _inherited(graph: Graph, model: Model, parent: str, below: frozenset[str]) -> str:
    """What a model takes over from one it was made from: all but what its own publisher gave, and may give anew."""
    found = _judged(graph, parent, below)
    above = graph.models[parent]
    given = above.state not in ("gone", "refused") and above.own != "silent" and parent not in below
    if above.owner == model.owner and given and model.own in FREE:
        older = (_inherited(graph, above, one, below | {parent}) for one in above.parents)
        found = max((PASS, *older), key=RANK.index)
    return ASK if model.told and found == FAIL else found


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ModelAudit]:
    root = tmp_path_factory.mktemp("chains")
    drawn = tuple(graphs(GRAPHS, SEED))
    for graph in drawn:
        for model in graph.models.values():
            if model.state != "gone":
                make_model(root / "models", model.name, {"README.md": model.card()})
    (root / "auditor.yaml").write_text(POLICY + LISTS, encoding="utf-8")
    faults = [Fault.parse(spec) for graph in drawn for spec in graph.faults]
    with Hub(root / "models", faults=faults) as hub:
        source = HuggingFace(endpoint=hub.url, token=ANYBODY, cache_dir=root / "cache")
        how = Collecting(store=root / "store", sources={"hf": source})
        asked = [f"hf:{graph.asks}" for graph in drawn]
        found = audit(asked, policy=root / "auditor.yaml", as_of=date(2026, 11, 21), collecting=how)
    return {model.ref.name: model for model in found.models}


@pytest.mark.parametrize("graph", list(graphs(GRAPHS, SEED)), ids=[f"graph {number}" for number in range(GRAPHS)])
def test_a_random_chain_is_judged_by_the_strictest_of_what_it_was_made_from(
    graph: Graph, audited: dict[str, ModelAudit]
) -> None:
    model = audited[graph.asks]
    assert model.failure is None
    assert [verdict.outcome.value for verdict in model.verdicts] == [expected(graph)], str(graph)


def test_every_verdict_is_drawn() -> None:
    drawn = [expected(graph) for graph in graphs(GRAPHS, SEED)]
    assert min(map(drawn.count, RANK)) >= GRAPHS // 12

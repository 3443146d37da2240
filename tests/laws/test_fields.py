"""Every machine-readable key is read into a claim, says nothing of rights for a stated reason, or is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from auditor.core.marked_yaml import Node
from auditor.evidence.fields import folded_key, is_known, registry
from auditor.text.front_matter import read_front_matter
from tests.laws.generators import plain_carrier
from tests.laws.repository import passes

TABLE = yaml.safe_load((Path(__file__).parents[2] / "license_db" / "fields.yaml").read_text("utf-8"))
LIMITS = "research use only, no commercial use"


def _keys(node: Node) -> Iterator[str]:
    for key, value in node.pairs:
        yield key.raw
        yield from _keys(value) if not is_known(key.raw) else ()
    for item in node.items:
        yield from _keys(item)


def test_no_key_stands_on_two_lists_and_each_list_has_its_reason() -> None:
    claims, silent = registry()
    looked_at = set(TABLE["looked_at"])
    assert not claims & silent
    assert not (claims | silent) & looked_at
    assert all(row["why"].strip() for row in TABLE["silent"])
    assert all(str(why).strip() for why in (*TABLE["claims"].values(), *TABLE["looked_at"].values()))


@pytest.mark.corpus
def test_every_key_of_real_cards_is_on_record(corpus: Path) -> None:
    seen: dict[str, str] = {}
    for card in sorted((corpus / "cards").glob("*/README.md")):
        for field in read_front_matter(card.read_text("utf-8", errors="replace")).fields:
            seen.setdefault(field.key, card.parent.name)
            for key in _keys(field.node) if not is_known(field.key) else ():
                seen.setdefault(key, card.parent.name)
    assert len(seen) > 20
    assert {
        key: card for key, card in seen.items() if not is_known(key) and folded_key(key) not in TABLE["looked_at"]
    } == {}


@pytest.mark.parametrize("key", [*TABLE["looked_at"], "usage_terms", "x_rights", "who_may_use_it", "許可"])
def test_a_key_that_no_list_silences_is_asked_where_its_value_limits(key: str) -> None:
    files = plain_carrier()
    card = files["README.md"].decode()
    for value in (LIMITS, f"[{LIMITS}]", f"{{deep: {{deeper: {LIMITS!r}}}}}"):
        changed = {**files, "README.md": card.replace("---\n", f"---\n{key}: {value}\n", 1).encode()}
        assert not passes(changed), value
    assert not passes({**files, "config.json": f'{{"model_type": "bert", "{key}": "{LIMITS}"}}'.encode()})


@pytest.mark.parametrize("key", ["house_color", "prior", "model_link", "motto"])
def test_a_key_that_no_list_names_passes_where_its_value_is_harmless(key: str) -> None:
    files = plain_carrier()
    card = files["README.md"].decode().replace("---\n", f"---\n{key}: green-seven\n", 1)
    assert passes({**files, "README.md": card.encode()})

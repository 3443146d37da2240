"""A sweep reads a card for its data sets where something of the policy rests on them, and there alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.core.model import DATASETS, OF_DATA_SETS
from auditor.policy import default_policy
from auditor.policy.checks import packs
from auditor.policy.facts.fact_registry import registry
from auditor.policy.judging.engines import facts_read
from auditor.sweep.assess import Assessor
from auditor.sweep.snapshots import snapshot_of
from tests.sweep.tables import POLICY, row, setup

OWN_RULE = """\
rules:
- id: OWN-1
  title: No data under such licenses
  rule: {review: 'size(%s) > 0'}
  reasons: {review: 'It was trained on {%s}.'}
  question: Why?
  examples:
  - {name: none, facts: {%s: []}, expect: pass}
"""
LICENSES = 'licenses: {deny: ["cc-by-nc-*"]}'
ASKING = {
    asked: POLICY.replace(LICENSES, LICENSES.replace("}", f", training_data: {asked}}}"))
    for asked in ("limiting", "unknown")
}
OWN = {name: POLICY + OWN_RULE.replace("%s", name) for name in sorted(OF_DATA_SETS)}
CARDS = [
    f"---\nlicense: mit\n---\n# Wren\n\nWren sings in the morning.\n\n{told}\n\nWe thank everybody.\n"
    for told in (
        "It was trained on [talk](https://huggingface.co/datasets/acme/talk) (CC-BY-NC-4.0).",
        "Training data: acme/talk, acme/logs.",
        "## Data\n\n- [acme/talk](https://huggingface.co/datasets/acme/talk) under CC-BY-NC-4.0",
        "It was trained on acme/talk.",
        "It was trained on the ShareGPT dataset.",
        "It was trained on the [Alpaca](https://huggingface.co/datasets/tatsu-lab/alpaca) dataset.",
        "| Dataset | License |\n|---|---|\n| acme/talk | CC-BY-NC-4.0 |",
    )
]


@pytest.mark.parametrize("policy", [*ASKING.values(), *OWN.values()], ids=[*ASKING, *OWN])
def test_where_data_sets_matter_a_row_says_of_them_what_an_audit_says(tmp_path: Path, policy: str) -> None:
    judge = Assessor(setup(tmp_path, policy))
    for number, card in enumerate(CARDS):
        one = row(f"org/Wren-{number}", card)
        assert judge.row(one) == judge.whole(snapshot_of(one)), card


def test_a_check_that_the_policy_turns_off_rests_on_no_data_set(tmp_path: Path) -> None:
    for policy in (Assessor(setup(tmp_path)).policy, default_policy()):
        assert DATASETS not in facts_read(policy)
    for number, text in enumerate(ASKING.values()):
        folder = tmp_path / str(number)
        folder.mkdir()
        assert DATASETS in facts_read(Assessor(setup(folder, text)).policy)


def test_what_keys_of_the_policy_keep_from_applying_no_other_fact_brings_back() -> None:
    keys = {one.name: one.default for one in registry().defaults if one.name.startswith("policy.")}
    turned_off = set()
    for check in (one for name in packs.pack_ids() for one in packs.shipped_pack(name).checks):
        for example in check.examples:
            stated = {**keys, **example.facts}
            own = {name: value for name, value in stated.items() if name.startswith("policy.")}
            if check.applies.evaluate(own) is False:
                turned_off.add(check.id)
                assert check.applies.evaluate(stated) is False, (check.id, example.name)
    assert turned_off

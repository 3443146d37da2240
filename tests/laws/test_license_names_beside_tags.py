"""A tag names one license and the field for its name another that nobody knows: that contradicts itself. A name in the
tag's own words, a file, or a word that names nothing does not.
"""

from __future__ import annotations

import random
from itertools import product

import pytest

from tests.laws.repository import dossier, passes, snapshot

SYLLABLES = "bra cor dun fel gar hal jor kel lum mor nev orr pel quen ras sol tir vel wex zan".split()
TAGS = ("apache-2.0", "mit", "cc-by-nc-4.0", "llama3.1", "gemma", "creativeml-openrail-m")
OWN_WORDS = {
    "apache-2.0": ("apache-2.0", "Apache License", "apache 2", "Apache-2.0 (see LICENSE)"),
    "mit": ("MIT", "mit-license", "The MIT License"),
    "cc-by-nc-4.0": ("CC BY-NC 4.0", "Attribution-NonCommercial", "cc-by-nc"),
    "llama3.1": ("llama3.1", "Llama 3.1 Community License", "llama3_1"),
    "gemma": ("gemma", "Gemma Terms of Use", "gemma-terms"),
}
NAMES_NOTHING = ("other", "license", "LICENSE", "custom", "see LICENSE", "unknown", "n/a")


def made_up(seed: int) -> str:
    pick = random.Random(f"license name {seed}")
    word = "".join(pick.sample(SYLLABLES, 3))
    return pick.choice(("{}", "{}-license", "{} Community License", "{}-use-1.0", "{} EULA")).format(word)


def card(tag: str, name: str) -> dict[str, bytes]:
    front = f'---\nlicense: {tag}\nlicense_name: "{name}"\n---\n# Tern\n\nIt reads letters.\n'
    return {"README.md": front.encode()}


def contradicted(tag: str, name: str) -> bool:
    return any(one.kind == "declared-vs-file" for one in dossier(snapshot(card(tag, name))).conflicts)


@pytest.mark.parametrize("tag", TAGS)
def test_an_unknown_name_beside_a_known_tag_contradicts_it_and_passes_nowhere(tag: str) -> None:
    names = [made_up(seed) for seed in range(12)]
    assert [name for name in names if not contradicted(tag, name)] == []
    assert [name for name in names if passes(card(tag, name))] == []


@pytest.mark.parametrize("tag", OWN_WORDS)
def test_the_tag_s_own_words_contradict_nothing(tag: str) -> None:
    assert [name for name in OWN_WORDS[tag] if contradicted(tag, name)] == []


def test_what_names_nothing_contradicts_nothing() -> None:
    assert [pair for pair in product(TAGS, NAMES_NOTHING) if contradicted(*pair)] == []


def test_a_tag_that_leaves_the_name_to_the_field_contradicts_nothing() -> None:
    assert [name for name in map(made_up, range(12)) if contradicted("other", name)] == []

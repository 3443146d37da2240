"""A glob of the table of base models fits what Python's own globs fit, and the first in the file counts."""

from __future__ import annotations

from fnmatch import fnmatchcase

from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.records.base_models import BaseFamily, Globs, fits, load_base_models
from auditor.records.model_names import fold
from tests.sizes import sized

LETTERS = "ab-/1"
names = st.text(LETTERS, max_size=12)
globs = st.text(LETTERS + "**?[]", max_size=8)


def wanted_of(glob: str, name: str) -> bool:
    """As Python's own globs, but that no letter follows where a star ends the beginning of a repository's name."""
    begins, star, _ = glob.partition("*")
    named = star and "/" in begins and begins[-1].isalnum() and not set("?[") & set(begins)
    return fnmatchcase(name, glob) and not (named and name[len(begins) :][:1].isalpha())


@settings(max_examples=sized(500))
@given(globs, names)
def test_a_glob_fits_what_pythons_own_fits(glob: str, name: str) -> None:
    assert fits(glob)(name) == wanted_of(glob, name)


@settings(max_examples=sized(200))
@given(st.lists(globs.map(fold), max_size=12), st.lists(names.map(fold), min_size=1, max_size=8))
def test_the_first_glob_that_fits_counts(listed: list[str], asked: list[str]) -> None:
    families = [BaseFamily(id=str(n), publisher="", license="", ids=(), names=()) for n in range(len(listed))]
    table = Globs(zip(listed, families, strict=True))
    for name in asked:
        wanted = next((family for glob, family in zip(listed, families, strict=True) if wanted_of(glob, name)), None)
        assert table.first(name) is wanted


def test_every_glob_of_the_table_is_found_by_a_name_that_it_fits() -> None:
    for family in load_base_models().families:
        for glob in (*family.ids, *family.names):
            assert Globs([(glob, family)]).first(fold(glob.replace("*", "-x1"))) is family


def test_a_star_of_the_table_never_goes_on_inside_a_word() -> None:
    """T5Gemma is no T5: a name that grows by letters is another model, often under another license."""
    table = load_base_models()
    for family in table.families:
        for glob in family.ids:
            begins = fold(glob).partition("*")[0]
            if "/" in begins and begins != fold(glob) and begins[-1].isalnum():
                for grown in (f"{begins}gemma-2b", f"{begins}zzq"):
                    found = table.find(grown)
                    assert found is None or not found.by_id or found.family is not family, (glob, grown)


def test_a_model_whose_name_begins_like_a_free_ones_keeps_its_own_license() -> None:
    """Each of these was taken for Apache 2.0 or MIT by a glob of another model."""
    for name in ("google/t5gemma-2b-2b-ul2", "google/t5gemma-2-4b-4b", "BAAI/bge-multilingual-gemma2"):
        found = load_base_models().find(name)
        assert found is None or found.family.license == "gemma", name
    for name in ("Qwen/Qwen1.5-32B", "Qwen/CodeQwen1.5-7B", "Qwen/CodeQwen1.5-7B-AWQ"):
        found = load_base_models().find(name)
        assert found is not None
        assert found.family.license == "tongyi-qianwen-research-license", name

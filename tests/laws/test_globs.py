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


@settings(max_examples=sized(500))
@given(globs, names)
def test_a_glob_fits_what_pythons_own_fits(glob: str, name: str) -> None:
    assert fits(glob)(name) == fnmatchcase(name, glob)


@settings(max_examples=sized(200))
@given(st.lists(globs.map(fold), max_size=12), st.lists(names.map(fold), min_size=1, max_size=8))
def test_the_first_glob_that_fits_counts(listed: list[str], asked: list[str]) -> None:
    families = [BaseFamily(id=str(n), publisher="", license="", ids=(), names=()) for n in range(len(listed))]
    table = Globs(zip(listed, families, strict=True))
    for name in asked:
        wanted = next((family for glob, family in zip(listed, families, strict=True) if fnmatchcase(name, glob)), None)
        assert table.first(name) is wanted


def test_every_glob_of_the_table_is_found_by_a_name_that_it_fits() -> None:
    for family in load_base_models().families:
        for glob in (*family.ids, *family.names):
            assert Globs([(glob, family)]).first(fold(glob.replace("*", "x1"))) is family

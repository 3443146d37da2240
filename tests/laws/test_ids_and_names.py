"""What stands in an id or a name is a part of it: the owner of a model names no terms, half a name no license.

Every vendor whose terms are on record may own a model, and every license on record with a name of several words may be
named in full.
"""

from __future__ import annotations

import pytest

from auditor.core.worded import Worded
from auditor.identify.references import identify_reference
from auditor.terms.license_names import license_names, stated_names
from auditor.text.markdown import plain
from tests.laws.repository import book, dossier, snapshot

OWN_IDS = frozenset(Worded("license_words.yaml").words("ids"))
"""Ids that mean a license wherever they stand."""
OWNERS = sorted(
    {
        word
        for entry in book().entries.values()
        for name in (entry.id, *entry.aliases, entry.name, *entry.names)
        for word in [name.split()[0].split("-")[0]]
        if (word.casefold(),) in book().names.keys and word.isalpha() and word.casefold() not in OWN_IDS
    }
)
"""Words by which one license on record, or the terms of one vendor, may be called."""
TOLD = ("License: see {}", "Under the license of {}.", "derived from: {}", "License: Apache 2.0, derived from {}.",
        "See the terms of {}.")  # fmt: skip
FORMS = ("License: {}", "The weights are released under the {}.", "{}", "license: {} (see the file)")
NAMES = sorted({(entry.id, entry.name) for entry in book().entries.values() if len(entry.name.split()) > 1})


def _asked(said: str) -> list[str]:
    card = f"---\nlicense: apache-2.0\n---\n# Tern\n\nIt reads letters.\n\n{said}\n"
    weights = dossier(snapshot({"README.md": card.encode()})).coverage[0]
    return sorted(gap.kind for gap in weights.gaps)


@pytest.mark.parametrize("owner", OWNERS)
def test_the_owner_of_a_model_names_no_terms(owner: str) -> None:
    for name in (f"{owner}/kelp-enc-v3", f"{owner.casefold()}-ai/kelp-enc", f"`{owner}/kelp`"):
        found = [license_names(told.format(name), book()) for told in TOLD[:3]]
        assert [ids for one in found for _, _, ids in one] == []
        assert identify_reference(f"License: see {name}", book()).license_ids == ()


@pytest.mark.parametrize("owner", ["openai", "meta-llama", "deepseek-ai", "Qwen", "google"])
@pytest.mark.parametrize("told", TOLD)
def test_what_is_asked_of_an_id_does_not_hang_on_whose_it_is(told: str, owner: str) -> None:
    asked = _asked(told.format(f"{owner}/kelp-enc-v3"))
    assert asked == _asked(told.format("reedlab/kelp-enc-v3"))


@pytest.mark.parametrize(
    "choice", ["MIT/Apache-2.0", "Apache/MIT", "GPL-2.0/MIT", "BSD/GPL", "MIT/X11", "Artistic/GPL"]
)
def test_licenses_with_a_slash_between_stay_licenses(choice: str) -> None:
    assert license_names(f"License: {choice}", book())


@pytest.mark.parametrize(("id_", "name"), NAMES)
def test_a_name_in_full_is_that_license_or_none_and_no_part_of_it_is_another(id_: str, name: str) -> None:
    current = book().current(id_)
    for form in FORMS:
        words = plain(form.format(name))
        found = {book().current(one) for _, _, ids in license_names(words, book()) for one in ids}
        assert current in found or not found
        if found:
            assert list(stated_names(words, "", book())) == []

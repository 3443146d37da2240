"""Laws of identification, over seeded mutations: looks change nothing, meaning always shows, together finds both."""

from __future__ import annotations

import random

import pytest

from auditor.core.model import Status
from auditor.identify import identify_text
from bench import mutations
from bench.cosmetic import COSMETIC, Cosmetic
from bench.license_texts import words_of
from bench.more_cosmetic import MORE_COSMETIC
from bench.more_substantive import MORE_SUBSTANTIVE
from bench.substantive import FOREIGN, SUBSTANTIVE, Source
from tests.identify.own_texts import APACHE, ORCHARD_1, ORCHARD_2, QUAY, book

SURE = (Status.EXACT, Status.EQUIVALENT)
TEXTS = {"apache-2.0": APACHE, "orchard-1.0": ORCHARD_1, "orchard-2.0": ORCHARD_2, "quay": QUAY}


@pytest.mark.parametrize("mutate", [*COSMETIC, *MORE_COSMETIC], ids=lambda mutate: mutate.__name__)
@pytest.mark.parametrize("license_id", TEXTS)
def test_cosmetic_change_never_changes_status_or_license(mutate: Cosmetic, license_id: str) -> None:
    for seed in range(6):
        changed = mutate(TEXTS[license_id], random.Random(seed))
        found = identify_text(changed, book())
        assert found.status in SURE, (seed, found.hunks)
        assert found.license_ids == (license_id,)


@pytest.mark.parametrize("license_id", ["orchard-1.0", "orchard-2.0", "quay"])
def test_a_change_of_meaning_is_never_exact_and_has_a_hunk_on_its_line(license_id: str) -> None:
    source, rng, drawn = Source.of(TEXTS[license_id]), random.Random(4), 0
    for _ in range(250):
        edit = rng.choice([*SUBSTANTIVE, *MORE_SUBSTANTIVE])(source, rng)
        if edit is None or words_of(edit.text) == words_of(source.text):
            continue
        drawn += 1
        found = identify_text(edit.text, book())
        assert found.status is Status.MODIFIED, (edit.what, edit.was, edit.now)
        assert any(hunk.start_line - 1 <= edit.line <= hunk.end_line + 1 for hunk in found.hunks), (edit, found.hunks)
    assert drawn > 60


@pytest.mark.parametrize("restriction", FOREIGN)
def test_adding_a_restriction_never_leaves_the_plain_license(restriction: str) -> None:
    pieces = ORCHARD_1.split("\n\n")
    for place in range(len(pieces) + 1):
        text = "\n\n".join([*pieces[:place], restriction, *pieces[place:]])
        found = identify_text(text, book())
        assert found.status is Status.MODIFIED
        assert found.license_ids == ()


@pytest.mark.parametrize("first", TEXTS)
@pytest.mark.parametrize("second", TEXTS)
def test_concatenation_finds_both(first: str, second: str) -> None:
    if first == second:
        return
    found = identify_text(f"{TEXTS[first]}\n\nWhat follows concerns another part.\n\n{TEXTS[second]}", book())
    assert [match.license_id for match in found.matches] == [first, second]


@pytest.mark.corpus
def test_a_seeded_sample_over_all_real_texts_meets_the_bars() -> None:
    cosmetic, substantive = mutations.run(("cosmetic", 80, 31)), mutations.run(("substantive", 80, 31))
    assert sum(cosmetic.wrong.values()) <= 1, cosmetic.failures
    assert sum(substantive.wrong.values()) <= 1, substantive.failures

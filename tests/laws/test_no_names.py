"""What names no license on no record: a verb that opens a sentence, a name on record, the owner in a hub id."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.records.named_licenses import named_in
from tests.laws.repository import dossier, passes, snapshot
from tests.laws.test_named_licenses import WORD, card
from tests.sizes import sized

VERBS = st.sampled_from(
    ("Inherit", "Inherits", "Respect", "Respects", "Check", "Follow", "Honor", "Verify", "Review", "Retain", "Preserve")
)
OBJECTS = st.sampled_from(("obligations from", "terms of", "conditions of", "notices of", "of", "requirements of"))
BEFORE = st.sampled_from(("", "- ", "* ", "It reads letters. ", "## License\n\n", "## Notes\n\n"))


@settings(max_examples=sized(60))
@given(BEFORE, VERBS, OBJECTS, st.sampled_from(("the base model", "the parent checkpoint", "the original weights")))
def test_a_verb_that_opens_a_sentence_about_a_license_is_the_name_of_none(
    before: str, verb: str, tells: str, base: str
) -> None:
    found = dossier(snapshot(card(f"{before}{verb} license {tells} {base}."))).weights.concluded.expression
    assert not named_in(found)


NAMING = (
    "The {name} License 2.0 applies.",
    "{name} License 2.0 applies.",
    "{name} license 2.0 applies to the weights.",
    "{name} License terms apply to the weights.",
    "Released under the {name} License.",
    "Released under the {name} license of our lab.",
    "License: {name} license",
    "License: {name} license terms",
    "The model license is the {name} Community License.",
)


@settings(max_examples=sized(60))
@given(st.sampled_from(NAMING), VERBS | WORD)
def test_a_license_that_is_called_by_a_verb_is_asked_about_as_any_other(form: str, name: str) -> None:
    assert not passes(card(form.format(name=name)))

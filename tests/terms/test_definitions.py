"""Words that a text defines: a sentence that uses one says what it would say with the meaning in its place."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.terms.definitions import definitions, expanded
from auditor.terms.understood import terms
from tests.sizes import sized
from tests.terms.texts import document

DEFINED = {
    "en": ('"{}" means {}.', "You may use the Model solely for the {}.", "Licensed Aim", "academic research"),
    "de": ("„{}“ bezeichnet {}.", "Der Lizenznehmer darf das Modell nur für {} nutzen.", "Erlaubter Rahmen",
           "die nichtkommerzielle Forschung"),
    "fr": ("« {} » désigne {}.", "Le modèle est utilisé uniquement pour {}.", "Cadre Permis",
           "la recherche non commerciale"),
    "zh": ("“{}”是指{}。", "您仅可将本模型用于{}。", "许可事项", "非商业研究"),
    "ja": ("「{}」とは、{}をいう。", "本モデルは{}のためにのみ利用できます。", "許諾事項", "非営利の研究"),
}  # fmt: skip


def values(text: str) -> set[tuple[str, str]]:
    return {(term.id, str(term.value)) for term in terms(document(text))}


@pytest.mark.parametrize("language", sorted(DEFINED))
def test_a_defined_word_limits_as_its_meaning_does(language: str) -> None:
    defines, uses, word, meaning = DEFINED[language]
    plain = values(uses.format(meaning))
    assert "purpose-limit" in {term for term, _ in plain}
    assert plain <= values(f"1. {defines.format(word, meaning)}\n\n2. {uses.format(word)}")


@pytest.mark.parametrize("places", ["Iran and Cuba", "the European Union", "France"])
def test_places_under_a_defined_name_are_left_out_as_places_are(places: str) -> None:
    defined = f'"Barred Territory" means {places}.\n\nYou may not use the Model in the Barred Territory.'
    wanted = {one for one in values(f"You may not use the Model in {places}.") if one[0] == "territory-exclusion"}
    assert wanted
    assert wanted <= values(defined)


@pytest.mark.parametrize(
    "shown",
    [
        '"You" means a non-profit research institute.',
        '"Model" means the weights made for academic research.',
        '"Small Firm" means a company with revenue below 5,000,000 euros in France.',
        '"Effective Date" means the day on which you download the files.',
    ],
)
def test_parties_things_and_amounts_keep_their_names(shown: str) -> None:
    assert definitions([(0, shown, "en")]) == ()


@settings(max_examples=sized(60))
@given(
    word=st.from_regex(r"[A-Z][a-z]{3,9} [A-Z][a-z]{3,9}", fullmatch=True),
    before=st.sampled_from(["", "1.2 ", "(a) "]),
)
def test_a_definition_itself_stays_as_it_is(word: str, before: str) -> None:
    shown = f'{before}"{word} Purpose" means academic research.'
    known = definitions([(0, shown, "en")])
    assert expanded(shown, known, 0) == shown
    assert len(known) <= 1
    for one in known:
        assert expanded(f"for the {word} Purpose only", known, 99) == f"for the {one.meaning} only"


def test_what_looks_like_a_group_of_a_pattern_is_put_in_as_it_stands() -> None:
    (known,) = definitions([(0, r'"Odd Territory" means France \n and \g<name>.', "en")])
    assert expanded("the Odd Territory", (known,), 9) == r"the France \n and \g<name>"

"""The table of well-known base models: whole, sourced, and right about names that look alike."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from auditor.core.errors import DataError
from auditor.evidence.derivations import derivations
from auditor.lineage import trace
from auditor.lineage.ancestry import names_again
from auditor.records.base_models import BaseFamily, BaseModels, load_base_models
from auditor.records.book import load_book
from auditor.records.families import families
from tests.small_book import BASES, BOOK, card, recognized


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("meta-llama/Llama-2-7b-hf", "llama-2"),
        ("Llama 2 13B", "llama-2"),
        ("someone/Great-Llama2-13b", "llama-2"),
        ("LLaMA-13B", "llama-1"),
        ("meta-llama/Meta-Llama-3-8B-Instruct", "llama-3"),
        ("meta-llama/Llama-3.1-8B", "llama-3.1"),
        ("unsloth/Meta-Llama-3.1-8B-bnb-4bit", "llama-3.1"),
        ("meta-llama/Llama-3.2-1B", "llama-3.2"),
        ("TinyLlama/TinyLlama-1.1B", "tinyllama"),
        ("openlm-research/open_llama_7b", "open-llama"),
        ("Qwen/Qwen2.5-72B-Instruct", "qwen-2.5-72b"),
        ("Qwen/Qwen2.5-7B", "qwen-2.5"),
        ("Qwen/Qwen2-72B", "qwen-2-72b"),
        ("deepseek-ai/DeepSeek-R1-Distill-Llama-8B", "deepseek-r1-distill-llama-8b"),
        ("deepseek-ai/DeepSeek-V3-0324", "deepseek-mit"),
        ("deepseek-ai/DeepSeek-V3", "deepseek-licensed"),
        ("google/gemma-4-31B-it", "gemma-4"),
        ("google/gemma-2-9b-it", "gemma"),
        ("black-forest-labs/FLUX.1-schnell", "flux-schnell"),
        ("black-forest-labs/FLUX.1-dev", "flux-dev"),
        ("stabilityai/stable-diffusion-xl-base-1.0", "sdxl"),
        ("mistralai/Mistral-7B-v0.1", "mistral-open"),
        ("mistralai/Mistral-Large-Instruct-2407", "mistral-research"),
    ],
)
def test_names_belong_to_the_right_family(name: str, family: str) -> None:
    found = load_base_models().find(name)
    assert found is not None
    assert found.family.id == family


@pytest.mark.parametrize("name", ["ollama", "someone/new-model", "llm", "", "a", "/"])
def test_other_names_belong_to_none(name: str) -> None:
    assert load_base_models().find(name) is None


def test_a_relicensed_family_binds_by_the_license_of_the_day_and_unknown_days_by_the_first() -> None:
    family = next(one for one in load_base_models().families if one.later)
    change = family.later[0]
    assert family.license_on(None) == family.license
    assert family.license_on(date(2000, 1, 1)) == family.license
    assert family.license_on(change.since) == change.license


def test_every_family_is_unique_and_has_a_source_and_a_pattern() -> None:
    families = load_base_models().families
    assert len({family.id for family in families}) == len(families)
    assert all(family.source and (family.ids or family.names) and (family.owners or family.base) for family in families)


def test_a_damaged_table_is_our_fault_and_says_where(tmp_path: Path) -> None:
    path = tmp_path / "base_models.yaml"
    path.write_text("families: [{id: x}]\n")
    with pytest.raises(DataError) as caught:
        load_base_models(path)
    assert str(path) in caught.value.where


@pytest.mark.parametrize("words", ["LLama 7b", "llama", "Llama-7B", "LLaMA"])
@pytest.mark.parametrize("named", ["llama-2", "meta-llama/Llama-2-7b-hf", "Llama 2"])
def test_a_series_without_its_version_is_the_member_that_is_named_with_it(words: str, named: str) -> None:
    assert names_again(words, named)


@pytest.mark.parametrize(
    ("words", "named"), [("Llama 2 7b", "llama-2"), ("llama 13b", "Llama-2-7b"), ("gemma", "llama-2")]
)
def test_another_version_size_or_series_is_another_model(words: str, named: str) -> None:
    assert not names_again(words, named)


def test_no_name_in_the_table_gives_a_model_on_record_another_license_than_its_record() -> None:
    bases, book, other = load_base_models(), load_book(), []
    for family in families().all:
        for member in family.members:
            told = {**family.cells, **member.cells}.get("license")
            for one in member.ids if told else ():
                match = bases.find(one)
                assert match is not None
                listed = (match.family.license, *(change.license for change in match.family.later))
                if told and set(book.resolve(told.value)).isdisjoint(
                    one for word in listed for one in book.resolve(word)
                ):
                    other.append((one, told.value, match.family.id, listed))
    assert other == []


def test_every_base_in_the_table_is_there_and_no_chain_of_them_is_a_circle() -> None:
    bases = load_base_models()
    for family in bases.families:
        seen = [family]
        while seen[-1].base:
            following = bases.base_of(seen[-1])
            assert following is not None, seen[-1].base
            assert following not in seen
            seen.append(following)


def test_every_model_on_record_with_a_license_is_known_to_lineage() -> None:
    bases, unknown = load_base_models(), []
    for family in families().all:
        for member in family.members:
            told = {**family.cells, **member.cells}.get("license")
            unknown += [one for one in member.ids if told and bases.find(one) is None]
    assert unknown == []


@pytest.mark.parametrize(
    ("name", "license_id"),
    [("F5-TTS", "cc-by-nc-4.0"), ("Stable Diffusion 3.5 Medium", "stability-community-2024-07-05")],
)
def test_a_model_on_record_is_known_by_its_bare_name(name: str, license_id: str) -> None:
    match = load_base_models().find(name)
    assert match is not None
    assert (match.family.license, match.family.tells_base) == (license_id, False)


@pytest.mark.parametrize(("owners", "binds"), [(("maker",), True), (("lama-labs",), False)])
@pytest.mark.parametrize("named", ["maker/robin-7b", "other/Robin-7B-GGUF"])
def test_what_a_listed_parent_was_made_from_binds_its_children(
    owners: tuple[str, ...], binds: bool, named: str
) -> None:
    """A publisher may put its own model under other terms; nobody else's."""
    made = BaseFamily(
        id="robin", publisher="Maker", license="free", base="lama", ids=("maker/robin-*",), names=("robin-*",),
        owners=owners, source="card of maker/robin-7b",
    )  # fmt: skip
    child = recognized("me/model", {"README.md": card(license="free", base_model=named)})
    dossier = trace(child, book=BOOK, bases=BaseModels((made, *BASES.families)))
    assert ("limited-1.0" in dossier.weights.concluded.license_ids) is binds


NAMES = sorted(
    {
        " ".join(word if any(map(str.isdigit, word)) else word.capitalize() for word in name.split("-"))
        for family in load_base_models().families
        if family.tells_base
        for glob in family.names
        if (name := glob.strip("*-")) and len(name) > 2 and not set("*?[") & set(name)
    }
)
"""Every name of the table as a sentence writes it, with blanks."""


@pytest.mark.parametrize("name", NAMES)
def test_every_name_of_the_table_is_seen_in_a_sentence(name: str) -> None:
    bases = load_base_models()
    for written in (name[:1].upper() + name[1:], name.replace(" ", "-").upper()):
        if bases.find_name(written):
            assert bases.spans_in(f"We took {written}."), written


DECLINED = {
    "Llama": "Llamy Llamie Llamę Llamą Llamou Llamas Llaman Llamasta Llamaan Llamából",
    "Gemma": "Gemmy Gemmie Gemmę Gemmą Gemmou Gemmas Gemman Gemmalla Gemmát",
    "Mistral": "Mistrala Mistralu Mistralem Mistralowi Mistrals Mistralin Mistralista Mistraliin Mistralból",
    "Falcon": "Falcona Falconu Falconem Falcons Falconin Falconból",
    "Qwen": "Qwena Qwenu Qwenem Qwens Qwenin Qwenul",
}
"""Names with the endings that languages give them in a sentence."""


@pytest.mark.parametrize(("name", "form"), [(name, form) for name, forms in DECLINED.items() for form in forms.split()])
@pytest.mark.parametrize("size", ["7B", "3 8B", "3.3-70B"])
def test_a_name_is_the_same_model_whatever_its_ending(name: str, form: str, size: str) -> None:
    bases, (plain, declined) = load_base_models(), (f"{one} {size}" for one in (name, form))
    assert bases.undeclined(declined) == plain
    assert bases.find(declined) == bases.find(plain)
    assert bases.named_in(f"Wzięliśmy {declined}.") == bases.named_in(f"Wzięliśmy {plain}.")


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_the_table_has_no_ending(name: str) -> None:
    assert load_base_models().undeclined(name) == name


@pytest.mark.parametrize(
    "word", ["Bardem 7B", "Gemini", "Phil", "Llamarada 7B", "Falconer 7B", "Mistralix 7B", "Qwentin"]
)
def test_another_word_is_not_declined(word: str) -> None:
    assert load_base_models().undeclined(word) == word


@pytest.mark.parametrize("short", ["i.e.", "e.g.", "d.h.", "d. h.", "z. B.", "m.a.W.", "c.-à-d.", "o sea"])
def test_an_abbreviation_ends_no_clause(short: str) -> None:
    told = derivations(f"ONNX export of the well-known embedder, {short} jina-embeddings-v3.")
    assert [one.name for one in told] == ["jina-embeddings-v3"]


def test_a_sentence_ends_a_clause() -> None:
    assert derivations("ONNX export of our embedder. The rival jina-embeddings-v3 is slower.") == ()

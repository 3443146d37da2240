"""The data sets a repository names: from where, under which name, with which license, and what is none."""

from __future__ import annotations

import pytest

from auditor.collect.weight_headers import card_data
from auditor.core.model import DATASETS, WEIGHTS_HEADER, ModelFact, Reading
from auditor.evidence import data_sets, data_words, read
from auditor.evidence.cards import MAX_ITEMS
from auditor.policy.facts.fact_registry import registry
from tests.laws import repository
from tests.small_book import card, snapshot


def fact(reading: Reading) -> ModelFact | None:
    return next((one for one in reading.facts if one.name == DATASETS), None)


def named(text: str, **more: object) -> tuple[str, ...]:
    """What the pipeline reads of a card's body."""
    found = repository.dossier(repository.snapshot({"README.md": f"# M\n\n{text}\n".encode()}, **more))  # type: ignore[arg-type]
    return next((one.value for one in found.facts if one.name == DATASETS), ())


def test_the_front_matter_names_them_with_its_place() -> None:
    text = "---\nlicense: mit\ndatasets:\n- acme/corpus\n- Orchard Rows\n---\n# M\n"
    found = fact(read(snapshot("a/b", {"README.md": text})))
    assert found is not None
    assert found.value == ("acme/corpus", "Orchard Rows")
    assert found.source == "the front matter of README.md"
    assert found.location is not None
    assert (found.location.path, found.location.start_line) == ("README.md", 4)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("acme/corpus", ("acme/corpus",)),
        ("{name: acme/corpus, license: cc-by-nc-4.0}", ("acme/corpus (cc-by-nc-4.0)",)),
        ("[{dataset: acme/corpus, license: [mit, odc-by]}]", ("acme/corpus (mit, odc-by)",)),
        ("[{acme/corpus: {license: mit}}, b/c]", ("acme/corpus (mit)", "b/c")),
        ("{acme/corpus: cc-by-4.0, b/c: }", ("acme/corpus (cc-by-4.0)", "b/c")),
        ("{train: acme/corpus, sft: [b/c, d/e]}", ("acme/corpus", "b/c", "d/e")),
        ("[https://huggingface.co/datasets/acme/corpus, acme/corpus]", ("acme/corpus",)),
        ("['', ~, acme/corpus, Acme/Corpus]", ("acme/corpus",)),
    ],
)
def test_every_way_to_write_the_key_is_read(written: str, value: tuple[str, ...]) -> None:
    found = fact(read(snapshot("a/b", {"README.md": card(datasets=written)})))
    assert found is not None
    assert found.value == value


def test_the_hub_and_the_packaging_add_to_what_the_card_names() -> None:
    said = {"tags": ["dataset:c/d", "dataset:acme/corpus"], WEIGHTS_HEADER: {"m.gguf": {"datasets": ("e/f",)}}}
    taken = snapshot("a/b", {"README.md": card(datasets="acme/corpus")}, metadata=said)
    found = fact(read(taken))
    assert found is not None
    assert found.value == ("acme/corpus", "c/d", "e/f")
    assert "the hub's metadata" in found.source
    assert "m.gguf" in found.source


def test_nobody_who_names_none_has_the_fact() -> None:
    assert fact(read(snapshot("a/b", {"README.md": card("# M\n\nIt was trained for long.\n")}))) is None


def test_prose_adds_the_license_to_what_the_front_matter_names() -> None:
    text = "---\nlicense: mit\ndatasets: [Acme/corpus]\n---\nIt was trained on acme/corpus (CC-BY-NC-4.0).\n"
    found = repository.dossier(repository.snapshot({"README.md": text.encode()}))
    value = next(one.value for one in found.facts if one.name == DATASETS)
    assert value == ("Acme/corpus (CC-BY-NC-4.0)",)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("It was trained on ab/rows-1 (MIT) and evaluated on cd/rows-1 (MIT).", ("ab/rows-1 (MIT)",)),
        ("Trained on The Pile (MIT), BookCorpus (ODC-By) and Pile of Law (CC-BY-NC-SA-4.0).",
         ("The Pile (MIT)", "BookCorpus (ODC-By)", "Pile of Law (CC-BY-NC-SA-4.0)")),
        ("Pre-trained on the Quux corpus (Acme Data License).", ("Quux corpus (Acme Data License)",)),
        ("The model, trained on ab/rows-1, is released under Apache-2.0.", ("ab/rows-1",)),
        ("It was trained on the CC BY-NC 4.0 licensed ab/rows-1.", ("ab/rows-1 (CC BY-NC 4.0)",)),
        ("本模型使用 ab/rows-1 数据集（CC-BY-NC-4.0）进行微调。", ("ab/rows-1 (CC-BY-NC-4.0)",)),
        ("## Data\n\n- ab/rows-1: rows, MIT\n\n## Evaluation data\n\n- cd/rows-1: rows, MIT", ("ab/rows-1 (MIT)",)),
        ("| Training set | License |\n|--|--|\n| Foo Rows | CC-BY-4.0 |", ()),
        ("## Training data\n\n| Set | License |\n|--|--|\n| Foo Rows | CC-BY-4.0 |", ("Foo Rows (CC-BY-4.0)",)),
        ("```\nload_dataset('a/b') # trained on cd/rows-1 (MIT)\n```", ()),
    ],
)  # fmt: skip
def test_sentences_lists_and_tables_are_read(text: str, value: tuple[str, ...]) -> None:
    assert named(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "A fine-tuned version of google/flan-t5-base on the samsum dataset.",
        "Fine-tuned on top of mistral-labs/mist-x with care.",
        "The model was trained with PyTorch (BSD-3-Clause) using huggingface/trl.",
        "It was trained on image/text pairs, question/answer rows and GPU/TPU machines.",
        "Training code is at https://github.com/acme/trainer (MIT).",
        "This was not trained on a/b-1 (MIT), unlike c/d-1.",
        "Fine-tuned on [acme/base-7b](https://huggingface.co/acme/base-7b).",
        "Results on a/bench-1 (MIT) improve after training.",
        "See the training log (Apache-2.0).",
    ],
)
def test_what_is_no_data_set_is_not_taken_for_one(text: str) -> None:
    assert named(text) == ()


def test_a_parent_that_the_card_declares_is_no_data_set() -> None:
    text = "---\nbase_model: acme/thing\n---\nIt was fine-tuned on acme/thing (MIT) and on acme/rows (MIT).\n"
    found = repository.dossier(repository.snapshot({"README.md": text.encode()}))
    assert next(one.value for one in found.facts if one.name == DATASETS) == ("acme/rows (MIT)",)


def test_a_second_card_is_read_and_a_script_is_not() -> None:
    files = {"TRAINING.md": b"It was trained on a/b-1 (MIT).\n", "train.py": b"# trained on c/d-1 (MIT)\n"}
    found = repository.dossier(repository.snapshot({"README.md": b"# M\n", **files}))
    fact_of = next(one for one in found.facts if one.name == DATASETS)
    assert fact_of.value == ("a/b-1 (MIT)",)
    assert fact_of.source == "the text of TRAINING.md"


@pytest.mark.parametrize("count", [data_sets.MOST, data_sets.MOST + 1])
def test_what_a_bound_leaves_out_is_a_gap(count: int) -> None:
    listed = "\n".join(f"- a/b-{number}" for number in range(count))
    reading = read(snapshot("a/b", {"README.md": f"---\ndatasets:\n{listed}\n---\n"}))
    found = fact(reading)
    assert found is not None
    assert len(found.value) == data_sets.MOST
    assert [gap.kind for gap in reading.gaps if gap.what == "training data sets"] == ["too-large"] * (
        count > data_sets.MOST
    )


@pytest.mark.parametrize(
    "front",
    [
        "datasets: " + "x" * (data_words.LONGEST + 1),
        "datasets: [[[[[a/b]]]], c/d]",
        "datasets:\n" + "- a/b\n" * (MAX_ITEMS + 1),
        "datasets: {name: a/b, license: " + "x" * 300 + "}",
    ],
)
def test_a_value_that_is_cut_is_a_gap(front: str) -> None:
    reading = read(snapshot("a/b", {"README.md": f"---\n{front.rstrip()}\n---\n"}))
    assert [gap.what for gap in reading.gaps] == ["training data sets"]


def test_a_text_that_names_more_than_are_read_has_a_gap() -> None:
    text = "\n".join(f"https://huggingface.co/datasets/a/b-{number}\n" for number in range(data_words.MOST + 1))
    reading = read(snapshot("a/b", {"README.md": text}))
    assert "README.md names more of them than are read" in [gap.detail for gap in reading.gaps]


def test_an_address_with_a_token_is_shown_without_it() -> None:
    text = card(datasets="[https://me:hf_abcdefghijklmnopqrstuvwxyz123456@host.example/rows]")
    found = fact(read(snapshot("a/b", {"README.md": text})))
    assert found is not None
    assert "hf_abc" not in repr(found)


def test_links_stay_on_their_lines() -> None:
    text = "# M\n\n<a\n href='https://huggingface.co/datasets/a/b'>the\nrows</a>\n\nmore\n\n[x\ny](https://hf.co/datasets/c/d)\n"
    found, more = data_words.named_data(text)
    assert not more
    assert [(one.name, one.line) for one in found] == [("a/b", 3), ("c/d", 9)]


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://huggingface.co/datasets/acme/corpus", "acme/corpus"),
        ("huggingface.co/datasets/acme/corpus/tree/main?x=1#y", "acme/corpus"),
        ("https://huggingface.co/datasets/squad/viewer", "squad"),
        ("https://modelscope.cn/datasets/acme/corpus.", "acme/corpus"),
        ("https://huggingface.co/acme/model", None),
        ("https://example.org/datasets/acme/corpus", None),
    ],
)
def test_addresses_of_data_sets_tell_their_ids(address: str, name: str | None) -> None:
    assert data_words.page_id(address) == name


def test_headers_name_data_sets_by_number_and_in_lists() -> None:
    numbered = {f"general.dataset.{number}.name": f"Rows {number}" for number in range(20)}
    assert card_data(numbered)["datasets"] == tuple(f"Rows {number}" for number in range(20))
    assert card_data({"general.datasets": ("a/b", "c/d")})["datasets"] == ("a/b", "c/d")
    assert card_data({"datasets": '["a/b", "c/d"]'})["datasets"] == ("a/b", "c/d")
    assert card_data({"dataset": "a/b, c/d"})["datasets"] == ("a/b", "c/d")
    assert card_data({"datasets": "[a/b"})["datasets"] == ("a/b",)


def test_policies_know_the_fact_and_silence_is_not_none() -> None:
    spec = registry().facts[DATASETS]
    assert spec.type == "strings"
    assert spec.default is None

"""A base told by a link to a place outside the hub is a base all the same, and nobody has read its license.

What a clause, a label or a heading says of a link to a model of the hub it says of a link to wherever else models lie:
another hub, a catalog, a release, a file of weights at any host.
"""

from __future__ import annotations

import pytest

from auditor.evidence.bases_outside import bases_outside
from auditor.text.markdown import outline
from tests.laws.repository import passes
from tests.laws.test_labeled_bases import LABELS
from tests.laws.test_unnamed_bases import CLAUSES

PLACES = (
    "https://catalog.ngc.nvidia.com/orgs/reed/models/kelp_ctc", "https://civitai.com/models/1234?modelVersionId=5",
    "https://github.com/reed/kelp/releases/download/v1/kelp.pth", "https://modelscope.cn/models/reed/kelp",
    "https://www.modelscope.cn/models/reed/kelp/summary", "https://www.kaggle.com/models/reed/kelp",
    "https://github.com/reed/kelp/releases/tag/v1", "https://tfhub.dev/reed/kelp/1", "https://ollama.com/library/kelp",
    *(f"https://reed.example.org/zoo/kelp.{ending}" for ending in (
        "pth", "pt", "ckpt", "onnx", "nemo", "tflite", "h5", "safetensors", "gguf", "pdparams")),
    "https://reed.example.org/zoo/kelp.pth?download=1",
)  # fmt: skip
LINKS = ("[Kelp Speech]({})", "{}", '<a href="{}">Kelp Speech</a>', "[**Kelp Speech**]({})", "<{}>")
"""Ways to write one."""
PAGES = {"en": "Source", "de": "Quelle", "fr": "Source", "es": "Fuente", "pt": "Fonte", "it": "Fonte", "nl": "Bron",
         "pl": "Źródło", "ru": "Источник", "zh": "来源", "ja": "出典", "ko": "출처"}  # fmt: skip
"""Labels of the page that a model comes from."""
FORMS = {
    "label": "{}: {}",
    "item": "- **{}:** {}",
    "row": "| | |\n|---|---|\n| {} | {} |\n| 1e-5 | 4 |",
    "heading": "## {}\n\n{}",
}
TUNED = {
    "en": ("Fine-tuned from {}.", "Converted from {}.", "The weights were converted from {} to ONNX.",
           "It was fine-tuned on top of {} for two epochs.", "We started from {} and trained on our letters."),
    "de": ("Wir haben {} feinabgestimmt.",), "ko": ("해당 모델은 {}을 파인튜닝했습니다.",),
}  # fmt: skip
"""More clauses with a verb of derivation."""
SILENT = {
    "paper": ("https://arxiv.org/abs/2401.00001", "https://example.org/kelp.pdf"),
    "code": ("https://github.com/reed/kelp", "https://github.com/reed/kelp/blob/main/train.py"),
    "demo": ("https://kelp.example.org/demo", "https://www.kaggle.com/code/reed/kelp"),
    "data": ("https://www.kaggle.com/datasets/reed/kelp", "https://modelscope.cn/datasets/reed/kelp"),
    "leaderboard": ("https://example.org/leaderboard", "https://paperswithcode.com/sota/kelp"),
}
"""Places of something else than models."""
ASIDE = (
    "Compared with [Kelp Speech]({}), it is faster.",
    "It is not based on [Kelp Speech]({}).",
    "It outperforms [Kelp Speech]({}) on all tasks.",
    "The code was adapted from [Kelp Speech]({}).",
    "Code adapted from [the repository]({}).",
    "The tokenizer was taken from [Kelp Speech]({}).",
    "You can fine-tune [Kelp Speech]({}) with the same script.",
    "[![Kelp](https://example.org/badge.svg)]({})",
    '<a href="{}"><img src="https://example.org/badge.svg"></a>',
    "Verglichen mit [Kelp Speech]({}) ist es schneller.",
    "与[Kelp Speech]({})相比，它更快。",
    "See [Kelp Speech]({}) for a model of letters.",
    "Download: [weights]({})",
)
"""What is told of a model at such a place, and makes no base of it."""

OFFERED = {
    "en": ("The weights can be downloaded from {}.", "Download the weights from {} and put them into a folder.",
           "The model weights are also available at {}."),
    "de": ("Die Gewichte können von {} heruntergeladen werden.",), "fr": ("Les poids sont disponibles sur {}.",),
    "es": ("Los pesos se pueden descargar de {}.",), "pt": ("Você pode baixar os pesos de {}.",),
    "it": ("I pesi si possono scaricare da {}.",), "nl": ("De gewichten zijn te downloaden van {}.",),
    "pl": ("Wagi można pobrać z {}.",), "ru": ("Веса можно скачать с {}.",), "zh": ("权重可以从{}下载。",),
    "ja": ("重みは{}からダウンロードできます。",), "ko": ("가중치는 {}에서 다운로드할 수 있습니다.",),
}  # fmt: skip
"""Where the weights themselves are to be had."""


def _card(said: str, front: str = "license: apache-2.0") -> dict[str, bytes]:
    return {"README.md": f"---\n{front}\n---\n# Tern\n\nIt reads letters.\n\n{said}\n".encode()}


def _link(at: int, language: str) -> str:
    turn = at + sorted(CLAUSES).index(language)
    return LINKS[turn % len(LINKS)].format(PLACES[(turn * 5) % len(PLACES)])


def _clauses(language: str) -> list[str]:
    return [*CLAUSES[language], *TUNED.get(language, ())]


@pytest.mark.parametrize("language", CLAUSES)
def test_a_clause_that_states_a_base_states_one_that_is_linked_elsewhere(language: str) -> None:
    said = [clause.format(_link(at, language)) for at, clause in enumerate(_clauses(language) * len(LINKS))]
    assert [one for one in said if passes(_card(one))] == []


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("link", LINKS)
def test_so_it_does_wherever_the_model_lies_and_however_the_link_is_written(link: str, place: str) -> None:
    said = [clause.format(link.format(place)) for clause in ("Fine-tuned from {}.", "Base model: {}", "Source: {}")]
    assert [one for one in said if passes(_card(one))] == []


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", CLAUSES)
def test_a_label_or_a_heading_of_bases_does_so_too(language: str, form: str) -> None:
    labels = [label for label in LABELS[language] if "model" in label.casefold() or not label.isascii()][:3]
    assert labels
    said = [FORMS[form].format(label, _link(at, language)) for at, label in enumerate(labels)]
    assert [one for one in said if passes(_card(one))] == []


@pytest.mark.parametrize("form", ["label", "item"])
@pytest.mark.parametrize("language", PAGES)
def test_a_label_of_pages_does_so_too(language: str, form: str) -> None:
    said = [FORMS[form].format(PAGES[language], _link(at, language)) for at in range(len(LINKS))]
    assert [one for one in said if passes(_card(one))] == []


def test_a_link_whose_words_are_a_label_does_so_too() -> None:
    assert [place for place in PLACES if passes(_card(f"See the [original model]({place}) of the authors."))] == []


@pytest.mark.parametrize("kind", SILENT)
def test_a_link_to_something_else_tells_no_base(kind: str) -> None:
    clauses = (
        f"See [the {kind}]({{}}).",
        "Source: {}",
        f"It follows the {kind} at {{}}.",
        f"{kind.capitalize()}: {{}}",
    )
    said = [clause.format(place) for clause in clauses for place in SILENT[kind]]
    assert [one for one in said if not passes(_card(one))] == []


@pytest.mark.parametrize("said", ASIDE)
def test_a_model_that_lies_elsewhere_is_no_base_where_something_else_is_told_of_it(said: str) -> None:
    assert [place for place in PLACES if not passes(_card(said.format(place)))] == []


def test_nothing_is_asked_where_the_base_is_named() -> None:
    named = "license: apache-2.0\nbase_model: mistralai/Mistral-7B-v0.1"
    assert [place for place in PLACES if not passes(_card(f"Converted from {place}.", named))] == []


@pytest.mark.parametrize("count", [30, 200])
def test_no_number_of_other_links_hides_a_base(count: int) -> None:
    others = "\n\n".join(
        f"Compared with [Reed {at}](https://civitai.com/models/{at}), it is faster." for at in range(count)
    )
    assert not passes(_card(f"{others}\n\nFine-tuned from [Kelp](https://civitai.com/models/99999)."))
    assert passes(_card(others))


@pytest.mark.parametrize("language", OFFERED)
def test_where_the_weights_are_to_be_had_tells_no_base(language: str) -> None:
    said = [one.format(_link(at, language)) for one in OFFERED[language] for at in range(len(LINKS))]
    assert [one for one in said if _outside(one)] == []


@pytest.mark.parametrize(
    "said",
    [
        "Download the base weights from {} and apply this.",
        "The original model is also available at {}.",
        "The weights were downloaded from {} and fine-tuned.",
    ],
)
def test_where_those_of_another_model_are_to_be_had_tells_the_base_that_it_told(said: str) -> None:
    hub = "https://huggingface.co/reed/kelp-enc-v3"
    asked = [place for place in PLACES if not passes(_card(said.format(place)))]
    assert len(asked) == (0 if passes(_card(said.format(hub))) else len(PLACES))


def test_the_models_own_page_elsewhere_is_no_base_and_the_page_of_a_namesake_is() -> None:
    own = _card("Source: https://modelscope.cn/models/reed/kelp-3")
    assert passes(own, name="reed-ai/kelp-3")
    assert not passes(own, name="marsh/kelp-3")
    assert not passes(own, name="reed-ai/kelp-3-GGUF")


def test_the_release_of_a_program_is_no_base() -> None:
    said = "Quantized with llama.cpp, based on release [b1]({})."
    assert _outside(said.format("https://github.com/reed/llama.cpp/releases/tag/b1")) == []
    assert _outside(said.format("https://github.com/reed/kelp/releases/tag/b1")) != []


def _outside(said: str) -> list[str]:
    return [base.words for base in bases_outside(outline(said, 1))]


CHANGED = [
    "We fine-tuned {}.",
    "We fine-tuned {} on 17 hours of speech.",
    "It is a fine-tuned {}, nothing more.",
    "By quantizing {} we save half of the memory.",
    "We merged {} and a second one.",
    "We continued to train the {} on tickets.",
    "Nous avons affiné {} sur 17 heures de parole.",
    "Abbiamo riaddestrato {} su testi di legge.",
    "Hemos ajustado {} con textos legales.",
]
MADE_UP = ["Corvane", "Tellis", "Quorra", "Brindelo"]
NO_BASE = ["Encoder", "Wikipedia", "Heron", "Librispeech"]


@pytest.mark.parametrize("said", CHANGED)
def test_what_the_publisher_says_to_have_changed_is_a_base_by_its_capital_alone(said: str) -> None:
    assert [name for name in MADE_UP if _outside(said.format(name)) != [name]] == []


@pytest.mark.parametrize("said", CHANGED)
def test_a_word_a_data_set_and_the_model_itself_are_no_base_that_somebody_changed(said: str) -> None:
    cards = {name: outline(f"# Heron\n\n{said.format(name)}\n", 1) for name in NO_BASE}
    assert [name for name, card in cards.items() if list(bases_outside(card, "quint/heron"))] == []

"""A base is a base however its name is set, and whatever stands before it to say that it is a model."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.evidence.derivations import derivations
from auditor.evidence.parent_mentions import parent_mentions
from auditor.terms.bases import in_other_roles, masked
from auditor.text.markdown import outline
from auditor.text.name_shapes import is_a_choice, may_name_a_model
from tests.laws.generators import plain_carrier
from tests.laws.repository import dossier, passes, snapshot

ID = "quellhof/corvane-large"
SET = ("{}", "`{}`", "**{}**", "*{}*", "[{0}](https://huggingface.co/{0})", "[`{0}`](https://huggingface.co/{0})")
"""How a name is set."""
MODEL = {
    "en": ("This model is based on {}.", ("the model", "the pre-trained model", "the checkpoint")),
    "de": ("Dieses Modell basiert auf {}.", ("dem Modell", "dem vortrainierten Modell")),
    "fr": ("Ce modèle se base sur {}.", ("le modèle", "le modèle pré-entraîné")),
    "es": ("Este modelo se basa en {}.", ("el modelo", "el modelo preentrenado")),
    "pt": ("Este modelo baseia-se em {}.", ("o modelo",)),
    "it": ("Questo modello si basa su {}.", ("il modello", "il modello preaddestrato")),
    "nl": ("Dit model steunt op {}.", ("het model", "het taalmodel")),
    "sv": ("Den här modellen bygger på {}.", ("modellen", "den förtränade modellen")),
    "pl": ("Ten model opiera się na {}.", ("modelu",)),
    "ru": ("Эта модель основывается на {}.", ("модели",)),
    "uk": ("Ця модель базується на {}.", ("моделі",)),
}
"""By language: a sentence that states a base, and what says before its name that it is a model."""


def card(front: str, body: str) -> dict[str, bytes]:
    return {**plain_carrier(), "README.md": f"---\n{front}\n---\n# Tern\n\n{body}\n".encode()}


def _names(text: str) -> list[str]:
    return [one.name for one in derivations(text)]


@given(st.sampled_from(sorted(MODEL)), st.sampled_from(SET), st.data())
def test_a_base_is_stated_whatever_says_before_its_name_that_it_is_a_model(
    language: str, how: str, data: st.DataObject
) -> None:
    sentence, kinds = MODEL[language]
    ahead = data.draw(st.sampled_from(kinds))
    written = how.format(ID)
    if "`" in how or "](" in how:  # else two words with a slash may be a choice
        assert _names(sentence.format(f"{ahead} {written}")) == [ID]
    assert _names(sentence.format(f"{ahead} {how.format('quellhof/corvane-7b')}")) == ["quellhof/corvane-7b"]


@pytest.mark.parametrize("language", MODEL)
def test_what_says_that_it_is_a_model_makes_no_base_of_what_is_denied(language: str) -> None:
    denied = {
        "en": "This model is not based on the model {}.",
        "de": "Dieses Modell basiert nicht auf dem Modell {}.",
        "fr": "Ce modèle ne se base pas sur le modèle {}.",
        "es": "Este modelo no se basa en el modelo {}.",
        "pt": "Este modelo não se baseia em o modelo {}.",
        "it": "Questo modello non si basa su il modello {}.",
        "nl": "Dit model steunt niet op het model {}.",
        "sv": "Den här modellen bygger inte på modellen {}.",
        "pl": "Ten model nie opiera się na modelu {}.",
        "ru": "Эта модель не основывается на модели {}.",
        "uk": "Ця модель не базується на моделі {}.",
    }
    assert _names(denied[language].format("quellhof/corvane-7b")) == []


@given(st.sampled_from(sorted(MODEL)), st.sampled_from(("`{}`", "**{}**", "*{}*")))
def test_the_net_of_bases_hears_a_sentence_as_it_is_without_the_marks_of_its_setting(language: str, how: str) -> None:
    sentence = MODEL[language][0]
    assert masked(sentence.format(how.format(ID))) == masked(sentence.format(ID))


@pytest.mark.parametrize(
    "sentence",
    [
        "This model is fine-tuned from CORVANE.",
        "We fine-tuned CORVANE on letters.",
        "It was initialized from Corvane.",
        "It was initialised from CORVANE.",
    ],
)
def test_a_base_that_nothing_but_capitals_names_is_asked_about(sentence: str) -> None:
    assert not passes(card("license: apache-2.0", sentence))


@pytest.mark.parametrize("name", ["RoBERTa", "Whisper", "DeiT"])
def test_a_series_of_which_no_member_binds_anybody_is_no_question(name: str) -> None:
    assert passes(card("license: apache-2.0", f"Fine-tuned from {name}."))


@pytest.mark.parametrize("name", ["NLLB", "Stable Diffusion", "Mistral"])
def test_a_series_of_which_a_member_binds_is_asked_about(name: str) -> None:
    assert not passes(card("license: apache-2.0", f"Fine-tuned from {name}."))


@pytest.mark.parametrize("name", ["RoBERTa and Corvane-7B", "Corvane-7B and RoBERTa"])
def test_a_free_series_does_not_answer_for_what_is_named_beside_it(name: str) -> None:
    assert not passes(card("license: apache-2.0", f"Fine-tuned from {name}."))


def test_a_link_on_the_same_hub_names_its_model() -> None:
    assert _names("It was trained on top of this [letters model](/quellhof/letters-roberta).") == [
        "quellhof/letters-roberta"
    ]


@given(st.integers(1, 999), st.integers(1, 999), st.sampled_from("LdkKMhx"), st.sampled_from("LdkKMhx"))
def test_two_numbers_with_their_units_are_no_id(one: int, other: int, unit: str, second: str) -> None:
    written = f"{one}{unit}/{other}{second}"
    assert is_a_choice(written)
    assert not may_name_a_model(written)


@pytest.mark.parametrize("way", ["domain-tuning", "adaptive-tuning", "instruction-tuning", "prompt-tuned on top of"])
def test_a_base_is_stated_in_whatever_way_it_was_tuned(way: str) -> None:
    assert _names(f"It was obtained by {way} `{ID}` with letters.") == [ID]


@pytest.mark.parametrize(
    "noun", ["language encoder", "image encoder", "vision tower", "text decoder", "audio backbone"]
)
def test_what_serves_as_a_part_is_inside(noun: str) -> None:
    assert _names(f"It is composed of `{ID}` as a {noun} and a small head.") == [ID]


def test_a_list_within_a_list_names_what_its_entry_announces() -> None:
    told = "- merge models\n  - quellhof/corva-7b\n  - quellhof/perch-7b\n- related models\n  - quellhof/other-7b"
    found = [one.name for one in parent_mentions(outline(f"# Tern\n\n{told}\n", 1))]
    assert sorted(found) == ["quellhof/corva-7b", "quellhof/perch-7b"]


@pytest.mark.parametrize("told", ["This is corvane-7b fine-tuned on letters.", "Corvane-7B, fine-tuned on letters."])
def test_a_model_called_after_its_base_has_it_all_the_same(told: str) -> None:
    assert not passes(card("license: apache-2.0", told), name="quellhof/corvane-7b-letters")


@pytest.mark.parametrize(
    "told",
    [
        "Corvane is fine-tuned on letters.",
        "Corvane-7B-Letters is a fine-tuned model.",
        "Corvane was trained from scratch.",
    ],
)
def test_a_model_that_is_called_by_the_beginning_of_its_name_is_no_base_of_itself(told: str) -> None:
    assert passes(card("license: apache-2.0", told), name="quellhof/corvane-7b-letters")


@pytest.mark.parametrize("name", ["NLLB", "MMS", "Codestral"])
@pytest.mark.parametrize(
    "told", ["Most of its layers are {}'s; we only regrew the upper eight.", "{} gave it most of its layers."]
)
def test_the_series_of_a_bound_model_is_heard_as_a_well_known_name(name: str, told: str) -> None:
    assert not passes(card("license: apache-2.0", told.format(name)))


@pytest.mark.parametrize("told", ["It translates better than {}.", "We compare with {} on FLORES.", "{} is larger."])
def test_a_series_that_is_compared_is_no_base(told: str) -> None:
    assert passes(card("license: apache-2.0", told.format("NLLB")))


@pytest.mark.parametrize(
    "told",
    [
        "веса мы взяли у коллег (severny-lab/chaika-1.8b) и дообучили",
        "Nous sommes repartis de `bruyere/chardon-base`, choisi pour sa taille.",
        "Unlike others we went on where polder/roerdomp-2b stopped, with its weights.",
    ],
)
def test_an_id_in_prose_is_heard_sooner_than_a_made_up_name(told: str) -> None:
    assert not passes(card("license: mit", told))


@pytest.mark.parametrize("told", ["Llama 3.2 1B: 61. Gemma 2 2B: 83.", "Gemma-2-9B 45.3, Llama-2-13B 41.0"])
def test_names_with_nothing_but_scores_are_no_bases(told: str) -> None:
    assert passes(card("license: apache-2.0", told))


@pytest.mark.parametrize("told", ["Gemma-2-9B: 0.6, Llama-2-13B: 0.4", "google/gemma-2-9b-it"])
def test_names_with_shares_or_nothing_may_be_bases(told: str) -> None:
    assert not in_other_roles(masked(told))


PLAIN = {
    "en": (
        "All of its weights come from {}.",
        "Initialized with the weights of {}.",
        "{} fine-tuned for letters.",
        "We took {} and trained it on our tickets.",
        "Under the hood it is {} with a new head.",
    ),
    "de": (
        "Als Ausgangspunkt diente uns {}, das wir mit Briefen nachtrainiert haben.",
        "Die Gewichte stammen von {} und wurden nur quantisiert.",
    ),
    "fr": ("Nous sommes partis de {} et l'avons affiné sur nos propres comptes rendus.",),
    "es": ("Partimos de {} y lo ajustamos con nuestros tickets.",),
    "ru": ("Модель получена дообучением {} на наших обращениях.", "Это {}, дообученная на наших обращениях."),
    "zh": ("以{}为底座,在我们的工单上继续训练。",),
    "ja": ("{}を微調整したものです。",),
    "ko": ("{}를 미세 조정한 모델입니다.",),
}
"""By language: sentences that tell of a base with a name that only its capital makes one."""
OF_NO_MODEL = (
    "We thank {} for her patience with our tickets.",
    "The recordings come from the archive of {} in the north.",
    "{} plays the flute in two of the samples.",
    "Presented at the spring meeting in {}.",
)
GERMAN = (
    "Wir haben den Kopf neu initialisiert und den Rest mit kleiner Rate nachgezogen.",
    "Alle Sprecherinnen haben der Aufnahme und der freien Veröffentlichung schriftlich zugestimmt.",
    "Der Encoder hat zwölf Schichten, von denen die ersten sechs beim Feintuning eingefroren blieben.",
)
TITLES = (
    "This repository has the encoder weights of the paper Learning Continuous Glucose Monitor Signals by Prediction.",
    "The weights were trained at the Instytut Podstaw Informatyki on our letters.",
)
NO_MODELS = ("Sarah", "Finland", "Danish", "Tuesday", "Kowalczyk")


@pytest.mark.parametrize("language", PLAIN)
def test_a_base_with_a_plain_word_for_a_name_never_goes_unnoticed(language: str) -> None:
    for sentence in PLAIN[language]:
        for name in ("Stormpetrel", "Corvane"):
            assert not passes(card("license: apache-2.0", sentence.format(name))), sentence


@pytest.mark.parametrize("sentence", OF_NO_MODEL)
@pytest.mark.parametrize("name", NO_MODELS)
def test_a_plain_word_with_a_capital_is_no_base_where_nothing_sounds_like_one(sentence: str, name: str) -> None:
    assert passes(card("license: apache-2.0", sentence.format(name)))


@pytest.mark.parametrize("sentence", TITLES)
def test_a_word_of_a_title_is_no_name(sentence: str) -> None:
    assert passes(card("license: apache-2.0", sentence))


@pytest.mark.parametrize("sentence", GERMAN)
def test_a_german_noun_is_no_name(sentence: str) -> None:
    assert passes(card("license: apache-2.0", sentence))


@pytest.mark.parametrize("sentence", ["{} was fine-tuned on our tickets.", "{}, fine-tuned for letters, is small."])
def test_the_model_is_no_base_of_itself_however_plain_its_name_is(sentence: str) -> None:
    assert passes(card("license: apache-2.0", sentence.format("Tern")))


def test_a_base_that_nobody_knows_is_asked_about_once() -> None:
    files = card("license: apache-2.0", "All weights were taken over from Stormpetrel, then tuned for 3 epochs.")
    gaps = dossier(snapshot(files)).weights.gaps
    assert [gap.what for gap in gaps if "Stormpetrel" in f"{gap.what} {gap.detail}"] == ["“Stormpetrel” of README.md:6"]


LABELS = (
    "Backbone",
    "Donor model",
    "Encoder",
    "Vision encoder",
    "Teacher",
    "Base model",
    "Parent model",
    "LLM",
    "Modèle de base",
)
WRITTEN = ("{}: {}", "- **{}:** {}", "| Property | Value |\n|---|---|\n| {} | {} |")


def _in_number(label: str) -> str:
    return "Modèles de base" if label == "Modèle de base" else f"{label}s"


@pytest.mark.parametrize("written", WRITTEN)
@pytest.mark.parametrize("label", LABELS)
def test_a_label_of_several_bases_names_them_as_one_of_one_base_does(label: str, written: str) -> None:
    for one in (label, _in_number(label)):
        assert [found.name for found in parent_mentions(outline(written.format(one, f"`{ID}`"), 1))] == [ID], one
    several = written.format(
        _in_number(label), f"`{ID}`,\n  `acme/kulik-7b`" if "|" not in written else f"`{ID}`, `acme/kulik-7b`"
    )
    found = {one.name for one in parent_mentions(outline(several, 1))}
    assert found == {ID, "acme/kulik-7b"}


@pytest.mark.parametrize("ahead", ["Supported", "Compatible", "Compared", "Other", "Available", "Kompatible"])
@pytest.mark.parametrize("label", ["backbones", "LLMs", "encoders"])
def test_a_label_of_other_models_names_no_base(ahead: str, label: str) -> None:
    assert not list(parent_mentions(outline(f"- {ahead} {label}: `acme/corvane-7b`", 1)))


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("This model takes {} and fine-tunes it on letters.", True),
        ("For the LLM we choose {}.", True),
        ("For LLM and vision tower, we choose {} and acme/kulik-7b.", True),
        ("It learned with a ranking loss and from embeddings distilled from {}.", True),
        ("The model used for translating the texts is {}.", False),
        ("The model used to transcribe the calls is {}.", False),
        ("It ranks above {} on letters.", False),
        ("For evaluation, we chose {}.", False),
    ],
)
def test_a_base_is_stated_in_the_words_that_take_it(told: str, expected: bool) -> None:
    assert (ID in _names(told.format(f"`{ID}`"))) is expected


@pytest.mark.parametrize("path", ["lora/adapter_model.safetensors", "unet/diffusion_pytorch_model.bin"])
def test_a_file_of_weights_is_no_base(path: str) -> None:
    assert passes(card("license: apache-2.0", f"| Adapter files | `projector.pt`, `{path}` |"))


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("{} was built on this model.", False),
        ("{} was fine-tuned from this model.", False),
        ("Merges using this model: {}, `acme/kulik-7b`.", False),
        ("{} wurde aus diesem Modell abgeleitet.", False),
        ("We downloaded {} and fine-tuned from this model.", True),
        ("The fine-tuning of this model started from {}.", True),
        ("The weights of this model were initialized from {}.", True),
        ("This model was built on {}.", True),
    ],
)
def test_what_was_made_from_this_model_is_no_base_of_it(told: str, expected: bool) -> None:
    body = told.format(f"`{ID}`")
    assert any(one.name == ID for one in parent_mentions(outline(body, 1))) is expected
    assert expected is not passes(card("license: apache-2.0", body)), body

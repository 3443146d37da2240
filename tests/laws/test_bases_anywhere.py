"""A base is a base wherever it lies and however its link is written, and also where only its name stands there.

What a clause states of a model of the hub it states of a link to any host, of words whose address stands below them,
and of a made-up name that has capitals and no figure. A base that is told beside named ones is asked about as well.
"""

from __future__ import annotations

import pytest

from auditor.evidence.bases_outside import bases_outside
from auditor.text.markdown import outline
from tests.laws.repository import dossier, passes, snapshot
from tests.laws.test_labeled_bases import LABELS
from tests.laws.test_unnamed_bases import CLAUSES

PLACES = (
    "https://drive.google.com/file/d/1abc/view?usp=sharing", "https://zenodo.org/records/123456",
    "https://figshare.com/articles/model/kelp/123", "https://www.dropbox.com/s/abc/kelp?dl=0",
    "https://pan.baidu.com/s/1abc", "https://reed.example.org/kelp", "https://1drv.ms/u/s!abc", "ipfs://bafy123/kelp",
    "magnet:?xt=urn:btih:55462f", "https://archive.org/details/kelp", "s3://reed/kelp", "https://mega.nz/folder/abc",
    "ftp://reed.example.org/kelp", "https://reed.example.org/files/kelp.tar.gz", "http://reed.example.org/d/kelp.zip",
)  # fmt: skip
"""Places of no kind that anybody listed."""
INLINE = ("[Kelp]({})", "[this checkpoint]({})", '<a href="{}">Kelp</a>', "[**Kelp Speech**]({})", "[here]({})")
REFERRED = ("[this checkpoint][1]{}\n\n[1]: {}", "[Kelp][kelp]{}\n\n[Kelp]: <{}>", "[Kelp][]{}\n\n[kelp]: {} \"Kelp\"",
            "Kelp[^1]{}\n\n[^1]: {}", "Kelp[^kelp]{}\n\n[^kelp]: See {} for it.", "[Kelp]{}\n\n  [Kelp]: {}",
            "Kelp [1]{}\n\n## References\n\n[1] Reed et al., {}")  # fmt: skip
"""Words of a link, the rest of the sentence, and below them where it leads."""
FROM = {
    "It was fine-tuned from": "", "We started from": " and trained on our letters", "Distilled from": "",
    "Feinabgestimmt auf Basis von": "", "Affiné à partir de": " pour nos lettres", "Ajustado a partir de": "",
}  # fmt: skip
NAMES = ("Kelp Speech", "Dulse", "Kelp Audio Large", "Ostrava", "Vireo")
TUNED = {
    "en": ("It was fine-tuned from {}.", "Distilled from {}.", "It is a quantized version of {}.", "Finetuned from {}",
           "The weights were converted from {} to another format.", "We fine-tuned it from **{}** for two epochs."),
    "de": ("Feinabgestimmt auf Basis von {}.", "Destilliert aus {}.", "Ausgehend von {} weitertrainiert."),
    "fr": ("Affiné à partir de {}.", "Distillé à partir de {}."),
    "es": ("Ajustado a partir de {}.", "Destilado de {}."),
    "pt": ("Ajustado a partir de {}.", "Destilado de {}."),
    "it": ("Affinato a partire da {}.", "Distillato da {}."),
    "nl": ("Verder getraind op basis van {}.", "Gedistilleerd uit {}."),
    "pl": ("Dostrojony na bazie {}.", "Wydestylowany z {}."),
    "ru": ("Дообучено на основе {}.", "Дистиллировано из {}."),
    "zh": ("基于 {} 微调而成。", "由 {} 微调得到。"),
    "ja": ("{} を微調整しました。", "{} をファインチューニングしたモデルです。"),
    "ko": ("{} 을 미세 조정했습니다.", "{} 을 파인튜닝한 모델입니다."),
}  # fmt: skip
"""Clauses with a verb of derivation."""
SILENT = (
    "Fine-tuned from [the ideas of the paper](https://arxiv.org/abs/2401.00001).",
    "Tern is based on [PyTorch](https://pytorch.org/).",
    "Tern is based on [Kelp](https://arxiv.org/abs/2401.00001).",
    "The code is based on [Kelp](https://github.com/reed/kelp).",
    "Tern was trained with [Axolotl](https://github.com/axolotl-ai-cloud/axolotl).",
    "Tern was fine-tuned using [Reed Studio](https://reed.example.org/studio/trainer).",
    "Tern was fine-tuned by [Reed Labs](https://reed.example.org/about/labs).",
    "Tern was fine-tuned on [Kelp Letters](https://reed.example.org/data/letters).",
    "Compared with [Kelp](https://zenodo.org/records/1), it is faster.",
    "It is not based on [Kelp](https://zenodo.org/records/1).",
    "It outperforms [Kelp](https://zenodo.org/records/1) on all tasks.",
    "Follow the [documentation](https://reed.example.org/docs/start) to fine-tune it.",
    "See [the blog](https://reed.example.org/blog/tern) for how it was fine-tuned.",
    "The taxonomy is based on the [Reed taxonomy](https://reed.example.org/standards/harm).",
    "Funded by [Reed][1].\n\n[1]: https://reed.example.org/fund/1",
    "It was fine-tuned from scratch, see [1].\n\n[1] Reed et al., https://reed.example.org/p/1",
    "- [x] Fine-tuning\n- [ ] Distillation", "It reads Polish, German and Dutch. Trained from English letters.",
    "Fine-tuned by Reed Labs.", "Tern was trained with Axolotl.", "Trained on Kelp Letters and Dulse Notes.",
    "Fine-tuning with Supervised Learning.", "Tern was fine-tuned in Ostrava.", "Based on Transformers.",
    "The Tern team grew out of Reed Labs.", "Fine-tuned for Ostrava by people from Vireo.",
    "Tern wurde mit Axolotl trainiert.", "Tern wurde von Reed Labs trainiert.", "Entrené con Axolotl.",
    "Das Modell wurde auf Nachrichten trainiert.", "使用 Axolotl 训练。", "Axolotl で学習しました。",
    "Not fine-tuned from Kelp.", "Better than models fine-tuned from Kelp.",
    "You can fine-tune your own model from Tern.",
)  # fmt: skip
"""Links and names that stand beside the same words and are no base."""


def _card(said: str, front: str = "license: apache-2.0") -> dict[str, bytes]:
    return {"README.md": f"---\n{front}\n---\n# Tern\n\nIt reads letters.\n\n{said}\n".encode()}


def _parents(said: str) -> list[str]:
    return [edge.parent for edge in dossier(snapshot(_card(said))).parents]


def _turned(language: str) -> list[tuple[str, str]]:
    """Ways to write a link, and places, by turns."""
    turn = sorted(CLAUSES).index(language)
    return [(INLINE[at % len(INLINE)], place) for at, place in enumerate(PLACES, start=turn)]


@pytest.mark.parametrize("language", TUNED)
def test_a_clause_that_states_a_base_states_one_that_is_linked_anywhere(language: str) -> None:
    clauses = (*(one for one in CLAUSES[language] if "fine-tun" not in one or "from" in one), *TUNED[language])
    linked = _turned(language)
    said = [one.format(link.format(place)) for one in clauses for link, place in linked[:5]]
    assert [one for one in said if passes(_card(one))] == []


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("link", [*INLINE, "{}", "<{}>", "`{}`"])
def test_so_it_does_wherever_it_leads_and_however_it_is_written(link: str, place: str) -> None:
    said = [f"It was fine-tuned from {link.format(place)}.", f"Base model: {link.format(place)}"]
    assert [one for one in said if passes(_card(one))] == []


@pytest.mark.parametrize("form", REFERRED)
@pytest.mark.parametrize("clause", FROM)
def test_a_link_whose_address_stands_below_is_read_as_one(form: str, clause: str) -> None:
    hub = "https://huggingface.co/reed/kelp-enc-v3"
    rest = f"{FROM[clause]}."
    assert "hf:reed/kelp-enc-v3" in _parents(f"{clause} {form.format(rest, hub)}")
    assert [place for place in PLACES[:6] if passes(_card(f"{clause} {form.format(rest, place)}"))] == []


def test_a_reference_in_code_and_one_that_is_nowhere_defined_stay_as_they_are() -> None:
    hub = "https://huggingface.co/reed/kelp-enc-v3"
    assert passes(_card(f"It was trained from scratch [1].\n\n```\nfine-tuned from a[0] and [1]: {hub}\n```"))
    assert passes(_card("It was trained from scratch, as in [2] and [see above]."))


@pytest.mark.parametrize("language", LABELS)
def test_a_label_of_bases_does_so_too(language: str) -> None:
    labels = [label for label in LABELS[language] if "model" in label.casefold() or not label.isascii()][:2]
    what = (f"[Kelp]({PLACES[0]})", PLACES[1], *NAMES[:2])
    said = [f"- **{label}:** {one}" for label in labels for one in what]
    assert [one for one in said if passes(_card(one))] == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", TUNED)
def test_a_made_up_name_with_capitals_is_a_base_where_one_stands(language: str, name: str) -> None:
    plain = language not in ("zh", "ja", "ko")  # where nothing parts words, only a kind of model tells a name of one
    if plain or "Speech" in name or "Large" in name:
        said = [one.format(name) for one in TUNED[language]]
        assert [one for one in said if passes(_card(one))] == []


@pytest.mark.parametrize("said", SILENT)
def test_what_stands_beside_the_words_and_is_no_base_asks_nothing(said: str) -> None:
    assert [base.words for base in bases_outside(outline(said, 1), "org/tern")] == []


BESIDE = (
    "It was fine-tuned from [Mistral 7B](https://huggingface.co/mistralai/Mistral-7B-v0.1) and {}.",
    "It is a merge of mistralai/Mistral-7B-v0.1 and {}.",
    "It is a merge of [Mistral 7B](https://huggingface.co/mistralai/Mistral-7B-v0.1), {} and Mistral-7B-v0.3.",
    "Merged from:\n\n- [Mistral 7B](https://huggingface.co/mistralai/Mistral-7B-v0.1)\n- {}",
    "Ein Merge aus Mistral-7B-v0.1 und {}.",
    "Fusion de mistralai/Mistral-7B-v0.1 et {}.",
    "由 mistralai/Mistral-7B-v0.1 和 {} 合并而成。",
)
"""A named base and another one."""
ANSWERED = (
    "It was fine-tuned from [Mistral 7B](https://huggingface.co/mistralai/Mistral-7B-v0.1), see {} for how.",
    "It was fine-tuned from [Mistral 7B](https://huggingface.co/mistralai/Mistral-7B-v0.1) (weights: {}).",
    "It was fine-tuned from Mistral-7B-v0.1.\n\nThe base model is at {}.",
    "It was fine-tuned from mistralai/Mistral-7B-v0.1 by {}.",
    "It was fine-tuned from mistralai/Mistral-7B-v0.1 and evaluated with {}.",
)
"""A named base and where else something of it lies."""


@pytest.mark.parametrize("front", ["license: apache-2.0", "license: apache-2.0\nbase_model: mistralai/Mistral-7B-v0.1"])
@pytest.mark.parametrize("clause", BESIDE)
def test_a_base_that_is_told_beside_a_named_one_is_asked_about(clause: str, front: str) -> None:
    linked = [f"[Kelp]({place})" for place in (*PLACES[:6], "https://civitai.com/models/55")]
    assert [one for one in linked if passes(_card(clause.format(one), front))] == []


@pytest.mark.parametrize("clause", ANSWERED)
def test_what_a_named_base_answers_for_asks_nothing(clause: str) -> None:
    assert [place for place in PLACES[:6] if not passes(_card(clause.format(f"[Kelp]({place})")))] == []

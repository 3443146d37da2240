"""Bases that a page behind a label, a program, a command or a change of base tells, with their near misses."""

from __future__ import annotations

import pytest

from tests.laws.repository import dossier, snapshot

PAGE = "https://huggingface.co/acme/corvid-7b"
LABELS = (
    *(
        "source: ",
        "**Original**: ",
        "Upstream: ",
        "- Quelle: ",
        "Source : ",
        "Fuente: ",
        "Fonte: ",
        "Bron: ",
        "Źródło: ",
    ),
    *("Źródło: ", "Источник: ", "Kaynak: ", "Nguồn: ", "Sumber: ", "来源：", "オリジナル: ", "원본: "),
)
NO_MODEL = (
    *("https://github.com/acme/corvid-7b", "https://huggingface.co/datasets/acme/corvid-7b", "Wikipedia, Common Crawl"),
    *("https://huggingface.co/spaces/acme/corvid-7b", "El País"),
)


def parents(body: str, **files: str) -> list[str]:
    card = f"---\nlicense: apache-2.0\n---\n# Tern\n\nIt reads letters.\n\n{body}\n"
    model = snapshot({"README.md": card.encode(), **{path: text.encode() for path, text in files.items()}})
    return [edge.parent.removeprefix("hf:") for edge in dossier(model).parents]


@pytest.mark.parametrize("label", LABELS)
def test_the_page_of_a_model_behind_a_label_is_a_base_and_no_other_page_is(label: str) -> None:
    assert parents(f"{label}{PAGE}") == ["acme/corvid-7b"]
    assert parents(f"{label}[corvid]({PAGE})") == ["acme/corvid-7b"]
    assert [page for page in NO_MODEL if parents(f"{label}{page}")] == []


OBTAINED = (
    *("Voce ricavata da Gemma 2 9B.", "Voz obtenida de Gemma 2 9B.", "Modelo obtido a partir do Gemma 2 9B."),
    *("Modèle obtenu à partir de Gemma 2 9B.", "Verkregen uit Gemma 2 9B.", "Model uzyskany z Gemma 2 9B."),
    *("Gemma 2 9B から得られたモデルです。", "Gemma 2 9B에서 얻은 모델입니다.", "Diperoleh dari Gemma 2 9B."),
    *(
        "It was obtained from Gemma 2 9B.",
        "trained w/ kohya on Gemma 2 9B, 72 texts",
        "Vortrainierte Gewichte: Gemma 2 9B",
    ),
    *(
        "Vortrainierte Gewichte: Gemma 2 9B",
        "预训练权重：Gemma 2 9B",
        "Pesos pré-treinados: Gemma 2 9B",
        "Предобученные веса: Gemma 2 9B",
    ),
)
OF_DATA = (
    *("I dati sono stati ricavati da Gemma 2 9B.", "The scores were obtained from Gemma 2 9B."),
    *("Las respuestas fueron obtenidas de Gemma 2 9B.", "数据由 Gemma 2 9B 得到。", "works w/ Gemma 2 9B too"),
    *("Wir haben auch Gemma 2 9B ausprobiert.", "It replaces v1, which was trained from Gemma 2 9B."),
)


@pytest.mark.parametrize("sentence", OBTAINED)
def test_what_was_obtained_from_a_model_has_it_for_a_base(sentence: str) -> None:
    assert parents(sentence) == ["Gemma 2 9B"]


@pytest.mark.parametrize("sentence", OF_DATA)
def test_what_was_obtained_of_data_tried_or_replaced_has_not(sentence: str) -> None:
    assert parents(sentence) == []


LOADED = (
    'model = AutoModelForCausalLM.from_pretrained("acme/corvid-7b")',
    'MODEL_ID = "acme/corvid-7b"\nmodel = AutoModelForCausalLM.from_pretrained(MODEL_ID)',
    'base: str = "acme/corvid-7b"\nmodel, tok = FastModel.from_pretrained(model_name=base)',
)
TRAINS = ("trainer = SFTTrainer(model=model)", "merged = model.merge_and_unload()", "model.save_pretrained('tern')")


@pytest.mark.parametrize("loaded", LOADED)
@pytest.mark.parametrize("trains", TRAINS)
def test_what_a_program_trains_is_a_base_and_what_it_only_runs_is_none(loaded: str, trains: str) -> None:
    program = f"import transformers\n{loaded}\n{trains}\n"
    assert "acme/corvid-7b" in parents("", **{"train.py": program})
    assert "acme/corvid-7b" in parents(f"```python\n{program}```")
    assert parents("", **{"chat.py": f"{loaded}\nprint(model)\n"}) == []
    assert parents("", **{"judge.py": f'judge = AutoModel.from_pretrained("acme/corvid-7b")\n{trains}\n'}) == []


COMMAND = "accelerate launch sft.py --model_name_or_path {} \\\n  --learning_rate 4e-5 --output_dir out"


def test_what_a_command_starts_training_from_is_a_base() -> None:
    assert parents("", **{"run.sh": COMMAND.format("acme/corvid-7b")}) == ["acme/corvid-7b"]
    assert parents("", **{"run.sh": "python chat.py --model acme/corvid-7b"}) == []
    assert parents(f"```bash\n{COMMAND.format('acme/corvid-7b')}\n```\nTrain others likewise.") == []

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


STARTS = {
    "run.sh": (
        "torchrun --nproc 8 run_clm.py --model_name_or_path={I} --do_train",
        "export MODEL={I}\naccelerate launch sft.py --model_name_or_path $MODEL --num_train_epochs 2",
        'BASE="{I}"  # the small one was worse\npython train.py --base_model "${BASE}" --lora_r 16',
        "MODEL=${MODEL:-{I}}\npython train.py --base_model=$MODEL --learning_rate 2e-5",
    ),
    "train.py": (
        'p.add_argument("--base_model", default="{I}")\nargs = p.parse_args()\nTrainer(args).train()',
        'class Args:\n    model_name_or_path: str = field(default="{I}")\nTrainer(Args()).train()',
        'CONFIG = {"base_model": "{I}", "lr": 2e-5}\ntrainer.train()',
        'm = AutoModel.from_pretrained(os.environ.get("BASE", "{I}"))\nTrainer(m).train()',
        'trainer = SFTTrainer(model="{I}", args=args)\ntrainer.train()',
        'trainer = SFTTrainer("{I}", args=args)\ntrainer.train()',
    ),
    "Modelfile": ("FROM {I}", "FROM hf.co/{I}:Q4_K_M\nPARAMETER temperature 0.7"),
}
"""How programs, by the file, say what they start training from."""
USED = {
    "chat.py": (
        'm = AutoModel.from_pretrained(os.environ.get("BASE", "{I}"))\nprint(m)',
        'CONFIG = {"base_model": "{I}"}\nrun()',
    ),
    "serve.sh": ("export MODEL={I}\nvllm serve $MODEL", "lm_eval --model hf --model_args pretrained={I} --tasks mmlu"),
    "train.py": (
        'JUDGE = {"judge_model": "{I}"}\ntrainer.train()',
        'p.add_argument("--reward_model", default="{I}")\nTrainer(p).train()',
        'judge = AutoModel.from_pretrained(os.environ.get("JUDGE", "{I}"))\nTrainer(m).train()',
        '# base_model = "{I}"\ntrainer.train()',
        'tok = AutoTokenizer.from_pretrained(os.environ.get("TOK", "{I}"))  # tokenizer\nTrainer(m).train()',
    ),
}


@pytest.mark.parametrize("name", ["acme/corvid-7b", "meta-llama/Llama-2-7b-hf"])
@pytest.mark.parametrize("path", STARTS)
def test_what_a_program_starts_training_from_is_a_base_however_it_is_told(path: str, name: str) -> None:
    said = [one.replace("{I}", name) for one in STARTS[path]]
    assert [one for one in said if name not in parents("", **{path: one + "\n"})] == []


@pytest.mark.parametrize("path", USED)
def test_what_a_program_only_uses_is_none(path: str) -> None:
    said = [one.replace("{I}", "acme/corvid-7b") for one in USED[path]]
    assert [one for one in said if parents("", **{path: one + "\n"})] == []

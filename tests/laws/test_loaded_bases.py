"""What code, a recipe or settings load and make this model of is a parent, over many lines and by any path."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.records.model_names import fold
from tests.laws.repository import dossier, passes, snapshot

BASE = "unsloth/llama-3-8b-bnb-4bit"
CALLS = {
    "one line": 'model = {c}.from_pretrained("{i}", {k})',
    "over lines": 'model = {c}.from_pretrained(\n    "{i}",\n    {k},\n)',
    "by a keyword": 'model, tok = {c}.from_pretrained(\n    model_name = "{i}",\n    {k},\n)',
    "behind a comment": 'model = {c}.from_pretrained(\n    # "gpt2",  # v1\n    "{i}",\n    {k},\n)',
    "by a name": 'BACKBONE = "{i}"  # the small one was worse\nmodel = {c}.from_pretrained(BACKBONE, {k})',
}
CLASSES = ("FastLanguageModel", "AutoModelForCausalLM", "LlamaForCausalLM")
MARKS = (
    *(
        "trainer = SFTTrainer(model)",
        "args = TrainingArguments(num_train_epochs=3)",
        "model = get_peft_model(model, cfg)",
    ),
    *("cfg = RewardConfig(output_dir='out', learning_rate=9e-6)", "cfg = LoraConfig(r=16)", "# 60 epochs, AdamW 6e-5"),
)


def files(body: str, **more: str) -> dict[str, bytes]:
    text = f"---\nlicense: apache-2.0\n---\n# Tern\n\nIt reads letters.\n\n{body}\n"
    return {"README.md": text.encode(), **{path: content.encode() for path, content in more.items()}}


def proposed(found: dict[str, bytes]) -> list[str]:
    return [fold(edge.parent.removeprefix("hf:")) for edge in dossier(snapshot(found, name="some-org/tern-8b")).parents]


def code(call: str, kind: str, mark: str, name: str = BASE) -> str:
    return CALLS[call].replace("{c}", kind).replace("{i}", name).replace("{k}", "load_in_4bit=True") + f"\n{mark}"


@given(st.sampled_from(sorted(CALLS)), st.sampled_from(CLASSES), st.sampled_from(MARKS), st.booleans())
def test_what_code_loads_and_trains_is_a_parent(call: str, kind: str, mark: str, in_a_file: bool) -> None:
    said = code(call, kind, mark)
    found = files("", **{"train.py": said}) if in_a_file else files(f"## Training\n\n```python\n{said}\n```")
    assert proposed(found) == [BASE]
    assert not passes(found, name="some-org/tern-8b")


def test_a_new_head_is_a_training_of_what_is_loaded() -> None:
    call = 'm = Segmenter.from_pretrained(\n    "nvidia/mit-b2", num_labels=4,\n    ignore_mismatched_sizes=True\n)'
    assert proposed(files(f"```python\n{call}\n```")) == ["nvidia/mit-b2"]


@pytest.mark.parametrize("call", sorted(CALLS))
def test_what_is_loaded_to_judge_or_to_be_used_is_none(call: str) -> None:
    judged = code(call, "AutoModelForCausalLM", MARKS[0]).replace("model = ", "judge = ").replace("model, tok", "judge")
    own = code(call, "AutoModelForCausalLM", MARKS[0], "some-org/tern-8b")
    for said in (judged.replace("BACKBONE", "JUDGE"), own):
        assert BASE not in proposed(files(f"```python\n{said}\n```"))


FILES = ("Llama-3-Taiwan-8B-Instruct-Q5_K_M.gguf", "gemma-2-9b-it.Q4_K_M.gguf", "flux1-dev.safetensors")


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("path", ["./", "/home/frog/models/", "models/", "C:\\models\\"])
def test_a_file_that_a_recipe_or_a_setting_starts_from_tells_its_model(name: str, path: str) -> None:
    recipe = f"FROM {path}{name}\nPARAMETER temperature 0.8\n"
    told = name.partition(".Q")[0].partition("-Q5")[0].partition(".safe")[0]
    for found in (
        files("", Modelfile=recipe),
        files(f"```\n{recipe}```"),
        files("", **{"run.toml": f"pretrained_model_name_or_path = '{path}{name}'\nlearning_rate = 2e-4\n"}),
    ):
        assert fold(told) in proposed(found), found
        assert not passes(found, name="some-org/tern-8b")


def test_a_file_that_tells_no_model_is_none() -> None:
    assert proposed(files("", Modelfile="FROM ./model.gguf\nPARAMETER temperature 0.8\n")) == []
    assert proposed(files("", **{"run.toml": "pretrained_model_name_or_path = './out/checkpoint-1280'\n"})) == []

"""Answers shared between models are those that each would get on its own, whatever it is called."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.records.base_models import load_base_models
from auditor.sweep.answers import RowAnswer
from auditor.sweep.assess import Assessor
from auditor.sweep.snapshots import snapshot_of
from tests.hub.models import Catalogue
from tests.sizes import sized, some
from tests.sweep.tables import POLICY, row, setup

pytestmark = pytest.mark.usefixtures("forgotten")

FRONT = "---\nlicense: mit\ntags:\n- text\n- blue\n---\n"
TEXT = "Open Sea License\n\nCopyright (c) {}\n\nPermission is granted to use the model for research only.\n"
FILLER = "\n\n".join(f"Paragraph {number} is about the weather of the day." for number in range(30))
NAMES = (
    *("org/Zorblax-7b-nu", "other/Quixoti-13b-mu", "org/Zorblax-7b-lora", "org/Zorblax-7b-gguf", "org/Zorblax-7b-chat"),
    *("org/Llama-2-7b-zor", "org/Llama-2-13b-qui", "meta-llama/Llama-2-7b-zor", "org/gemma-2b-zor-gguf", "org/Base-9b"),
    *(
        "org/apache-2.0",
        "org/mit-2",
        "org/non-commercial-2",
        "org/license",
        "org/mit",
        "org/model",
        "Qwen/Zorblax-7b",
        "base9/Qwen2-7B-zor",
    ),
)
BODIES = (
    "{bare} was trained on text of the sea.",
    "{bare} is a fine-tuned version of [base](https://huggingface.co/org/Base-9b).",
    "{bare} is based on Llama-2-13B, see [{bare}](https://huggingface.co/{name}).",
    "It is a LoRA for [this](https://huggingface.co/{name}) and for org/Base-9b-chat.",
    "## License\n\n{bare} is released under the CC-BY-NC-4.0 license of {bare}.",
    "## Models Merged\n\n* [{bare}](https://huggingface.co/{name})\n* [x](https://huggingface.co/google/gemma-7b)",
    "This is a {bare} for mistralai/Mistral-7B-v0.1; {bare} of Falcon-7B, under {bare}.",
    "```python\nbase_model = 'org/Base-9b'\nload('{name}')\n```\n{bare} is based on it.",
    "{bare} was tuned from Zorp-34B and scores 0.731, more than {bare} of old.",
    "{bare} is a quantized version of {name}, trained on {bare}; built on Llama-2-7b by {bare}.",
    "| Base model | {bare} |\n|---|---|\n| Method | 0.51 |",
    "## License\n\nSee [the MIT License](https://huggingface.co/{name}/blob/main/LICENSE) of {bare}.",
    "This is a fine-tune of zorblax-7b.",
    "This is a fine-tune of Zor**blax**-7b-nu, like {bare}.",
    "## License\n\nA fine-tune of Zorblax-7b-nu, which is under the MIT license.",
    "{bare}-instruct is a fine-tune of {bare}, and this is a quantized version of {bare}-instruct.",
    "| Model | License |\n|---|---|\n| {bare} | MIT |\n| Zorblax-7b-nu | research only |",
    "## Similar models\n\n- Zorblax-7b-nu: research only\n- Llama-2-7b-zor: CC-BY-NC-4.0",
    "Unlike Zorblax-7b-nu, which may be used for research only, {bare} may be used commercially.",
    "| | {bare} | Base-9b |\n|---|---|---|\n| License | MIT | CC-BY-NC-4.0 |",
)
FRONTS = (
    FRONT,
    "---\nlicense: other\nlicense_name: {bare}\nbase_model: org/Base-9b\n---\n",
    "---\nlicense: apache-2.0\nbase_model: {name}\ntags: [gguf, llama-3]\n---\n",
    "---\n# written by hand\nlicense: mit\nmodel-index: [{{score: 0.71}}]\n---\n",
    "",
)


def told(name: str, front: str = FRONT, body: str = BODIES[0], **more: Any) -> dict[str, Any]:
    """A row whose card speaks of itself by its name."""
    text = f"{front}# {{bare}}\n\n{FILLER}\n\n{body}\n".format(name=name, bare=name.partition("/")[2])
    return row(name, text, **more)


def alone(judge: Assessor, given: dict[str, Any]) -> RowAnswer:
    return judge.whole(snapshot_of(given))


def test_models_that_differ_in_their_names_figures_and_days_share_one_answer(judge: Assessor) -> None:
    before = judge.judgments.found
    first = judge.row(told("org/Zorblax-7b-nu", created_at="2024-03-01", body="{bare} scores 0.1234 in 20000 runs."))
    second = judge.row(told("me/Quixoti-13b-mu", created_at="2025-07-09", body="{bare} scores 0.9876 in 31000 runs."))
    assert judge.judgments.found == before + 1
    assert second is first


@pytest.mark.parametrize(
    "bodies",
    [
        ("{bare} was fine-tuned for 3.14159 days on google/gemma-7b.", "{bare} was fine-tuned for 31415 days on "
         "google/gemma-7b."),
        ("It was fine-tuned for 3.14159 days on google/gemma-7b.", "It was fine-tuned for 31415 days on "
         "google/gemma-7b."),
        ("1.25 base model: google/gemma-7b", "2024 base model: google/gemma-7b"),
        ("It is a fine-tune of Mistral Large 2407.", "It is a fine-tune of Mistral Large 9999."),
    ],
)  # fmt: skip
def test_figures_that_decide_what_is_read_are_not_shared(judge: Assessor, bodies: tuple[str, str]) -> None:
    for first, second in (bodies, bodies[::-1]):
        judge.judgments.forget()
        for name, body in (("one/Zorb", first), ("two/Quix", second)):
            one = told(name, body=body)
            assert judge.row(one) == alone(judge, one)


@pytest.mark.parametrize("front", FRONTS, ids=range(len(FRONTS)))
@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_whatever_was_answered_before_every_model_gets_its_own_answer(judge: Assessor, front: str, body: str) -> None:
    turn = FRONTS.index(front) + BODIES.index(body)
    rows = [told(name, front, body) for name in some((*NAMES[turn % 4 :], *NAMES[: turn % 4]), one_in=4)]
    own = {one["id"]: alone(judge, one) for one in rows}
    wrong = [one["id"] for one in (*rows, *reversed(rows)) if judge.row(one) != own[one["id"]]]
    assert not wrong


@settings(max_examples=sized(30), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_models_of_any_names_and_cards_get_their_own_answers(judge: Assessor, data: st.DataObject) -> None:
    part = st.sampled_from(
        ["Zor", "qui", "license", "text", "7b", "13B", "Llama", "2", "gguf", "lora", "chat", "merge", "mit", "v0.1"]
    )
    name = st.builds(
        "{}/{}".format, st.sampled_from(["org", "you", "google"]), st.lists(part, min_size=2).map("-".join)
    )
    body = "\n\n".join(data.draw(st.lists(st.sampled_from(BODIES), min_size=1, max_size=3)))
    front = data.draw(st.sampled_from(FRONTS))
    for own in data.draw(st.lists(name.filter(lambda one: len(one) < 90), min_size=2, max_size=4)):
        one = told(own, front, body, tags=data.draw(st.sampled_from([[], ["gguf"], ["base_model:org/Base-9b"]])))
        assert judge.row(one) == alone(judge, one)


def test_what_a_hub_or_a_file_says_otherwise_is_answered_otherwise(judge: Assessor) -> None:
    text = TEXT.format("2021 Jane Roe")
    plain = told("org/Zorblax-7b-nu")
    others = [
        told("org/Zorblax-7b-nu", files=[("LICENSE", text)], siblings=["LICENSE", "README.md"]),
        told(
            "org/Zorblax-7b-nu", files=[("LICENSE", text.replace("research", "fun"))], siblings=["LICENSE", "README.md"]
        ),
        told("org/Zorblax-7b-nu", gated=True),
        told("org/Zorblax-7b-nu", tags=["base_model:meta-llama/Llama-2-7b-hf"]),
        told("org/Zorblax-7b-nu", pipeline_tag="text-to-image"),
        told("org/Zorblax-7b-nu", siblings=["README.md", "modeling_x.py"]),
        told("org/Zorblax-7b-nu", siblings=None),
        told("org/Zorblax-7b-nu", card_data='{"license": "cc-by-nc-4.0"}'),
        told("org/Zorblax-7b-nu", FRONT.replace("- blue", "- lora")),
    ]
    for one in (plain, *others, plain):
        assert judge.row(one) == alone(judge, one)


def test_a_relicensed_base_binds_by_the_day_of_each_model(judge: Assessor) -> None:
    family = next(one for one in load_base_models().families if one.later and one.ids)
    base = family.ids[0].replace("*", "x")
    front = f"---\nbase_model: {base}\n---\n"
    for day in ("2019-01-01", "2026-10-01", "2019-02-02", None):
        one = told("org/Zorblax-7b-nu", front, created_at=day)
        assert judge.row(one) == alone(judge, one), day


@pytest.mark.parametrize(
    "more",
    [
        "conclude:\n- {model: 'org/*', license: mit, by: Ann, on: 2026-05-01, reason: asked}\n",
        "waive:\n- {check: LIC-07, model: 'org/*', workload: coding, reason: later, approver: Bob, author: Ann, "
        "on: 2026-10-01, until: 2027-01-31}\n",
    ],
    ids=["a conclusion", "a waiver"],
)
def test_a_policy_that_speaks_of_models_by_name_shares_nothing(tmp_path: Path, more: str) -> None:
    strict = Assessor(setup(tmp_path, POLICY + more))
    assert not strict.judgments.possible
    for name in ("org/Zorblax-7b-nu", "other/Quixoti-13b-mu"):
        assert strict.row(told(name)) == alone(strict, told(name))
    assert strict.judgments.found == 0


COPIED = [("README.txt", "[x](https://huggingface.co/other/Zor-7b)")]
YI = "NousResearch/Nous-Hermes-2-Yi-34B"
PAIRS = {
    "a copied card": [("org/Zorblax", "It is a fine-tune of [this](https://huggingface.co/org/Zorblax)."), "me/Qui"],
    "a bare name": [("a/Zor7b", "It is based on Zor7b."), "b/Qui7b"],
    "likeness": [
        (
            "me/zetaqq-7",
            "It is a fine-tuned version of [z](https://huggingface.co/zz/zeta-mistral-7b).\n\n"
            "It is a fine-tuned version of [a](https://huggingface.co/aa/alph-llama-2-7b).",
        ),
        "me/www-99",
    ],
    "a name with a word": [("a/7b-zorblax", "The {bare} is provided under the CC-BY-NC-4.0 license."), "a/7b-datasets"],
    "a verb for a name": [("a/7b-zorblax", "{bare} under the CC-BY-NC-4.0 license"), "a/7b-provided"],
    "a comparison": [("a/7b-zorblax", "{bare} weights of google/gemma-7b"), "a/7b-outperforming"],
    "a license's name": [("a/Zorblax.2", "License: {bare} [dev] Non-Commercial License"), "b/FLUX.2"],
    "part of a word": [("evil/emma-2", "It is a fine-tuned version of Gemma-2 9B."), "me/other-2"],
    "the same words": [("a/Base-7b", "It is based on Base-7b."), "b/Base-7b"],
}


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_two_models_that_differ_in_how_their_names_count_differ_in_their_answers(judge: Assessor, pair: Any) -> None:
    (name, body), other = pair
    rows = [told(one, body=body) for one in (name, other)]
    rows += [told(other, body=body.replace("{bare}", name.partition("/")[2]))]
    for one in (*rows, *reversed(rows)):
        assert judge.row(one) == alone(judge, one), one["id"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            row("a/Zor-7b", f"{FRONT}Teacher: google/gemma-7b\n\nA fine-tuned version of google/gemma-7b."),
            row("a/Zor-7b", f"{FRONT}Teacher: google/gemma-7b\n\nIt was distilled from google/gemma-7b."),
        ),
        (row(YI, FRONT, created_at="2024-06-01"), row(YI, FRONT, created_at="2023-12-01")),
        (
            row("a/Zor-7b", "---\nbase_model: 01-ai/Yi-34B\n---\n", created_at="2024-06-01"),
            row("a/Zor-7b", "---\nbase_model: 01-ai/Yi-34B\n---\n", created_at="2024-06-31"),
        ),
        (
            row("a/Zor-7b", "---\nlicense: mit\n--- \nNote: hello\n\n---\n"),
            row("a/Zor-7b", "---\nlicense: mit\n--- \nNote: the weights are released under CC-BY-NC-4.0\n\n---\n"),
        ),
        (
            row("a/Zor-7b", "---\nlicense: mit\nwidget: x\n---\n"),
            row("a/Zor-7b", f"---\nlicense: mit\nwidget: {'x' * 40_000}\nother: {'y' * 40_000}\n---\n"),
        ),
        (
            row("a/Zor-7b", card_data='{"license": [["x", "mit"]]}'),
            row("a/Zor-7b", card_data='{"license": {"x": "mit"}}'),
        ),
        (
            row("a/Zor-7b", None, tags=["license:mit"]),
            row("a/Zor-7b", None, tags=[*map(str, range(1000)), "license:mit"]),
        ),
        (
            row("org/Zor-7b", "---\nbase_model: org/Zor-7b\n---\n"),
            row("kaggle/Qui-7b", "---\nbase_model: kaggle/Qui-7b\n---\n"),
        ),
        (
            row("org/Zor-7b-nu", "---\nlicense: other\nlicense_name: Zor-7b-nu\n---\n"),
            row("me/Qui-13b-mu", "---\nlicense: other\nlicense_name: Zor-7b-nu\n---\n"),
        ),
        (
            row("me/Qui-7b-gguf", None, files=COPIED, siblings=["README.txt"]),
            row("me/Zor-7b-gguf", None, files=COPIED, siblings=["README.txt"]),
        ),
        (
            row(
                "me/Qui-7b",
                files=[("config.json", '{"_name_or_path": "me/Qui-7b"}')],
                siblings=["README.md", "config.json"],
            ),
            row(
                "a/Zor-7b",
                files=[("config.json", '{"_name_or_path": "me/Qui-7b"}')],
                siblings=["README.md", "config.json"],
            ),
        ),
    ],
    ids=range(11),
)
def test_what_is_nearly_equal_evidence_is_not_taken_for_equal(judge: Assessor, first: Any, second: Any) -> None:
    for one in (first, second, first):
        assert judge.row(one) == alone(judge, one), one["id"]
        assert judge.row(one) == alone(judge, one), one["id"]


@pytest.mark.corpus
def test_real_cards_under_other_names_get_the_answers_of_those_names(judge: Assessor) -> None:
    catalogue = Catalogue(Path(os.environ["AUDITOR_CORPUS"]) / "cards")
    wrong = []
    for number, name in enumerate(catalogue.ids()[5::16]):
        model = catalogue.get(name)
        assert model is not None
        texts = {path: file.read().decode("utf-8", "replace") for path, file in model.files.items()}
        card = texts.pop("README.md", "")
        for other in (name, NAMES[number % len(NAMES)], f"you/{name.partition('/')[2]}-zor-v2"):
            text = card.replace(name, other).replace(name.partition("/")[2], other.partition("/")[2])
            one = row(other, text, siblings=sorted(model.files), files=list(texts.items()))
            if judge.row(one) != alone(judge, one):
                wrong.append((name, other))
    assert not wrong

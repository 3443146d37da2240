"""Leaving out what says nothing changes no answer."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from auditor.sweep.answers import answer_of
from auditor.sweep.assess import Assessor, assessor
from auditor.sweep.snapshots import snapshot_of
from tests.hub.models import Catalogue
from tests.sweep.tables import row, setup

FILLER = "\n\n".join(
    f"Paragraph {number} speaks of the weather, at length and of nothing else." for number in range(40)
)

MERGE = "This model is a merge of the following models:"


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Assessor:
    return assessor(setup(tmp_path_factory.mktemp("policy")))


@pytest.mark.parametrize(
    "body",
    [
        "# A\n\nThis is a fine-tuned version of [base](https://huggingface.co/meta-llama/Llama-2-7b).",
        "# A\n\n## Models Merged\n\nThe following models were included in the merge:\n\n"
        "* [x/y-7b](https://huggingface.co/x/y-7b)\n\n* [one](https://huggingface.co/mistralai/Mistral-7B-v0.1)",
        "# A\n\n# License\n\nSome words.\n\nYou may not use it for commercial purposes.\n\n## More\n\n"
        "Nor for war.\n\n# Next",
        "# A\n\nSee [gemma](https://huggingface.co/google/gemma-7b).\n\n```yaml\nmodels:\n  - model: gemma-7b\n```\n",
        "# A\n\n<!--\nlicense: mit\n\nhidden\n-->\n\nLicense: CC-BY-NC-4.0",
        "# A\n\nIt knows birds.\n\n<!-- for schools and nobody else -->\n\nIt knows fish.",
        "# A\n\nIt knows birds. <!-- the weights are CC BY-NC 4.0\nuntil spring --> It knows fish.",
        "# A\n\nIt knows birds.\n\n<!-- shrunk from meta-llama/Llama-2-7b-hf -->\n\nIt knows fish.",
        "# A\n\n| License | CC-BY-NC-4.0 |\n|---|---|\n\nTable.",
        "# A\n\n```\n# License\nMIT\n```\n\nThe model is released under the Apache 2.0 license.",
        "# A\n\nLicense\n-------\n\nIt is under CC-BY-NC-4.0.\n",
        "# A\r\n\r\nThe weights are licensed under CC-BY-NC-4.0.\r\n",
        f"{MERGE}\n\n<!-- models -->\n- [x](https://huggingface.co/meta-llama/Llama-2-7b-hf)",
        f"{MERGE}\n\n<!-- models -->\n\n- [x](https://huggingface.co/meta-llama/Llama-2-7b-hf)",
        f"{MERGE}\n\n\u3000\n- [x](https://huggingface.co/meta-llama/Llama-2-7b-hf)",
        f"{MERGE}\n\n```\ncode\n```\n\n- [x](https://huggingface.co/meta-llama/Llama-2-7b-hf)",
        f"{MERGE}\n\nmodels--meta-llama--Llama-2-7b-hf",
        "- The model weights are released under Creative\n  Commons BY-NC 4.0",
        "The model weights are released under **Creative**\nCommons BY-NC 4.0",
        "## Licenza\n\nThe weights may not be used for commercial purposes.",
        "# License\n\n```\nx\n```\nUsage\n=====\n\nThe weights may not be used for commercial purposes.",
        "# License\n\n```\nx\n```\nThe weights may not be used for commercial purposes.",
        f"{MERGE}\n```\ncode\n```\n- [x](https://huggingface.co/meta-llama/Llama-2-7b-hf)",
        f"{MERGE}\n\n```\ncode\n```\n```\nmore\n```\n<!-- x -->\n\n- [x](https://huggingface.co/meta-llama/Llama-2-7b-hf)",
        f"{MERGE}\n\n```\ncode\n```\nIt rains.\n\n- [x](https://huggingface.co/meta-llama/Llama-2-7b-hf)",
        "```\nx\n```\nThe model is released under the CC-BY-NC-4.0 license.\n```\ny\n```",
        "  ```\n  x\n  ```\n   License: CC-BY-NC-4.0",
        "A merge of meta-llama/Llama-2-7b-hf and the rest, trained on the sea.\n\nIt was trained on the land.",
        "a --> b\n\n<!-- hidden\n\n```\nc\n```\n\nThe model is released under the CC-BY-NC-4.0 license.",
        "a <!--> b\n\nThe model is released under the CC-BY-NC-4.0 license.",
        "<!-- x -->```\n\nThe model is released under the CC-BY-NC-4.0 license.\n\n```",
        "LİCENSE: CC-BY-NC-4.0",
        "It is a fine-tune of Mistral Large 2407.",
        "It is better than Foo by 12.50 and was fine-tuned from google/gemma-7b.",
        f"It was quantized {'a' * 53} 5% from google/gemma-7b.",
        "## License\n\n<h3>Details</h3>\n\nYou may not use it for commercial purposes.",
        "The model was trained on foo/bar-7.\n\nIt was distilled from foo/bar-7.",
        "It is based on thing-7b.\n\nIt was distilled from [t](https://huggingface.co/thing-7b).",
        f"{MERGE}\n\n<!-- a\n\nb -->\n\n- [x](https://huggingface.co/meta-llama/Llama-2-7b-hf)",
        "# Title <!-- foo\nbar -->\n\nThe model is released under the CC-BY-NC-4.0 license.",
        "a <!-- x\ny -->```\n\n```\nThe model is released under the CC-BY-NC-4.0 license.\n```",
        "a <!--> b\n\nThe model is released under the MIT license.\n\nfoo -->",
        f"{MERGE}\n\nhttps://huggingface.co/meta-llama/Llama-2-7b-hf/tree/main - the base",
        "## License\n\n\n\n\nMIT",
        "## License\n\nIt may be used for research\n```\nonly, CC-BY-NC-5.0 of it.\n```\n",
        "## License\n\nIt may be used for\n\n\n\nresearch only.\n```\nx\n```\nand CC-BY-NC-4.0 holds.\n",
        "---\n# The model is released under the CC-BY-NC-4.0 license.\n---",
        "The model weights are released under Creative<b\n>Commons BY-NC 4.0",
        "It rained.\0\n\nIt is licensed under CC-BY-NC-4.0.",
        f"{FILLER * 4}\n\nIt is licensed under CC-BY-NC-4.0 \0 by us.",
        "## [thing](https://huggingface.co/other/thing-7b)\n\nIt has 7 layers.",
    ],
)
@pytest.mark.parametrize("front", ["---\nlicense: mit\n---\n", "---\ntags: [x]\n---\n", ""])
def test_a_card_among_much_prose_answers_as_it_does_in_full(judge: Assessor, body: str, front: str) -> None:
    text = f"{front}{FILLER}\n\n{body}\n\n{FILLER}\n"
    snapshot = snapshot_of(row("org/thing-GGUF", text, siblings=["README.md", "x.gguf"]))
    assert judge.answer(snapshot) == answer_of(judge.audit(snapshot), judge.workloads, judge.book)


def test_most_of_a_long_card_is_left_out(judge: Assessor) -> None:
    text = f"---\nlicense: mit\n---\n# A\n\n{FILLER}\n"
    assert len(judge.reducer.reduced(text, "org/a").text) < 100


def test_passages_that_differ_in_figures_are_asked_once(judge: Assessor) -> None:
    judge.reducer.reduced(
        f"---\nlicense: mit\n---\n{FILLER}\n\nZorblax-7 scores 0.1234 after 20000 steps.\n", "org/another"
    )
    made = judge.reducer.silent.made
    judge.reducer.reduced(
        f"---\nlicense: mit\n---\n{FILLER}\n\nZorblax-7 scores 0.9876 after 31000 steps.\n", "org/Other-7"
    )
    assert judge.reducer.silent.made == made


@pytest.mark.corpus
def test_every_real_card_answers_as_it_does_in_full(judge: Assessor) -> None:
    catalogue = Catalogue(Path(os.environ["AUDITOR_CORPUS"]) / "cards")
    wrong = []
    for name in catalogue.ids()[::12]:
        model = catalogue.get(name)
        assert model is not None
        texts = {path: file.read().decode("utf-8", "replace") for path, file in model.files.items()}
        card = texts.pop("README.md", None)
        snapshot = snapshot_of(row(name, card, siblings=sorted(model.files), files=list(texts.items())))
        if judge.answer(snapshot) != answer_of(judge.audit(snapshot), judge.workloads, judge.book):
            wrong.append(name)
    assert not wrong

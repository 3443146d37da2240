"""Models of equal texts and other names: each is answered as the whole pipeline answers it, in whatever order."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.sweep.answers import RowAnswer
from auditor.sweep.assess import Assessor
from auditor.sweep.snapshots import snapshot_of
from tests.sizes import sized, some
from tests.sweep.tables import row

pytestmark = pytest.mark.usefixtures("forgotten")

NAMED = (
    *("Llama-2-7b", "Yi-34B"),
    *("XLM-RoBERTa", "FacebookAI/xlm-roberta-base", "Quokka-7b", "org/Quokka-7b-chat", "meta-llama/Llama-2-7b-hf"),
    *("Vigogne-2-13b", "google/gemma-2b", "BirdNet", "org/quokka", "you/My_Quokka", "ai/7b-v2"),
)
"""Names that a text speaks: of families on record, and of nobody's."""
OWN = (
    *("me/{bare}", "{owner}/{bare}", "{owner}/Zorblax-9b", "me/Zorblax-9b", "me/{bare}-GGUF", "me/tner-{bare}-nu"),
    *("me/{first}-13b", "me/{first}", "me/{bare}-instruct", "{owner}/{first}_mu-4bit", "google/{bare}-it"),
    "me/{bare}-vl",
    *(
        "me/{lower}",
        "me/tner-{lower}-ontonotes5",
        "me/Qui-7b-lora",
        "me/9b-noncommercial",
        "me/{bare}-vl",
        "you/Other-reward-7b",
    ),
)
"""What a model may be called beside that name."""
SAID = (
    "**Parent Model:** {name}",
    "- **Related Models:** {bare}\n  - **Parent Model:** {bare}",
    "Our work starts from the weights of {name} and goes on with text of the sea.",
    "{name} is a fine-tuned version of google/gemma-7b.",
    "{first} is a merge of org/Base-9b and mistralai/Mistral-7B-v0.1.",
    "{first} was made from google/gemma-7b by more training.",
    "This is a quantized version of {name}.",
    "It is a fine-tune of [this](https://huggingface.co/{name}), like {bare}-instruct.",
    "- {name}: cc-by-nc-4.0",
    "owner-of-it/{bare} : cc-by-nc-4.0",
    "Its outputs were learned from {name}, and {bare}-13B is a fine-tuned version of google/gemma-7b.",
    "| Model | Base |\n|---|---|\n| {bare} | google/gemma-7b |",
    "See [the license](https://huggingface.co/{name}/blob/main/LICENSE) of {bare}.",
    "User: may I sell {bare}?\n\nIt rains.\n\nAssistant: No, you may not use {bare} for money without our consent.",
    "A fine-tune of {bare}.\n\n```python\nload('{name}')\n```",
    "{bare} is {name} in another precision, by {owner}.",
)
FRONTS = (
    "---\nlicense: mit\n---\n",
    "---\nlicense: other\nlicense_link: https://huggingface.co/{name}/blob/main/LICENSE\n---\n",
    "---\nlicense: other\nlicense_name: {bare}\n---\n",
    "---\nbase_model: {name}\n---\n",
    "---\nextra_gated_prompt: You agree that this was made from {name} by us.\n---\n",
    "",
)
TAGS = ((), ("llama-2",), ("gguf", "license:mit"), ("research only",), ("{bare}",))
FILLER = "\n\n".join(f"Paragraph {number} is about the weather of the day." for number in range(5))


def alone(judge: Assessor, given: dict[str, Any]) -> RowAnswer:
    return judge.whole(snapshot_of(given))


def filled(words: str, name: str) -> str:
    owner, _, bare = name.rpartition("/")
    first = bare.replace("_", "-").split("-")[0]
    return words.format(name=name, owner=owner or "org", bare=bare, first=first, lower=bare.casefold())


def rows_of(name: str, said: str, front: str, tags: tuple[str, ...], own: tuple[str, ...]) -> list[dict[str, Any]]:
    """Rows of one text, of one model for each of the names."""
    text = filled(f"{front}# A model\n\n{FILLER}\n\n{said}\n", name)
    return [row(filled(one, name), text, tags=[filled(tag, name) for tag in tags]) for one in own]


@pytest.mark.parametrize("said", SAID, ids=range(len(SAID)))
def test_one_text_under_any_name_is_answered_as_by_the_pipeline(judge: Assessor, said: str) -> None:
    wrong = []
    for turn, name in enumerate(some(NAMED, one_in=5)):
        rows = rows_of(name, said, FRONTS[turn % 2], TAGS[turn % 2], OWN)
        full = {one["id"]: alone(judge, one) for one in rows}
        for order in (rows, rows[::-1]):
            judge.judgments.forget()
            wrong += [(name, one["id"]) for one in order if judge.row(one) != full[one["id"]]]
    assert not wrong


@settings(max_examples=sized(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_text_under_any_names_is_answered_as_by_the_pipeline(judge: Assessor, data: st.DataObject) -> None:
    said = "\n\n".join(data.draw(st.lists(st.sampled_from(SAID), min_size=1, max_size=3)))
    front, tags = data.draw(st.sampled_from(FRONTS)), data.draw(st.sampled_from(TAGS))
    own = tuple(data.draw(st.lists(st.sampled_from(OWN), min_size=2, max_size=4)))
    for one in rows_of(data.draw(st.sampled_from(NAMED)), said, front, tags, own):
        assert judge.row(one) == alone(judge, one), one["id"]


@pytest.mark.parametrize("name", ["org/Quokka-7b", "me/Zorblax-9b"])
def test_tags_that_only_the_hub_tells_are_not_shared_where_they_name_a_license(judge: Assessor, name: str) -> None:
    tagged = [row(name, tags=list(tags)) for tags in ((), ("llama-2",), ("text",), ("research only",), ("llama-2",))]
    for before, after in pairwise(tagged):
        assert judge.row(before) == alone(judge, before)
        assert judge.row(after) == alone(judge, after)


def test_a_conversation_of_which_lines_are_left_out_is_one_still(judge: Assessor) -> None:
    talk = "CLIENT: Hello there.\n\nThe sun is out.\n\nUSER: You must not sell this without our consent."
    more = "ASSISTANT: I need to go now, you may not use the account again without a new document."
    for text in (talk, f"{talk}\n\n{more}", f"{more}\n\n{FILLER}\n\nUser: Hello.", more):
        one = row("org/Quokka-7b", f"---\nlicense: mit\n---\n# A\n\n{FILLER}\n\n{text}\n")
        assert judge.row(one) == alone(judge, one)


LIMIT = "The weights may not be used for commercial purposes."


@pytest.mark.parametrize(
    ("text", "struck"),
    [
        (f"```\n<s>[INST] x\n```\n\n{LIMIT}\n\n```\n[/INST] y </s>\n```", False),
        (f"```\n<s>[INST] x\n```\n\n{LIMIT}\n\n{FILLER}\n\nanswer </s>", False),
        (f"<s>[INST] x\n\n```\n{FILLER}\n```\n\n{LIMIT}\n\n```\n</s>\n```", False),
        (f"<s>\n\n{LIMIT}\n\n{FILLER}\n\n</s>", False),
        (f"Prompts begin with `<s>`. {LIMIT} They end with `</s>`.", False),
        (f"Words are struck out by `~~` before them. {LIMIT} Write `~~` behind them.", False),
        (f"It is ~~{LIMIT}~~ free.", True),
        (f"It is <s>{LIMIT}</s> free.", True),
        (f"```\n<del>x</del>\n```\n\n<del>{LIMIT}</del>", True),
    ],
)
def test_a_tag_in_code_or_across_paragraphs_strikes_out_nothing(judge: Assessor, text: str, struck: bool) -> None:
    one = row("org/Quokka-7b", f"---\nlicense: mit\n---\n# A\n\n{FILLER}\n\n{text}\n")
    answer = alone(judge, one)
    assert all(("LIC-06" in verdict.asks) is not struck for verdict in answer.verdicts)
    assert judge.row(one) == answer

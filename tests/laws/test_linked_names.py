"""A name without its owner is the model whose page or id the card names elsewhere; a name in code marks that nobody
knows is asked about where it stands in the place of a base."""

from __future__ import annotations

import pytest

from auditor.core.model import EDGE_COUNTS_FROM
from tests.laws.repository import dossier, passes, snapshot
from tests.laws.test_labeled_bases import LABELS
from tests.laws.test_unnamed_bases import CLAUSES, OTHERWISE

OWNED = ("Kelpworks/kelp-enc-v3-small", "marsh_lab/genome-transformer-v2-50m-multi", "thornby/velkel.chat-1.5")
LINKS = {
    "reference": "## References\n\n[1] https://huggingface.co/{0}, Marsh et al., 2024.",
    "footnote": "[^1]: https://huggingface.co/{0}",
    "link": "Thanks to everybody. See [its page](https://huggingface.co/{0}).",
    "citation": "```bibtex\n@misc{{x,\n  url={{https://huggingface.co/{0}}},\n}}\n```",
    "code": '```python\nbig = load("{0}")\n```',
}
MARKS = ("{}", "`{}`", "{} [1]", "**{}**")
LANGUAGES = sorted(CLAUSES)


def card(*parts: str) -> dict[str, bytes]:
    body = "\n\n".join(("# Tern", "It reads letters.", *parts))
    return {"README.md": f"---\nlicense: apache-2.0\n---\n{body}\n".encode()}


def counted(*parts: str) -> set[str]:
    edges = dossier(snapshot(card(*parts))).parents
    return {edge.parent.removeprefix("hf:") for edge in edges if edge.confidence >= EDGE_COUNTS_FROM}


def shown(*parts: str) -> set[str]:
    return {edge.parent.removeprefix("hf:") for edge in dossier(snapshot(card(*parts))).parents}


def worlds(language: str) -> list[tuple[str, str, str]]:
    """Clauses and rows with a name without its owner, each beside a link to its page, and its id."""
    said = [*CLAUSES[language], *(f"| | |\n|---|---|\n| {label} | {{}} |" for label in LABELS[language][:3])]
    places = list(LINKS.values())
    found = []
    for at, one in enumerate(said):
        whole, mark = OWNED[at % len(OWNED)], MARKS[at % len(MARKS)]
        name = mark.format(whole.rpartition("/")[2])
        found.append((one.format(name), places[(at + len(language)) % len(places)].format(whole), whole))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_without_its_owner_is_the_model_that_the_card_links(language: str) -> None:
    assert [one for one in worlds(language) if one[2] not in counted(*one[:2])] == []
    assert [one for one in worlds(language) if passes(card(*one[:2]))] == []


@pytest.mark.parametrize("link", LINKS)
def test_so_it_is_wherever_the_link_stands(link: str) -> None:
    for whole in OWNED:
        name = whole.rpartition("/")[2]
        assert whole in counted(f"It was fine-tuned from {name}.", LINKS[link].format(whole))


@pytest.mark.parametrize("language", sorted(OTHERWISE))
def test_a_link_makes_no_base_of_what_is_none(language: str) -> None:
    for at, one in enumerate(OTHERWISE[language]):
        if "{}" in one and not one.startswith("Tern is"):  # "Tern is X" says what it is
            whole = OWNED[at % len(OWNED)]
            said = one.format(f"`{whole.rpartition('/')[2]}`")
            assert whole not in counted(said, LINKS["reference"].format(whole)), said


def test_a_name_of_several_owners_and_the_page_of_data_tell_no_id() -> None:
    two = [LINKS["reference"].format(f"{owner}/kelp-enc-v3-small") for owner in ("kelpworks", "othershore")]
    assert counted("It was fine-tuned from kelp-enc-v3-small.", *two) == set()
    data = "https://huggingface.co/datasets/kelpworks/kelp-letters-v3"
    assert counted("It was fine-tuned on kelp-letters-v3.", data) == set()


def is_taught(said: str, name: str) -> bool:
    """Whether it is its teacher's: a student of somebody whom nobody knows has weights of its own."""
    edges = dossier(snapshot(card(said))).parents
    return [edge.relation for edge in edges if edge.parent == name] == ["distillation"]


UNKNOWN = ("kelp-enc-2", "velkel-enc-v3", "moirata_small-1.5")
NO_MODEL = ("utf-8", "step-12000", "train-v2.py", "lora-r16", "cuda-12", "checkpoint-1500", "fp16-v2", "iso-8859-1")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_in_code_marks_that_nobody_knows_is_asked_about_as_a_base(language: str) -> None:
    told = [
        (clause.format(f"`{UNKNOWN[at % len(UNKNOWN)]}`"), UNKNOWN[at % len(UNKNOWN)])
        for at, clause in enumerate(CLAUSES[language])
    ]
    assert [said for said, name in told if name not in shown(said)] == []
    assert [said for said, name in told if passes(card(said)) and not is_taught(said, name)] == []


@pytest.mark.parametrize("value", NO_MODEL)
def test_what_else_stands_in_code_marks_is_no_base(value: str) -> None:
    for said in (
        "It was fine-tuned from `{}`.",
        "We trained with `{}`.",
        "Wir haben mit `{}` trainiert.",
        "Converted from `{}` to text.",
    ):
        assert shown(said.format(value)) == set()


@pytest.mark.parametrize(
    "said",
    ["It was fine-tuned on `kelp-claims-2023`.", "We trained with `kelp-tool-2`.", "It is faster than `kelp-enc-2`."],
)
def test_data_tools_and_rivals_in_code_marks_are_no_bases(said: str) -> None:
    assert shown(said) == set()


def test_a_name_with_the_beginning_of_the_models_own_is_another_models() -> None:
    said = card("We continued training from `pelic-enc-2`.")
    assert not passes(said, name="some-org/pelicbert-v3")
    assert {edge.parent for edge in dossier(snapshot(said, name="some-org/pelicbert-v3")).parents} == {"pelic-enc-2"}
    assert dossier(snapshot(said, name="some-org/pelic-enc-3")).parents == ()  # a version of its own

"""The reading of a snapshot: documents with true lines, what they cover, prompts, sections, facts and what is odd."""

from __future__ import annotations

import json
from functools import partial

import pytest

from auditor.core.model import Document, DocumentKind, Gap, Reading, Subject
from auditor.evidence import read
from tests.in_time import in_time
from tests.small_book import FREE_TEXT, card, snapshot


def of_kind(reading: Reading, kind: DocumentKind) -> list[Document]:
    return [document for document in reading.documents if document.kind is kind]


def facts(reading: Reading) -> dict[str, object]:
    return {fact.name: fact.value for fact in reading.facts}


def anomalies(reading: Reading) -> list[tuple[str, int | None]]:
    return [(anomaly.kind, anomaly.location.start_line) for anomaly in reading.anomalies]


def test_a_license_file_is_read_whole_with_its_lines_and_hash() -> None:
    taken = snapshot("a/b", {"LICENSE": FREE_TEXT.replace("\n", "\r\n")})
    document = of_kind(read(taken), DocumentKind.LICENSE)[0]
    assert document.text == FREE_TEXT
    assert (document.location.start_line, document.location.end_line) == (1, 4)
    assert document.location.sha256 == taken.files[0].sha256


def test_a_section_on_the_license_ends_before_the_next_heading_of_its_level() -> None:
    text = "# Model\n\n## License\n\nWords.\n\n### More\n\nStill.\n\n## Other\n\nElse.\n"
    section = of_kind(read(snapshot("a/b", {"README.md": card(text, license="mit")})), DocumentKind.CARD_SECTION)[0]
    assert (section.location.start_line, section.location.end_line) == (6, 12)
    assert "Still." in section.text
    assert "Else." not in section.text


@pytest.mark.parametrize(
    "heading",
    [
        "## License",
        "### Terms of use",
        "## 许可协议",
        "License\n-------",
        "**License**",
        "<h2>Usage restrictions</h2>",
        "## 使用协议（License Agreement）",
    ],
)
def test_headings_of_many_kinds_open_a_license_section(heading: str) -> None:
    reading = read(snapshot("a/b", {"README.md": f"# M\n\n{heading}\n\nThe words.\n"}))
    assert [document.text.endswith("The words.") for document in of_kind(reading, DocumentKind.CARD_SECTION)] == [True]


def test_what_is_commented_out_or_code_claims_nothing() -> None:
    text = (
        "# M\n<!-- The model is licensed under the MIT license. -->\n```\n# License\nIt is under the MIT license\n```\n"
    )
    reading = read(snapshot("a/b", {"README.md": text}))
    assert not of_kind(reading, DocumentKind.CARD_SECTION)
    assert not [claim for claim in reading.claims if claim.key == "license"]
    assert anomalies(reading) == [("commented-out", 2)]
    assert "MIT" not in of_kind(reading, DocumentKind.CARD)[0].text.split("```")[0]
    (note,) = of_kind(reading, DocumentKind.TEXT)
    assert (note.text, note.location.start_line) == ("The model is licensed under the MIT license.", 2)


def test_comments_on_lines_that_follow_each_other_are_one_document() -> None:
    text = "# M\n<!--\none\ntwo\n-->\nshown\n<!-- three --> shown <!-- four -->\n\n<!-- never closed\nfive\n"
    notes = of_kind(read(snapshot("a/b", {"README.md": text})), DocumentKind.TEXT)
    assert [(one.text, one.location.start_line, one.location.end_line) for one in notes] == [
        ("one\ntwo", 3, 4),
        ("three   four", 7, 7),
        ("never closed\nfive", 9, 10),
    ]


def test_weights_and_code_are_kept_apart_in_one_sentence() -> None:
    text = "# M\n\n## License\nThe code is licensed under the MIT License, the weights under the Acme Model License.\n"
    claims = [claim for claim in read(snapshot("a/b", {"README.md": text})).claims if claim.key == "license"]
    assert {(claim.value, claim.covers) for claim in claims} == {
        ("MIT License", frozenset({Subject.CODE})),
        ("Acme Model License", frozenset({Subject.WEIGHTS})),
    }
    assert {claim.location.start_line for claim in claims} == {4}


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("- **License:** Apache 2.0", "Apache 2.0"),
        ("| License | MIT |", "MIT"),
        ("**Model License**: [Acme License](https://acme.example/license)", "Acme License"),
        ("![License](https://img.shields.io/badge/License-Apache_2.0-blue)", "Apache 2.0"),
        ("This model is released under the Acme Community License and may be used.", "Acme Community License"),
        ("许可证：MIT", "MIT"),
    ],
)
def test_labels_rows_badges_and_sentences_name_a_license(line: str, name: str) -> None:
    reading = read(snapshot("a/b", {"README.md": f"# M\n\n{line}\n"}))
    sources = ("prose", "table")
    assert name in [claim.value for claim in reading.claims if claim.key == "license" and claim.source in sources]


@pytest.mark.parametrize(
    "line", ["It runs under 5 seconds.", "See the license.", "We follow the paper.", "The model is under development."]
)
def test_other_sentences_name_none(line: str) -> None:
    assert not [
        claim for claim in read(snapshot("a/b", {"README.md": f"# M\n\n{line}\n"})).claims if claim.key == "license"
    ]


def test_a_gated_prompt_stands_on_its_lines_of_the_readme() -> None:
    text = "---\nlicense: mit\nextra_gated_prompt: |-\n  # TERMS\n  You agree.\n\n  Second.\ntags: [x]\n---\n# M\n"
    prompt = of_kind(read(snapshot("a/b", {"README.md": text})), DocumentKind.GATED_PROMPT)[0]
    assert prompt.text == "# TERMS\nYou agree.\n\nSecond."
    assert (prompt.location.start_line, prompt.location.end_line) == (4, 7)


def test_a_gated_prompt_only_the_hub_shows_is_read_from_there() -> None:
    taken = snapshot("a/b", {}, metadata={"cardData": {"extra_gated_prompt": "You agree."}, "gated": "manual"})
    reading = read(taken)
    prompt = of_kind(reading, DocumentKind.GATED_PROMPT)[0]
    assert prompt.location.path == "hub metadata"
    assert facts(reading)["model.gated"] is True


def test_hub_metadata_fills_what_the_readme_does_not_say() -> None:
    metadata = {"cardData": {"license": "mit", "tags": ["x"]}}
    reading = read(snapshot("a/b", {"README.md": card(license="free")}, metadata=metadata))
    assert [(claim.value, claim.source) for claim in reading.claims if claim.key == "license"] == [
        ("free", "front-matter")
    ]
    assert ("x", "hub-metadata") in [(claim.value, claim.source) for claim in reading.claims if claim.key == "tags"]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ("\ufeffText".encode(), None),
        ("Text".encode("utf-16"), None),
        (b"Caf\xe9 license", "encoding"),
        ("zero\u200bwidth".encode(), "hidden-text"),
        ("right\u202eleft".encode(), "hidden-text"),
    ],
)
def test_encodings_are_read_and_oddities_said(data: bytes, kind: str | None) -> None:
    reading = read(snapshot("a/b", {"LICENSE": data}))
    assert len(of_kind(reading, DocumentKind.LICENSE)) == 1
    assert [anomaly.kind for anomaly in reading.anomalies] == ([kind] if kind else [])


@pytest.mark.parametrize("data", [b"\x00\x01\x02\x03" * 50, b"", b"   \n", b"x" * 2_000_000])
def test_a_license_nobody_can_read_is_a_gap(data: bytes) -> None:
    reading = read(snapshot("a/b", {"LICENSE": data}))
    assert not of_kind(reading, DocumentKind.LICENSE)
    assert [gap.what for gap in reading.gaps] == ["LICENSE"]


def test_a_listed_license_that_was_not_fetched_is_a_gap() -> None:
    reading = read(snapshot("a/b", {"README.md": "# M\n"}, listing=("LICENSE", "README.md", "vae/LICENSE")))
    assert [(gap.what, gap.kind) for gap in reading.gaps] == [("LICENSE", "unreadable")]


def test_gaps_of_collecting_are_kept_and_not_doubled() -> None:
    gap = Gap(what="LICENSE", kind="gated")
    reading = read(snapshot("a/b", {}, listing=("LICENSE",), gaps=(gap,)))
    assert reading.gaps == (gap,)


def test_every_path_that_was_examined_is_listed() -> None:
    files = {"README.md": "# M\n", "vae/LICENSE": FREE_TEXT, "config.json": "{}"}
    assert set(read(snapshot("a/b", files)).looked_at) == {"README.md", "vae/LICENSE", "config.json", "hub metadata"}


def test_facts_about_the_model_come_with_their_place() -> None:
    config = {"architectures": ["AcmeForCausalLM"], "vision_config": {}, "auto_map": {"AutoModel": "m.M"}}
    taken = snapshot("a/b", {"README.md": card(tags="[Chat, moe]"), "config.json": json.dumps(config, indent=1)})
    reading = read(taken)
    found = facts(reading)
    assert found["model.modality"] == ("image-in", "text")
    assert found["model.tags"] == ("chat", "moe")
    assert found["model.remote_code"] is True
    assert all(fact.location or fact.source for fact in reading.facts)


@pytest.mark.parametrize(
    ("task", "modality"),
    [
        ("text-to-image", ("image-out", "text")),
        ("text-to-video", ("text", "video-out")),
        ("text-to-speech", ("audio-out", "text")),
        ("text-generation", ("text",)),
        ("sentence-similarity", ("text-in",)),
        ("fill-mask", ("text-in",)),
        ("text-classification", ("text-in",)),
        ("automatic-speech-recognition", ("audio-in",)),
    ],
)
def test_the_task_tells_the_modality(task: str, modality: tuple[str, ...]) -> None:
    assert facts(read(snapshot("a/b", {"README.md": card(pipeline_tag=task)})))["model.modality"] == modality


@pytest.mark.parametrize(
    ("architecture", "task", "modality"),
    [
        ("BertForMaskedLM", None, ("text-in",)),
        ("Wav2Vec2ForCTC", None, ("audio-in",)),
        ("AcmeForCausalLM", None, ("text",)),
        ("AcmeForCausalLM", "feature-extraction", ("text",)),
        ("AcmeForCausalLM", "text-to-image", ("image-out", "text")),
        ("AcmeForConditionalGeneration", None, None),
    ],
)
def test_a_head_tells_the_modality_and_what_can_write_counts_as_writing(
    architecture: str, task: str | None, modality: tuple[str, ...] | None
) -> None:
    text = card(pipeline_tag=task) if task else "# M\n"
    files = {"README.md": text, "config.json": json.dumps({"architectures": [architecture]})}
    assert facts(read(snapshot("a/b", files))).get("model.modality") == modality


def test_without_any_sign_the_modality_stays_unknown() -> None:
    assert "model.modality" not in facts(read(snapshot("a/b", {"README.md": "# M\n"})))


def test_code_without_a_configuration_leaves_open_whether_it_is_run() -> None:
    files = {"README.md": "# M\n", "run.py": "print()\n"}
    assert "model.remote_code" not in facts(read(snapshot("a/b", files)))
    assert facts(read(snapshot("a/b", {"README.md": "# M\n"})))["model.remote_code"] is False


def parents(text: str) -> dict[str, str]:
    claims = read(snapshot("a/b", {"README.md": text})).claims
    return {claim.value: claim.source for claim in claims if claim.key == "base_model"}


@pytest.mark.parametrize(
    ("text", "parent"),
    [
        ("A fine-tuned version of [Acme](https://huggingface.co/acme/base-7b).", "acme/base-7b"),
        ("Quantized version of acme/base-7b made with care.", "acme/base-7b"),
        ("This is a merge of acme/base-7b and other/base-8b.", "other/base-8b"),
        ("We fine-tune Llama 2 13B on our data.", "Llama 2 13B"),
        ("**Base model:** [x](https://huggingface.co/acme/base-7b)", "acme/base-7b"),
        ("A Llama-2 based assistant.", "Llama-2"),
        ("```yaml\nmodels:\n  - model: acme/base-7b\n```", "acme/base-7b"),
    ],
)
def test_prose_and_recipes_name_parents(text: str, parent: str) -> None:
    assert parents(f"# M\n\n{text}\n").get(parent) == "prose"


PIECES = (
    "under ",
    "licensed under the ",
    "based on ",
    "[",
    "](",
    "<",
    "<!--",
    "- ",
    "| ",
    "**",
    "# license\n",
    "license: x\n",
    "```\n",
    "---\n",
    "fine-tuned ",
    "===\na\n\n",
    "base model: a\n",
    "https://huggingface.co/a/b ",
    "x-based ",
    "merge of ",
    "\u200b",
    "a/b1 ",
    "许可",
    "((((",
    "img.shields.io/badge/License-",
    "\t",
    "weights of A ",
)


@pytest.mark.parametrize("piece", PIECES)
def test_a_hostile_card_is_read_in_linear_time(piece: str) -> None:
    for text in (piece * (200_000 // len(piece)), "---\n" + piece * (60_000 // len(piece)) + "\n---\n"):
        in_time(5, partial(read, snapshot("a/b", {"README.md": text})))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("This model is based\non [`acme/base-7b`](https://huggingface.co/acme/base-7b) and more.", "acme/base-7b"),
        ("We start from [acme/base-7b](https://huggingface.co/acme/base-7b).", "acme/base-7b"),
        ("An uncensored version of [acme/base-7b](https://huggingface.co/acme/base-7b).", "acme/base-7b"),
        ("Lama-7b fine-tuned on our data.", "Lama-7b"),
        ("We train adapters with Lama-7b as the base.", "Lama-7b"),
        ("Opal-7bをベースにしたモデルです。", "Opal-7b"),
        ("以Opal-7b为基座训练。", "Opal-7b"),
        ("Opal-7b 기반 모델입니다.", "Opal-7b"),
        ("Models used:\n\n    acme/one-7b\n    acme/other\n", "acme/other"),
        ("It merges these models:\n\n1. [a/b-7b](https://huggingface.co/a/b-7b)\n", "a/b-7b"),
        ("```yaml\nexperts:\n  - source_model: b-7b\n```\nIt knows [b-7b](https://huggingface.co/a/b-7b).", "a/b-7b"),
        ('```python\nbase_model = "acme/base-7b"\n```', "acme/base-7b"),
    ],
)
def test_prose_lists_and_code_tell_what_a_model_was_made_from(text: str, name: str) -> None:
    claims = read(snapshot("me/model", {"README.md": f"# M\n\n{text}\n"})).claims
    assert name in [claim.value for claim in claims if claim.key == "base_model"]


@pytest.mark.parametrize("text", ["It follows ViT-L/14.", "See pdf2txt/README.md for data.", "Run demo/api_server.py."])
def test_files_and_figures_are_no_models(text: str) -> None:
    claims = read(snapshot("me/model", {"README.md": f"# M\n\nFine-tuned from the following: {text}\n"})).claims
    assert not [claim.value for claim in claims if claim.key == "base_model" and claim.effective]

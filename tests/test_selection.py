"""Which files are evidence, judged by name; and the bounds on how many, how large and where."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.collect.selection import (
    MAX_BESIDE_FILES,
    MAX_DEPTH,
    MAX_LISTING,
    MAX_NESTED_FILES,
    MAX_PATH_CHARS,
    MAX_ROOT_FILES,
    MAX_TEXT_BYTES,
    choose,
    speaks_of_terms,
    why_unsafe,
)


@pytest.mark.parametrize(
    "path",
    [
        "LICENSE",
        "license.md",
        "LICENSE-2.0",
        "LICENSE.flux",
        "MODEL_LICENSE",
        "WeightsLicense.txt",
        "COPYING.LESSER",
        "UNLICENSE",
        "EULA.html",
        "NOTICE",
        "Notice.txt",
        "USE_POLICY.md",
        "UsagePolicy",
        "Acme_Prohibited_Use_Policy.txt",
        "ACCEPTABLE-USE.md",
        "TermsOfUse.md",
        "Acme-AGREEMENT",
        "模型许可协议.md",
        "docs/LICENSE",
        "LICENSES/MIT.txt",
        "README.md",
        "readme",
        "README_zh.md",
        "config.json",
        "adapter_config.json",
        "model_index.json",
        "mergekit_config.yml",
    ],
)
def test_names_that_speak_of_terms_cards_and_configurations_are_read(path: str) -> None:
    assert choose([(path, 10)]).files == (path,)


@pytest.mark.parametrize(
    "path",
    [
        "license_plate_detector.safetensors",
        "license-badge.png",
        "sub/config.json",
        "README.gguf",
        "model-00001-of-00002.bin",
    ],
)
def test_names_that_only_look_like_it_are_left_alone(path: str) -> None:
    selection = choose([(path, 10)])
    assert selection.files == ()
    assert selection.gaps == ()
    assert selection.listing == (path,)


@pytest.mark.parametrize(
    "path", ["license_plate.py", "terms.yaml", "tokenizer.json", "longterms.md", "notes.txt", "sub/README.md"]
)
def test_small_texts_and_settings_are_read_without_speaking_of_terms(path: str) -> None:
    assert choose([(path, 10)]).files == (path,)
    assert not speaks_of_terms(path)


@pytest.mark.parametrize("path", ["LICENSE.png", "license_weights.jpg", "LICENSE.zip", "legal.tar"])
def test_a_license_in_a_picture_or_an_archive_is_a_gap(path: str) -> None:
    assert [gap.what for gap in choose([(path, 10)]).gaps] == [path]


def test_texts_beyond_the_number_that_is_read_are_a_gap() -> None:
    selection = choose((f"notes{number}.txt", 10) for number in range(MAX_BESIDE_FILES + 5))
    assert len(selection.files) == MAX_BESIDE_FILES
    assert selection.gaps[0].what == "5 further texts and settings"


def test_a_license_in_a_format_that_is_not_read_is_a_gap() -> None:
    selection = choose([("LICENSE.pdf", 10)])
    assert [(gap.what, gap.kind) for gap in selection.gaps] == [("LICENSE.pdf", "unreadable")]


def test_a_document_beyond_the_limit_is_a_gap_and_not_read() -> None:
    selection = choose([("LICENSE", 200_000_000), ("README.md", MAX_TEXT_BYTES)])
    assert selection.files == ("README.md",)
    assert [(gap.what, gap.kind) for gap in selection.gaps] == [("LICENSE", "too-large")]


def test_the_card_and_the_licenses_at_the_top_come_before_vendored_ones() -> None:
    selection = choose([(f"vendor/{n}/LICENSE", 1) for n in range(500)] + [("LICENSE", 1), ("README.md", 1)])
    assert selection.files[:2] == ("README.md", "LICENSE")
    assert len(selection.files) == 2 + MAX_NESTED_FILES
    assert [gap.kind for gap in selection.gaps] == ["not-followed"]
    assert str(500 - MAX_NESTED_FILES) in selection.gaps[0].what
    assert "vendor/" in selection.gaps[0].detail


def test_vendored_licenses_never_crowd_out_the_models_own() -> None:
    vendored = [(f"deps/{n}", 1) for n in range(3)] + [(f"3rdparty/LICENSE-{n:03}", 1) for n in range(500)]
    selection = choose([*vendored, ("legal/MODEL_LICENSE", 1), ("licenses/weights/LICENSE", 1)])
    assert {"legal/MODEL_LICENSE", "licenses/weights/LICENSE"} <= set(selection.files)


def test_the_number_of_files_at_the_top_is_bounded_too() -> None:
    selection = choose([(f"LICENSE-{n}", 1) for n in range(200)])
    assert len(selection.files) == MAX_ROOT_FILES
    assert [gap.kind for gap in selection.gaps] == ["not-followed"]


@pytest.mark.parametrize(
    "path",
    [
        "../LICENSE",
        "/etc/LICENSE",
        "a/../../LICENSE",
        "a\\LICENSE",
        "LICENSE\n",
        "LICENSE\x00",
        "a//LICENSE",
        "./LICENSE",
        "LICENSE" + "x" * MAX_PATH_CHARS,
        "a/" * MAX_DEPTH + "LICENSE",
        "LICENSE\udc80",
    ],
)
def test_a_path_that_could_escape_is_a_gap_and_never_used(path: str) -> None:
    selection = choose([(path, 10)])
    assert why_unsafe(path)
    assert selection.files == selection.listing == ()
    assert [gap.kind for gap in selection.gaps] == ["unreadable"]
    selection.gaps[0].what.encode()


def test_an_endless_listing_is_cut_and_said_to_be() -> None:
    selection = choose((f"f{n}.bin", 1) for n in range(MAX_LISTING + 5))
    assert len(selection.listing) == MAX_LISTING
    assert [gap.kind for gap in selection.gaps] == ["too-large"]


@given(st.lists(st.tuples(st.text(max_size=40), st.none() | st.integers(0, 2**40)), max_size=40), st.randoms())
def test_the_choice_does_not_depend_on_the_order_of_the_listing(entries: list[tuple[str, int | None]], random) -> None:  # type: ignore[no-untyped-def]
    entries = list(dict(entries).items())
    shuffled = entries[:]
    random.shuffle(shuffled)
    assert choose(shuffled) == choose(entries)
    for path in choose(entries).files:
        assert not why_unsafe(path)

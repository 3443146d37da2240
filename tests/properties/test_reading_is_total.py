"""Reading never fails, whatever a stranger wrote, and does not depend on the order of files."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from auditor.core.decoding import decode_text, hidden_characters
from auditor.core.errors import ConfigError
from auditor.core.marked_yaml import parse
from auditor.core.model import DocumentKind
from auditor.evidence import read
from auditor.evidence.cards import declared_parents
from auditor.text.front_matter import read_front_matter
from tests.small_book import snapshot

PIECES = st.sampled_from(
    [
        "---\n",
        "license: ",
        "mit\n",
        "- ",
        "[",
        "]",
        "{",
        "}",
        "*a",
        "&a",
        "|\n",
        "  ",
        "\t",
        '"',
        "'",
        "#",
        ":",
        "\n",
        "\r\n",
        "base_model: a/b\n",
        "# License\n",
        "```\n",
        "<!--",
        "-->",
        "under the MIT license",
        "\u2028",
        "\x00",
        "\ufeff",
        "许可",
        "🤖",
    ]
)
TEXTS = st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=200)
PATHS = st.sampled_from(
    ["README.md", "LICENSE", "MODEL_LICENSE", "config.json", "adapter_config.json", "vae/LICENSE", "NOTICE"]
)
FILES = st.dictionaries(
    PATHS, TEXTS.map(lambda text: text.encode("utf-8", "replace")) | st.binary(max_size=60), max_size=6
)


@given(TEXTS)
def test_yaml_is_read_or_refused_with_a_place(text: str) -> None:
    try:
        node = parse(text, path="x.yaml")
        place = f"x.yaml:{node.line}" if node else "x.yaml:1"
    except ConfigError as error:
        place = error.where
    assert place.startswith("x.yaml:")


@given(TEXTS)
def test_front_matter_accounts_for_every_line(text: str) -> None:
    front = read_front_matter(text)
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert front.body.split("\n") == lines[front.body_line - 1 :] or not front.body
    assert all(1 <= field.line <= len(lines) for field in front.fields)


@given(FILES)
def test_any_files_give_a_reading_whose_places_exist(files: dict[str, bytes]) -> None:
    taken = snapshot("a/b", files)
    reading = read(taken)
    declared_parents(taken)
    for document in reading.documents:
        place = document.location
        if document.kind in (DocumentKind.FIELD, DocumentKind.NAME):
            continue  # a field of a settings file, the words of a name
        decoded = decode_text(files[place.path])
        assert decoded is not None
        assert place.start_line is not None
        assert place.end_line is not None
        assert 1 <= place.start_line <= place.end_line <= len(decoded.text.split("\n"))
        assert len(document.text.split("\n")) == place.end_line - place.start_line + 1


@given(FILES, st.randoms())
def test_the_order_of_files_changes_nothing(files: dict[str, bytes], random: object) -> None:
    taken = snapshot("a/b", files)
    shuffled = list(taken.files)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert read(taken) == read(replace(taken, files=tuple(shuffled), listing=tuple(reversed(taken.listing))))


@given(st.binary(max_size=400))
def test_bytes_are_text_or_nothing(data: bytes) -> None:
    decoded = decode_text(data)
    if decoded is not None:
        assert "\r" not in decoded.text
        hidden_characters(decoded.text)

"""What is kept of our data is what the files say, whatever happens to the place where it is kept."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.core import compiled
from auditor.core.errors import ConfigError
from auditor.core.marked_yaml import load_mapping
from auditor.core.resources import data_root
from auditor.identify import names
from auditor.records.derivation_frames import frames
from auditor.records.derivation_words import SIGN, _compiled, load_derivation_words, signs_of
from auditor.terms import concepts, lexicon
from auditor.text import language
from tests.sizes import sized

OURS = sorted(path for root in ("license_db", "policies") for path in data_root(root).rglob("*.yaml")
              if "records" not in path.parts and "examples" not in path.parts)  # fmt: skip
MARKED = [
    path for path in OURS if path.parent.name in ("packs", "facts", "vendors") or path.parent == data_root("policies")
]

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
scalars = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**18), 10**18), st.floats(allow_nan=False), words, st.dates()
)
keys = st.one_of(words, st.booleans(), st.integers(-9, 9), st.sampled_from(["\0date", "\0pairs"]))
values = st.recursive(scalars, lambda below: st.lists(below, max_size=3) | st.dictionaries(keys, below, max_size=3))


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def kept_files() -> list[Path]:
    """What lies in the cache."""
    return sorted(compiled.user_cache().rglob("*.json"))


@settings(max_examples=sized(300))
@given(values)
def test_what_is_kept_is_read_back_as_it_was(value: object) -> None:
    source = repr(value).encode("utf-8", "surrogatepass")
    first = compiled.kept("law", [source], lambda: value)
    again = compiled.kept("law", [source], pytest.fail)
    assert first == value
    assert again == value
    assert repr(again) == repr(value)


@pytest.mark.parametrize("path", MARKED, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_file_of_ours_and_its_places_are_the_same_kept_and_read(path: Path) -> None:
    read = load_mapping(path.read_text("utf-8"), path="named")
    for _ in range(2):
        document = compiled.shipped_mapping(path, named="named")
        assert document.value == read.value
        assert dict(document.positions) == dict(read.positions)
        assert document.position(("nothing", 3)) == read.position(("nothing", 3))
        assert document.root == read.root
    assert len(kept_files()) == 2, "the values, and their places"


def test_plain_files_are_the_same_kept_and_read() -> None:
    for path in OURS:
        wanted = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
        assert compiled.plain_yaml(path) == wanted
        assert compiled.plain_yaml(path) == wanted


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "data.yaml"
    path.write_text("since: 2026-01-01\nyes: 1\n")
    assert compiled.plain_yaml(path) == {"since": date(2026, 1, 1), True: 1}
    path.write_text("since: 2026-01-02\nyes: 1\n")
    assert compiled.plain_yaml(path) == {"since": date(2026, 1, 2), True: 1}
    assert len(kept_files()) == 2


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff\xfe", b'[1, "\\u0000', b"[" * 100_000])
def test_a_damaged_cache_costs_the_time_of_reading_and_nothing_else(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "data.yaml"
    path.write_text("a: 1\n")
    assert compiled.plain_yaml(path) == {"a": 1}
    (held,) = kept_files()
    held.write_bytes(damage)
    assert compiled.plain_yaml(path) == {"a": 1}
    assert compiled.plain_yaml(path) == {"a": 1}


def test_a_cache_that_cannot_be_written_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    path = tmp_path / "data.yaml"
    path.write_text("a: 1\n")
    assert compiled.plain_yaml(path) == {"a": 1}
    assert compiled.shipped_mapping(path, named="it").value == {"a": 1}


def test_what_cannot_be_read_is_not_kept(tmp_path: Path) -> None:
    path = tmp_path / "data.yaml"
    path.write_text("a: 1\na: 2\n")
    for _ in range(2):
        with pytest.raises(ConfigError, match="twice"):
            compiled.shipped_mapping(path, named="it")
    assert kept_files() == []


def test_concepts_are_the_same_kept_and_made() -> None:
    found = concepts.concepts()
    for spoken in sorted(found.languages):
        made, kept = (concepts.Concepts(concepts.concept_rows("frame_concepts")) for _ in range(2))
        for text in (
            "you may not use the model for commercial purposes unless we agree",
            "商业用途须经许可",
            "하지 않는 한",
        ):
            assert made.find(text, spoken) == kept.find(text, spoken) == found.find(text, spoken)


def test_words_of_the_lexicon_and_names_of_licenses_are_the_same_kept_and_made() -> None:
    for _ in range(2):
        assert list(names._keys(["The Apache License, Version 2.0", "cc by-nc"])) == [
            ("apache", "2"),
            ("cc", "by", "nc"),
        ]
    rows = [{"id": "forbid", "words": {"en": ["prohibit*", "may not"], "zh": ["不得"]}}]
    first, again = (lexicon.Lexicon(rows, [], {}, {}, [], [], {}, {}) for _ in range(2))
    for words, spoken in (("this is prohibited", "en"), ("you may not", "en"), ("不得", "zh")):
        assert list(first.hits(words, spoken)) == list(again.hits(words, spoken)) != []


def test_signs_of_derivation_are_the_same_kept_and_made() -> None:
    for cues in (load_derivation_words.__wrapped__().cues, load_derivation_words.__wrapped__().cues):
        phrasings = [cue for cue in cues if cue.opens]
        assert [cue.signs for cue in phrasings] == [signs_of(cue.pattern) for cue in phrasings]


def test_shapes_of_derivation_are_the_same_kept_and_made() -> None:
    path = data_root("license_db") / "derivation_frames.yaml"
    framed = load_mapping(path.read_text("utf-8"), path=path.name).value
    for _ in range(2):
        told = load_derivation_words.__wrapped__()
        made = list(frames(framed["concepts"], framed["frames"]))
        cues = [cue for cue in told.cues if not cue.opens]
        assert [(cue.relation, cue.after, cue.near, cue.firm) for cue in cues] == [
            (one.said.relation, one.said.after, one.said.near, one.said.firm) for one in made
        ]
        assert [(cue.pattern.pattern, cue.signs) for cue in cues] == [
            (with_range_of_signs(one.source), one.signs) for one in made
        ]


def with_range_of_signs(source: str) -> str:
    """An expression as it is written, character by character, with the range of signs for each name."""
    inside, parts = False, []
    for place, character in enumerate(source):
        escaped = place > 0 and source[place - 1] == "\\"
        inside = (character == "[" or (inside and character != "]")) if not escaped else inside
        parts.append((SIGN.pattern[1:-1] if inside else SIGN.pattern) if character == "~" else character)
    return "".join(parts)


@settings(max_examples=sized(300))
@given(st.text("[]\\~a-", max_size=12))
def test_names_in_an_expression_are_the_range_of_signs_inside_and_outside_of_brackets(source: str) -> None:
    assert _compiled(source).pattern == with_range_of_signs(source)


PASSAGES = (
    "Nur für den nichtkommerziellen Gebrauch bestimmt",
    "Réservé aux établissements scolaires",
    "qx zv 12",
    "Kizárólag kutatási célra",
)


def test_languages_are_told_alike_whether_their_tables_are_kept_damaged_or_cannot_be_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = language._identifier.__wrapped__
    wanted = [make().classify(passage) for passage in PASSAGES]
    (folder,) = (path for path in compiled.user_cache().iterdir() if path.is_dir())
    assert [make().classify(passage) for passage in PASSAGES] == wanted
    for turn, path in enumerate(sorted(folder.glob("*.npy"))):
        whole = path.read_bytes()
        damages = (b"", whole[: len(whole) // 2], b"\x00" * 200)
        path.write_bytes(damages[turn % len(damages)])  # each damage costs a table that is made anew
        assert [make().classify(passage) for passage in PASSAGES] == wanted
        path.write_bytes(whole)
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert [make().classify(passage) for passage in PASSAGES] == wanted


def test_a_folder_is_kept_whole_or_not_at_all() -> None:
    def half(into: Path) -> None:
        (into / "a").write_text("1")
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        compiled.kept_folder("law", [b"x"], half)
    assert list(compiled.user_cache().iterdir()) == []

    def whole(into: Path) -> None:
        (into / "a").write_text("1")

    found = compiled.kept_folder("law", [b"x"], whole)
    assert compiled.kept_folder("law", [b"x"], pytest.fail) == found
    assert [path.name for path in found.iterdir()] == ["a"]

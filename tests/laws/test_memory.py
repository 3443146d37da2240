"""Whatever was read before, and by whom, a model is read as if nothing had been: without a memory, with an empty one,
and with one that other models, other data and killed processes filled."""

from __future__ import annotations

import hashlib
import json
import os
import time
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.analysis import REMEMBERED, Analysis, users_memory
from auditor.core import memory
from auditor.core.folders import PACKAGE
from auditor.core.memory import Memory, seal_of
from auditor.core.model import Claim, Recognized
from auditor.core.packed import pack, unpack
from auditor.core.resources import data_root
from auditor.core.shelf import Shelf
from auditor.evidence.claims_in_words import prose_claims
from auditor.evidence.followed import followed
from auditor.sweep.assess import SHELVED
from auditor.text.markdown import Outline
from tests.laws.repository import analysis, book, license_text, snapshot
from tests.sizes import sized

LINES = (
    "Free for everyone.", "Not for commercial use.", "Commercial use needs our written consent.", "## License",
    "The weights are licensed under Apache 2.0.", "- research only", "You may not use it for:", "- trading",
    "| A | B |", "| --- | --- |", "| Zorblax | non-commercial |", "Formerly released under CC BY-NC 4.0, now MIT.",
    "Fine-tuned from google/gemma-2-2b.", "## Similar models", "- Heron 7B: research only",
    "Nutzung nur für Forschung.", "研究目的限定。", "You may use it unless you have more than 100 million users.",
    "```", "license: other", "## Uses", "Yes.", "", "No, unless you ask.", "Can I sell it?",
    "## Can I use it commercially?", "User: may I sell it?", "MIT", "1. You must share alike.",
    "See the [license](LICENSE).", "Zorblax 7B is provided under the Zorblax Public License.",
)  # fmt: skip
FIELDS = (
    "license: mit", "license: other", "license_name: zorblax", "tags: [research-only, text]", "use: no commercial use",
    "base_model: google/gemma-2-2b", "note: for internal use only",
)  # fmt: skip
TEXTS = (
    "", "Zorblax License\n\nYou may use the weights for research. You must not sell them.\n", "All rights reserved.\n",
    "You may not sell it.\n\n1. Grant. You may run it.\n2. You may not sell it.\n",
)  # fmt: skip
PATHS = ("LICENSE", "README.md", "docs/README.md", "NOTICE", "USE_POLICY.md", "notes.txt")
bodies = st.lists(st.sampled_from(LINES), min_size=1, max_size=9).map("\n\n".join) | st.lists(
    st.sampled_from(LINES), min_size=1, max_size=9
).map("\n".join)
cards = st.builds(
    lambda fields, body: f"---\n{chr(10).join(fields)}\n---\n{body}\n",
    st.lists(st.sampled_from(FIELDS), max_size=3, unique_by=lambda line: line.partition(":")[0]),
    bodies,
)
repositories = st.dictionaries(
    st.sampled_from(PATHS), cards | bodies | st.sampled_from((*TEXTS, "Apache-2.0")), min_size=1, max_size=4
)


@cache
def full() -> Memory:
    """A memory that all examples fill."""
    return Memory(b"seal", None, REMEMBERED)


def recognized(files: dict[str, str], memory: Memory | None) -> Recognized:
    texts = {path: license_text(text) if text == "Apache-2.0" else text for path, text in files.items()}
    found = snapshot({path: text.encode() for path, text in texts.items()})
    return Analysis(book(), memory=memory).recognized(found) if memory else analysis().recognized(found)


@settings(max_examples=sized(120), deadline=None)
@given(repositories)
def test_a_memory_that_others_filled_changes_nothing(files: dict[str, str]) -> None:
    alone = recognized(files, None)
    assert recognized(files, full()) == alone
    assert recognized(files, Memory(b"seal", None, dict.fromkeys(REMEMBERED, 1))) == alone


@settings(max_examples=sized(30), deadline=None)
@given(st.lists(repositories, min_size=2, max_size=4), st.sampled_from([tuple(REMEMBERED), SHELVED]))
def test_what_other_processes_put_on_the_shelf_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, models: list[dict[str, str]], shelved: tuple[str, ...]
) -> None:
    place = tmp_path_factory.mktemp("cache") / "shelf"
    alone = [recognized(files, None) for files in models]
    for order in (models, models[::-1]):
        shelf = Shelf(place)
        memory = Memory(b"seal", shelf, REMEMBERED, frozenset(shelved))
        found = [recognized(files, memory) for files in order]
        assert found == (alone if order is models else alone[::-1])
        memory.write()
        shelf.close()
    assert memory.made < memory.asked  # it did remember


@settings(max_examples=sized(60), deadline=None)
@given(repositories)
def test_what_is_put_on_the_shelf_is_what_is_taken_from_it(files: dict[str, str]) -> None:
    found = recognized(files, None)
    told = ([one[1:] for one in found.documents], found.unread)
    for one in (*told[0], told[1]):
        assert unpack(pack(one)) == one


@settings(max_examples=sized(40), deadline=None)
@given(repositories)
def test_what_was_read_once_is_not_read_again(tmp_path_factory: pytest.TempPathFactory, files: dict[str, str]) -> None:
    """An answer is asked for by its words and values, whether these were just made or come from the shelf."""
    place, made = tmp_path_factory.mktemp("cache") / "shelf", []
    for _ in range(2):
        memory = Memory(b"seal", Shelf(place), REMEMBERED, frozenset(REMEMBERED))
        recognized(files, memory)
        memory.write()
        made.append(memory.made)
    assert made[0] > 0 or not any(text.strip() for text in files.values())
    assert made[1] == 0


@settings(max_examples=sized(60), deadline=None)
@given(repositories, repositories)
def test_equal_values_have_the_same_rows_by_value_and_others_do_not(
    files: dict[str, str], others: dict[str, str]
) -> None:
    told = [(recognized(one, None).documents, recognized(one, None).unread) for one in (files, others)]
    one, other = (pack(value, by_value=True) for value in told)
    assert pack(unpack(pack(told[0])), by_value=True) == one
    assert unpack(one) == told[0]
    assert (one == other) is (told[0] == told[1])


def test_no_question_and_no_seal_gets_the_answer_of_another(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "shelf")
    for seal in (b"one", b"two"):
        memory = Memory(seal, shelf, REMEMBERED, frozenset(REMEMBERED))
        for question in REMEMBERED:
            for about in (b"", b"a", b"a\0b", b"\0"):
                told = f"{seal!r} {question} {about!r}"
                assert memory.answer(question, about, lambda told=told: told) == told


def test_other_code_data_records_or_libraries_have_another_seal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf, data = Shelf(tmp_path / "shelf"), tmp_path / "data"
    (data / "license_db").mkdir(parents=True)
    (data / "policies").mkdir()
    monkeypatch.setattr("auditor.core.memory.data_root", lambda name: data / name)
    word, record = data / "license_db" / "words.yaml", tmp_path / "own.yaml"
    word.write_text("a: b")
    record.write_text("a: b")
    seals = [seal_of(shelf), seal_of(shelf, [record])]
    word.write_text("a: c")  # of the same size
    seals.append(seal_of(shelf))
    record.write_text("a: c")
    seals.append(seal_of(shelf, [record]))
    (data / "license_db" / "more.yaml").write_text("")
    seals.append(seal_of(shelf))
    monkeypatch.setattr("auditor.core.memory.libraries", lambda: {"rapidfuzz-0.0.dist-info"})
    seals.append(seal_of(shelf))
    assert len(set(seals)) == len(seals)
    assert seal_of(shelf) == seals[-1]


def installed(site: Path, words: str = "a: b") -> Path:
    """A package as an installer leaves it: its files, then the list of them with their hashes."""
    package = site / "auditor"
    (package / "_data" / "compiled").mkdir(parents=True)
    (package / "code.py").write_text("a = 1")
    (package / "words.yaml").write_text(words)
    (site / "dist-info").mkdir()
    hashes = [f"{path.name},{hashlib.sha256(path.read_bytes()).hexdigest()}" for path in sorted(package.glob("*.*"))]
    (site / "dist-info" / "RECORD").write_text("\n".join(hashes))
    return package


def stands_for(site: Path, monkeypatch: pytest.MonkeyPatch, *, reads: bool) -> str:
    """What stands for an installed package, and whether its files are read for that."""
    with monkeypatch.context() as patch:
        patch.setattr(memory, "PACKAGE", site / "auditor")
        patch.setattr(memory, "SHIPPED", site / "auditor" / "_data" / "compiled")
        patch.setattr(memory, "_LIST", site / "dist-info" / "RECORD")
        shelf = Shelf(site / "shelf")
        found = memory._content(shelf, site / "auditor")
        shelf.write()
        assert (site / "shelf").exists() is reads
        shelf.close()
    return found


def test_an_installed_package_is_what_its_installers_list_says_until_a_file_is_newer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed(tmp_path / "one")
    as_installed = stands_for(tmp_path / "one", monkeypatch, reads=False)
    installed(tmp_path / "again")
    assert stands_for(tmp_path / "again", monkeypatch, reads=False) == as_installed, "a machine that is set up again"
    installed(tmp_path / "other", "a: c")
    assert stands_for(tmp_path / "other", monkeypatch, reads=False) != as_installed, "of the same names and sizes"
    edited = tmp_path / "one" / "auditor" / "words.yaml"
    time.sleep(0.02)  # a clock of files moves in steps of some milliseconds
    edited.write_text("a: c")
    changed = stands_for(tmp_path / "one", monkeypatch, reads=True)
    about = (tmp_path / "one" / "dist-info" / "RECORD").stat()
    edited.write_text("a: d")
    os.utime(edited, ns=(about.st_atime_ns, about.st_mtime_ns))
    assert len({as_installed, changed, stands_for(tmp_path / "one", monkeypatch, reads=True)}) == 3
    (tmp_path / "again" / "auditor" / "words.yaml").unlink()
    assert stands_for(tmp_path / "again", monkeypatch, reads=False) != as_installed


def test_the_installers_list_lies_where_the_name_of_the_project_says() -> None:
    project = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text("utf-8"))["project"]
    assert memory._LIST.parent.name.startswith(project["name"].replace("-", "_") + "-")
    assert memory._LIST.parent.parent == PACKAGE.parent


def test_a_release_of_the_data_is_read_wherever_it_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    for name, words in (("one", "a: b"), ("moved", "a: b"), ("other", "a: c")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "words.yaml").write_text(words)
        found.append(memory._content(Shelf(tmp_path / "shelf"), tmp_path / name))
    assert found[0] == found[1] != found[2]


def test_a_book_without_some_texts_does_not_share_with_the_whole_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    files = {"LICENSE": "Apache-2.0"}
    whole = replace(book(), prints=dict(book().prints))
    less = replace(book(), prints={one: path for one, path in book().prints.items() if one != "apache-2.0"})
    texts = snapshot({path: license_text(text).encode() for path, text in files.items()})
    found = []
    for one in (whole, less, whole):
        memory = users_memory(one)
        found.append(Analysis(one, memory=memory).recognized(texts))
        memory.write()
    assert found[0] == found[2]
    assert found[0] != found[1]


def test_what_a_card_claims_in_words_is_read_once_for_whom_it_is_followed_and_by_whom_it_is_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def told(view: Outline, path: str, sha256: str, own: str) -> Iterator[Claim]:
        read.append(own)
        return prose_claims(view, path, sha256, own)

    monkeypatch.setattr("auditor.evidence.claims_in_words.prose_claims", told)
    model = snapshot({"README.md": b"# A model\n\nFine-tuned from acme/zorblax-7b. Released under the MIT license.\n"})
    other = snapshot({"README.md": b"# A model\n\nFine-tuned from acme/zorblax-9b. Released under the MIT license.\n"})
    alone = [followed(one) for one in (model, other)]
    assert [[ref.name for ref in refs] for refs in alone] == [["acme/zorblax-7b"], ["acme/zorblax-9b"]]
    read.clear()
    for first in (True, False):
        memory = Memory(b"seal", Shelf(tmp_path / "shelf"), REMEMBERED, frozenset(REMEMBERED))
        assert [followed(one, memory) for one in (model, other)] == alone
        assert Analysis(book(), memory=memory).recognized(model) == analysis().recognized(model)
        memory.write()
        assert len(read) == (3 if first else 1)  # one of them without a memory
        read.clear()


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Every file that is opened from here on."""
    found: list[Path] = []

    def told(opened: Callable[..., Any]) -> Callable[..., Any]:
        def opening(path: str | Path, *how: Any, **more: Any) -> Any:
            found.append(Path(path))
            return opened(path, *how, **more)

        return opening

    monkeypatch.setattr(Path, "open", told(Path.open))
    monkeypatch.setattr("builtins.open", told(open))
    return found


def test_in_a_checkout_our_files_are_not_read_for_what_stands_for_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opened: list[Path]
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    ours = (PACKAGE, data_root("license_db"), data_root("policies"))
    own = book()
    opened.clear()
    users_memory(own)
    assert [path for path in opened if any(path.is_relative_to(folder) for folder in ours)] == []


def test_files_of_which_nothing_tells_are_read_once_for_all_runs_until_one_of_them_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opened: list[Path]
) -> None:
    package = installed(tmp_path / "one")
    (tmp_path / "one" / "dist-info" / "RECORD").unlink()
    read = []
    for number in range(3):
        opened.clear()
        if number == 2:
            (package / "code.py").write_text("a = 2")
            opened.clear()
        stands_for(tmp_path / "one", monkeypatch, reads=True)
        read.append(sum(path.is_relative_to(package) for path in opened))
    assert read == [2, 0, 2]


def test_what_a_shelf_holds_runs_nothing_and_is_json() -> None:
    found = recognized({"README.md": "\n\n".join(LINES)}, None)
    assert json.loads(pack(found.unread))["classes"]

"""On a real terminal: no line is wider than it, nothing is cut without a mark, color comes where it is wanted."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from auditor.core.folding import LEAST, MARK, fold
from tests.cli.terminals import on_terminal, piped
from tests.hub import Hub

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
WIDTHS = (60, 80, 140)
DAY = ("--as-of", "2026-11-21")
LONG = "a-folder-whose-name-is-much-longer-than-any-terminal-is-wide-so-that-it-has-to-be-broken-somewhere-and-marked"
TEXT = f"{LONG}/LICENSE"
POLICY = ("-p", "auditor.yaml", "--store", "store")
MODELS = ("hf:quarry-ai/quarry-70b", "hf:stonecutter/quarry-70b-free", "hf:fjordlight/fjord-code-3b")
COMMANDS: dict[str, tuple[object, ...]] = {
    "check": ("check", "--locked", *POLICY, *DAY),
    "review": ("review", MODELS[2], *POLICY, *DAY),
    "ask": ("ask", MODELS[2], "--store", "store"),
    "review-unread": ("review", "hf:nobody/has-a-model-of-this-name", f"file:{LONG}/none", *POLICY, *DAY),
    "lock": ("lock", "none.yaml", "-o", "none.lock", *POLICY, *DAY),
    "drift": ("drift", "one.yaml", *POLICY, *DAY),
    "render": ("render", "audit.json"),
    "identify": ("identify", TEXT, "--records", "licenses"),
    "terms": ("terms", TEXT, "--records", "licenses"),
    "diff": ("diff", TEXT, "plain/LICENSE", "--records", "licenses"),
    "licenses-list": ("licenses", "list", "community", "--records", "licenses"),
    "licenses-show": ("licenses", "show", "gemma-terms"),
    "data": ("data", "version"),
    "policy-explain": ("policy", "explain", "org.domicile"),
    "policy-validate": ("policy", "validate", "auditor.yaml"),
    "policy-obligations-verify": ("policy", "obligations", "audit.json", "--verify", "."),
    "policy-simulate": ("policy", "simulate", "auditor.yaml", "-a", "audit.json", "--what-if", "org.domicile=US"),
    "explain": ("explain", "LIC-03"),
    "compat-under": ("compat", "llama3.1", "gemma", "--under", "apache-2.0"),
    "doctor": ("doctor", "--offline", "--store", "store"),
    "discover": ("discover", "."),
    "history-model": ("history", MODELS[0], "--db", "history.db"),
    "cache": ("cache", "ls", "--store", "store"),
    "help": ("check", "--help"),
    "wrong-option": ("check", "--polcy", LONG),
    "wrong-file": ("check", f"{LONG}/models.yaml"),
    "wrong-fact": ("policy", "explain", LONG.replace("-", "")),
}
TABLES = ("check", "review-unread", "review", "render")
"""Commands whose layout, not only the breaks of its lines, follows the width."""
WIDTH_TOLD = {"columns,", "yes,", "✗+", "?+"}
"""What `doctor` tells of a terminal, and the signs of a narrow matrix."""


@dataclass(frozen=True)
class Ground:
    """A folder that commands are run in, and the environment that they need."""

    root: Path
    environment: dict[str, str]

    def set(self, patch: pytest.MonkeyPatch) -> None:
        for name, value in self.environment.items():
            patch.setenv(name, value)


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """A folder with models, a policy, a lock, a stored audit, a history, and a hub beside it."""
    root = tmp_path_factory.mktemp("terminal")
    shutil.copy(EXAMPLES / "auditor.yaml", root)
    shutil.copytree(EXAMPLES / "licenses", root / "licenses")
    rows = "\n".join(f"- {{ref: {model}}}" for model in MODELS)
    (root / "models.yaml").write_text(f"models:\n{rows}\n", encoding="utf-8")
    (root / "one.yaml").write_text(f"models:\n- {{ref: {MODELS[2]}}}\n", encoding="utf-8")
    (root / "none.yaml").write_text("models:\n- {ref: hf:nobody/has-a-model-of-this-name}\n", encoding="utf-8")
    changed, plain = (EXAMPLES / "hub" / name for name in ("stonecutter__quarry-70b-free", "quarry-ai__quarry-70b"))
    for folder, model in ((LONG, changed), ("plain", plain)):
        (root / folder).mkdir()
        shutil.copy(model / "LICENSE", root / folder)
    with (root / TEXT).open("a", encoding="utf-8") as text:
        text.write(f"\nYou must show https://example.org/{LONG}/notice.html?version=2 to every user.\n")
    with Hub(EXAMPLES / "hub") as hub, pytest.MonkeyPatch.context() as patch:
        found = Ground(root, {"HF_ENDPOINT": hub.url, "HF_HOME": str(root / "hf"), "HOME": str(root)})
        found.set(patch)
        for arguments in (
            ("lock", *POLICY, *DAY),
            ("check", "--locked", *POLICY, *DAY, "-f", "json", "-o", "audit.json", "--db", "history.db"),
        ):
            assert piped(*arguments, cwd=root).code in (0, 1)
        yield found


@pytest.fixture
def place(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder; each test starts without an address of a hub, and gets this one's."""
    ground.set(monkeypatch)
    return ground.root


def joined(text: str) -> str:
    """What was broken inside a word made whole again."""
    return re.sub(r"\\\n *", "", text)


def part_of(word: str) -> str:
    """What stands before a mark; a hyphen is one. Empty where there is none."""
    return word.removesuffix(MARK) if word.endswith((MARK, "-")) else ""


def unmarked(narrow: str, wide: str) -> list[str]:
    """Words that are no words of the wide output, nor parts of them that their marks explain."""
    known = {*wide.split(), *re.findall(r"\d+(?:\.\d+)?", narrow), *WIDTH_TOLD}
    known |= {first + second for first in known if first.endswith("-") for second in known}
    open_parts: set[str] = set()
    cut = []
    for word in joined(narrow).split():
        whole = {part + word for part in open_parts if part + word in known}
        stem = part_of(word)
        begun = {part + stem for part in {"", *open_parts} if stem and any(k.startswith(part + stem) for k in known)}
        if begun:
            open_parts |= begun
        elif word not in known and not whole:
            cut.append(word)
    return cut


@pytest.mark.parametrize("name", COMMANDS)
def test_no_line_is_wider_than_the_terminal_and_no_word_is_cut_without_a_mark(name: str, place: Path) -> None:
    arguments = COMMANDS[name]
    wide = piped(*arguments, cwd=place, settings={"COLUMNS": "1000"} if name in TABLES else {})
    assert "Traceback" not in wide.raw
    for width in WIDTHS:
        seen = on_terminal(*arguments, width=width, cwd=place)
        assert seen.code == wide.code
        assert [line for line in seen.lines if cell_len(line) > width] == []
        assert unmarked(seen.text, wide.text) == []
        if name not in (*TABLES, "help", "doctor", "wrong-option"):
            assert joined(seen.text).split() == wide.text.split()


@pytest.mark.parametrize("name", ["render", "wrong-file"])
def test_a_command_that_is_started_from_the_beginning_shows_the_same(name: str, place: Path) -> None:
    """All others here are forked from a process that has the modules in memory."""
    forked, started = (on_terminal(*COMMANDS[name], width=80, cwd=place, started=begun) for begun in (False, True))
    assert forked == started
    assert started.lines


def test_every_command_that_speaks_to_people_is_tried() -> None:
    """One that is added must be added here, or named as one that has nothing to say or speaks to machines."""
    silent = {"completion", "sweep", "verify", "mcp"}
    # What does not fit its one screen is cut there, not broken: tests/test_choose.py has the widths of it.
    silent |= {"choose", "answer"}  # the second is a talk, which tests/cli/test_answer.py holds
    listed = set(re.findall(r"^  ([a-z]+)  ", piped("--help", cwd=EXAMPLES).text, flags=re.MULTILINE))
    assert listed - silent == {str(arguments[0]) for arguments in COMMANDS.values()}


def test_the_table_uses_the_width_there_is(place: Path) -> None:
    longest = [
        max(map(cell_len, on_terminal(*COMMANDS["review"], width=width, cwd=place).lines)) for width in (*WIDTHS, 200)
    ]
    assert longest == sorted(set(longest))
    assert longest[-1] > 150


@pytest.mark.parametrize(
    ("options", "settings", "wanted"),
    [
        ((), {}, True),
        (("--color",), {}, True),
        (("--no-color",), {}, False),
        ((), {"NO_COLOR": "1"}, False),
        ((), {"NO_COLOR": ""}, True),
        ((), {"TERM": "dumb"}, False),
        (("--color",), {"NO_COLOR": "1"}, True),  # no-color.org: what a command line says goes before the environment
    ],
)
def test_color_on_a_terminal(options: tuple[str, ...], settings: dict[str, str], wanted: bool, place: Path) -> None:
    seen = on_terminal("render", "audit.json", *options, width=80, cwd=place, settings=settings)
    assert seen.colored is wanted


@pytest.mark.parametrize(
    ("options", "settings", "wanted"),
    [((), {}, False), (("--color",), {}, True), ((), {"FORCE_COLOR": "1"}, False), ((), {"NO_COLOR": "1"}, False)],
)
def test_color_into_a_pipe_only_where_the_command_line_asks_for_it(
    options: tuple[str, ...], settings: dict[str, str], wanted: bool, place: Path
) -> None:
    assert piped("render", "audit.json", *options, cwd=place, settings=settings).colored is wanted


def test_color_changes_nothing_but_color(place: Path) -> None:
    plain, colored = (
        on_terminal("render", "audit.json", option, width=80, cwd=place) for option in ("--no-color", "--color")
    )
    assert colored.colored
    assert [line.rstrip() for line in colored.text.splitlines()] == plain.text.splitlines()


def test_a_file_is_as_wide_as_always_and_never_colored(place: Path) -> None:
    done = on_terminal("render", "audit.json", "-f", "table", "-o", "wide.txt", "--color", width=60, cwd=place)
    assert done.code == 0
    text = (place / "wide.txt").read_text(encoding="utf-8")
    assert "\x1b" not in text
    assert 80 < max(map(cell_len, text.splitlines())) <= 100


def test_columns_goes_before_the_width_of_the_terminal(place: Path) -> None:
    for name in ("render", "explain"):
        seen = on_terminal(*COMMANDS[name], width=140, cwd=place, settings={"COLUMNS": "50"})
        assert 40 < max(map(cell_len, seen.lines)) <= 50


@pytest.mark.parametrize("columns", ["", "0", "-5", "wide", "٤٠"])
def test_columns_that_are_no_number_are_passed_over(columns: str, place: Path) -> None:
    seen = on_terminal(*COMMANDS["explain"], width=70, cwd=place, settings={"COLUMNS": columns})
    assert 60 < max(map(cell_len, seen.lines)) <= 70


def test_a_terminal_that_does_not_know_its_width_is_taken_for_80(place: Path) -> None:
    seen = on_terminal(*COMMANDS["explain"], width=0, cwd=place)
    assert 70 < max(map(cell_len, seen.lines)) <= 80


def test_lines_for_machines_are_not_broken(place: Path) -> None:
    seen = on_terminal("terms", TEXT, "--records", "licenses", "-f", "json", width=60, cwd=place)
    assert json.loads(seen.text)["terms"]
    assert max(map(cell_len, seen.lines)) > 60


# ---------------------------------------------------------------------------------------------------- the breaking


@given(st.text(alphabet=st.sampled_from("ab /-_.\n漢字한é•"), max_size=300), st.integers(LEAST, 90))
@example("word " + "x" * 100 + " word", 20)
@example("漢" * 60, 21)
def test_folding_keeps_every_word_within_the_width(text: str, width: int) -> None:
    folded = fold(text, width)
    assert max(map(cell_len, folded.split("\n"))) <= width
    bare = re.sub(r"\s+", "", text)
    assert re.sub(r"\\\n *", "", folded).translate({ord(" "): None, ord("\n"): None}) == bare


def test_what_goes_on_stands_below_where_its_line_began_to_speak() -> None:
    folded = fold("ok       python   " + "word " * 9, 40).split("\n")
    assert [line.index("word") for line in folded] == [18, 18, 18]
    assert fold("  - " + "word " * 9, 30).split("\n")[1].startswith("    word")


def test_a_word_is_rather_broken_behind_a_slash() -> None:
    assert fold("https://example.org/a/long/address", 24) == "https://example.org/a/\\\nlong/address"


def test_lines_that_fit_stay_as_they_are() -> None:
    assert fold("a  b\n\n   c   d ", 40) == "a  b\n\n   c   d "

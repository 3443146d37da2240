"""A shelf may lose everything and never lies, whatever happens to its file and to the processes at it."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from auditor.core.shelf import Shelf
from tests.sizes import sized

WRITER = """
import random, resource, sys
from pathlib import Path
from auditor.core.shelf import Shelf
from tests.core.test_shelf import answer, key
most = int(sys.argv[3])
if most:
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
shelf, rng = Shelf(Path(sys.argv[1]), most=8 << 20), random.Random(int(sys.argv[2]))
print("begun", flush=True)
for turn in range(int(sys.argv[4])):
    one = rng.randrange(4000)
    held = shelf.get(key(one))
    assert held is None or held == answer(one), one
    shelf.put(key(one), answer(one))
    if turn % 50 == 0:
        shelf.write()
shelf.close()
"""


def key(number: int) -> bytes:
    return hashlib.blake2b(str(number).encode(), digest_size=16).digest()


def answer(number: int) -> bytes:
    return random.Random(number).randbytes(number % 900)


def writer(place: Path, seed: int, most: int = 0, turns: int = 4000) -> subprocess.Popen[str]:
    arguments = [sys.executable, "-c", WRITER, str(place), str(seed), str(most), str(turns)]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)


def wrong(place: Path) -> tuple[int, int]:
    """How many answers a shelf gives, and how many of them are wrong."""
    shelf = Shelf(place)
    held = {one: found for one in range(4000) if (found := shelf.get(key(one))) is not None}
    shelf.close()
    return len(held), sum(found != answer(one) for one, found in held.items())


def test_what_is_put_there_is_found_by_other_processes_and_by_a_process_that_was_forked(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "deep" / "shelf")
    shelf.put(key(1), answer(1))
    assert shelf.get(key(1)) == answer(1)
    shelf.write()
    assert Shelf(tmp_path / "deep" / "shelf").get(key(1)) == answer(1)
    if (child := os.fork()) == 0:
        shelf.put(key(2), answer(2))
        shelf.write()
        os._exit(0 if shelf.get(key(1)) == answer(1) else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert (shelf.get(key(1)), shelf.get(key(2)), shelf.get(key(3))) == (answer(1), answer(2), None)
    shelf.close()


def test_processes_that_are_killed_at_any_moment_leave_a_shelf_that_does_not_lie(tmp_path: Path) -> None:
    place, rng = tmp_path / "shelf", random.Random(5)
    for turn in range(sized(6)):
        both = [writer(place, 2 * turn), writer(place, 2 * turn + 1)]
        for one in both:
            assert one.stdout is not None
            assert one.stdout.readline() == "begun\n"
        time.sleep(rng.random() / 3)
        both[0].send_signal(signal.SIGKILL)
        both[0].wait()
        assert both[1].wait() == 0
    found, false = wrong(place)
    assert found > 2000
    assert false == 0


def test_a_damaged_file_gives_no_wrong_answer_and_the_next_process_a_sound_one(tmp_path: Path) -> None:
    rng = random.Random(7)
    for turn in range(sized(25)):
        place = tmp_path / f"shelf{turn}"
        shelf = Shelf(place)
        for one in range(600):
            shelf.put(key(one), answer(one))
        shelf.close()
        data = bytearray(place.read_bytes())
        for _ in range(rng.choice((1, 20, 400))):
            data[rng.randrange(len(data))] = rng.randrange(256)
        place.write_bytes(data if turn % 3 else data[: rng.randrange(len(data))])
        assert wrong(place)[1] == 0
        again = Shelf(place)
        for one in range(600):
            again.put(key(one), answer(one))
        again.close()
        assert wrong(place)[1] == 0


def test_an_answer_under_the_key_of_another_is_none(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "shelf")
    shelf.put(key(1), answer(100))
    shelf.put(key(2), answer(200))
    shelf.close()
    with sqlite3.connect(tmp_path / "shelf") as file:
        (first,), (second,) = file.execute("SELECT answer FROM kept ORDER BY number")
        file.execute("UPDATE kept SET answer = ? WHERE answer = ?", (second, first))
    assert Shelf(tmp_path / "shelf").get(key(1)) is None


@pytest.mark.parametrize("most", [4096, 40_000, 300_000])
def test_a_disk_that_is_full_costs_answers_and_nothing_else(tmp_path: Path, most: int) -> None:
    place = tmp_path / "shelf"
    assert writer(place, most, most, 1500).wait() == 0
    assert wrong(place)[1] == 0
    assert writer(place, 1, 0, 1500).wait() == 0
    assert wrong(place)[0] > 500
    assert wrong(place)[1] == 0


@pytest.mark.parametrize("stands_there", ["a folder", "no folder", "a file"])
def test_a_place_that_cannot_be_used_is_no_shelf_and_no_error(tmp_path: Path, stands_there: str) -> None:
    place = tmp_path / "home" / "shelf"
    if stands_there == "a folder":
        place.mkdir(parents=True)
    else:
        (tmp_path / "home").write_text("in the way") if stands_there == "no folder" else place.parent.mkdir()
        if stands_there == "a file":
            place.write_bytes(b"something else" * 1000)
    shelf = Shelf(place)
    shelf.put(key(1), answer(1))
    shelf.write()
    assert shelf.get(key(1)) in (None, answer(1))
    shelf.close()


def test_a_shelf_does_not_grow_beyond_its_bound_and_keeps_what_is_newest(tmp_path: Path) -> None:
    place, most = tmp_path / "shelf", 1 << 20
    shelf = Shelf(place, most)
    for one in range(8000):
        shelf.put(key(one), random.Random(one).randbytes(600))
    shelf.close()
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= most * 1.2
    again = Shelf(place, most)
    assert again.get(key(7999)) == random.Random(7999).randbytes(600)
    assert sum(again.get(key(one)) is not None for one in range(8000)) > 500


def test_a_process_that_looks_for_no_garbage_at_its_end_lets_go_of_the_file(tmp_path: Path) -> None:
    script = (
        "import gc, sys; from pathlib import Path; from auditor.core.shelf import Shelf\n"
        "shelf = Shelf(Path(sys.argv[1])); shelf.put(b'key', b'answer'); shelf.write()\n"
        "shelf.itself = shelf; gc.disable(); gc.freeze()"
    )
    subprocess.run([sys.executable, "-c", script, tmp_path / "shelf"], check=True)
    assert [path.name for path in tmp_path.iterdir()] == ["shelf"], "what is left to be replayed is written at the end"
    assert Shelf(tmp_path / "shelf").get(b"key") == b"answer"

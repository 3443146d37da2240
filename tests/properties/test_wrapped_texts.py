"""Laws of formats: what a text is found in changes no conclusion, and hides no sentence that was put in."""

from __future__ import annotations

import json
import random

import pytest

from auditor.core.decoding import decode_text, lines_of
from auditor.core.model import Identification, Status
from auditor.identify import as_json, context_of, identify_text
from auditor.identify.wrappers import unwrapped
from bench.insertions import taken_as_plain
from bench.wrappers import WRAPPERS
from tests.identify.own_texts import APACHE, ORCHARD_1, QUAY, book

SURE = (Status.EXACT, Status.EQUIVALENT)
TEXTS = {"apache-2.0": APACHE, "orchard-1.0": ORCHARD_1, "quay": QUAY}
LIMITS = (
    "Commercial use is not permitted.",
    "Only for members of the guild.",
    "Kein Einsatz in der Forschung.",
    "仅供学术研究使用。",
    "Name: research only",
    "Not for schools",
)


def decoded(data: bytes) -> str:
    """What a file with these bytes is read as."""
    found = decode_text(data)
    assert found is not None
    return found.text


def identified(text: str) -> Identification:
    return identify_text(text, book(), context=context_of(text))


def with_sentence(text: str, sentence: str, at: int) -> str:
    pieces = text.split("\n\n")
    at %= len(pieces) + 1
    return "\n\n".join([*pieces[:at], sentence, *pieces[at:]])


@pytest.mark.parametrize("wrapper", WRAPPERS)
def test_a_text_is_concluded_whatever_it_is_found_in(wrapper: str) -> None:
    for license_id, text in TEXTS.items():
        found = identified(decoded(WRAPPERS[wrapper](text)))
        assert found.status in SURE, (license_id, found.hunks)
        assert found.license_ids == (license_id,)


@pytest.mark.parametrize("wrapper", WRAPPERS)
def test_a_sentence_put_into_a_wrapped_text_is_never_lost(wrapper: str) -> None:
    rng = random.Random(wrapper)
    for text in (ORCHARD_1, QUAY):
        for limit in LIMITS:
            changed = with_sentence(text, limit, rng.randrange(9))
            if (
                wrapper in ("rtf", "latin-1", "windows, curled", "mac, curled", "rtf, lines", "man")
                and not limit.isascii()
            ):
                continue  # the format has no such letters
            found = identified(decoded(WRAPPERS[wrapper](changed)))
            assert not taken_as_plain(found), (limit, changed)


@pytest.mark.parametrize("wrapper", WRAPPERS)
def test_a_change_in_a_wrapped_text_is_shown_on_its_line_of_the_file(wrapper: str) -> None:
    text = decoded(WRAPPERS[wrapper](with_sentence(QUAY, "Barges with blue sails are turned away.", 2)))
    found = identified(text)
    rows = lines_of(text)
    wanted = next((at for at, row in enumerate(rows, 1) if "Barges" in row or "Ba=" in row), 0)
    assert any(hunk.start_line - 1 <= wanted <= hunk.end_line + 1 for hunk in found.hunks), found.hunks
    assert any("turned" in hunk.text for hunk in found.hunks)


@pytest.mark.parametrize(
    "frame",
    [
        '<html><body><p>%s</p><p hidden>%h</p></body></html>',
        '<html><body><div style="display:none">%h</div><p>%s</p></body></html>',
        "<html><body><p>%s</p><del>%h</del></body></html>",
        "<html><body><p>%s</p><p><s>%h</s></p></body></html>",
        "%s\n\n~~%h~~\n",
        r"{\rtf1\ansi\pard %s\par {\v %h}\par}",
        r"{\rtf1\ansi\pard %s\par {\strike %h}\par}",
        r"{\rtf1\ansi\pard %s\par \deleted %h\deleted0\par}",
    ],
)  # fmt: skip
def test_words_that_no_reader_sees_are_not_there_and_leave_a_finding(frame: str) -> None:
    hidden = "Commercial use of the quay is not permitted."
    text = frame.replace("%s", QUAY).replace("%h", hidden)
    if frame.startswith("{"):
        text = text.replace("\n\n", "\\par ").replace("\n", " ")
    found = identified(text)
    assert found.license_ids == ("quay",), found.hunks
    said = as_json("LICENSE", found, book(), text)
    assert any("not permitted" in row["text"] for row in said["findings"]), said


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"name": "example", "licenseText": QUAY, "use": "research"}),
        json.dumps({"licenseText": QUAY, "noncommercial": True}),
        json.dumps({"licenseText": QUAY, "only for members": ""}),
        json.dumps([QUAY, "evaluation only"]),
        f'<?xml version="1.0"?>\n<license use="research"><text>{QUAY}</text></license>',
        f'<?xml version="1.0"?>\n<license><noncommercial/><text>{QUAY}</text></license>',
        '.TH LICENSE 7 "2024-01-01" "Not for sale" "Legal"\n.SH NAME\n' + QUAY,
        ".SH RESEARCH ONLY\n.PP\n" + QUAY,
        "research only: |\n" + QUAY.replace("\n", "\n  "),
        "".join(f"Noncommercial: {line}\n" for line in QUAY.split("\n")),
        "".join(f"{n}: {line}\n" for n, line in enumerate([*QUAY.split("\n"), "10 ships a year at most"], 1)),
        "--- a/NONCOMMERCIAL\n+++ b/NONCOMMERCIAL\n@@ -0,0 +1,9 @@\n" + "".join(f"+{r}\n" for r in QUAY.split("\n")),
        "\f".join(f"Research use only    Page {n}\n\n{part}" for n, part in enumerate(QUAY.split("\n\n"), 1)),
        ".. only:: research\n\n" + QUAY,
        ".. note:: Not for commercial use\n\n" + QUAY,
        "#+TITLE: Evaluation only\n#+BEGIN_EXAMPLE\n" + QUAY + "#+END_EXAMPLE\n",
        r"{\rtf1\ansi{\header Research use only\par}\pard " + " ".join(QUAY.split()) + r"\par}",
        'const char noncommercial[] =\n' + "".join(f'"{line}\\n"\n' for line in QUAY.split("\n")) + ";\n",
        "<html><head><title>Research only</title></head><body><p>" + QUAY + "</p></body></html>",
        "\\documentclass{article}\n\\title{Evaluation License}\n\\begin{document}\n" + QUAY + "\\end{document}\n",
    ],
)  # fmt: skip
def test_a_limit_in_the_syntax_of_a_format_is_words(text: str) -> None:
    assert not taken_as_plain(identified(text))


@pytest.mark.parametrize(
    "text",
    [*TEXTS.values(), "", "a", "{", '"', "[1]", "{\\rtf", "\f\f", ".PP\n.PP\n", "=\n=\n", "&#x110000;", '"\\ud800"'],
)
def test_plain_and_broken_texts_are_left_alone(text: str) -> None:
    plain = unwrapped(text)
    assert plain is None or (plain.text.strip() and len(plain.origins) == plain.text.count("\n") + 1)


@pytest.mark.parametrize(
    "text",
    [
        f"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n{QUAY}\n-----BEGIN PGP SIGNATURE-----\n"
        "Comment: For schools.\n\niQEcBAEBAgAGBQJ\n=abcd\n-----END PGP SIGNATURE-----\n",
        "--- /dev/null\n+++ b/LICENSE\n@@ -0,0 +1,9 @@ For schools.\n"
        + "".join(f"+{row}\n" for row in QUAY.split("\n")),
        f'<?xml version="1.0"?>\n<license type="for schools"><text>{QUAY}</text></license>',
        f".. code-block:: evaluation\n\n{QUAY}",
    ],
)
def test_places_where_a_format_takes_any_words_are_read(text: str) -> None:
    assert not taken_as_plain(identified(text))


def test_a_rule_of_equal_signs_is_no_soft_line_break() -> None:
    ruled = QUAY.replace("\n\n", "\n\n" + "=" * 71 + "\n\n", 1)
    text = "".join(f"REM {row}\n" for row in ruled.split("\n"))
    assert identified(text).license_ids == ("quay",)

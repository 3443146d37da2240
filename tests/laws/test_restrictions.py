"""Nothing passes that limits a right, wherever it stands and however it is written; and what limits nothing passes."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

from tests.laws.generators import (
    ATTRIBUTES,
    DISGUISES,
    HELD_OUT,
    PLACES,
    card_carriers,
    draws,
    fits,
    forms,
    plain_carrier,
)
from tests.laws.repository import HERE, license_text, passes, safetensors, snapshot, verdict
from tests.sizes import sized

PLAIN = "Commercial use of the weights is strictly prohibited without our prior written permission."
CARDS, SAMPLE, SEED = sized(60), sized(130), 20261122
"""Cards and draws of each kind in the shipped suite; `python -m bench.laws` takes all cards and any number of draws."""


def test_the_carriers_pass() -> None:
    """Else everything below would hold for a tool that never passes anything."""
    assert passes(plain_carrier())
    assert len(card_carriers(CARDS)) >= 40


@pytest.mark.parametrize("place", PLACES)
def test_a_plain_restriction_is_seen_at_every_place(place: str) -> None:
    assert not passes(PLACES[place](plain_carrier(), PLAIN))


@pytest.mark.parametrize(
    "note",
    [
        "NB: i pesi v2 li diamo solo alle università, chi vende servizi deve chiedere il permesso a noi",
        "for mirrors: hobby projects are welcome to the weights, whoever writes invoices talks to Ines",
        "legal: the page says Apache, the files are CC BY-NC 4.0 until the shop agrees",
        "the funder keeps the checkpoint out of commerce till spring",
        "Partner des Verbunds dürfen es laufen lassen, alle anderen nur ansehen",
        "仅供课题组内部使用",
        "распространять только с согласия кафедры",
        "uniquement pour les écoles",
    ],
)
def test_a_limit_noted_in_a_comment_is_asked_about(note: str) -> None:
    for form in ("HTML comment", "HTML comment of several lines"):
        assert not passes(PLACES[form](plain_carrier(), note)), form


@pytest.mark.parametrize(
    "note",
    [
        "prettier-ignore",
        "toc",
        "badges: start",
        "TODO: add a picture of the training loss",
        "License: Apache-2.0",
        "keep this table in step with eval.py; it is made by hand",
        "Provide a quick summary of what the model is/does.",
        "This section is meant to convey both technical and sociotechnical limitations.",
        "Address questions around how the model is intended to be used, including the foreseeable users of the model "
        "and those affected by the model.",
        "This section addresses misuse, malicious use, and uses that the model will not work well for.",
    ],
)
def test_notes_of_editors_in_a_comment_ask_nothing(note: str) -> None:
    assert passes(PLACES["HTML comment"](plain_carrier(), note))


@pytest.mark.parametrize("place", ATTRIBUTES)
def test_a_limit_in_an_attribute_is_asked_about_whatever_it_is_called(place: str) -> None:
    for sentence in (PLAIN, "L'usage commercial est interdit.", "仅限非商业用途使用本模型"):
        assert not passes(ATTRIBUTES[place](plain_carrier(), sentence)), sentence


def test_the_picture_of_a_license_is_a_license() -> None:
    for code in ("by-nc/4.0", "by-nc-sa/3.0", "by-nd/4.0"):
        said = f"[![x](https://i.creativecommons.org/l/{code}/88x31.png)](https://example.org)"
        assert not passes(PLACES["paragraph at the end"](plain_carrier(), said)), code


@pytest.mark.parametrize(
    "element",
    [
        '<img src="a.png" width="300" height="200" alt="Loss over steps">',
        '<a href="https://example.org" target="_blank" rel="noopener noreferrer" title="Open the demo">demo</a>',
        '<div class="only-dark no-print" data-theme="dark" id="commercial">Hello.</div>',
        """<img src="a.png" onerror="this.style.display='none'">""",
        '<p style="font-family: \'Open Sans\', sans-serif" data-tooltip="Show the table">Hello.</p>',
    ],
)
def test_ordinary_attributes_of_elements_ask_nothing(element: str) -> None:
    assert passes(PLACES["paragraph at the end"](plain_carrier(), element))


@pytest.mark.parametrize("disguise", DISGUISES)
def test_a_plain_restriction_is_seen_in_every_dress(disguise: str) -> None:
    for place in ("limitations", "paragraph at the end", "usage file"):
        if fits(place, disguise):
            assert not passes(PLACES[place](plain_carrier(), DISGUISES[disguise](PLAIN))), place


@pytest.mark.parametrize(
    "sentence",
    [
        "Használata kizárólag oktatási célra engedélyezett, üzleti célra nem.",
        "Utilizarea în scopuri comerciale este interzisă fără acordul nostru scris.",
        "Matumizi ya kibiashara ya modeli hii hayaruhusiwi bila kibali chetu.",
        "השימוש במודל מותר למטרות מחקר בלבד.",
        "এই মডেল বাণিজ্যিক কাজে ব্যবহার করা যাবে না।",
    ],
)
def test_a_language_without_words_on_record_is_unread(sentence: str) -> None:
    assert not passes(PLACES["limitations"](plain_carrier(), sentence))


def test_restrictions_never_used_for_building_do_not_pass() -> None:
    held = [form for form in forms(*HELD_OUT) if form.restricts]
    drawn = list(draws([("plain", plain_carrier()), *card_carriers(CARDS)], held, SAMPLE, SEED))
    wrong = [str(draw) for draw in drawn if passes(draw.put())]
    assert len(wrong) <= 0.02 * len(drawn), wrong


def test_most_harmless_sentences_leave_a_pass_a_pass() -> None:
    held = [form for form in forms(*HELD_OUT) if not form.restricts]
    drawn = [
        draw
        for draw in draws([("plain", plain_carrier())], held, SAMPLE, SEED)
        if not draw.place.startswith("gated")
        and "license text" not in draw.place
        and draw.place != "after two licenses"
    ]
    alarmed = [str(draw) for draw in drawn if not passes(draw.put())]
    # The bar is one in five; reading by frames is to reach it. Until then no change may alarm more often than this.
    assert len(alarmed) <= 0.4 * len(drawn), alarmed


def test_words_of_the_license_itself_change_nothing() -> None:
    """Agreeing evidence: the license beside the card says the same."""
    paragraphs = [" ".join(part.split()) for part in license_text("Apache-2.0").split("\n\n")]
    quoted = [part for part in paragraphs if 8 <= len(part.split()) <= 120][:40]
    assert len(quoted) >= 15
    changed = [part for part in quoted if not passes(PLACES["paragraph at the end"](plain_carrier(), part))]
    assert not changed


@pytest.mark.parametrize(
    "files",
    [
        {"CITATION.cff": b"cff-version: 1.2.0\ntitle: Tern\nlicense: CC-BY-NC-4.0\n"},
        {"package.json": b'{"name": "tern", "license": "SEE LICENSE IN EULA"}'},
        {"license.json": b'{"name": "Tern Research License", "terms": "see our site"}'},
        {"config.json": b'{"model_type": "bert", "license": "tern-community"}'},
        {"model.safetensors": safetensors({"license": "cc-by-nc-4.0"})},
        {".reuse/dep5": b"Files: *\nCopyright: us\nLicense: CC-BY-NC-4.0\n"},
        {"LICENSE-MODEL.pdf": b"%PDF-1.4"},
        {"LICENSE.png": b"\x89PNG"},
        {"NON_COMMERCIAL_USE_ONLY.txt": b""},
        {"research_only/model.safetensors": safetensors({})},
        {"Dockerfile": b'FROM scratch\nLABEL org.opencontainers.image.licenses="LicenseRef-Tern-Subscription"\n'},
    ],
    ids=lambda files: next(iter(files)),
)
def test_a_machine_readable_contradiction_does_not_pass(files: dict[str, bytes]) -> None:
    assert not passes({**plain_carrier(), **files})


def test_a_sentence_amid_a_list_of_words_is_read() -> None:
    words = [f"token{number}\n" for number in range(400)]
    words[200] = f"{PLAIN}\n"
    assert passes({**plain_carrier(), "vocab.txt": "".join(f"token{number}\n" for number in range(400)).encode()})
    assert not passes({**plain_carrier(), "vocab.txt": "".join(words).encode()})


def test_a_sentence_deep_in_the_settings_is_read() -> None:
    deep: object = PLAIN
    for _ in range(30):
        deep = {"a": deep}
    assert not passes({**plain_carrier(), "config.json": json.dumps({"model_type": "bert", "b": deep}).encode()})


@pytest.mark.parametrize(
    "line",
    [
        "license_name: tern-community-license",
        "license_link: https://example.org/terms",
        "extra_gated_eu_disallowed: true",
        "tags: [encoder, non-commercial]",
        "commercial_use: false",
    ],
)
def test_a_field_that_nobody_owns_does_not_pass(line: str) -> None:
    card = plain_carrier()["README.md"].replace(b"language: en\n", f"language: en\n{line}\n".encode(), 1)
    assert not passes({**plain_carrier(), "README.md": card})


def test_a_tag_of_the_hub_that_contradicts_the_card_does_not_pass() -> None:
    assert not passes(plain_carrier(), hub={"tags": ["license:cc-by-nc-4.0"]})


def test_access_on_request_does_not_pass_under_a_free_license() -> None:
    assert not passes(plain_carrier(), hub={"gated": "manual"})


def test_the_question_quotes_the_sentence() -> None:
    files = PLACES["limitations"](plain_carrier(), PLAIN)
    found = verdict(snapshot(files))
    asked = next(finding for finding in found.findings if finding.check == "READ-01")
    assert PLAIN[:60] in f"{asked.question} {asked.reason}"


ROOMS = (
    *(f"auditor/text/{name}.py" for name in ("fold", "language", "sentences", "visible")),
    "auditor/evidence/fields.py",
    "auditor/evidence/texts.py",
    *(f"auditor/terms/{name}.py" for name in ("fields", "ledger", "wording")),
)
ONLY_SHOWN = frozenset({"LONGEST_QUOTE", "LONGEST", "_LONGEST_NAME", "_ENDS", "_REMAINDER", "limit"})
"""Bounds of what is quoted or guessed from; what they cut off is looked at all the same."""


def test_no_foreign_text_is_cut_without_a_word() -> None:
    """A slice up to a bound drops what follows; `auditor.text.within` gives the remainder as well."""
    root = HERE.parent.parent
    found = []
    for room in ROOMS:
        paths = sorted((root / room).glob("*.py")) if (root / room).is_dir() else [root / room]
        for path in paths:
            found += list(_cuts(path))
    assert not found


def _cuts(path: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice) and node.slice.lower is None:
            upper = node.slice.upper
            name = upper.id if isinstance(upper, ast.Name) else None
            if (isinstance(upper, ast.Constant) and isinstance(upper.value, int) and upper.value > 20) or (
                name and name.isupper() and name not in ONLY_SHOWN
            ):
                found.append(f"{path.name}:{node.lineno}")
    return found

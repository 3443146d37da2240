"""Sentences, rows and headings that tell a license, and whose: of another release, of another model, of this one."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

NAME = "some-org/pembrel-3b"
LICENSES = ("CC BY-NC 4.0", "CC-BY-NC-SA-4.0", "Zephyrine Community License")
"""Two that are known and limit, and one that nobody knows."""
OTHERS = ("Heron-7B", "Garza-Chat", "acme/larkfield-6b")
FORMS = ("sentence", "before the present one", "clause before the present one", "item", "below a heading", "footnote",
         "in brackets", "quotation", "in bold")  # fmt: skip
FORMS_OF_WHOLE = tuple(one for one in FORMS if one != "in brackets")
"""Of a sentence that has brackets or a main clause of its own."""
HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Told:
    """What a card says."""

    language: str
    kind: str
    """Of subject: a list of `license_subjects.yaml`, or of a table."""
    form: str
    body: str


@cache
def table() -> dict[str, dict[str, Any]]:
    return yaml.safe_load((HERE / "license_subjects.yaml").read_text("utf-8"))  # type: ignore[no-any-return]


def in_form(form: str, sentence: str, now: str, heading: str) -> str:
    """A sentence in one of `FORMS`."""
    bare = sentence.rstrip(".。")
    mid = now[0].lower() + now[1:] if now[0].isascii() or now[0] in "ЭН" else now
    return {
        "sentence": sentence,
        "before the present one": f"{sentence} {now}",
        "clause before the present one": f"{bare}; {mid}",
        "item": f"- {sentence}\n- {now}",
        "below a heading": f"## {heading}\n\n{now} {sentence}",
        "footnote": f"{now.rstrip('.。')}[^1].\n\n[^1]: {sentence}",
        "in brackets": f"{now.rstrip('.。')} ({bare}).",
        "quotation": f"> {sentence}\n> {now}",
        "in bold": f"{now} **{bare}**.",
    }[form]


def of_others() -> Iterator[Told]:
    """What is said of something else than this release: it limits nothing."""
    for language, told in table().items():
        for kind in ("former", "former_words", "predecessor", "compared", "beside"):
            for form in FORMS if kind != "compared" else FORMS_OF_WHOLE:
                for body in filled(told[kind]):
                    yield Told(language, kind, form, in_form(form, body, told["now"], told["heads"][2]))
        version, model, license_, _, similar = told["heads"]
        for license_name in LICENSES:
            rows = f"| v0.9 | {license_name} |\n| v1.0 | Apache 2.0 |"
            yield Told(language, "versions", "table", f"| {version} | {license_} |\n| --- | --- |\n{rows}")
            for other in OTHERS:
                rows = f"| {other} | {license_name} |\n| Pembrel 3B | Apache 2.0 |"
                yield Told(language, "models", "table", f"| {model} | {license_} |\n| --- | --- |\n{rows}")
                yield Told(language, "models", "item", f"## {similar}\n\n- {other}: {license_name}")


def of_the_model() -> Iterator[Told]:
    """The same words where they speak of this model, or may."""
    for language, told in table().items():
        for form, wrap in OWN_FORMS.items():
            for body in filled(told["own"]):
                yield Told(language, "own", form, wrap.format(body, told["heads"][2]))
        version, model, license_, _, similar = told["heads"]
        for license_name in LICENSES:
            rows = f"| v0.9 | Apache 2.0 |\n| v1.0 | {license_name} |"
            yield Told(language, "versions", "table", f"| {version} | {license_} |\n| --- | --- |\n{rows}")
            rows = f"| {OTHERS[0]} | Apache 2.0 |\n| Pembrel 3B | {license_name} |"
            yield Told(language, "models", "table", f"| {model} | {license_} |\n| --- | --- |\n{rows}")
            yield Told(language, "models", "item", f"## {similar}\n\n- Pembrel 3B: {license_name}")


OWN_FORMS = {
    "sentence": "{0}",
    "item": "- {0}",
    "below a heading": "## {1}\n\n{0}",
    "footnote": "Pembrel[^1].\n\n[^1]: {0}",
    "quotation": "> {0}",
}


def filled(templates: list[str]) -> Iterator[str]:
    """Templates with each license, and the other models in turn."""
    for at, template in enumerate(templates):
        for number, license_name in enumerate(LICENSES if "{L}" in template else ("",)):
            yield template.format(L=license_name, N=OTHERS[(at + number) % len(OTHERS)])


def sample(told: Iterator[Told], size: int, seed: int) -> list[Told]:
    listed = list(told)
    return random.Random(seed).sample(listed, min(size, len(listed)))

"""A notice in a license file that a base is in the work, under the very license, changes nothing of the license; one
that names another license, or adds a condition, does.
"""

from __future__ import annotations

import random

from auditor.identify import identify_text
from tests.laws.repository import book, license_text

SYLLABLES = "bra cor dun fel gar hal jor kel lum mor nev orr pel quen ras sol tir vel wex zan".split()
NOTICES = (
    "This work includes derivative artifacts of {N}\n(Copyright (c) 2023 {O}), used under the {T} from\n{U} and"
    " successor releases.",
    "This model is derived from {N} (Copyright (c) 2024 {O}), licensed under the {T}.",
    "This repository contains quantized weights of {N}, Copyright (c) 2025 {O}, used under the {T}.",
    "These weights are based on {N} (Copyright 2024 {O}), distributed under the {T} at {U}.",
    "The model weights include portions of {N}, copyright 2024 {O}, used under the {T}.",
)
CHANGES = (
    "This work includes derivative artifacts of {N} (Copyright (c) 2023 {O}), used under the Heron Community License.",
    "This model is derived from {N} (Copyright (c) 2024 {O}), licensed under the {T} for research only.",
    "This model is derived from {N} (Copyright (c) 2024 {O}), licensed under the {T}, with permission of {O}.",
    "This repository contains quantized weights of {N}, used under the {T} and the terms of {O}.",
    "These weights are based on {N} (Copyright 2024 {O}), distributed under the {T} to academic users.",
    "The model weights include portions of {N}, copyright 2024 {O}, used under CC BY-NC 4.0.",
)


def filled(notice: str, seed: object) -> str:
    pick = random.Random(f"notice {seed}")
    word = "".join(pick.sample(SYLLABLES, 2)).capitalize()
    named = {"{N}": f"{word}-V{pick.choice((2, 3))}-Flash", "{O}": f"{word} Lab", "{T}": "Apache License 2.0"}
    named["{U}"] = f"https://github.com/{word.lower()}/{word.lower()}"
    for sign, said in named.items():
        notice = notice.replace(sign, said)
    return notice


def status(notice: str) -> str:
    text = license_text("Apache-2.0")
    return identify_text(f"{notice}\n\n{text}", book()).status.value


def test_a_notice_of_a_base_under_the_same_license_is_no_change() -> None:
    worlds = [filled(notice, (notice, seed)) for notice in NOTICES for seed in range(4)]
    assert [one for one in worlds if status(one) not in ("exact", "equivalent")] == []


def test_a_notice_with_another_license_or_a_condition_is_one() -> None:
    worlds = [filled(notice, (notice, seed)) for notice in CHANGES for seed in range(4)]
    assert [one for one in worlds if status(one) in ("exact", "equivalent")] == []

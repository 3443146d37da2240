"""A use policy that forbids nothing but what the law forbids limits no use that a free license grants; any other does.
So does a sentence about the code beside the model limit the code.
"""

from __future__ import annotations

from itertools import product

import pytest

from tests.laws.repository import dossier, license_text, passes, snapshot

APACHE = license_text("Apache-2.0").encode()
LAW = (
    "By using {M} you agree to comply with all applicable law.",
    "You must comply with all applicable laws and regulations when you use {M}.",
    "{M} must not be used for any illegal purpose.",
)
MORE = (
    "You may not use {M} to build weapons.",
    "You must not use {M} to give medical or legal advice.",
    "{M} must not be used for military purposes.",
    "You may not use {M} for commercial purposes.",
)
NAMES = ("the model", "Tern", "Tern-13B and Tern-3B")
PATHS = ("USAGE_POLICY", "USE_POLICY.md")


def conflicts(policy: str, path: str) -> list[str]:
    files = {
        "README.md": b"# Tern\n\nIt reads letters.\n",
        "LICENSE": APACHE,
        path: f"# Usage policy\n\n{policy}\n".encode(),
    }
    return [one.statement for one in dossier(snapshot(files)).conflicts if "limits no use" in one.statement]


@pytest.mark.parametrize("path", PATHS)
def test_a_policy_that_asks_to_obey_the_law_contradicts_no_free_license(path: str) -> None:
    worlds = [one.replace("{M}", name) for one, name in product(LAW, NAMES)]
    assert [policy for policy in worlds if conflicts(policy, path)] == []


@pytest.mark.parametrize("path", PATHS)
def test_a_policy_that_forbids_more_contradicts_it(path: str) -> None:
    worlds = [one.replace("{M}", name) for one, name in product(MORE, NAMES)]
    assert [policy for policy in worlds if not conflicts(policy, path)] == []
    both = [f"{LAW[0].replace('{M}', NAMES[0])} {policy}" for policy in worlds]
    assert [policy for policy in both if not conflicts(policy, path)] == []


OF_THE_CODE = (
    "This implementation is purely for educational purposes and should not be used in production.",
    "> [!WARNING]\n> The reference implementation is for research purposes only.",
    "These scripts are for non-commercial use only.",
    "The notebooks are for educational purposes only.",
    "Diese Skripte sind nur für den nichtkommerziellen Gebrauch.",
    "Ces scripts sont réservés à un usage non commercial.",
    "Estos scripts son solo para uso no comercial.",
    "这些脚本仅供研究使用。",
)
OF_THE_MODEL = (
    "This model is purely for educational purposes and should not be used in production.",
    "The weights and the scripts are for non-commercial use only.",
    "The implementation and the model are for research purposes only.",
    "For non-commercial use only.",
    "Diese Skripte und das Modell sind nur für den nichtkommerziellen Gebrauch.",
    "这些脚本和模型仅供研究使用。",
)


def told(sentence: str) -> tuple[bool, bool]:
    """Whether it contradicts a free tag, and whether it passes."""
    files = {"README.md": f"---\nlicense: apache-2.0\n---\n# Tern\n\nIt reads letters.\n\n{sentence}\n".encode()}
    return any("does not limit the use" in one.statement for one in dossier(snapshot(files)).conflicts), passes(files)


@pytest.mark.parametrize("sentence", OF_THE_CODE)
def test_a_limit_of_the_code_contradicts_no_license_of_the_model_and_is_asked_about(sentence: str) -> None:
    assert told(sentence) == (False, False)


@pytest.mark.parametrize("sentence", OF_THE_MODEL)
def test_a_limit_of_the_model_beside_its_code_does(sentence: str) -> None:
    assert told(sentence) == (True, False)

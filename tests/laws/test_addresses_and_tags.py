"""The law of addresses and tags: the name of an owner or of a field limits nothing, a limit written in one does."""

from __future__ import annotations

import pytest

from tests.laws.repository import passes

SILENT_TAGS = ["academic-document", "education", "research", "medical", "enterprise", "personal-assistant"]
LIMITING_TAGS = ["non-commercial", "research-only", "academic-use-only", "not-for-commercial-use", "noncommercial-use"]
SILENT_ADDRESSES = [
    "github.com/salute-developers/Tern",
    "github.com/academic-lab/letters",
    "github.com/lab-cosmo/upet",
    "example.org/for-developers/sorting",
    "example.org/company/team",
]


def card(body: str, tags: str = "") -> dict[str, bytes]:
    front = f"license: apache-2.0\ntags: [{tags}]" if tags else "license: apache-2.0"
    return {"README.md": f"---\n{front}\n---\n# Tern\n\nTern sorts short texts.\n\n{body}\n".encode()}


@pytest.mark.parametrize("tag", SILENT_TAGS)
def test_a_tag_that_names_a_field_asks_nothing(tag: str) -> None:
    assert passes(card("It was trained from scratch.", f"text-classification, {tag}"))


@pytest.mark.parametrize("tag", LIMITING_TAGS)
def test_a_tag_that_limits_is_asked_about(tag: str) -> None:
    assert not passes(card("It was trained from scratch.", f"text-classification, {tag}"))


@pytest.mark.parametrize("address", SILENT_ADDRESSES)
def test_an_address_that_names_an_owner_asks_nothing(address: str) -> None:
    assert passes(card(f"[More about it](https://{address})"))


@pytest.mark.parametrize("path", ["non-commercial-only", "license/noncommercial", "terms/no-commercial-use"])
def test_an_address_that_limits_is_asked_about(path: str) -> None:
    assert not passes(card(f"[Terms](https://example.org/tern/{path})"))

"""Why a parent tells nothing of its license: each reason in its own words, with what would answer it.

A reason begins with the kind of the failure where collecting failed, and a colon: `report` groups by it.
"""

from __future__ import annotations

from collections.abc import Mapping

from auditor.core.model import Failure

CIRCLE = "it is its own ancestor: the declared parents form a circle"
NOT_COLLECTED = "not collected"
SILENT = "its own model card and files name no known license"
REVISION = "another revision of it was read, and not the one that is its default"
FURTHER = "; of its own parent "
"""Joins the reason of a parent to that of the parent's parent."""
UNNAMED = "a base that nothing names; which model is it? Ask the publisher, or state the license in `conclude:`"
"""The question where a card says that there is a base, and not which."""
_ANSWERS: Mapping[str, str] = {
    CIRCLE: "a circle of declared parents; which of them was there first, and under which license?",
    SILENT: "its model card and files name no known license; under which license does its publisher give it?",
    NOT_COLLECTED: "it was not collected; list it in the manifest, or state its license in `conclude:`",
    REVISION: "only another revision was read; was the license the same at the revision that was used?",
    "access-denied": "the hub refuses access to it; which license is shown to those who have access?",
    "not-found": "no such model on the hub; was it renamed or taken down, and under which license was it given?",
    "has-none": "the registry that is named has no such model; was it moved, and under which license was it given?",
    "not-locked": "the lock does not hold it; `auditor lock` reads and locks it",
    "not-stored": "it is not among the stored evidence; collect it once with the network",
    "rate-limited": "the hub asked to wait; ask again",
    "unreachable": "the hub could not be reached; ask again",
}
"""What each reason asks; a reason may carry details behind a colon."""


def cannot_be_asked(scheme: str, name: str) -> str:
    """The doubt where models are kept in a place that knows no names like ``org/name``."""
    return f"`{scheme}:` keeps no models by names like {name}, and the public hub need not mean the same by this one"


def not_answered(host: str, name: str, why: str) -> str:
    """The doubt where a registry might have the model, and did not say whether it has."""
    kind, colon, what = why.partition(": ")
    told = f" ({what})" if colon else ""
    return f"{kind}: {host} did not say whether it has {name}{told}, and the public hub need not mean the same by it"


def has_none(host: str, name: str) -> str:
    """What is told of a parent that was found at the public hub although its child lies elsewhere."""
    return f"{host} was asked first and has no {name}, so the public hub was asked"


def asked_whether(parent: str, doubt: str, under: str) -> str:
    """What is to be answered where a stranger may have the name of a parent at the public hub.

    Args:
        under: the license of the model that has it there; empty where nobody knows.
    """
    there = f", which is under {under} there" if under else ""
    return (
        f"{doubt}: is {parent}{there} its base? List it in the manifest if it is, else state its license in `conclude:`"
    )


def too_deep(most: int) -> str:
    """The reason for an ancestor beyond the depth that is traced."""
    return f"more than {most} generations back"


def why_unread(failure: Failure | None) -> str:
    """The reason for a parent of which there is no snapshot."""
    return f"{failure.kind}: {failure.what}" if failure else NOT_COLLECTED


def asked(why: str | None, *, proposed: bool) -> str:
    """What is to be answered of a parent whose license nobody knows.

    Args:
        why: the reason, where there is one.
        proposed: whether only words, a name or a table make it a parent.
    """
    key = why or ""
    answer = _answer(key)
    _, further, of_its_parent = key.partition(FURTHER)
    answer += f"{FURTHER}{of_its_parent}" if further else ""
    known = "a parent with an unknown license" if not proposed else "it may be a parent, and its license is open"
    return f"{known}: {answer}" if answer else known


def asked_of_outputs(why: str) -> str:
    """What is to be answered of a model that made training data and whose license nobody knows."""
    return f"it made training data, and what its license says of what is trained on outputs is open: {_answer(why)}"


def _answer(why: str) -> str:
    return next((words for start, words in _ANSWERS.items() if why.startswith(start)), why)

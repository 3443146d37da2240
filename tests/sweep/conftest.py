"""One assessor for the tests of a module, and how it forgets the answers that rows share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from auditor.sweep.assess import Assessor
from tests.sweep.tables import setup


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Assessor:
    return Assessor(setup(tmp_path_factory.mktemp("policy")))


@pytest.fixture
def forgotten(judge: Assessor) -> Iterator[None]:
    yield
    judge.judgments.forget()

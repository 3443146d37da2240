"""What a table must look like, and what a row that lacks something comes to: an error that names it, never a pass."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from auditor import analysis
from auditor.core.errors import ConfigError, UnreadableInput, UsageError
from auditor.core.model import Outcome, Severity
from auditor.sweep.answers import RowAnswer, _judged
from auditor.sweep.assess import Assessor, assessor
from auditor.sweep.units import inputs_of, plan
from tests.renderers import audits
from tests.sweep.tables import POLICY, SCHEMA, batch_of, row, setup

ALLOWS = POLICY.replace('deny: ["cc-by-nc-*"]', 'allow: [mit], deny: ["cc-by-nc-*"]')
LICENSE = "---\nlicense: mit\n---\n# A model\n"


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Assessor:
    return assessor(setup(tmp_path_factory.mktemp("policy"), ALLOWS))


def outcomes(answer: RowAnswer) -> set[str]:
    return {one.outcome for one in answer.verdicts}


def test_a_plain_permissive_row_passes(judge: Assessor) -> None:
    answer = judge.row(row("org/model"))
    assert answer.license == "MIT"
    assert answer.category == "permissive"
    assert outcomes(answer) == {"pass"}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"card": None}, "the card is listed and not there"),
        ({"siblings": None}, "nobody knows which files there are"),
        ({"siblings": ["README.md", "LICENSE"]}, "a license file is listed and not there"),
        ({"card": "# A model\n", "tags": None}, "nothing is declared"),
        ({"siblings": ["README.md", "adapter_config.json"]}, "the file that names its base is listed and not there"),
        ({"files": [("LICENSE", "You may look at it.\n" * 20)], "siblings": ["README.md", "LICENSE"]}, "unknown text"),
    ],
)
def test_a_row_that_lacks_something_never_passes(judge: Assessor, change: dict[str, object], why: str) -> None:
    answer = judge.row({**row("org/model"), **change})
    assert "pass" not in outcomes(answer), why
    assert not answer.complete


@pytest.mark.parametrize("name", [None, "", "no spaces allowed/x", "a/b/c", "../etc", "x" * 300])
def test_a_row_without_a_usable_id_is_told_and_costs_no_other_row(judge: Assessor, name: str | None) -> None:
    result = judge.batch(batch_of([row("org/one"), {**row("org/two"), "id": name}, row("org/three")])).to_pylist()
    assert [one["failure"] for one in result] == [None, "row", None]
    assert {one["outcome"] for one in result[1]["verdicts"]} == {"needs-review"}


def test_a_row_we_stumble_over_is_told_as_our_bug(judge: Assessor, monkeypatch: pytest.MonkeyPatch) -> None:

    real = analysis.trace

    def stumbling(model, **rest):  # type: ignore[no-untyped-def]
        if model.summary.ref.name == "org/two":
            raise RuntimeError("boom")
        return real(model, **rest)

    monkeypatch.setattr(analysis, "trace", stumbling)
    other = LICENSE.replace("mit", "bsd-3-clause")
    result = judge.batch(batch_of([row("org/one"), row("org/two", other), row("org/three")])).to_pylist()
    assert [one["failure"] for one in result] == [None, "bug", None]
    assert "RuntimeError: boom" in result[1]["why"]
    assert {one["outcome"] for one in result[1]["verdicts"]} == {"needs-review"}


def test_columns_may_have_the_names_hubs_give_them(judge: Assessor) -> None:
    table = pa.Table.from_pylist([row("org/model")], schema=SCHEMA)
    names = {"id": "modelId", "revision": "sha", "card": "card_text"}
    renamed = table.rename_columns([names.get(name, name) for name in table.column_names])
    assert judge.batch(renamed.to_batches()[0]).to_pylist()[0]["license"] == "MIT"


def test_siblings_may_be_structs_and_texts_bytes(judge: Assessor) -> None:
    one = {**row("org/model"), "card": LICENSE.encode(), "siblings": [{"rfilename": "README.md", "size": 3}]}
    shape = pa.schema(
        [
            ("id", pa.string()),
            ("revision", pa.string()),
            ("card", pa.binary()),
            ("tags", pa.list_(pa.string())),
            ("siblings", pa.list_(pa.struct([("rfilename", pa.string()), ("size", pa.int64())]))),
        ]
    )
    assert judge.batch(pa.RecordBatch.from_pylist([one], schema=shape)).to_pylist()[0]["license"] == "MIT"


def test_every_missing_or_misshapen_column_is_named_at_once(tmp_path: Path) -> None:
    path = tmp_path / "bad.parquet"
    pq.write_table(pa.table({"id": ["a/b"], "card": [3], "tag": [["x"]], "revision": ["r"]}), path)
    with pytest.raises(ConfigError) as caught:
        plan([path], "seal")
    said = str(caught.value)
    assert "the column 'tags' is missing" in said
    assert "the column 'siblings' is missing" in said
    assert "the column 'card' cannot hold the README's text" in said
    assert "int64" in said
    assert str(path) in said
    assert "tag" in said  # the one that was probably meant


def test_a_file_that_is_no_parquet_is_an_error_that_says_so(tmp_path: Path) -> None:
    path = tmp_path / "cards.parquet"
    path.write_bytes(b"PAR1 not at all")
    with pytest.raises(UnreadableInput, match="cannot be read as Parquet"):
        plan([path], "seal")


def test_an_input_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file or folder"):
        inputs_of(tmp_path / "nothing")
    with pytest.raises(UsageError, match="holds no Parquet files"):
        inputs_of(tmp_path)


def test_the_reason_of_a_row_is_that_of_its_gravest_finding() -> None:
    model = audits.nameless()
    findings = [one for one in model.verdicts[0].findings if one.outcome is Outcome.NEEDS_REVIEW and not one.depends_on]
    light = replace(findings[0], check="ZZ-1", severity=Severity.INFO, reason="A plan for training is not attested.")
    grave = replace(findings[0], severity=Severity.CRITICAL, reason="No license is known.")
    assert _judged("any", Outcome.NEEDS_REVIEW, [light, grave, light]).reason == "No license is known."

"""The engine for those who outgrow one machine: the same units and the same batch function, as tasks of Spark.

A task is one restart unit: an executor reads its row groups, runs the batch function and writes its partition as the
local engine does, so the results are the same files. Input and output must be visible to every executor under the same
path. A task whose executor is killed is begun anew by Spark, a job that fails by the next run.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.core.errors import AuditorError
from auditor.core.extras import require
from auditor.sweep.assess import Setup
from auditor.sweep.local import Done, work
from auditor.sweep.units import Unit

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import SparkSession

TASKS_PER_WAVE = 16
"""Units of one job for each core: large enough to keep all busy, small enough to say how far it is. By judgment."""
_RECEIPT = "number long"


class SparkFailed(AuditorError):
    """Spark gave up; what is finished stays finished."""

    exit_code = 3


def run(units: Sequence[Unit], setup: Setup, folder: Path, *, master: str | None, done: Done) -> None:
    """Write a partition for every unit, as `auditor.sweep.local.run` does.

    Raises:
        UsageError: pyspark is not installed. SparkFailed: Spark gave up on a task.
    """
    session = _session(master)
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        width = max(1, session.sparkContext.defaultParallelism) * TASKS_PER_WAVE
        for first in range(0, len(units), width):
            wave = {unit.number: unit for unit in units[first : first + width]}
            tasks = [(pickle.dumps(unit),) for unit in wave.values()]
            rows = session.sparkContext.parallelize(tasks, len(tasks))
            frame = session.createDataFrame(rows, "unit binary")
            for receipt in frame.mapInArrow(_worker(setup, folder), _RECEIPT).collect():
                done(wave[receipt["number"]])
    except (PySparkException, Py4JError) as error:
        raise SparkFailed(
            "Spark gave up on the batch scan",
            found=_last_words(str(error)),
            hint="run again to go on where this run stopped; Spark's own log tells more",
        ) from None
    finally:
        session.stop()


def _worker(setup: Setup, folder: Path) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    def units_of(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        for batch in batches:
            for packed in batch.column(0).to_pylist():
                unit: Unit = pickle.loads(packed)  # noqa: S301 - made by our own driver
                work(unit, setup, folder)
                yield pa.RecordBatch.from_pydict({"number": pa.array([unit.number], pa.int64())})

    return units_of


def _session(master: str | None) -> SparkSession:
    require("spark")
    from pyspark.sql import SparkSession

    home = str(Path(__file__).resolve().parents[2])
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # else whatever `python3` is on the way to the executors
    builder = (
        SparkSession.builder.appName("auditor: batch scan")
        .config("spark.ui.enabled", "false")
        .config("spark.executorEnv.PYTHONPATH", home)
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "1")
    )
    return (builder.master(master) if master else builder).getOrCreate()


def _last_words(text: str) -> str:
    """What the worker said in the end: the line below its trace."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith((" ", "\t"))]
    said = [line for line in lines if "Error" in line or "Exception" in line]
    return (said or lines or [""])[-1].strip()[:300]

"""Optional parts of the installation: which packages each brings, and the error that names the one that is missing.

What most runs need is the core; a database or a columnar engine is installed by who asks for it. A part is asked for
before any work is done, so that a long run never ends with the news that its report cannot be written.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import util

from auditor.core.errors import UsageError

DISTRIBUTION = "model-license-auditor"
"""The name of this project on package indexes."""


@dataclass(frozen=True, slots=True)
class Extra:
    """One optional part."""

    name: str
    """As it stands between the brackets of an installation."""
    packages: tuple[str, ...]
    """What is imported of it, and nowhere else."""
    purpose: str

    @property
    def install(self) -> str:
        """The command that adds it."""
        return f"pip install '{DISTRIBUTION}[{self.name}]'"


EXTRAS = {
    extra.name: extra
    for extra in (
        Extra("az", ("adlfs",), "models in Azure containers (`az://`)"),
        Extra("gs", ("gcsfs",), "models in buckets of Google Cloud (`gs://`)"),
        Extra("history", ("sqlalchemy", "alembic"), "`auditor history`, --history and --db"),
        Extra("mcp", ("mcp",), "`auditor mcp`"),
        Extra("postgres", ("psycopg",), "a history in PostgreSQL"),
        Extra("s3", ("s3fs",), "models in S3 buckets (`s3://`)"),
        Extra("sbom", ("spdx_tools", "license_expression", "spdx_python_model"), "the formats spdx and spdx3"),
        Extra("spark", ("pyspark", "py4j"), "`auditor sweep --engine spark`"),
        Extra("sweep", ("pyarrow",), "`auditor sweep`"),
        Extra("xlsx", ("xlsxwriter", "openpyxl"), "workbooks (-f xlsx, `answer --from`)"),
    )
}
"""Every optional part; `all` installs them together."""


def require(name: str) -> None:
    """See that an optional part is installed; nothing of it is imported.

    Raises:
        UsageError: it is not; the error names the part and the command that installs it.
    """
    extra = EXTRAS[name]
    if missing := absent(extra):
        raise UsageError(
            f"{extra.purpose}: the optional part {name!r} is not installed",
            found=f"no package {', '.join(missing)}",
            wanted=f"the extra {name}",
            hint=extra.install,
        )


def absent(extra: Extra) -> tuple[str, ...]:
    """The packages of a part that are not installed."""
    return tuple(package for package in extra.packages if util.find_spec(package) is None)

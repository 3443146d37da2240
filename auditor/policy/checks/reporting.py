"""All problems of a file are reported at once, in file order."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.core.errors import ConfigError


def in_file_order(problems: Iterable[ConfigError]) -> list[ConfigError]:
    """Problems sorted by the line and column they stand at."""

    def place(problem: ConfigError) -> tuple[int, int, str]:
        parts = problem.where.split(",")[0].rsplit(":", 2)
        numbers = [int(part) for part in parts[1:] if part.isdigit()]
        return (numbers[0] if numbers else 0, numbers[1] if len(numbers) > 1 else 0, problem.what)

    return sorted(problems, key=place)


def report(what: str, problems: Iterable[ConfigError]) -> None:
    """Raise one `ConfigError` for all problems; nothing where there are none."""
    ordered = in_file_order(problems)
    if len(ordered) == 1:
        raise ordered[0]
    if ordered:
        raise ConfigError(f"{what}: {len(ordered)} problems", problems=ordered)

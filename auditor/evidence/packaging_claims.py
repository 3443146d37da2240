"""What a model's packaging says beside its card: the headers of its weights, and MLflow's ``MLmodel``."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from auditor.core import patterns as re
from auditor.core.decoding import lines_of
from auditor.core.model import WEIGHTS_HEADER, Claim, Location, Snapshot

_MLMODEL = "MLmodel"
_MLFLOW_PARENT = re.compile(
    r"\s{0,20}(?:source_model_name|huggingface_id|base_model_name)\s{0,3}:\s{0,3}[\"']?([^\s\"'#]{3,200})"
)
_MAX_LINES = 2000
"""Lines of a Modelfile and the like. By judgment: bounds time; the license stands in its head."""
_MAX_VALUE = 500
"""Characters. By judgment: bounds memory; a license by its name is shorter."""


def packaging_claims(snapshot: Snapshot, keys: Collection[str], *, effective: bool = True) -> list[Claim]:
    """The claims of ``keys`` that weights and packaging make; ``effective`` where the card says nothing of them."""
    found = [*_header_claims(snapshot, effective=effective), *_mlflow_claims(snapshot)]
    return [claim for claim in found if claim.key in keys]


def _header_claims(snapshot: Snapshot, *, effective: bool) -> Iterator[Claim]:
    headers = snapshot.metadata.get(WEIGHTS_HEADER)
    for path, header in headers.items() if isinstance(headers, Mapping) else ():
        for key, value in header.items() if isinstance(header, Mapping) else ():
            for text in value if isinstance(value, tuple) else (value,):
                if isinstance(text, str) and text.strip():
                    place = Location(path=str(path))
                    said = effective or not key.startswith("license")
                    yield Claim(
                        key=key, value=text.strip()[:_MAX_VALUE], location=place, source="config", effective=said
                    )


def _mlflow_claims(snapshot: Snapshot) -> Iterator[Claim]:
    file = next((file for file in snapshot.files if file.path == _MLMODEL), None)
    decoded = file.decoded if file else None
    if file is None or decoded is None:
        return
    seen: set[str] = set()
    for number, line in enumerate(lines_of(decoded.text)[:_MAX_LINES], start=1):
        match = _MLFLOW_PARENT.match(line[:400])
        if match and match[1] not in seen:
            seen.add(match[1])
            place = Location(path=file.path, start_line=number, end_line=number, sha256=file.sha256)
            yield Claim(key="base_model", value=match[1], location=place, source="config")

"""Makes what a wheel carries beside our data: the license index, patterns, and everything an audit reads, parsed.

``python -m release.warm FOLDER`` writes index and patterns into a folder and has one audit made, of a text that nobody
knows and under every pack, so that what it reads is kept in the cache (``XDG_CACHE_HOME``, `auditor.core.compiled`).
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from auditor import pipeline
from auditor.core import patterns
from auditor.core.model import ManifestEntry, ModelRef
from auditor.identify.library import compile_into
from auditor.lineage.compatibility import moves
from auditor.policy import load_policy
from auditor.policy.cases.reader import shipped_organisations
from auditor.policy.checks import packs
from auditor.records.catalog import publishers, vendors
from auditor.report.obligations import obligations

TEXT = """\
Fjordlight Model Terms 1.0

"Licensee" means the person who uses the weights. Licensee may use and modify the weights for research for two years.
Commercial use in Norway or by a company with revenue above USD 2 million needs a written agreement with Fjordlight.
"""
POLICY = """\
policy: {id: everything, version: 1}
org: {name: Fjord, domicile: NO, principal_place_of_business: NO, group_countries: [NO]}
packs: [%s]
workloads:
  notes:
    deployment: {hosting: self, use_cases: [internal_coding], distribution: [internal]}
"""


def main() -> None:
    """Compile, audit, and read what an audit alone does not."""
    compile_into(Path(sys.argv[1]))
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        model, policy = folder / "model", folder / "auditor.yaml"
        model.mkdir()
        (model / "README.md").write_text("# A model\n\nFine-tuned from acme/base on our own notes.\n", "utf-8")
        (model / "LICENSE").write_text(TEXT, "utf-8")
        policy.write_text(POLICY % ", ".join(packs.pack_ids()), "utf-8")
        day = date(2026, 1, 1)
        rules = load_policy(policy, as_of=day)
        entries = [ManifestEntry(ref=ModelRef.parse(f"file:{model}"), workloads=())]
        collecting = pipeline.Collecting(store=folder / "store", offline=True)
        obligations(pipeline.audit(entries, policy=rules, as_of=day, collecting=collecting))
    moves()
    shipped_organisations()
    vendors()
    publishers()
    patterns.ship(Path(sys.argv[1]))


if __name__ == "__main__":
    main()

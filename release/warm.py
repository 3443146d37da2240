"""Makes what a wheel carries beside our data: the license index, patterns, and everything an audit reads, parsed.

``python -m release.warm FOLDER`` writes index and patterns into a folder and has one audit made under every pack, of a
text that nobody knows and of one on record, with cards in all scripts that are read, so that what it reads is kept in
the cache (``XDG_CACHE_HOME``, `auditor.core.compiled`).
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
from auditor.records.families import families
from auditor.report.obligations import obligations

OUR_OWN = Path(__file__).resolve().parent.parent / "LICENSE"
TEXT = """\
Fjordlight Model Terms 1.0

"Licensee" means the person who uses the weights. Licensee may use and modify the weights for research for two years.
Commercial use in Norway or by a company with revenue above USD 2 million needs a written agreement with Fjordlight.
"""
CARDS = {
    "unknown": "# A model\n\nFine-tuned from acme/base on our own notes.\n",
    "known": """\
---
license: apache-2.0
---
# Another model

The license of the weights is in LICENSE. An earlier version was not for sale, and texts that forbid training were left
out. For research only.

Лицензия весов находится в файле LICENSE. Коммерческое использование запрещено.

权重的许可证在 LICENSE 文件中。禁止商业用途。

重みのライセンスは LICENSE にあります。商用利用は禁止です。

가중치의 라이선스는 LICENSE 파일에 있습니다. 상업적 이용은 금지됩니다.
""",
}
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
        policy, texts = folder / "auditor.yaml", {"unknown": TEXT, "known": OUR_OWN.read_text("utf-8")}
        for name, card in CARDS.items():
            (folder / name).mkdir()
            (folder / name / "README.md").write_text(card, "utf-8")
            (folder / name / "LICENSE").write_text(texts[name], "utf-8")
        policy.write_text(POLICY % ", ".join(packs.pack_ids()), "utf-8")
        day = date(2026, 1, 1)
        rules = load_policy(policy, as_of=day)
        entries = [ManifestEntry(ref=ModelRef.parse(f"file:{folder / name}"), workloads=()) for name in CARDS]
        collecting = pipeline.Collecting(store=folder / "store", offline=True)
        obligations(pipeline.audit(entries, policy=rules, as_of=day, collecting=collecting))
    families().find("acme/base")
    moves()
    shipped_organisations()
    vendors()
    publishers()
    patterns.ship(Path(sys.argv[1]))


if __name__ == "__main__":
    main()

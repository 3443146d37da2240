"""Command lines that the help of each command ends with; a test sees that every command has some and takes them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

EXAMPLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "": (
            "ask hf:org/name",
            "review https://huggingface.co/org/name -p auditor.yaml",
            "check models.yaml -f html -o audit.html",
        ),
        "answer": (
            "answer --list",
            "answer models.yaml --from worklist.xlsx",
            "answer --set D-2f6a=pass --by 'Jo Ward' --text 'Signed on 1 June' --proof LEGAL-7",
        ),
        "ask": ("ask hf:org/name", "ask api:vendor/model --format json"),
        "cache export": ("cache export evidence.tar.gz",),
        "cache import": ("cache import evidence.tar.gz",),
        "cache ls": ("cache ls",),
        "cache prune": ("cache prune --lock models.lock",),
        "check": (
            "check",
            "check models.yaml -p auditor.yaml -f html -o audit.html",
            "check --baseline main.json -f markdown -o comment.md",
            "check -f sarif=audit.sarif -f notice=NOTICE -f table",
        ),
        "choose": (
            "choose models.yaml",
            "choose hf:org/one hf:org/two -w internal-chat",
            "choose models.yaml --plan plan.yaml -f html -o choice.html",
            "choose models.yaml --without api:vendor",
        ),
        "compat": ("compat apache-2.0 llama-3.1-community", "compat mit --under gpl-3.0 --relation finetune"),
        "completion": ("completion bash > auditor.bash",),
        "data bundle": ("data bundle --into release",),
        "data check": ("data check --within 30",),
        "data coverage": ("data coverage names.txt",),
        "data update": ("data update --from https://data.example/latest --signers signers.txt",),
        "data use": ("data use shipped",),
        "data version": ("data version",),
        "diff": ("diff apache-2.0 LICENSE",),
        "discover": ("discover .", "discover . --write models.yaml"),
        "doctor": ("doctor", "doctor --offline"),
        "drift": ("drift models.yaml --lock models.lock",),
        "explain": ("explain LIC-03",),
        "history add": ("history add audit.json",),
        "history prune": ("history prune --older-than 365",),
        "history show": ("history show", "history show hf:org/name"),
        "identify": ("identify LICENSE", "identify - --format jsonl < LICENSE"),
        "licenses add": ("licenses add LICENSE --id acme-1.0 --into licenses",),
        "licenses list": ("licenses list llama", "licenses list --category weak-copyleft"),
        "licenses show": ("licenses show apache-2.0",),
        "lock": ("lock models.yaml",),
        "mcp": ("mcp -p auditor.yaml", "mcp --offline --root models"),
        "policy explain": ("policy explain org.max_product_mau",),
        "policy fetch": ("policy fetch auditor.yaml",),
        "policy init": ("policy init", "policy init auditor.yaml --set org.domicile=DE"),
        "policy obligations": ("policy obligations audit.json", "policy obligations audit.json --verify ."),
        "policy simulate": ("policy simulate new.yaml --audit audit.json --what-if org.commercial=false",),
        "policy test": ("policy test cases.yaml",),
        "policy validate": ("policy validate auditor.yaml",),
        "render": ("render audit.json -f html -o audit.html --language de",),
        "review": (
            "review hf:org/name",
            "review https://huggingface.co/org/name -p auditor.yaml -w chat",
            "review ./weights -f html -o review.html",
        ),
        "sweep": ("sweep models.parquet -o swept -p auditor.yaml",),
        "terms": ("terms LICENSE --format json",),
        "verify": ("verify evidence",),
    }
)

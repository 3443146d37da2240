"""Where fuzzing starts: sound inputs for each target, all written for this project, and words of their formats."""

from __future__ import annotations

import gzip
import io
import json
import struct
import tarfile
from functools import cache
from pathlib import Path

from auditor import wire
from tests.discover.samples import SAMPLES
from tests.identify import own_texts
from tests.renderers import audits as written

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
LICENSE_MEDIA = "application/vnd.ollama.image.license"
DOCS_MEDIA = "application/vnd.kitops.modelkit.docs.v1.tar+gzip"
DIGEST = "sha256:" + "0" * 64

JSON_WORDS = (
    b"{", b"}", b"[", b"]", b":", b",", b'"', b"\\", b"\\ud800", b"\\u0000", b"null", b"true", b"NaN", b"Infinity",
    b"1e999", b"-0", b"9" * 30, b'"a":', b'{"a":', b"[[[[", b"\xff", b"\x00", b'"sha"', b'"siblings"', b'"files"',
    b'"models"', b'"failure"', b'"documents"', b'"$date"', b'"__metadata__":', b'"license"', b'"metadata"',
)  # fmt: skip
CARD_WORDS = (
    b"---\n", b"...\n", b"license: mit\n", b"licence: other\n", b"license_name: x\n", b"license_link: LICENSE\n",
    b"base_model:\n- a/b\n", b"tags: [", b"]", b"{", b"}", b"&a", b"*a", b"!!python/object:os.system ", b"<<: ", b"? ",
    b"- ", b": ", b"|\n", b">-\n", b"'", b'"', b"\t", b"\r", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xe2\x80\xa8",
    b"<!-- ", b" -->", b"```\n", b"# License\n", b"[text](LICENSE)", b"| a | b |\n|---|---|\n", b"no", b"2026-13-41",
    b"%YAML 9.9\n", b"0x1F", b"1e999", b"\xf3\xa0\x80\x81", b"\xed\xa0\x80", b"\n\n", b"[x]: ", b"<a href=", b"ref: ",
)  # fmt: skip
NAMED_CARD_WORDS = (
    *CARD_WORDS, b"{name}", b"{bare}", b"~~~\n", b"```\n", b"- ", b"\n\n", b"# ", b"## Terms\n", b"| Base model | ",
    b"is a fine-tuned version of ", b"Zorp-34B", b"zorblax-7b", b"meta-llama/Llama-2-7b-hf", b"Mistral-7B", b"0.1234",
    b"[x](https://huggingface.co/google/gemma-7b)", b"released under the CC-BY-NC-4.0 license", b"20000 users", b":\n",
    b"base_model = 'org/Base-9b'", b"models:\n  - model: x-7b\n", b"trained on data made with GPT-4", b"LoRA for ",
    b"fewer than 1000000 users", b"research only", b"-gguf", b"**", b"quantized", b"not ", b"\n---\n", b"=====\n",
    b"merge of ", b".", b"<h2>",
)  # fmt: skip
LICENSE_WORDS = (
    *CARD_WORDS, b"Copyright (c) 2025 Some Body\n", b"you must not ", b"monthly active users ", b"700 million ",
    b"non-commercial ", b"1. ", b"(a) ", b"SPDX-License-Identifier: MIT\n", b" AND ", b" OR ", b" WITH ", b"(", b")",
    b"Licensed under the Apache License, Version 2.0\n", b"<p>", b"</p>", b"<pre>", b"&amp;", b"&#x41;", b"<br>", b"$",
    b"governed by the laws of ", "\u8bb8\u53ef\u534f\u8bae".encode(), "\u4e0d\u5f97".encode(), "\uff08".encode(),
    b"a\xcc\x81", b"\xe2\x80\x8b", b"  ", b"***", b"____", b"====\n", b"I. ", b"provided that ", b"unless ", b"except ",
)  # fmt: skip
POLICY_WORDS = (
    *CARD_WORDS, b"policy: {id: a, version: 1}\n", b"org:\n", b"packs: [license]\n", b"workloads:\n", b"rules:\n",
    b"rule: {fail: '", b"waive:\n", b"conclude:\n", b"attest:\n", b"until: 2027-01-01\n", b"extends: a\n", b"gate:\n",
    b"license.has_user_cap", b" && ", b" || ", b"!", b"size(", b"matches('(a+)+$')", b".all(x, x)", b"records: [/]\n",
    b"terms:\n", b"user-cap: {value: ", b"at: [[0, 1]]\n", b"severity: ", b"<id>", b"*", b"?", b"[a-", b"'",
)  # fmt: skip
CODE_WORDS = (
    b"from_pretrained(", b'"org/name"', b"model=", b"revision=", b"AutoModel.", b"vllm serve ", b"--model ", b"FROM ",
    b"ollama run ", b"curl https://", b"hf:", b'f"{', b"'''", b'"""', b"\\\n", b"$(", b"${A:-", b"`", b"|", b"&&", b";",
    b"#", b"//", b"/*", b"import os\n", b"def f(x=", b"lambda", b"((((", b"[[[[", b"{{{{", b"not " * 40, b"-" * 200,
    b"os.environ.get(", b"\x00", b"\x0c", b"\xff", b"\\u0000", b'"cells": [', b'"source": ', b'"cell_type": "code"',
    b"\ttab", b"    ", b"\r\n", b"image: ", b"<<: *a\n", b"key: |\n", b"%%bash\n", b"!", b"%", b"MODEL=", b"a.b.c.d",
    b"huggingface.co/", b"git clone ", b"0" * 50, b"@", b"lambda: " * 30, b"a if b else " * 20, b"1_000", b"async ",
)  # fmt: skip
_NUMBERS = (0, 1, 2, 3, 8, 9, 255, 2**31, 2**32 - 1, 2**63, 2**64 - 1)
GGUF_WORDS = (
    *(struct.pack("<I", number % 2**32) for number in _NUMBERS), *(struct.pack("<Q", number) for number in _NUMBERS),
    b"general.license", b"general.license.name", b"general.base_model.0.repo_url", b"general.name", b"mit", b"\xff\xfe",
    struct.pack("<IIQ", 9, 9, 1), struct.pack("<IQ", 9, 1), struct.pack("<IIQ", 9, 8, 2**40),
)  # fmt: skip
OCI_WORDS = (
    *JSON_WORDS, b"\n----\n", b'"layers": [', b'"mediaType": ', b'"digest": ', b'"size": -1', b'"annotations": ',
    f'"{LICENSE_MEDIA}"'.encode(), f'"{DOCS_MEDIA}"'.encode(), f'"{DIGEST}"'.encode(), b'"config": ', b"\x1f\x8b\x08",
    b'"org.opencontainers.image.title": "../../x"', b"ustar\x0000", b"ustar  \x00", b"../../etc/passwd", b"./LICENSE",
    b"17777777777\x00", b"\x80" + b"\xff" * 11, b"30 mtime=1\n", b"22 size=99999999999\n", b"\x00" * 512, b"evidence/",
)  # fmt: skip

MANIFEST = json.dumps(
    {
        "schemaVersion": 2,
        "config": {"mediaType": "application/vnd.kitops.modelkit.config.v1+json", "digest": DIGEST, "size": 9},
        "layers": [
            {"mediaType": LICENSE_MEDIA, "digest": DIGEST, "size": 40},
            {"mediaType": DOCS_MEDIA, "digest": DIGEST, "size": 40},
            {"mediaType": "application/vnd.ollama.image.model", "digest": DIGEST, "size": 9},
            {
                "mediaType": "text/plain",
                "digest": DIGEST,
                "size": 9,
                "annotations": {"org.opencontainers.image.title": "README.md"},
            },
        ],
    }
).encode()
_CONFIG = json.dumps(
    {"package": {"license": "MIT"}, "descriptor": {"licenses": ["a", "b"], "baseModel": "org/base"}}
).encode()
LOCK = json.dumps(
    {
        "format": 1,
        "tool": "0",
        "data": "0",
        "policy": "p",
        "models": {
            "hf:demo/model": {
                "revision": "0" * 40,
                "place": "https://hub.example",
                "documents": {"README.md": "a" * 64},
                "unread": ["LICENSE: gated"],
                "gated": None,
                "declared": ["mit"],
                "parents": ["hf:a/b (finetune)"],
                "licenses": {"weights": "mit (declared)"},
                "terms": {"weights": ["user-cap: 1 [mit]"]},
                "conflicts": [],
                "verdicts": {"notes": "pass"},
            },
            "hf:gone/model": {"failure": "not-found", "what": "gone"},
        },
        "ancestors": {"hf:a/b": {"revision": None, "documents": {}}},
    }
).encode()


@cache
def cards() -> tuple[bytes, ...]:
    """Cards of the examples, and one with everything."""
    whole = (
        b"---\nlicense: other\nlicense_name: demo-1.0\nlicense_link: https://x.example/LICENSE\nbase_model:\n  - a/b\n"
        b"tags: [x, 'license:mit']\nextra_gated_prompt: >-\n  You agree.\n---\n# Model\n\n## License\n\n"
        b"See [it](LICENSE).\n\n| License | Base |\n|---|---|\n| MIT | a/b |\n"
    )
    return (whole, *(path.read_bytes() for path in sorted((EXAMPLES / "hub").glob("*/README.md"))))


@cache
def licenses() -> tuple[bytes, ...]:
    """Licenses written for tests and examples, and a page of HTML."""
    texts = [own_texts.ORCHARD_1, own_texts.QUAY, own_texts.APACHE[:3000]]
    page = "<html><body><h1>Demo License</h1><p>You must not sell it.</p><pre>1. Grant</pre></body></html>"
    found = sorted((EXAMPLES / "hub").glob("*/[A-Z]*")) + sorted((EXAMPLES / "hub").glob("*/LICENSE*"))
    return (*(text.encode() for text in (*texts, page)), *(path.read_bytes() for path in found if path.is_file()))


def _text(value: bytes) -> bytes:
    return struct.pack("<Q", len(value)) + value


def gguf_headers() -> tuple[bytes, ...]:
    """Headers without the four bytes every one begins with."""
    pairs = [(b"general.license", b"mit"), (b"general.base_model.0.repo_url", b"https://hub.example/a/b")]
    said = b"".join(_text(key) + struct.pack("<I", 8) + _text(value) for key, value in pairs)
    array = _text(b"tokenizer.tokens") + struct.pack("<IIQ", 9, 8, 3) + _text(b"a") * 3
    number = _text(b"general.count") + struct.pack("<II", 4, 7)
    nested = _text(b"deep") + struct.pack("<I", 9) + struct.pack("<IQ", 9, 1) * 4
    return (
        struct.pack("<IQQ", 3, 1, 4) + said + number + array,
        struct.pack("<IQQ", 2, 0, 2) + said,
        struct.pack("<IQQ", 3, 0, 3) + said + nested,
    )


def safetensors_headers() -> tuple[bytes, ...]:
    """A whole header, and one longer than what is read of it."""
    header = json.dumps({"__metadata__": {"license": "mit", "format": "pt"}, "t": {"shape": [1]}}).encode()
    return (struct.pack("<Q", len(header)) + header, struct.pack("<Q", 90_000) + header[:-9])


def tar(files: dict[str, bytes]) -> bytes:
    """A tar archive."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as made:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            made.addfile(member, io.BytesIO(data))
    return out.getvalue()


def blobs() -> tuple[bytes, ...]:
    """Configurations, texts, headers and archives."""
    documents = tar({"LICENSE": b"Free for all.\n", "docs/README.md": cards()[0]})
    return (_CONFIG, b"GGUF" + gguf_headers()[0], documents, gzip.compress(documents, mtime=0))


def manifests() -> tuple[bytes, ...]:
    """Manifests, each with a blob."""
    return tuple(MANIFEST + b"\n----\n" + blob for blob in blobs())


@cache
def policies() -> tuple[bytes, ...]:
    """The example, and small ones."""
    small = (
        b"policy: {id: tiny, version: 1}\norg: {name: T, domicile: US, commercial: true}\npacks: [license]\n"
        b"workloads:\n  notes: {deployment: {hosting: self, use_cases: [internal_coding]}}\n"
    )
    rule = (
        b"rules:\n- id: OWN-01\n  title: Own\n  citation: Us\n  rule: {fail: 'model.open_weights'}\n"
        b"  question: Why?\n  who: legal\n  severity: high\n  remedy: Ask.\n"
        b"waive:\n- {check: LIC-06, model: 'hf:a/*', workload: notes, reason: r, approver: A, author: B,"
        b" until: 2027-01-01, ticket: T}\n"
    )
    return (small, small + rule)


def models_files() -> tuple[bytes, ...]:
    """The example, and one with every key."""
    every = (
        b"models:\n- {ref: 'hf:a/b@main', workloads: [x], channel: c, owner: o, modified: [none]}\n- file:./x\n"
        b"aliases: {chat: 'hf:a/b'}\n"
    )
    return ((EXAMPLES / "models.yaml").read_bytes(), every)


def locks() -> tuple[bytes, ...]:
    """A lock of two models."""
    return (LOCK,)


def records() -> tuple[bytes, ...]:
    """The examples' own records."""
    found = sorted((EXAMPLES / "licenses").glob("*.yaml"))
    return tuple(path.read_bytes().replace(path.stem.encode(), b"own-1.0") for path in found)


@cache
def audits() -> tuple[bytes, ...]:
    """Reports of one model, of an unread one, and one full of hostile words."""
    small = written.audit(written.gone())
    return tuple(wire.dump(one).encode() for one in (small, written.audit(written.nameless()), written.hostile()))


def hub_answers() -> tuple[bytes, ...]:
    """A description with everything that is read."""
    info = {
        "id": "demo/model", "sha": "0" * 40, "gated": "manual", "private": False, "tags": ["license:mit"],
        "cardData": {"license": "mit", "base_model": ["a/b"]}, "createdAt": "2026-01-01T00:00:00.000Z",
        "siblings": [{"rfilename": "README.md", "size": 3, "blobId": "a" * 40},
                     {"rfilename": "m.gguf", "lfs": {"size": 9, "sha256": "b" * 64}}],
        "safetensors": {"total": 7}, "config": {"model_type": "llama"},
    }  # fmt: skip
    return (json.dumps(info).encode(),)


@cache
def notebooks() -> tuple[bytes, ...]:
    """Notebooks of code and magics."""
    code = ["model = AutoModel.from_pretrained(", '"org/name")\n', "!vllm serve org/other\n", "%%bash\n"]
    cells = [{"cell_type": "code", "source": code}, {"cell_type": "markdown", "source": "from_pretrained"}]
    return (json.dumps({"cells": cells, "nbformat": 4}).encode(),)


@cache
def repository_files() -> tuple[bytes, ...]:
    """The samples of discovery, each behind a byte that says its kind."""
    from tests.fuzz.targets import NAMES

    kinds = {name.rpartition(".")[2].lower() or name: number for number, name in reversed(list(enumerate(NAMES)))}
    return tuple(
        bytes([kinds.get(path.rpartition("/")[2].rpartition(".")[2].lower(), 0)]) + text.encode()
        for _, path, text, _ in SAMPLES
    )


def sweep_rows() -> tuple[bytes, ...]:
    """Rows with every column, in both shapes that dumps of hubs have."""
    row = {
        "id": "demo/model", "revision": "0" * 40, "card": cards()[0].decode(), "tags": ["license:mit"],
        "siblings": ["README.md", "LICENSE"], "files": [{"path": "LICENSE", "text": "Free for all."}],
        "card_data": '{"license": "mit"}', "gated": "manual", "created_at": "2026-01-01", "pipeline_tag": "x",
    }  # fmt: skip
    other = {"modelId": "demo/model", "sha": None, "readme": "# A", "siblings": [{"rfilename": "a"}], "gated": False}
    return (json.dumps(row).encode(), json.dumps({**other, "tags": [], "cardData": None}).encode())


def kept_answers() -> tuple[bytes, ...]:
    """What the evidence store keeps of a model, before it is sealed."""
    content = {
        "format": 1, "scheme": "hf", "name": "demo/model", "asked": None, "revision": "0" * 40,
        "retrieved_at": "2026-01-01T00:00:00Z", "files": [], "listing": ["README.md"],
        "metadata": {"cardData": {"license": "mit"}}, "gaps": [{"what": "LICENSE", "kind": "gated", "detail": ""}],
    }  # fmt: skip
    kept = {**content, "files": [{"path": "README.md", "sha256": "a" * 64, "size": 3}]}
    return (json.dumps(content).encode(), json.dumps(kept).encode())


def archives() -> tuple[bytes, ...]:
    """Exported stores."""
    from auditor.collect.store_format import sealed

    whole = sealed(json.loads(kept_answers()[0]))
    digest = "7d1a54127b222502f5b79b5fb0803061152a44f92b37e23c6527baf665d4da9a"
    return (
        tar({f"evidence/objects/7d/{digest}": b"abcdefg", f"evidence/snapshots/{'a' * 64}.json": whole}),
        tar({"evidence/refs/../../x": b"x"}),
    )


def named_cards() -> tuple[bytes, ...]:
    """Cards that speak of themselves, with places for the name."""
    from tests.sweep.test_shared import BODIES, FRONTS, TEXT

    bodies = (*BODIES, TEXT, "The following models were merged:\n\n```\nx\n```\n- [x](https://huggingface.co/a/b-7b)\n")
    return tuple(f"{front}# {{bare}}\n\n{body}\n".encode() for front in FRONTS[:3] for body in bodies)

"""Model artifacts in registries: a loopback one that can misbehave, and Debian's own where it is installed."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import shutil
import socket
import subprocess
import tarfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gguf import GGUFWriter

from auditor.collect.sources.oci import Oci
from auditor.collect.sources.ollama import Ollama
from auditor.core.errors import AccessDenied, NotFound, Unreachable
from auditor.core.model import WEIGHTS_HEADER, ModelRef, Snapshot
from auditor.evidence import read
from tests.hub.folders import CARD, LICENSE, hurried, make_model
from tests.hub.registry import RegistryHub

DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"
REGISTRY = shutil.which("docker-registry")


def digest(data: bytes) -> str:
    return "sha256:" + hashlib.sha256(data).hexdigest()


def gguf(tmp_path: Path) -> bytes:
    path = tmp_path / "header.gguf"
    writer = GGUFWriter(str(path), "llama")
    writer.add_license("llama3.1")
    writer.add_base_model_repo_url(0, "https://hub.example/acme/base-8b")
    writer.add_token_list([f"word-{number}" for number in range(20_000)])
    writer.add_tensor("t", np.zeros(4, dtype=np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path.read_bytes()


def packed(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return buffer.getvalue()


class Pushed:
    """The Debian registry on loopback, and what is needed to push to it."""

    def __init__(self, root: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.host = f"127.0.0.1:{free.getsockname()[1]}"
        config = root / "registry.yml"
        config.write_text(
            "version: 0.1\nlog: {level: error, accesslog: {disabled: true}}\n"
            f"storage: {{filesystem: {{rootdirectory: {root / 'registry'}}}}}\nhttp: {{addr: {self.host}}}\n"
        )
        self.process = subprocess.Popen(
            [str(REGISTRY), "serve", str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for _ in range(200):
            try:
                socket.create_connection(tuple(self.host.split(":")), 0.2).close()  # type: ignore[arg-type]
                break
            except OSError:
                time.sleep(0.02)

    def ask(self, method: str, path: str, data: bytes = b"", **headers: str) -> Any:
        url = path if path.startswith("http") else f"http://{self.host}{path}"
        request = urllib.request.Request(url, data=data or None, method=method, headers=headers)  # noqa: S310
        return urllib.request.urlopen(request, timeout=10)  # noqa: S310

    def blob(self, repository: str, data: bytes, media_type: str, **annotations: str) -> dict[str, Any]:
        place = self.ask("POST", f"/v2/{repository}/blobs/uploads/").headers["Location"]
        kind = {"Content-Type": "application/octet-stream"}
        self.ask("PUT", f"{place}&digest={digest(data)}", data, **kind)
        notes = {"annotations": {key.replace("_", "."): value for key, value in annotations.items()}}
        return {"mediaType": media_type, "digest": digest(data), "size": len(data), **(notes if annotations else {})}

    def push(self, repository: str, tag: str, config: dict[str, Any], layers: list[dict[str, Any]], kind: str) -> str:
        body = json.dumps({"schemaVersion": 2, "mediaType": kind, "config": config, "layers": layers}).encode()
        self.ask("PUT", f"/v2/{repository}/manifests/{tag}", body, **{"Content-Type": kind})
        return digest(body)


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pushed]:
    if REGISTRY is None:
        assert not os.environ.get("AUDITOR_REQUIRE_REGISTRY"), "docker-registry is required here and not installed"
        pytest.skip("docker-registry is not installed (Debian: apt-get install docker-registry)")
    server = Pushed(tmp_path_factory.mktemp("registry"))
    yield server
    server.process.terminate()
    server.process.wait(10)


def texts(snapshot: Snapshot) -> dict[str, bytes]:
    return {file.path: file.data for file in snapshot.files}


def test_an_ollama_model_gives_its_licenses_in_order_and_the_header_of_its_weights(
    registry: Pushed, tmp_path: Path
) -> None:
    repository = "library/quarry"
    word = "application/vnd.ollama.image."
    config = registry.blob(repository, b'{"model_family": "llama"}', "application/vnd.docker.container.image.v1+json")
    layers = [
        registry.blob(repository, gguf(tmp_path), word + "model"),
        registry.blob(repository, b"First license.", word + "license"),
        registry.blob(repository, b"Use policy.", word + "license"),
        registry.blob(repository, b"{{ .Prompt }}", word + "template"),
    ]
    manifest = registry.push(repository, "8b", config, layers, DOCKER_MANIFEST)
    source = Ollama(registry=f"http://{registry.host}")
    snapshot = source.fetch(ModelRef.parse("ollama:quarry:8b"))
    assert snapshot.revision == manifest
    assert texts(snapshot) == {"LICENSE": b"First license.", "LICENSE-2": b"Use policy."}
    (header,) = snapshot.metadata[WEIGHTS_HEADER].values()
    assert dict(header) == {"license": "llama3.1", "base_model": ("acme/base-8b",)}
    claims = {(claim.key, claim.value) for claim in read(snapshot).claims}
    assert claims >= {("license", "llama3.1"), ("base_model", "acme/base-8b")}
    assert snapshot.gaps == ()
    pinned = source.fetch(ModelRef(scheme="ollama", name="quarry", revision=manifest))
    assert pinned.files == snapshot.files
    with pytest.raises(NotFound):
        source.fetch(ModelRef.parse("ollama:quarry:70b"))


def test_a_model_kit_gives_the_license_it_states_and_the_documents_it_packs(registry: Pushed) -> None:
    repository = "acme/kit"
    word = "application/vnd.kitops.modelkit."
    stated = {"manifestVersion": "1.0.0", "package": {"name": "k"}, "model": {"name": "k", "license": "Apache-2.0"}}
    config = registry.blob(repository, json.dumps(stated).encode(), word + "config.v1+json")
    documents = packed({"README.md": b"# Kit", "docs/LICENSE": b"Terms.", "../escape/LICENSE": b"x", "vocab.bin": b"1"})
    layers = [
        registry.blob(repository, packed({"m.gguf": b"GGUF"}), word + "model.v1.tar"),
        registry.blob(repository, gzip.compress(documents), word + "docs.v1.tar+gzip"),
    ]
    registry.push(repository, "1.0", config, layers, "application/vnd.oci.image.manifest.v1+json")
    snapshot = Oci().fetch(ModelRef.parse(f"oci:{registry.host}/acme/kit:1.0"))
    assert texts(snapshot) == {"README.md": b"# Kit", "docs/LICENSE": b"Terms."}
    assert snapshot.metadata["cardData"]["license"] == "Apache-2.0"


def test_a_model_of_the_cncf_specification_and_a_docker_model_are_read(registry: Pushed, tmp_path: Path) -> None:
    config = registry.blob(
        "acme/cncf", b'{"descriptor": {"licenses": ["MIT", "CC-BY-4.0"]}}', "application/vnd.cncf.model.config.v1+json"
    )
    title = {"org_cncf_model_filepath": "LICENSE"}
    layers = [registry.blob("acme/cncf", b"Terms of CNCF.", "application/vnd.cncf.model.doc.v1.raw", **title)]
    registry.push("acme/cncf", "latest", config, layers, "application/vnd.oci.image.manifest.v1+json")
    snapshot = Oci().fetch(ModelRef.parse(f"oci:{registry.host}/acme/cncf"))
    assert texts(snapshot) == {"LICENSE": b"Terms of CNCF."}
    assert snapshot.metadata["cardData"]["license"] == ("MIT", "CC-BY-4.0")

    config = registry.blob("ai/smol", b"{}", "application/vnd.docker.ai.model.config.v0.1+json")
    layers = [
        registry.blob("ai/smol", gguf(tmp_path), "application/vnd.docker.ai.gguf.v3"),
        registry.blob("ai/smol", b"Terms of Docker.", "application/vnd.docker.ai.license"),
    ]
    registry.push("ai/smol", "latest", config, layers, "application/vnd.oci.image.manifest.v1+json")
    snapshot = Oci().fetch(ModelRef.parse(f"oci:{registry.host}/ai/smol"))
    assert texts(snapshot) == {"LICENSE": b"Terms of Docker."}
    assert [header["license"] for header in snapshot.metadata[WEIGHTS_HEADER].values()] == ["llama3.1"]


def test_a_registry_that_asks_for_a_token_gets_an_anonymous_one(tmp_path: Path) -> None:
    make_model(tmp_path, "acme/one")
    with RegistryHub(tmp_path, tokens=True) as hub:
        ref = ModelRef.parse(f"oci:{hub.url.removeprefix('http://')}/acme/one:v1")
        snapshot = Oci(transport=hurried(hub.url)).fetch(ref)
        assert texts(snapshot) == {"LICENSE": LICENSE.encode(), "README.md": CARD.encode()}
        assert sum(path.startswith("/token") for path in hub.paths()) == 1


def test_a_token_is_never_asked_for_at_a_place_the_registry_may_not_name(tmp_path: Path) -> None:
    make_model(tmp_path, "acme/one")
    with RegistryHub(tmp_path) as elsewhere, RegistryHub(tmp_path) as hub:
        realm = f'Bearer realm="ftp://{elsewhere.url}/token",service="x"'
        hub.fault("401", headers={"WWW-Authenticate": realm})
        with pytest.raises(AccessDenied):
            Oci(transport=hurried(hub.url)).fetch(ModelRef.parse(f"oci:{hub.url.removeprefix('http://')}/acme/one"))
        assert elsewhere.paths() == []


def test_a_manifest_that_is_not_what_its_digest_says_is_refused(tmp_path: Path) -> None:
    make_model(tmp_path, "acme/one")
    with RegistryHub(tmp_path) as hub:
        host = hub.url.removeprefix("http://")
        with pytest.raises(Unreachable, match="damaged"):
            Oci(transport=hurried(hub.url)).fetch(
                ModelRef(scheme="oci", name=f"{host}/acme/one", revision=f"sha256:{'0' * 64}")
            )


@pytest.mark.parametrize("name", ["acme/one", "nohost", "docker.io", "host.example/"])
def test_a_name_without_a_registry_is_told(name: str) -> None:
    with pytest.raises(NotFound):
        Oci().fetch(ModelRef(scheme="oci", name=name))


def test_names_of_the_public_registries_lead_where_their_own_clients_go() -> None:
    assert Oci().located(ModelRef.parse("oci:docker.io/ai/smollm2")) == (
        "https://registry-1.docker.io", "ai/smollm2", "latest",
    )  # fmt: skip
    library = Ollama(registry="https://registry.example")
    assert library.located(ModelRef.parse("ollama:llama3.1:8b")) == (
        "https://registry.example", "library/llama3.1", "8b",
    )  # fmt: skip
    assert library.located(ModelRef.parse("ollama:acme/own")) == ("https://registry.example", "acme/own", "latest")

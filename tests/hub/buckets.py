"""Buckets on loopback: moto's S3, an emulator of Google's cloud, Azurite; each a server that is started once.

They and the clients of the clouds are not among what tests need: where one is missing its tests are skipped, and with
``AUDITOR_REQUIRE_BUCKETS`` that is an error.
"""

from __future__ import annotations

import atexit
import itertools
import json
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import util

import pytest

COMMANDS: dict[str, Callable[[str], list[str]]] = {
    "s3": lambda port: ["moto_server", "-p", port],
    "gs": lambda port: ["gcp-storage-emulator", "start", "--host=127.0.0.1", f"--port={port}", "--in-memory"],
    "az": lambda port: ["azurite-blob", "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry",
                        "--blobPort", port],
}  # fmt: skip
CLIENTS = {"s3": "s3fs", "gs": "gcsfs", "az": "adlfs"}
_KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
"""Azurite's own, which its documentation states."""
_NUMBERS = itertools.count()


@dataclass(frozen=True)
class NewBucket:
    """An empty bucket of one of the servers."""

    name: str
    put: Callable[[str, bytes], object]


@cache
def _started(scheme: str) -> int:
    """The port of a server that lives as long as this process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(COMMANDS[scheme](str(port)), start_new_session=True, **quiet)  # type: ignore[call-overload]
    atexit.register(lambda: os.killpg(process.pid, 15))
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return port
        time.sleep(0.1)
    raise RuntimeError(f"{COMMANDS[scheme]('')[0]} does not answer")


def environment(scheme: str, url: str) -> dict[str, str]:
    """What the cloud's client finds in the environment."""
    return {
        "s3": {"AWS_ENDPOINT_URL": url, "AWS_ACCESS_KEY_ID": "somebody", "AWS_SECRET_ACCESS_KEY": "s3-SECRET-s3",
               "AWS_DEFAULT_REGION": "us-east-1", "AWS_MAX_ATTEMPTS": "1"},
        "gs": {"STORAGE_EMULATOR_HOST": url, "GCSFS_EXPERIMENTAL_ZB_HNS_SUPPORT": "false", "FSSPEC_GS_TOKEN": "anon"},
        "az": {"AZURE_STORAGE_CONNECTION_STRING": f"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;"
               f"AccountKey={_KEY};BlobEndpoint={url}/devstoreaccount1;"},
    }[scheme]  # fmt: skip


def needed(scheme: str, *, server: bool = True) -> None:
    """Skip the test where its client or server is missing, or fail where they are required."""
    program = COMMANDS[scheme]("")[0]
    missing = [CLIENTS[scheme]] if util.find_spec(CLIENTS[scheme]) is None else []
    missing += [program] if server and shutil.which(program) is None else []
    if missing:
        assert not os.environ.get("AUDITOR_REQUIRE_BUCKETS"), f"{', '.join(missing)} are required here"
        pytest.skip(f"{', '.join(missing)}: not installed")


@contextmanager
def new_bucket(scheme: str) -> Iterator[NewBucket]:
    """An empty bucket, which the environment leads to meanwhile."""
    needed(scheme)
    import fsspec

    url = f"http://127.0.0.1:{_started(scheme)}"
    name = f"pond-{os.getpid()}-{next(_NUMBERS)}"
    with pytest.MonkeyPatch.context() as patch:
        for variable, value in environment(scheme, url).items():
            patch.setenv(variable, value)
        fsspec.config.conf.pop(scheme, None)
        fsspec.config.set_conf_env(fsspec.config.conf)
        system = fsspec.filesystem(scheme, skip_instance_cache=True)
        if scheme == "gs":
            request = urllib.request.Request(f"{url}/storage/v1/b?project=p", json.dumps({"name": name}).encode())  # noqa: S310
            request.add_header("Content-Type", "application/json")
            urllib.request.urlopen(request, timeout=10).close()  # noqa: S310
        else:
            system.mkdir(name)
        yield NewBucket(name, lambda path, data: system.pipe_file(f"{name}/{path}", data))
    fsspec.config.conf.pop(scheme, None)

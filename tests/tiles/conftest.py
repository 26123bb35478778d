"""Fixtures of the tests of `tiles`."""

from __future__ import annotations

import secrets
import urllib.request
from collections.abc import Iterator

import pytest


@pytest.fixture
def bucket_url(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Give a bucket of moto's S3 server on loopback."""
    from moto.server import ThreadedMotoServer  # noqa: PLC0415 (a second, only where needed)

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    bucket = f"tiles-{secrets.token_hex(4)}"
    endpoint = f"http://{host}:{port}"
    for name, value in {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": endpoint,
        "NO_PROXY": "127.0.0.1",
    }.items():
        monkeypatch.setenv(name, value)
    create = urllib.request.Request(f"{endpoint}/{bucket}", method="PUT")
    urllib.request.build_opener(urllib.request.ProxyHandler({})).open(create).close()
    yield f"s3://{bucket}/some/prefix"
    server.stop()

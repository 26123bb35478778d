"""The same server with its published files in a bucket (moto's S3 server on loopback)."""

from __future__ import annotations

import gzip
import io
import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from gis_server.app import create_app
from gis_server.request_log import EventLog
from gis_server.settings import Settings
from tests.gis_server.asking import ask
from tests.gis_server.conftest import Server
from tests.gis_server.published_town import FEATURES, GLB, LARGE, Town, publish_town
from tests.tiles.conftest import bucket_url

pytestmark = pytest.mark.slow

__all__ = ["bucket_url"]


@pytest.fixture
def bucket_town(bucket_url: str) -> Town:
    return publish_town(bucket_url)


@pytest.fixture
def bucket_server(
    bucket_url: str,
    bucket_town: Town,
    tmp_path: Path,
    start_server: Callable[..., AbstractContextManager[Server]],
) -> AbstractContextManager[Server]:
    """Give a server of the town in the bucket."""
    assert bucket_town
    amazon = {name: value for name, value in os.environ.items() if name.startswith("AWS_")}
    return start_server(tmp_path, UCHIMIZU_STORAGE_URL=bucket_url, **amazon)


def test_everything_that_a_folder_gives_a_bucket_gives(
    bucket_server: AbstractContextManager[Server], bucket_town: Town
) -> None:
    town = bucket_town
    with bucket_server as server:
        glb = server.ask(town.glb)
        assert glb.body == GLB
        assert glb.headers["cache-control"] == "public, max-age=31536000, immutable"
        etag = glb.headers["etag"]
        assert server.ask(town.glb, headers={"If-None-Match": etag}).status == 304
        packed = server.ask(town.glb, headers={"Accept-Encoding": "gzip"})
        assert gzip.decompress(packed.body) == GLB
        assert packed.headers["etag"] != etag
        assert server.ask(town.plain, headers={"Accept-Encoding": "gzip"}).body == b"{}"

        assert server.ask(town.large).body == LARGE
        part = server.ask(town.large, headers={"Range": "bytes=-500"})
        assert (part.status, part.body) == (206, LARGE[-500:])
        outside = server.ask(town.large, headers={"Range": "bytes=3000000-"})
        assert outside.headers["content-range"] == f"bytes */{len(LARGE)}"
        whole_if_changed = {"Range": "bytes=0-9", "If-Range": '"other"'}
        assert server.ask(town.large, headers=whole_if_changed).body == LARGE

        pointer = server.ask(town.pointer)
        assert pointer.headers["cache-control"] == "no-cache"
        assert server.ask(town.glb.replace("files/", "files/0")).status == 404

        assert server.ask("/ready").json()["ready"] is True
        assert server.ask("/api/cities").json()["cities"][0]["datasets"] == 2
        found = server.ask("/api/cities/kawabe/search?q=bldg_0003").json()["results"]
        assert [each["gml_id"] for each in found] == ["bldg_0003"]
        for gml_id, *_ in FEATURES:
            feature = server.ask(f"/api/cities/kawabe/features/{gml_id}").json()
            assert feature["gml_id"] == gml_id


def test_a_new_pointer_is_seen_at_once(
    bucket_server: AbstractContextManager[Server], bucket_url: str, bucket_town: Town
) -> None:
    with bucket_server as server:
        before = server.ask(bucket_town.pointer)
        newer = publish_town(bucket_url)
        after = server.ask(bucket_town.pointer, headers={"If-None-Match": before.headers["etag"]})
        assert after.status == 200
        assert after.json()["version"] in newer.tileset


def test_a_bucket_that_does_not_answer_is_a_503(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, value in {
        "AWS_ACCESS_KEY_ID": "canary-id",
        "AWS_SECRET_ACCESS_KEY": "canary-key",
        "AWS_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
        "NO_PROXY": "127.0.0.1",
        "UCHIMIZU_DATA": str(tmp_path),
    }.items():
        monkeypatch.setenv(name, value)
    app = create_app(Settings(storage_url="s3://nowhere/x"), log=EventLog(io.BytesIO()))
    for path in ("/api/cities", "/tiles/kawabe/bldg_lod1/current.json", "/ready"):
        answer = ask(app, path)
        assert answer.status_code == 503
        assert "canary" not in answer.text
    assert ask(app, "/live").status_code == 200

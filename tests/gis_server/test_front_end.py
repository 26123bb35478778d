"""The pages: built files, one page for every address of the application, "not built"."""

from __future__ import annotations

import gzip
import io
from pathlib import Path
from typing import Any

import pytest

from gis_server.app import create_app
from gis_server.request_log import EventLog
from gis_server.settings import Settings
from tests.gis_server.asking import ask

SCRIPT = b"export const town = 1;\n" * 100


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "cesium" / "Workers").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>打ち水</title>", encoding="utf-8")
    (folder / "today.html").write_text("<!doctype html><title>今日の暑さ</title>", encoding="utf-8")
    (folder / "way.html").write_text("<!doctype html><title>涼み処への道</title>", encoding="utf-8")
    (folder / "assets" / "index-5zfPEJ_N.js").write_bytes(SCRIPT)
    (folder / "assets" / "index-5zfPEJ_N.js.gz").write_bytes(gzip.compress(SCRIPT))
    (folder / "cesium" / "Workers" / "chunk-A.js").write_bytes(b"1")
    (folder / "cesium" / "decoder.wasm").write_bytes(b"\0asm")
    (tmp_path / "secret.txt").write_text("secret")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    return folder


@pytest.fixture
def app(dist: Path, tmp_path: Path) -> Any:
    settings = Settings(data=tmp_path / "data")
    return create_app(settings, log=EventLog(io.BytesIO()), web_dist=dist)


@pytest.mark.parametrize("path", ["/", "/city/kawabe", "/city/kawabe/", "/a/b/c?city=x&l=ja"])
def test_every_page_is_the_application(app: Any, path: str) -> None:
    answer = ask(app, path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "打ち水" in answer.text
    assert answer.headers["cache-control"] == "no-cache"
    assert ask(app, path, if_none_match=answer.headers["etag"]).status_code == 304


@pytest.mark.parametrize(
    "path",
    ["/today", "/today/", "/today/kawabe", "/today/kawabe?lang=en", "/spots/0a-1?city=kawabe"],
)
def test_the_first_screen_is_a_page_of_its_own(app: Any, path: str) -> None:
    assert "今日の暑さ" in ask(app, path).text


def test_the_way_to_a_cool_place_is_a_page_of_its_own(app: Any) -> None:
    assert "涼み処への道" in ask(app, "/today/kawabe/way?to=139.4,36.2&name=x").text


def test_only_the_map_and_today_may_be_shown_inside_the_sites_that_are_named(
    dist: Path, tmp_path: Path
) -> None:
    sites = ("https://www.city.example.jp", "https://line.example.jp:8443")
    settings = Settings(data=tmp_path / "data", embed_ancestors=sites)
    app = create_app(settings, log=EventLog(io.BytesIO()), web_dist=dist)

    def ancestors(path: str) -> str:
        return ask(app, path).headers["content-security-policy"].split("frame-ancestors ")[1]

    for path in ("/", "/?city=kawabe", "/today", "/today/kawabe", "/spots/0a-1"):
        assert ancestors(path) == " ".join(sites)
    for path in ("/join", "/people/kawabe/me", "/heat/a/b", "/today/a/b", "/today/%2e%2e/join"):
        assert ancestors(path).startswith("'none'")
    assert ancestors("/api/cities").startswith("'none'")


def test_what_only_begins_like_it_is_the_application(app: Any) -> None:
    assert "打ち水" in ask(app, "/today/kawabe/more").text
    assert "打ち水" in ask(app, "/todays").text


def test_hashed_files_are_kept_for_a_year_and_others_asked_for(app: Any) -> None:
    script = ask(app, "/assets/index-5zfPEJ_N.js")
    assert script.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert script.headers["content-type"] == "text/javascript; charset=utf-8"
    assert ask(app, "/cesium/Workers/chunk-A.js").headers["cache-control"] == "no-cache"
    assert ask(app, "/cesium/decoder.wasm").headers["content-type"] == "application/wasm"


def test_compressed_files_go_out_compressed(app: Any) -> None:
    packed = ask(app, "/assets/index-5zfPEJ_N.js", accept_encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == SCRIPT
    plain = ask(app, "/assets/index-5zfPEJ_N.js", accept_encoding="identity")
    assert "content-encoding" not in plain.headers
    assert plain.content == SCRIPT


def test_files_that_the_build_did_not_compress_are_compressed_once(app: Any, dist: Path) -> None:
    worker = dist / "cesium" / "Workers" / "chunk-A.js"
    for script in (b"let a = 1;" * 500, b"let b = 2;" * 900):
        worker.write_bytes(script)
        first = ask(app, "/cesium/Workers/chunk-A.js", accept_encoding="gzip")
        again = ask(app, "/cesium/Workers/chunk-A.js", accept_encoding="gzip")
        assert first.headers["content-encoding"] == again.headers["content-encoding"] == "gzip"
        assert int(first.headers["content-length"]) < 200
        assert first.content == again.content == script
        assert first.headers["etag"] == again.headers["etag"]
        plain = ask(app, "/cesium/Workers/chunk-A.js", accept_encoding="identity")
        assert plain.content == script
        assert plain.headers["etag"] != first.headers["etag"]
    assert ask(app, "/cesium/Workers/none.js", accept_encoding="gzip").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/assets/none.js", "/none.css", "/link.txt", "/.env", "/assets/.env", "/%2e%2e/secret.txt"],
)
def test_missing_files_are_not_the_page(app: Any, path: str) -> None:
    answer = ask(app, path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_pages_take_no_other_methods(app: Any) -> None:
    answer = ask(app, "/", method="POST")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"


def test_without_a_build_the_page_says_what_to_run(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    app = create_app(settings, log=EventLog(io.BytesIO()), web_dist=tmp_path / "nothing")
    answer = ask(app, "/")
    assert answer.status_code == 503
    assert "./run setup" in answer.text
    assert ask(app, "/api/cities").json() == {"cities": []}


def test_a_new_build_is_noticed_without_a_restart(app: Any, dist: Path) -> None:
    before = ask(app, "/").headers["etag"]
    (dist / "index.html").write_text("<!doctype html><title>新しい</title>", encoding="utf-8")
    after = ask(app, "/", if_none_match=before)
    assert after.status_code == 200
    assert "新しい" in after.text

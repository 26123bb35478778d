"""Published files over real HTTP: caching, conditions, ranges, compressed variants, traversal."""

from __future__ import annotations

import gzip

import pytest

from tests.gis_server.conftest import Server
from tests.gis_server.published_town import GLB, LARGE, Town


def test_versions_and_hashed_files_are_immutable(server: Server, town: Town) -> None:
    for address in (town.tileset, town.glb, town.large):
        headers = server.ask(address).headers
        assert headers["cache-control"] == "public, max-age=31536000, immutable"
        assert headers["etag"].startswith('"')


def test_pointer_is_asked_for_every_time(server: Server, town: Town) -> None:
    answer = server.ask(town.pointer)
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.json()["version"] in town.tileset


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [
        ("glb", "model/gltf-binary"),
        ("tileset", "application/json"),
        ("large", "application/vnd.pmtiles"),
    ],
)
def test_media_types(server: Server, town: Town, kind: str, media_type: str) -> None:
    assert server.ask(getattr(town, kind)).headers["content-type"] == media_type


def test_compressed_sibling_goes_to_who_takes_it(server: Server, town: Town) -> None:
    plain = server.ask(town.glb)
    packed = server.ask(town.glb, headers={"Accept-Encoding": "br, gzip"})
    assert "content-encoding" not in plain.headers
    assert plain.body == GLB
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == GLB
    assert plain.headers["vary"] == packed.headers["vary"] == "Accept-Encoding"
    assert plain.headers["etag"] != packed.headers["etag"]
    assert packed.headers["content-type"] == "model/gltf-binary"


@pytest.mark.parametrize("refusal", ["gzip;q=0", "br", "identity", "gzip; q=0.0, br", ""])
def test_compressed_sibling_is_kept_from_who_refuses_it(
    server: Server, town: Town, refusal: str
) -> None:
    answer = server.ask(town.glb, headers={"Accept-Encoding": refusal})
    assert "content-encoding" not in answer.headers
    assert answer.body == GLB


def test_file_without_compressed_sibling_goes_out_as_it_is(server: Server, town: Town) -> None:
    answer = server.ask(town.plain, headers={"Accept-Encoding": "gzip"})
    assert answer.body == b"{}"
    assert answer.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_known_etag_gives_304_without_body(server: Server, town: Town, encoding: str) -> None:
    accept = {"Accept-Encoding": encoding}
    etag = server.ask(town.glb, headers=accept).headers["etag"]
    for condition in (etag, f'"other", {etag}', f"W/{etag}", "*"):
        answer = server.ask(town.glb, headers={**accept, "If-None-Match": condition})
        assert (answer.status, answer.body) == (304, b"")
        assert answer.headers["etag"] == etag
        assert answer.headers["vary"] == "Accept-Encoding"
    assert server.ask(town.glb, headers={**accept, "If-None-Match": '"other"'}).status == 200


def test_head_gives_the_headers_of_get(server: Server, town: Town) -> None:
    got, asked = server.ask(town.glb), server.ask(town.glb, method="HEAD")
    assert asked.body == b""
    varying = {"date", "x-request-id"}
    assert {k: v for k, v in got.headers.items() if k not in varying} == {
        k: v for k, v in asked.headers.items() if k not in varying
    }


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=0-126", 0, 127),
        ("bytes=1000-", 1000, len(LARGE)),
        ("bytes=-500", len(LARGE) - 500, len(LARGE)),
        (f"bytes=-{len(LARGE) + 5}", 0, len(LARGE)),
        (f"bytes=2999990-{len(LARGE) + 99}", 2_999_990, len(LARGE)),
        ("bytes=100-2000000", 100, 2_000_001),
    ],
)
def test_one_range_is_answered_in_part(
    server: Server, town: Town, asked: str, start: int, stop: int
) -> None:
    answer = server.ask(town.large, headers={"Range": asked, "Accept-Encoding": "gzip"})
    assert answer.status == 206
    assert answer.headers["content-range"] == f"bytes {start}-{stop - 1}/{len(LARGE)}"
    assert answer.headers["content-length"] == str(stop - start)
    assert answer.body == LARGE[start:stop]


@pytest.mark.parametrize(
    "asked",
    [
        "bytes=0-1,5-9",
        "bytes=9-5",
        "bytes=-",
        "bytes=a-b",
        "items=0-5",
        "bytes=0-5;x",
        "bytes=" + "0-0," * 2000 + "0-0",
        "bytes=" + "9" * 500 + "-",
    ],
)
def test_other_ranges_are_answered_whole(server: Server, town: Town, asked: str) -> None:
    answer = server.ask(town.plain, headers={"Range": asked})
    assert (answer.status, answer.body) == (200, b"{}")


@pytest.mark.parametrize("asked", ["bytes=3000000-", "bytes=3000000-3000001", "bytes=-0"])
def test_range_outside_the_file_is_416(server: Server, town: Town, asked: str) -> None:
    answer = server.ask(town.large, headers={"Range": asked})
    assert answer.status == 416
    assert answer.headers["content-range"] == f"bytes */{len(LARGE)}"
    assert answer.json()["type"] == "urn:uchimizu:problem:range-not-satisfiable"


def test_if_range_holds_a_part_to_its_whole(server: Server, town: Town) -> None:
    etag = server.ask(town.large).headers["etag"]
    part = {"Range": "bytes=0-9"}
    assert server.ask(town.large, headers={**part, "If-Range": etag}).status == 206
    for other in ('"other"', f"W/{etag}", "Fri, 20 Nov 2026 00:00:00 GMT"):
        assert server.ask(town.large, headers={**part, "If-Range": other}).body == LARGE


def test_every_website_may_read_tiles_without_credentials(server: Server, town: Town) -> None:
    answer = server.ask(town.glb, headers={"Origin": "https://example.org"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    preflight = server.ask(town.large, method="OPTIONS", headers={"Origin": "https://example.org"})
    assert preflight.status == 204
    assert "Range" in preflight.headers["access-control-allow-headers"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_tiles_cannot_be_changed(server: Server, town: Town, method: str) -> None:
    answer = server.ask(town.glb, method=method)
    assert answer.status == 405
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
    assert server.ask(town.glb).body == GLB


DOTS = ["..", "%2e%2e", "%2E.", ".%2e", "%252e%252e", "..%00", "%c0%ae%c0%ae", "%u002e%u002e"]
DOTS += ["....//", "..;", "..%5c", "..\\", ".", "%2e", "%ef%bc%8e%ef%bc%8e"]
SLASHES = ["/", "%2f", "%5c", "\\", "%252f", "//", "/./", "%c0%af"]
TRAVERSALS = [(dots, slash) for dots in DOTS for slash in SLASHES]


def test_there_are_enough_traversals() -> None:
    assert len(TRAVERSALS) >= 120


@pytest.mark.parametrize(("dots", "slash"), TRAVERSALS)
def test_no_spelling_leaves_the_published_files(
    server: Server, town: Town, dots: str, slash: str
) -> None:
    up = f"{dots}{slash}"
    for address in (
        f"/tiles/{town.city}/bldg_lod1/files/{up * 3}{town.city}/city.json",
        f"/tiles/{town.city}/bldg_lod1/files/{up * 6}etc/passwd",
        f"/tiles/{up}{town.city}/city.json",
    ):
        assert server.ask(address).status == 404


@pytest.mark.parametrize(
    "rest",
    [
        "",
        "current.json/",
        "files",
        "files/",
        "files/.staging/x",
        "current.json.gz",
        "manifest.json",
        "20260101T000000Z-00000g/tileset.json",
        "FILES/a.glb",
        "files/a b.glb",
        "files/" + "a" * 200,
        "files/" + "a/" * 9 + "b",
    ],
)
def test_only_published_names_exist(server: Server, town: Town, rest: str) -> None:
    address = f"/tiles/{town.city}/bldg_lod1/{rest}".replace(" ", "%20")
    assert server.ask(address).status == 404


def test_neither_city_records_nor_folders_are_tiles(server: Server, town: Town) -> None:
    for address in (
        f"/tiles/{town.city}/city.json",
        f"/tiles/{town.city}",
        "/tiles/",
        "/tiles",
        town.glb.rsplit("/", 1)[0],
        town.tileset.rsplit("/", 1)[0],
        town.tileset.replace("/tiles/", "/tiles//"),
        town.tileset.replace("/tiles/", "//tiles/"),
        town.tileset + "?..",
    ):
        status = server.ask(address).status
        assert status == (200 if address.endswith("?..") else 404), address

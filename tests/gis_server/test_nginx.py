"""docs/nginx.conf before a real server: both give the same answers, the file does what it says."""

from __future__ import annotations

import contextlib
import http.client
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import orjson
import pytest

from gis_server.exchange import BODY_MAX as LIST_MAX
from tests.gis_server.conftest import Answer, Server, exchange
from tests.gis_server.published_town import LARGE, Town

ROOT = Path(__file__).parents[2]
OWN = {"date", "x-request-id", "etag", "last-modified", "server", "connection", "keep-alive"}
OWN |= {"strict-transport-security"}
CITY = "/api/cities/kawabe"
JSON = {"Content-Type": "application/json"}
TABLETS = 120  # three classes

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed"),
    pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not installed"),
]


@dataclass
class Nginx:
    """A running nginx with the documented configuration."""

    port: int
    folder: Path

    def ask(
        self,
        path: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
    ) -> Answer:
        connection = self.connection()
        named = {"Host": "gis.example.jp", **(headers or {})}
        return exchange(connection, path, method=method, headers=named, own_host=False, body=body)

    def connection(self) -> http.client.HTTPSConnection:
        context = ssl.create_default_context(cafile=str(self.folder / "gis.pem"))
        context.check_hostname = False
        return http.client.HTTPSConnection("127.0.0.1", self.port, context=context)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.fixture(scope="module")
def behind(
    server_with_name: Server, town_data: tuple[Path, Town], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Nginx]:
    folder = tmp_path_factory.mktemp("nginx")
    port = free_port()
    make_certificate(folder)
    text = (ROOT / "docs" / "nginx.conf").read_text("utf-8")
    for pattern, replacement in (
        (r"^user .*$", "daemon off; user root;"),
        (r"^pid .*$", f"pid {folder}/nginx.pid;"),
        (r"/var/log/nginx", str(folder)),
        (r"/var/lib/uchimizu", str(town_data[0])),
        (r"/etc/ssl/gis\.example\.jp", f"{folder}/gis"),
        (r"listen 80;", f"listen 127.0.0.1:{free_port()};"),
        (r"listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;"),
        (r"127\.0\.0\.1:8000", f"127.0.0.1:{server_with_name.port}"),
    ):
        text, count = re.subn(pattern, replacement, text, flags=re.MULTILINE)
        assert count, pattern
    (folder / "nginx.conf").write_text(text)
    command = ["nginx", "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    with (folder / "output.log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        wait_for(port, folder, process)
        yield Nginx(port, folder)
    finally:
        process.terminate()
        process.wait(timeout=20)


def make_certificate(folder: Path) -> None:
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=gis.example.jp", "-addext", "subjectAltName=DNS:gis.example.jp"),
            *("-keyout", str(folder / "gis.key"), "-out", str(folder / "gis.pem")),
        ],
        check=True,
        capture_output=True,
    )


def wait_for(port: int, folder: Path, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert process.poll() is None, (folder / "output.log").read_text()
            time.sleep(0.05)
        else:
            return
    raise AssertionError("nginx does not listen")


REQUESTS: list[tuple[str, str, dict[str, str]]] = [
    ("tileset", "GET", {}),
    ("tileset", "GET", {"Accept-Encoding": "gzip"}),
    ("glb", "GET", {}),
    ("glb", "GET", {"Accept-Encoding": "gzip"}),
    ("glb", "HEAD", {}),
    ("large", "GET", {"Range": "bytes=0-126"}),
    ("large", "GET", {"Range": "bytes=-500"}),
    ("large", "GET", {"Range": "bytes=2999990-9999999"}),
    ("large", "GET", {"Range": "bytes=5-2"}),
    ("large", "GET", {"Range": "bytes=0-9", "If-Range": '"other"'}),
    ("glb", "GET", {"If-None-Match": '"other"'}),
]


@pytest.mark.parametrize(("kind", "method", "headers"), REQUESTS)
def test_nginx_and_the_tile_mount_answer_alike(
    behind: Nginx, server: Server, town: Town, kind: str, method: str, headers: dict[str, str]
) -> None:
    address = getattr(town, kind)
    ours = server.ask(address, method=method, headers=headers)
    theirs = behind.ask(address, method=method, headers=headers)
    assert theirs.headers["server"] == "nginx"
    if headers.get("Range") == "bytes=5-2":
        assert (ours.status, theirs.status) == (200, 416)  # RFC 9110: an invalid range is ignored
        return
    assert (theirs.status, theirs.body) == (ours.status, ours.body)
    mine = {name: value for name, value in ours.headers.items() if name not in OWN}
    other = {name: value for name, value in theirs.headers.items() if name not in OWN}
    if "accept-ranges" not in other:  # nginx leaves it out of parts and of compressed files
        mine.pop("accept-ranges", None)
    if kind == "glb" and "vary" not in other:
        mine.pop("vary", None)
    assert other == mine


@pytest.mark.parametrize("kind", ["glb", "tileset", "large"])
def test_etag_of_nginx_gives_304(behind: Nginx, town: Town, kind: str) -> None:
    address = getattr(town, kind)
    etag = behind.ask(address).headers["etag"]
    assert behind.ask(address, headers={"If-None-Match": etag}).status == 304
    part = behind.ask(address, headers={"Range": "bytes=0-1", "If-Range": etag})
    assert (part.status, len(part.body)) == (206, 2)


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("/api/cities", "GET", 200),
        ("/ready", "GET", 200),
        ("/tiles/kawabe/bldg_lod1/current.json", "GET", 200),
        ("/tiles/kawabe/bldg_lod1/files/nothing.glb", "GET", 404),
        ("/tiles/kawabe/bldg_lod1/files/", "GET", 404),
        ("/tiles/kawabe/city.json", "GET", 404),
        ("/tiles/kawabe/bldg_lod1/files/%2e%2e/current.json/x", "GET", 404),
        ("/api/cities", "DELETE", 405),
    ],
)
def test_everything_else_is_answered_by_uchimizu(
    behind: Nginx, path: str, method: str, status: int
) -> None:
    answer = behind.ask(path, method=method)
    assert answer.status == status
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    if status >= 400:
        assert answer.headers["content-type"] == "application/problem+json"


def test_other_methods_on_tiles_are_answered_by_uchimizu(behind: Nginx, town: Town) -> None:
    assert behind.ask(town.glb, method="OPTIONS").status == 204
    assert behind.ask(town.glb, method="DELETE").status == 405


def test_one_request_id_from_the_proxy_to_the_log(behind: Nginx, server_with_name: Server) -> None:
    request_id = behind.ask("/api/cities").headers["x-request-id"]
    assert re.fullmatch("[0-9a-f]{32}", request_id)
    assert server_with_name.line_of(request_id)["route"] == "/api/cities"


def test_large_files_come_whole(behind: Nginx, town: Town) -> None:
    assert behind.ask(town.large).body == LARGE


def test_people_can_sign_in_behind_it(behind: Nginx) -> None:
    asked = orjson.dumps({"login_name": "nobody", "password": "それはちがう合言葉です"})
    answer = behind.ask(f"{CITY}/sessions", method="POST", headers=JSON, body=asked)
    assert answer.json()["type"] == "urn:uchimizu:problem:sign-in-failed"


def test_the_largest_list_is_let_through(behind: Nginx) -> None:
    path = f"{CITY}/layers/kawabe-cool-spots/imports"
    for size, fault in ((LIST_MAX, "invalid-input"), (LIST_MAX + 1, "body-too-large")):
        answer = behind.ask(path, method="POST", headers=JSON, body=b" " * size)
        assert answer.json()["type"] == f"urn:uchimizu:problem:{fault}"


def test_a_school_behind_one_address_follows_what_happens(behind: Nginx) -> None:
    with contextlib.ExitStack() as tablets:
        for _ in range(TABLETS):
            stream = tablets.enter_context(contextlib.closing(behind.connection()))
            stream.request("GET", f"{CITY}/changes/stream", headers={"Host": "gis.example.jp"})
            assert stream.getresponse().readline() == b"retry: 2000\n"
        assert behind.ask("/api/cities").status == 200

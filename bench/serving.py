"""Tiles served per second: our mount against Starlette's StaticFiles and nginx.

One worker each, the same 50 kB tile, wrk with 32 connections, rounds in turn so that a busy
machine slows all alike; medians of the rounds, and CPU time of the server per request. Everybody
writes a line of access log per request to a file. nginx runs twice: with its
defaults, and with docs/nginx.conf (without TLS), where it gives the same headers as we do. Needs
wrk and nginx.

    .venv/bin/python bench/serving.py [rounds]
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TILE_BYTES = 50_000
SECONDS = 4
CONNECTIONS = 32
ADDRESS = "/tiles/town/bldg_lod1/files/0123456789abcdef.glb"
TICKS = os.sysconf("SC_CLK_TCK")

STATIC_FILES = """
import sys, uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
app = Starlette(routes=[Mount("/tiles", StaticFiles(directory=sys.argv[1]))])
uvicorn.run(app, port=int(sys.argv[2]), log_level="info")
"""
PLAIN_NGINX = """
worker_processes 1; daemon off; pid {folder}/plain.pid; error_log {folder}/error.log;
events {{ worker_connections 768; }}
http {{
  access_log {folder}/plain.log; sendfile on; tcp_nopush on; include /etc/nginx/mime.types;
  server {{ listen 127.0.0.1:{port}; location /tiles/ {{ alias {root}/; }} }}
}}
"""
ROOT = Path(__file__).resolve().parents[1]


@dataclass
class Contender:
    """One server: the process that answers, and what was measured of it."""

    name: str
    pid: int
    port: int
    rates: list[float]
    cpu_us: list[float]
    p99_ms: list[float]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit(f"nothing listens on port {port}")


def nginx_configuration(folder: Path, port: int) -> str:
    """Give docs/nginx.conf for this folder: one worker, no TLS, in the foreground."""
    text = (ROOT / "docs" / "nginx.conf").read_text("utf-8")
    for pattern, replacement in (
        (r"user .*", "daemon off;"),
        (r"worker_processes .*", "worker_processes 1;"),
        (r"pid .*", f"pid {folder}/nginx.pid;"),
        (r"/var/log/nginx", str(folder)),
        (r"/var/lib/uchimizu", f"{folder}/data"),
        (r"listen 80;", f"listen 127.0.0.1:{free_port()};"),
        (r"listen 443 ssl;", f"listen 127.0.0.1:{port};"),
        (r"\n *ssl_.*", ""),
    ):
        text, count = re.subn(pattern, replacement, text)
        assert count, pattern
    return text


@contextmanager
def running(command: list[str], port: int, log: Path) -> Iterator[int]:
    with log.open("w") as stream:
        process = subprocess.Popen(command, stdout=stream, stderr=stream)
        try:
            wait_for(port)
            yield process.pid
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=20)


@contextmanager
def contenders(folder: Path) -> Iterator[list[Contender]]:
    folder.chmod(0o755)  # a worker of nginx may belong to another user
    tiles = folder / "data" / "published" / "cities"
    tile = tiles / ADDRESS.removeprefix("/tiles/")
    tile.parent.mkdir(parents=True)
    tile.write_bytes(hashlib.shake_128(b"tile").digest(TILE_BYTES))
    ours, static, nginx, plain = (free_port() for _ in range(4))
    (folder / "nginx.conf").write_text(nginx_configuration(folder, nginx))
    (folder / "plain.conf").write_text(PLAIN_NGINX.format(folder=folder, port=plain, root=tiles))
    nginx_command = ["nginx", "-e", str(folder / "error.log"), "-c"]
    uchimizu = [sys.executable, "-c", "from gis_server.cli import main; main()"]
    data = ["--data", str(folder / "data")]
    with (
        running([*uchimizu, "serve", *data, "--port", str(ours)], ours, folder / "ours.log") as a,
        running(
            [sys.executable, "-c", STATIC_FILES, str(tiles), str(static)],
            static,
            folder / "static.log",
        ) as b,
        running([*nginx_command, str(folder / "nginx.conf")], nginx, folder / "n.log") as c,
        running([*nginx_command, str(folder / "plain.conf")], plain, folder / "p.log") as d,
    ):
        yield [
            Contender("Uchimizu tile mount", a, ours, [], [], []),
            Contender("Starlette StaticFiles", b, static, [], [], []),
            Contender("nginx, its defaults", only_child(d), plain, [], [], []),
            Contender("nginx, docs/nginx.conf", only_child(c), nginx, [], [], []),
        ]


def only_child(pid: int) -> int:
    return int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def measure(contender: Contender) -> None:
    url = f"http://127.0.0.1:{contender.port}{ADDRESS}"
    before = cpu_seconds(contender.pid)
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", url]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    spent = cpu_seconds(contender.pid) - before
    if "Non-2xx" in text or "Socket errors" in text:
        raise SystemExit(f"{contender.name} answered with errors:\n{text}")
    requests = int(re.search(r"(\d+) requests in", text)[1])  # type: ignore[index]
    contender.rates.append(float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1]))  # type: ignore[index]
    contender.cpu_us.append(spent / requests * 1e6)
    amount, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", text).groups()  # type: ignore[union-attr]
    contender.p99_ms.append(float(amount) * {"us": 1e-3, "ms": 1, "s": 1e3}[unit])


def table(found: list[Contender]) -> str:
    """Give the medians; each ratio of req/s and, in brackets, of requests per CPU second."""
    rates = [statistics.median(each.rates) for each in found]
    spent = [statistics.median(each.cpu_us) for each in found]
    yardsticks = range(1, len(found))
    names = ["server, one worker", "req/s", "CPU µs/req", "p99 ms"]
    names += [f"× {found[place].name} (CPU)" for place in yardsticks]
    lines = [f"| {' | '.join(names)} |", "|---" + "|---:" * (len(names) - 1) + "|"]
    for each, rate, cpu in zip(found, rates, spent, strict=True):
        cells = [each.name, f"{rate:,.0f}", f"{cpu:.0f}", f"{statistics.median(each.p99_ms):.1f}"]
        cells += [f"{rate / rates[at]:.2f} ({spent[at] / cpu:.2f})" for at in yardsticks]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    for program in ("wrk", "nginx"):
        if not shutil.which(program):
            raise SystemExit(f"{program} is not on the PATH (Debian: apt-get install {program})")
    with tempfile.TemporaryDirectory() as name, contenders(Path(name)) as found:
        for _ in range(rounds):
            for contender in found:
                measure(contender)
        parsers = [each for each in ("httptools", "uvloop") if importlib.util.find_spec(each)]
        print(table(found))
        print(
            f"\n{TILE_BYTES:,} B tile, {CONNECTIONS} connections, {rounds} rounds of {SECONDS} s; "
            f"uvicorn with {' and '.join(parsers) or 'h11 and asyncio'}"
        )


if __name__ == "__main__":
    main()

"""The browser application: built files at their names, else a page: the map's or a light one."""

from __future__ import annotations

import asyncio
import gzip
import re
from pathlib import Path

from starlette.types import Receive, Scope, Send

from gis_server.errors import UnknownFileError
from gis_server.file_answers import IMMUTABLE, REVALIDATE, answer_with_file
from gis_server.problems import METHOD_NOT_ALLOWED, send_problem
from gis_server.published_files import FolderFiles, PublishedFile, WholeFile

WEB_DIST = Path(__file__).parent / "web_dist"
ROUTE = "/{path}"
HASHED_FOLDER = "assets/"
COMPRESSION = 6

NOT_BUILT = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Uchimizu</title>
<h1>Uchimizu runs, but its pages are not built yet</h1>
<p>In the project's folder run <code>./run setup</code>, then load this page again.
The programming interface already answers: <a href="/api/cities">/api/cities</a>.</p>
<h2 lang="ja">サーバーは動いていますが、画面はまだ作られていません</h2>
<p lang="ja">プロジェクトのフォルダーで <code>./run setup</code> を実行し、
このページを読み込み直してください。</p>
</html>
"""

_FILE = re.compile(rb"/((?:[A-Za-z0-9_@+-][A-Za-z0-9_.@+-]*/)*[A-Za-z0-9_@+-]+\.[A-Za-z0-9_.-]+)")
_PAGE = re.compile(rb"/(?:[^./\x00-\x1f]+/?)*")
# Light pages of their own, for phones; every other address is the application's.
_LIGHT = (
    (re.compile(rb"/(?:today(?:/[A-Za-z0-9_-]+)?|spots/[A-Za-z0-9_-]+)/?"), "today.html"),
    (re.compile(rb"/today/[A-Za-z0-9_-]+/way/?"), "way.html"),
)
# Pages that other sites may show inside theirs: the map and what people see today.
EMBEDDABLE = re.compile(r"/|/(?:today|spots)(?:/[A-Za-z0-9_-]+)?/?")


class FrontEnd:
    """The ASGI application of the built pages."""

    def __init__(self, folder: Path = WEB_DIST) -> None:
        self.files = BuiltFiles(folder)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        """Answer one request: a built file, the page of the application, or "not built"."""
        scope["route_name"] = ROUTE
        if scope["method"] not in {"GET", "HEAD"}:
            await send_problem(METHOD_NOT_ALLOWED, scope, send, headers=[(b"allow", b"GET, HEAD")])
            return
        path = scope["raw_path"]
        if match := _FILE.fullmatch(path):
            name = match[1].decode("ascii")
            cache_control = IMMUTABLE if name.startswith(HASHED_FOLDER) else REVALIDATE
            if await answer_with_file(self.files, name, scope, send, cache_control=cache_control):
                return
            raise UnknownFileError(name)
        if not _PAGE.fullmatch(path):
            raise UnknownFileError
        page = next((name for pattern, name in _LIGHT if pattern.fullmatch(path)), "index.html")
        if not await answer_with_file(self.files, page, scope, send, cache_control=REVALIDATE):
            await _say_not_built(scope, send)


class BuiltFiles:
    """Files of the build; a compressed variant that the build lacks is made once and kept.

    The build is small (some 20 MB), so what is kept is, too.
    """

    def __init__(self, folder: Path) -> None:
        self.plain = FolderFiles(folder)
        self._compressed: dict[str, WholeFile] = {}

    async def open(self, key: str) -> PublishedFile | None:
        """Open a file, `key.gz` also where there is only `key`; None where there is none."""
        found = await self.plain.open(key)
        if found is not None or not key.endswith(".gz"):
            return found
        source = await self.plain.open(key.removesuffix(".gz"))
        if source is None:
            return None
        try:
            etag = f'{source.etag[:-1]}-gzip"'
            kept = self._compressed.get(key)
            if kept is None or kept.etag != etag:
                data = await source.read(0, source.size)
                packed = await asyncio.to_thread(gzip.compress, data, COMPRESSION)
                kept = self._compressed[key] = WholeFile(packed, etag=etag)
            return kept
        finally:
            source.close()


async def _say_not_built(scope: Scope, send: Send) -> None:
    body = NOT_BUILT.encode()
    headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-length", b"%d" % len(body)),
        (b"cache-control", b"no-store"),
    ]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

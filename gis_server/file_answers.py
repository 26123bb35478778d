"""One answer with a file: whole, a part, or "not modified"; shared by tiles and the front end."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.types import Scope, Send

from gis_server.byte_ranges import (
    RangeNotSatisfiableError,
    names_etag,
    requested_span,
    takes_gzip,
)
from gis_server.problems import RANGE_NOT_SATISFIABLE, Headers, send_problem
from gis_server.published_files import PublishedFile, PublishedFiles

CHUNK = 1 << 20  # [bytes] what of a large file is in memory at one time
IMMUTABLE = b"public, max-age=31536000, immutable"
REVALIDATE = b"no-cache"

MEDIA_TYPES = {
    "css": b"text/css; charset=utf-8",
    "glb": b"model/gltf-binary",
    "gltf": b"model/gltf+json",
    "gpkg": b"application/geopackage+sqlite3",
    "gz": b"application/gzip",
    "html": b"text/html; charset=utf-8",
    "ico": b"image/x-icon",
    "jpg": b"image/jpeg",
    "js": b"text/javascript; charset=utf-8",
    "json": b"application/json",
    "ktx2": b"image/ktx2",
    "md": b"text/markdown; charset=utf-8",
    "mjs": b"text/javascript; charset=utf-8",
    "nc": b"application/x-netcdf",
    "parquet": b"application/vnd.apache.parquet",
    "pmtiles": b"application/vnd.pmtiles",
    "png": b"image/png",
    "subtree": b"application/octet-stream",
    "svg": b"image/svg+xml",
    "tif": b"image/tiff",
    "txt": b"text/plain; charset=utf-8",
    "wasm": b"application/wasm",
    "webmanifest": b"application/manifest+json",
    "webp": b"image/webp",
    "woff2": b"font/woff2",
    "xml": b"application/xml",
}
COMPRESSIBLE = frozenset(
    {"css", "glb", "gltf", "html", "js", "json", "mjs", "subtree", "svg", "txt", "wasm", "xml"}
    | {"webmanifest"}
)


@dataclass(slots=True)
class Conditions:
    """What a request says about the form in which it wants a file."""

    gzip: bool = False
    if_none_match: str = ""
    if_range: str = ""
    range: str = ""


def conditions_of(scope: Scope) -> Conditions:
    """Read the conditions from the request headers; Range counts for GET only."""
    found = Conditions()
    for name, value in scope["headers"]:
        if name == b"accept-encoding":
            found.gzip = takes_gzip(value.decode("latin-1"))
        elif name == b"if-none-match":
            found.if_none_match = value.decode("latin-1")
        elif name == b"range" and scope["method"] == "GET":
            found.range = value.decode("latin-1")
        elif name == b"if-range":
            found.if_range = value.decode("latin-1").strip()
    return found


async def answer_with_file(
    files: PublishedFiles, key: str, scope: Scope, send: Send, *, cache_control: bytes
) -> bool:
    """Answer GET or HEAD with the file of `key`; tell False, and send nothing, if there is none.

    A compressed sibling `key.gz` goes out where the request takes gzip and asks for no part.
    """
    suffix = key.rsplit(".", 1)[-1]
    conditions = conditions_of(scope)
    headers: Headers = [
        (b"content-type", MEDIA_TYPES.get(suffix, b"application/octet-stream")),
        (b"cache-control", cache_control),
        (b"accept-ranges", b"bytes"),
    ]
    file: PublishedFile | None = None
    if suffix in COMPRESSIBLE:
        headers.append((b"vary", b"Accept-Encoding"))
        if conditions.gzip and not conditions.range:
            file = await files.open(key + ".gz")
            if file is not None:
                headers.append((b"content-encoding", b"gzip"))
    if file is None:
        file = await files.open(key)
    if file is None:
        return False
    try:
        headers.append((b"etag", file.etag.encode()))
        await _send_file(file, conditions, scope, send, headers=headers)
    finally:
        file.close()
    return True


async def _send_file(
    file: PublishedFile, conditions: Conditions, scope: Scope, send: Send, *, headers: Headers
) -> None:
    if conditions.if_none_match and names_etag(conditions.if_none_match, file.etag):
        await send({"type": "http.response.start", "status": 304, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
        return
    span = None
    if conditions.range and conditions.if_range in {"", file.etag}:
        try:
            span = requested_span(conditions.range, size=file.size)
        except RangeNotSatisfiableError:
            content_range = (b"content-range", b"bytes */%d" % file.size)
            await send_problem(RANGE_NOT_SATISFIABLE, scope, send, headers=[content_range])
            return
    start, stop = span or (0, file.size)
    headers.append((b"content-length", b"%d" % (stop - start)))
    if span:
        headers.append((b"content-range", b"bytes %d-%d/%d" % (start, stop - 1, file.size)))
    await send({"type": "http.response.start", "status": 206 if span else 200, "headers": headers})
    if scope["method"] == "HEAD":
        await send({"type": "http.response.body", "body": b""})
        return
    await _send_bytes(file, start, stop, send=send)


async def _send_bytes(file: PublishedFile, start: int, stop: int, *, send: Send) -> None:
    while stop - start > CHUNK:
        body = await file.read(start, start + CHUNK)
        await send({"type": "http.response.body", "body": body, "more_body": True})
        start += CHUNK
    await send({"type": "http.response.body", "body": await file.read(start, stop)})

"""Conditional and partial requests (RFC 9110 §13, §14): If-None-Match, Range, If-Range."""

from __future__ import annotations

import re

_ONE_RANGE = re.compile(r"bytes=\s*([0-9]{0,18})-([0-9]{0,18})\s*")
_GZIP = re.compile(r"(?:^|[,\s])(?:gzip|x-gzip|\*)\s*(?:;\s*q=([0-9.]+))?\s*(?:$|,)")


class RangeNotSatisfiableError(ValueError):
    """The range lies outside the file: 416."""


def requested_span(header: str, *, size: int) -> tuple[int, int] | None:
    """Give (start, stop) of a Range header, None where the whole file is to be sent.

    Anything but one well-formed range of bytes is ignored, as the RFC allows: several ranges
    would cost more than the whole file.

    Raises
    ------
    RangeNotSatisfiableError
        The range is well formed and lies outside the file.
    """
    match = _ONE_RANGE.fullmatch(header)
    if not match or not (match[1] or match[2]):
        return None
    if not match[1]:
        return _last_bytes(int(match[2]), size=size)
    start = int(match[1])
    stop = int(match[2]) + 1 if match[2] else size
    if stop <= start and match[2]:
        return None
    if start >= size:
        raise RangeNotSatisfiableError(header)
    return start, min(stop, size)


def _last_bytes(count: int, *, size: int) -> tuple[int, int]:
    if count == 0 or size == 0:
        raise RangeNotSatisfiableError(f"bytes=-{count}")
    return max(size - count, 0), size


def names_etag(if_none_match: str, etag: str) -> bool:
    """Tell whether If-None-Match names `etag` (weak comparison) or is `*`."""
    if if_none_match.strip() == "*":
        return True
    tags = (tag.strip().removeprefix("W/") for tag in if_none_match.split(","))
    return any(tag == etag for tag in tags)


def takes_gzip(accept_encoding: str) -> bool:
    """Tell whether Accept-Encoding allows gzip."""
    match = _GZIP.search(accept_encoding)
    if not match:
        return False
    try:
        return match[1] is None or float(match[1]) > 0
    except ValueError:
        return False

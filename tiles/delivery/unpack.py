"""Unpacking under limits: what really comes out counts, not what a header says."""

from __future__ import annotations

from typing import BinaryIO

from isal import isal_zlib

from tiles.delivery.limits import LIMITS
from tiles.errors import RefusedInput

_CHUNK = 1 << 20
GZIP = 31
RAW = -15
_DAMAGED: type[Exception] = isal_zlib.error  # type: ignore[assignment]


def unpack(
    stream: BinaryIO, *, packed: int, window: int, most: int, path: str
) -> tuple[bytes, bool]:
    """Unpack a deflate or gzip stream.

    Parameters
    ----------
    stream : file at the first packed byte
    packed : bytes of packed data
    window : GZIP, or RAW for the deflate data of a zip entry
    most : bytes that may come out
    path : of the file, for messages

    Returns
    -------
    tuple
        The data, and whether the stream ended where it should.

    Raises
    ------
    RefusedInput
        More than `most` bytes, or more than the ratio allows.
    """
    engine = isal_zlib.decompressobj(window)
    pieces: list[bytes] = []
    count = 0
    taken = 0
    rest = b""
    while not engine.eof:
        if not rest:
            rest = stream.read(min(_CHUNK, packed - taken))
            taken += len(rest)
        try:
            piece = engine.decompress(rest, min(_CHUNK, most - count + 1))
        except _DAMAGED:
            break
        if not rest and not piece:
            break
        rest = engine.unconsumed_tail
        count += len(piece)
        _refuse_bomb(count, taken - len(rest), most, path)
        pieces.append(piece)
        if engine.eof and window == GZIP and (engine.unused_data or taken < packed):
            rest = engine.unused_data
            engine = isal_zlib.decompressobj(window)
    return b"".join(pieces), bool(engine.eof)


def _refuse_bomb(count: int, taken: int, most: int, path: str) -> None:
    if count > most:
        raise RefusedInput(
            f"unpacks to more than the {most} bytes that it may have", rule="file-size", path=path
        )
    if count > LIMITS.free_bytes and count > LIMITS.ratio * taken:
        raise RefusedInput(
            f"unpacks to more than {LIMITS.ratio} times its size", rule="ratio", path=path
        )

"""Finds out how a text file is encoded: UTF-8, UTF-16, or Shift_JIS as Windows writes it."""

from __future__ import annotations

from typing import Final

from layers.exchange.table import refuse

REPLACED: Final = "\ufffd"
# Bytes of Shift_JIS that stand for nothing, as Python decodes them.
NO_CHARACTERS: Final = dict.fromkeys((0x80, 0xF8F0, 0xF8F1, 0xF8F2, 0xF8F3), REPLACED)
BROKEN_SHARE: Final = 0.2
SPREADSHEET: Final = (
    "表計算ソフトのファイルです。「CSV UTF-8」で保存し直してください。",
    "a spreadsheet file; save it as CSV UTF-8",
)
# First bytes of files that are no text, and what to say of them.
SIGNATURES: Final = {
    b"PK\x03\x04": SPREADSHEET,
    b"\xd0\xcf\x11\xe0": SPREADSHEET,
    b"\x1f\x8b": ("圧縮ファイルです。展開してください。", "a compressed file; unpack it first"),
    b"fgb\x03": (
        "FlatGeobufです。GeoJSONで保存し直してください。",
        "a FlatGeobuf file; save it as GeoJSON",
    ),
    b"SQLite format 3\0": (
        "GeoPackageかデータベースです。GeoJSONで保存し直してください。",
        "a GeoPackage or database; save it as GeoJSON",
    ),
    b"%PDF": ("PDFです。元のCSVを使ってください。", "a PDF; use the CSV behind it"),
    b"\x89PNG": ("画像です。", "a picture"),
    b"\xff\xd8\xff": ("画像です。", "a picture"),
    b"<": (
        "XML・HTML・KMLは読めません。CSVかGeoJSONにしてください。",
        "XML, HTML and KML are not read; give CSV or GeoJSON",
    ),
}


def decode(data: bytes) -> tuple[str, str]:
    """Give the text of a file, and its encoding as Python names it.

    Bytes that do not fit become U+FFFD, so that the rows around them can still be read.

    Raises
    ------
    InvalidInputError
        It is no text, or of an encoding that is not read.
    """
    begin = data[:512].removeprefix(b"\xef\xbb\xbf").lstrip(b" \r\n\t")
    for signature, (ja, en) in SIGNATURES.items():
        if begin.startswith(signature):
            raise refuse(f"リストとして読めません: {ja}", f"no list: {en}")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(data, "utf-16")
    if data.startswith(b"\xef\xbb\xbf"):
        return _decoded(data, "utf-8-sig")
    if b"\0" in data:
        return _decoded(data, _with_zeros(data))
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _decoded(data, "utf-8" if _is_mostly_utf8(data) else "cp932")


def _decoded(data: bytes, encoding: str) -> tuple[str, str]:
    text = data.decode(encoding, errors="replace").translate(NO_CHARACTERS)
    lines = text.count("\n") + text.count("\r") + 1
    broken = sum(REPLACED in line for line in text.splitlines())
    if broken > max(1, BROKEN_SHARE * lines) or text.count("\0") > lines:
        raise _unknown()
    return text, encoding


def _with_zeros(data: bytes) -> str:
    """Tell UTF-16 without a mark, whose commas and line ends have a zero byte, from the rest."""
    even, odd = data[::2].count(0), data[1::2].count(0)
    if max(even, odd) < len(data) / 200 or min(even, odd) * 10 > max(even, odd):
        return "utf-8"
    return "utf-16-le" if odd > even else "utf-16-be"


def _is_mostly_utf8(data: bytes) -> bool:
    """Say whether most lines with other than ASCII are UTF-8; Shift_JIS next to never is."""
    lines = [each for each in data.split(b"\n") if not each.isascii()]
    good = sum(REPLACED not in each.decode("utf-8", errors="replace") for each in lines)
    return good * 2 >= len(lines)


def _unknown() -> Exception:
    return refuse(
        "文字として読めません。UTF-8かShift_JISのCSV、またはGeoJSONにしてください。",
        "no text of a known encoding; give CSV in UTF-8 or Shift_JIS, or GeoJSON",
    )

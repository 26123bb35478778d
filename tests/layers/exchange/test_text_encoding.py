"""Texts of every encoding that lists have are told apart."""

from __future__ import annotations

import codecs
import gzip

import pytest

from layers.errors import InvalidInputError
from layers.exchange.text_encoding import decode

TEXT = "名称,緯度,経度\r\n熊谷駅,36.139,139.390\r\nスポーツ文化公園,36.16,139.41\r\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (TEXT.encode("cp932"), "cp932"),
        (TEXT.encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
    ],
)
def test_an_encoding_is_found(data: bytes, encoding: str) -> None:
    text, found = decode(data)
    assert (text.lstrip("\ufeff"), found) == (TEXT, encoding)


def test_characters_of_windows_are_read() -> None:
    text = "名称,備考\n①髙島屋～,㈱\n"
    assert decode(text.encode("cp932")) == (text, "cp932")


@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
def test_one_broken_byte_breaks_one_line(encoding: str) -> None:
    lines = [line.encode(encoding) for line in TEXT.split("\r\n") if line] * 5
    lines[2] = lines[2][:3] + b"\xff" + lines[2][3:]
    text, found = decode(b"\n".join(lines))
    assert found == encoding
    assert sum("\ufffd" in line for line in text.split("\n")) == 1


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04" + bytes(100),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100),
        gzip.compress(TEXT.encode()),
        b"fgb\x03fgb\x00",
        b"SQLite format 3\0",
        b"%PDF-1.7",
        b"\x89PNG\r\n",
        b"\xff\xd8\xff\xe0",
        b"\n<?xml version='1.0'?><kml/>",
        b"<!DOCTYPE html>",
        bytes(range(256)) * 50,
        bytes(5000),
        b"\x80\x81\xfd\xfe\xff\n" * 50,
    ],
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidInputError) as caught:
        decode(data)
    assert [each.field for each in caught.value.errors] == ["file"]

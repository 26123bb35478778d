"""Hostile archives: each is refused in at most a second, and nothing is written anywhere."""

from __future__ import annotations

import gzip
import struct
import time
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pytest

from tiles.delivery import open_delivery
from tiles.errors import DeliveryError, RefusedInput

GML = b'<core:CityModel xmlns:core="http://www.opengis.net/citygml/2.0"/>'
NAME = "udx/bldg/54391361_bldg_6697_op.gml"


def zipped(entries: list[tuple[str | zipfile.ZipInfo, bytes]]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def with_sizes(archive: bytes, size: int) -> bytes:
    """Write another unpacked size into every header of an archive."""
    data = bytearray(archive)
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = data.find(mark)
        while start >= 0:
            struct.pack_into("<I", data, start + place, size)
            start = data.find(mark, start + 4)
    return bytes(data)


def read_all(path: Path) -> list[bytes]:
    return [file.read() for file in open_delivery([path]).files]


def refused(path: Path, rule: str) -> None:
    """Open and read a delivery; one of both must refuse it by this rule, soon."""
    before = sorted(path.parent.rglob("*"))
    started = time.process_time()
    with pytest.raises((DeliveryError, RefusedInput), match=rf"\(rule: {rule}\)"):
        read_all(path)
    assert time.process_time() - started <= 1
    assert sorted(path.parent.rglob("*")) == before


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("../evil.gml", "parent-path"),
        ("udx/../../evil.gml", "parent-path"),
        ("..", "parent-path"),
        ("/etc/evil.gml", "absolute-path"),
        ("C:/evil.gml", "absolute-path"),
        ("c:evil.gml", "absolute-path"),
        ("udx\\bldg\\evil.gml", "backslash"),
        ("..\\evil.gml", "backslash"),
        ("\\\\server\\share\\evil.gml", "backslash"),
    ],
)
@pytest.mark.parametrize("inside", [False, True])
def test_a_name_that_leads_elsewhere_is_refused(
    tmp_path: Path, name: str, rule: str, inside: bool
) -> None:
    data = zipped([(NAME, GML), (name, GML)])
    path = tmp_path / "city.zip"
    path.write_bytes(zipped([("inner.zip", data)]) if inside else data)
    refused(path, rule)


def test_a_link_is_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("udx/link.gml")
    link.external_attr = 0o120777 << 16
    path = tmp_path / "city.zip"
    path.write_bytes(zipped([(NAME, GML), (link, b"/etc/passwd")]))
    refused(path, "link")


def test_a_repeated_entry_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "city.zip"
    data = zipped([(NAME, GML), (NAME.replace("op", "qq"), GML)])
    path.write_bytes(data.replace(b"6697_qq", b"6697_op"))
    refused(path, "duplicate")


def test_an_encrypted_entry_is_refused(tmp_path: Path) -> None:
    data = bytearray(zipped([(NAME, GML)]))
    data[6] |= 1
    data[data.find(b"PK\x01\x02") + 8] |= 1
    path = tmp_path / "city.zip"
    path.write_bytes(data)
    refused(path, "encrypted")


@pytest.mark.parametrize("size", [len(GML), 300_000_000, 0xFFFFFFFE])
def test_a_bomb_is_refused_whatever_size_it_announces(tmp_path: Path, size: int) -> None:
    path = tmp_path / "city.zip"
    path.write_bytes(with_sizes(zipped([(NAME, b"0" * 40_000_000)]), size))
    refused(path, "(ratio|file-size)")


def test_a_bomb_inside_an_inner_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "city.zip"
    inner = zipped([(NAME, b"0" * 20_000_000)])
    path.write_bytes(zipped([("udx/bldg/inner.zip", inner)]))
    refused(path, "ratio")


def test_an_inner_archive_that_is_a_bomb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "city.zip"
    path.write_bytes(zipped([("udx/bldg/inner.zip", b"0" * 20_000_000)]))
    refused(path, "ratio")


def test_archives_nest_once(tmp_path: Path) -> None:
    data = zipped([(NAME, GML)])
    for depth in range(3):
        data = zipped([(f"level{depth}.zip", data)])
    path = tmp_path / "city.zip"
    path.write_bytes(data)
    refused(path, "nesting")


def test_entries_that_share_bytes_are_refused(tmp_path: Path) -> None:
    """The quoted-overlap bomb (Fifield 2019): many names for the same packed bytes."""
    data = bytearray(zipped([(f"udx/bldg/{n:03}_bldg.gml", GML * 50) for n in range(10)]))
    first = data.find(b"PK\x01\x02")
    place = data.find(b"PK\x01\x02", first + 4)
    while place >= 0:
        struct.pack_into("<I", data, place + 42, 0)
        place = data.find(b"PK\x01\x02", place + 4)
    path = tmp_path / "city.zip"
    path.write_bytes(data)
    refused(path, "overlap")


@pytest.mark.parametrize("damage", ["crc", "size", "header", "data"])
def test_a_damaged_entry_is_refused(tmp_path: Path, damage: str) -> None:
    data = bytearray(zipped([(NAME, GML * 10)]))
    central = data.find(b"PK\x01\x02")
    if damage == "crc":
        data[central + 16] ^= 1
    elif damage == "size":
        data = bytearray(with_sizes(bytes(data), len(GML) * 10 + 1))
    elif damage == "header":
        data[0] ^= 1
    else:
        data[30 + len(NAME) + 5] ^= 0xFF
    path = tmp_path / "city.zip"
    path.write_bytes(data)
    refused(path, "damaged-archive")


def test_an_unknown_compression_is_refused(tmp_path: Path) -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr(NAME, GML)
    path = tmp_path / "city.zip"
    path.write_bytes(out.getvalue())
    refused(path, "compression-method")


@pytest.mark.parametrize("kind", ["one stream", "many streams"])
def test_a_gzip_bomb_is_refused(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "udx_bldg_1.gml.gz"
    if kind == "one stream":
        path.write_bytes(gzip.compress(b"0" * 40_000_000, 1))
    else:
        path.write_bytes(gzip.compress(b"0" * 2_000_000) * 100)
    refused(path, "ratio")


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04", b"PK\x05\x06" + b"\0" * 18, b"no zip", b"PK\x05\x06" + b"\xff" * 18],
)
def test_what_is_no_archive_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "city.zip"
    path.write_bytes(data)
    with pytest.raises(DeliveryError, match=r"city\.zip"):
        open_delivery([path])


def test_a_link_out_of_a_folder_is_left_out_and_reported(tmp_path: Path) -> None:
    folder = tmp_path / "city"
    (folder / "udx/bldg").mkdir(parents=True)
    (folder / NAME).write_bytes(GML)
    (tmp_path / "outside.gml").write_bytes(GML)
    (folder / "udx/bldg/link_bldg.gml").symlink_to(tmp_path / "outside.gml")
    (folder / "udx/loop").symlink_to(folder)
    delivery = open_delivery([folder])
    assert [file.path for file in delivery.files] == [NAME]
    assert [problem.code for problem in delivery.problems] == ["link-outside"]


def test_cut_archives_never_raise_anything_else(tmp_path: Path) -> None:
    whole = zipped([(NAME, GML * 20), ("codelists/a.xml", b"<a/>")])
    path = tmp_path / "city.zip"
    for end in range(0, len(whole), 7):
        for changed in (whole[:end], whole[end:], whole[:end] + b"\xff" + whole[end + 1 :]):
            path.write_bytes(changed)
            try:
                assert set(read_all(path)) <= {GML * 20}
            except (DeliveryError, RefusedInput):
                continue


def test_crc_is_that_of_zlib() -> None:
    """The unpacker takes another library's check sum; both mean the same."""
    from isal import isal_zlib  # noqa: PLC0415

    assert isal_zlib.crc32(GML) == zlib.crc32(GML)

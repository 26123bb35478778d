"""Deliveries as PLATEAU ships them, and what their files refer to."""

from __future__ import annotations

import gzip
import os
import pickle
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from tiles.delivery import open_delivery
from tiles.errors import CityGMLError, DeliveryError

GML = b'<core:CityModel xmlns:core="http://www.opengis.net/citygml/2.0"/>'
CODES = """<?xml version="1.0" encoding="UTF-8"?>
<gml:Dictionary xmlns:gml="http://www.opengis.net/gml" gml:id="c"><gml:name>use</gml:name>
<gml:dictionaryEntry><gml:Definition gml:id="a"><gml:description>住宅</gml:description>
<gml:name>411</gml:name></gml:Definition></gml:dictionaryEntry>
<gml:dictionaryEntry><gml:Definition gml:id="b"><gml:name>999</gml:name></gml:Definition>
</gml:dictionaryEntry></gml:Dictionary>""".encode()
FILES = {
    "udx/bldg/54391361_bldg_6697_op.gml": GML,
    "udx/bldg/54391361_bldg_6697_appearance/hnap.JPG": b"jpeg",
    "udx/fld/natl/arakawa/543913_fld_6697_l1_op.gml": GML,
    "codelists/Building_usage.xml": CODES,
}


def write_folder(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return folder


def zipped(files: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def nested(files: dict[str, bytes]) -> dict[str, bytes]:
    """Pack each GML file into an archive of its own beside its place, as some cities ship."""
    return {
        name.replace(".gml", ".zip"): zipped({name.rpartition("/")[2]: data})
        if name.endswith(".gml")
        else data
        for name, data in files.items()
    }


@pytest.mark.parametrize("shape", ["folder", "zip", "zips in folder", "zips in zip", "gz"])
def test_every_shape_of_a_delivery_has_the_same_files(tmp_path: Path, shape: str) -> None:
    files = nested(FILES) if "zips" in shape else FILES
    if shape == "gz":
        files = {
            f"{name}.gz" if name.endswith(".gml") else name: gzip.compress(data)
            if name.endswith(".gml")
            else data
            for name, data in FILES.items()
        }
    path = write_folder(tmp_path / "city", files)
    if shape in {"zip", "zips in zip"}:
        path = tmp_path / "city.zip"
        path.write_bytes(zipped(files))
    delivery = open_delivery([path])
    described = [(file.path.removesuffix(".gz"), file.theme, file.mesh) for file in delivery.files]
    assert described == [
        ("udx/bldg/54391361_bldg_6697_op.gml", "bldg", "54391361"),
        ("udx/fld/natl/arakawa/543913_fld_6697_l1_op.gml", "fld", "543913"),
    ]
    assert [file.read() for file in delivery.files] == [GML, GML]
    assert not delivery.problems


def test_a_file_pickles_and_is_read_by_another_process(tmp_path: Path) -> None:
    path = tmp_path / "city.zip"
    path.write_bytes(zipped(nested(FILES)))
    delivery = pickle.loads(pickle.dumps(open_delivery([path])))
    assert delivery.files[0].read() == GML


def test_a_code_list_gives_labels_and_a_missing_one_is_reported_once(tmp_path: Path) -> None:
    delivery = open_delivery([write_folder(tmp_path, FILES)])
    gml = delivery.files[0].path
    usage = delivery.code_list("../../codelists/Building_usage.xml", gml_path=gml)
    assert usage is not None
    assert usage.source == "codelists/Building_usage.xml"
    assert usage.labels == {"411": "住宅", "999": "999"}
    assert delivery.code_list("../../codelists/Building_usage.xml", gml_path=gml) is usage
    assert delivery.code_list("../codelists/Building_usage.xml ", gml_path=gml) is usage
    for _ in range(2):
        assert delivery.code_list("../../codelists/No.xml", gml_path=gml) is None
    assert [problem.code for problem in delivery.problems] == ["missing-code-list"]


@pytest.mark.parametrize(
    "code_space",
    ["../../../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "http://example.org/a.xml"],
)
def test_a_code_space_never_leads_out_of_the_delivery(tmp_path: Path, code_space: str) -> None:
    delivery = open_delivery([write_folder(tmp_path, FILES)])
    assert delivery.code_list(code_space, gml_path=delivery.files[0].path) is None


def test_an_image_is_read_by_its_uri_whatever_its_letter_case(tmp_path: Path) -> None:
    delivery = open_delivery([write_folder(tmp_path, FILES)])
    gml = delivery.files[0].path
    uri = "54391361_bldg_6697_appearance/hnap.jpg"
    assert delivery.read_image(uri, gml_path=gml) == b"jpeg"
    assert delivery.read_image("../../codelists/Building_usage.xml", gml_path=gml) is None
    assert delivery.read_image("../../../secret.jpg", gml_path=gml) is None
    assert [problem.code for problem in delivery.problems] == ["missing-texture"] * 2


def test_a_single_file_finds_the_code_lists_of_its_delivery(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, FILES)
    delivery = open_delivery([folder / "udx/bldg/54391361_bldg_6697_op.gml"])
    assert [file.path for file in delivery.files] == ["udx/bldg/54391361_bldg_6697_op.gml"]
    code_space = "../../codelists/Building_usage.xml"
    assert delivery.code_list(code_space, gml_path=delivery.files[0].path) is not None


def test_names_in_shift_jis_are_read(tmp_path: Path) -> None:
    info = zipfile.ZipInfo("X" * 20 + "_bldg_6697.gml")
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(info, GML)
    japanese = "日本語パス表/建物ソ".encode("cp932")
    data = out.getvalue().replace(b"X" * 20, japanese.ljust(20, b"_"))
    path = tmp_path / "windows.zip"
    path.write_bytes(data)
    (file,) = open_delivery([path]).files
    assert file.path.startswith("日本語パス表/建物ソ_")
    assert file.read() == GML


@pytest.mark.parametrize(
    ("name", "theme"),
    [
        ("08EE752_unf_10169_sewer_op.gml", "unf"),
        ("a/veg/trees.gml", "veg"),
        ("13100/udx/brid/x.gml", "brid"),
    ],
)
def test_the_theme_is_in_the_path(tmp_path: Path, name: str, theme: str) -> None:
    (file,) = open_delivery([write_folder(tmp_path, {name: GML})]).files
    assert file.theme == theme


def test_the_theme_is_else_that_of_the_first_object(tmp_path: Path) -> None:
    data = b"<core:CityModel><core:cityObjectMember>\n<frn:CityFurniture/>"
    (file,) = open_delivery([write_folder(tmp_path, {"lamps.gml": data})]).files
    assert file.theme == "frn"


def test_the_same_file_twice_is_read_once_and_reported(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "a", FILES)
    delivery = open_delivery([folder, write_folder(tmp_path / "b", FILES)])
    assert len(delivery.files) == 2
    assert [problem.code for problem in delivery.problems] == ["duplicate-file"] * 2


def test_names_may_begin_with_the_folder_that_was_packed(tmp_path: Path) -> None:
    path = tmp_path / "city.zip"
    path.write_bytes(zipped({"./": b""} | {f"./{name}": data for name, data in FILES.items()}))
    (plain := tmp_path / "plain.zip").write_bytes(zipped(FILES))
    delivery = open_delivery([path])
    assert [each.theme for each in delivery.files] == [
        each.theme for each in open_delivery([plain]).files
    ]
    assert delivery.files


@pytest.mark.parametrize("name", ["missing", "readme.txt", "empty.zip", "folder"])
def test_what_is_no_delivery_is_refused_by_name(tmp_path: Path, name: str) -> None:
    (tmp_path / "readme.txt").write_text("hello")
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty.zip").write_bytes(zipped({}))
    with pytest.raises(DeliveryError, match=name):
        open_delivery([tmp_path / name])


def test_a_cut_off_gzip_file_is_refused(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, {"x_bldg_y.gml.gz": gzip.compress(GML * 100)[:-20]})
    (file,) = open_delivery([folder]).files
    with pytest.raises(CityGMLError, match=r"x_bldg_y.gml.gz: .*cut off or damaged"):
        file.read()


@pytest.mark.parametrize("first", [(1 << 20) - 1, 1 << 20, (1 << 20) + 1])
def test_each_member_of_a_gzip_file_is_read(tmp_path: Path, first: int) -> None:
    """The first ends where a read of the file does, or beside it."""
    length = first - len(gzip.compress(bytes(first), 0)) + first
    one = gzip.compress(b" " * length, 0)
    assert len(one) == first
    folder = write_folder(tmp_path, {"x_bldg_y.gml.gz": one + gzip.compress(GML)})
    (file,) = open_delivery([folder]).files
    assert file.read() == b" " * length + GML


def test_links_and_folders_that_lead_nowhere_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "delivery"
    (folder / "udx/bldg").mkdir(parents=True)
    (folder / "udx/dem").mkdir()
    (folder / "udx/bldg/54391361_bldg_6697_op.gml").write_bytes(GML)
    (folder / "udx/bldg/54391362_bldg_6697_op.gml").symlink_to("54391361_bldg_6697_op.gml")
    (folder / "udx/bldg/loop.gml").symlink_to("loop.gml")
    (folder / "udx/again").symlink_to("bldg")
    (tmp_path / "outside.gml").write_bytes(GML)
    (folder / "udx/bldg/outside.gml").symlink_to(tmp_path / "outside.gml")
    scandir = os.scandir

    def refusing(path: str) -> Any:
        if path.endswith("dem"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    delivery = open_delivery((folder,))
    assert [file.path for file in delivery.files] == [
        "udx/bldg/54391361_bldg_6697_op.gml",
        "udx/bldg/54391362_bldg_6697_op.gml",
    ]
    assert sorted(problem.code for problem in delivery.problems) == [
        "link-outside",
        "unreadable-file",
    ]

"""Settings: what is read, and what is refused with a message that helps."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gis_server.errors import SettingsError
from gis_server.settings import as_environment, load_settings


@pytest.fixture(autouse=True)
def _no_settings_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("UCHIMIZU_"):
            monkeypatch.delenv(name)


def test_defaults_serve_this_machine_only() -> None:
    settings = load_settings()
    assert settings.data == Path.cwd() / "uchimizu-data"
    assert settings.storage == str(settings.data / "published")
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.host_names == {"localhost", "127.0.0.1", "[::1]"}


def test_options_go_before_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("UCHIMIZU_PORT", "9000")
    monkeypatch.setenv("UCHIMIZU_DATA", str(tmp_path / "environment"))
    assert load_settings(port=9001).port == 9001
    assert load_settings(port=None).port == 9000
    assert load_settings(data=tmp_path / "option").data == tmp_path / "option"


def test_several_host_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UCHIMIZU_ALLOWED_HOSTS", "GIS.example.jp, 192.0.2.1 ,[2001:db8::1],")
    names = load_settings().host_names
    assert {"gis.example.jp", "192.0.2.1", "[2001:db8::1]", "localhost"} <= names


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("PORT", "70000", "UCHIMIZU_PORT: Input should be less than or equal to 65535"),
        ("PORT", "eighty", "UCHIMIZU_PORT: "),
        ("DATA", "/", "root of the file system"),
        ("DATA", __file__, "is a file; give a folder"),
        ("STORAGE_URL", "s3://key:secret@bucket/x", "AWS_ACCESS_KEY_ID"),
        ("STORAGE_URL", "https://example.org/bucket", "expected a folder or s3://bucket/prefix"),
        ("STORAGE_URL", "s3://", "expected a folder or s3://bucket/prefix"),
        ("STORAGE_URL", "s3://bucket/x?y=1", "no ? or #"),
        ("ALLOWED_HOSTS", "https://gis.example.jp", "is not a host name"),
        ("ALLOWED_HOSTS", "gis.example.jp:8000", "is not a host name"),
        ("HOST", "0.0.0.0", "UCHIMIZU_ALLOWED_HOSTS must name"),
        ("HOST", "::", "UCHIMIZU_ALLOWED_HOSTS must name"),
    ],
)
def test_what_is_wrong_or_unsafe_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, expected: str
) -> None:
    monkeypatch.setenv(f"UCHIMIZU_{name}", value)
    with pytest.raises(SettingsError) as refusal:
        load_settings()
    assert expected in str(refusal.value)
    assert "pydantic" not in str(refusal.value)


def test_a_password_in_the_storage_url_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UCHIMIZU_STORAGE_URL", "s3://key:canary@bucket/x")
    with pytest.raises(SettingsError) as refusal:
        load_settings()
    assert "canary" not in str(refusal.value)


def test_a_public_address_with_its_names_is_fine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UCHIMIZU_ALLOWED_HOSTS", "gis.example.jp")
    assert load_settings(host="0.0.0.0").host == "0.0.0.0"


def test_a_misspelt_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UCHIMIZU_STORAGE", "/srv/x")
    with pytest.raises(SettingsError, match="did you mean UCHIMIZU_STORAGE_URL"):
        load_settings()


def test_the_settings_object_cannot_be_changed() -> None:
    settings = load_settings()
    with pytest.raises(ValueError, match="frozen"):
        settings.port = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    "origin",
    ["http://www.city.example.jp", "https://*", "*", "https://a.jp/path", "https://a.jp'", "a.jp"],
)
def test_sites_that_may_show_pages_inside_are_https_origins(origin: str) -> None:
    with pytest.raises(SettingsError, match=r"UCHIMIZU_EMBED_ANCESTORS: .* is not an origin"):
        load_settings({}, embed_ancestors=origin)


def test_sites_that_may_show_pages_inside_are_read() -> None:
    given = "https://WWW.city.example.jp/, http://localhost:8100"
    found = load_settings({}, embed_ancestors=given).embed_ancestors
    assert found == ("https://www.city.example.jp", "http://localhost:8100")


@pytest.mark.parametrize(
    "given", [{}, {"allowed_hosts": ("a.jp", "b.jp"), "city_sites": ("c.jp", "d.jp"), "workers": 3}]
)
def test_worker_processes_read_the_same_settings(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, given: dict[str, object]
) -> None:
    settings = load_settings(data=tmp_path, **given)
    for name, text in as_environment(settings).items():
        monkeypatch.setenv(name, text)
    assert load_settings() == settings

"""The operator's file of ways to sign in: what is wrong in it is named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from gis_server.errors import SettingsError
from gis_server.people.sign_in_methods import sign_in_methods

LABEL = {"ja": "市", "en": "City"}
PROVIDER = {
    "id": "city",
    "label": LABEL,
    "issuer": "https://id.example.jp",
    "client_id": "uchimizu",
    "client_secret_file": "secret",
}
LINE = {"id": "line", "preset": "line", "client_id": "165", "client_secret_file": "secret"}
PORTAL = {
    "url": "https://portal.example.jp/members",
    "hosts": ["portal.example.jp"],
    "token_file": "secret",
    "providers": ["line"],
}


def written(folder: Path, content: Any) -> Path:
    (folder / "secret").write_text("s3cret\n")
    path = folder / "sign-in.json"
    path.write_bytes(content if isinstance(content, bytes) else orjson.dumps(content))
    return path


def test_without_a_file_people_join_with_a_password() -> None:
    assert sign_in_methods(None).own_accounts


def test_line_needs_an_id_and_a_secret_only(tmp_path: Path) -> None:
    path = written(tmp_path, {"providers": [LINE, PROVIDER], "membership": PORTAL})
    line, city = sign_in_methods(path).providers
    assert line.algorithms == ("HS256",)
    assert line.client_secret == "s3cret"
    assert line.label.ja == "LINEではじめる"
    assert line.token_endpoint == "https://api.line.me/oauth2/v2.1/token"
    assert city.algorithms == ("RS256", "ES256")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"{", "file: Invalid JSON"),
        ({"provider": []}, "provider: Extra inputs"),
        ({"providers": [{**PROVIDER, "secret": "x"}]}, "providers.0.secret: Extra"),
        ({"providers": [{**PROVIDER, "preset": ["line"]}]}, "providers.0.preset"),
        ({"providers": [{**PROVIDER, "id": "City!"}]}, "providers.0.id"),
        ({"providers": [{**PROVIDER, "issuer": "http://id.example.jp"}]}, "expected https://"),
        ({"providers": [{**PROVIDER, "issuer": "https://u:p@id.jp"}]}, "expected https://"),
        ({"providers": [{**PROVIDER, "client_secret_file": "none"}]}, "there is no file"),
        ({"providers": [{**PROVIDER, "algorithms": ["none"]}]}, "algorithms: expected"),
        ({"providers": [{**PROVIDER, "algorithms": ["HS256", "RS256"]}]}, "algorithms: expected"),
        ({"providers": [{**PROVIDER, "algorithms": []}]}, "algorithms: expected"),
        ({"providers": [{**PROVIDER, "token_endpoint": "https://a.jp/t"}]}, "give both"),
        (
            {
                "providers": [
                    {
                        **PROVIDER,
                        "token_endpoint": "https://a.jp/t",
                        "authorization_endpoint": "https://a.jp/a",
                    }
                ]
            },
            "jwks_uri is missing",
        ),
        ({"providers": [PROVIDER, PROVIDER]}, "two have the same id"),
        ({"providers": [PROVIDER], "membership": PORTAL}, "names a provider that is not here"),
        (
            {"providers": [LINE], "membership": {**PORTAL, "hosts": ["other.jp"]}},
            "its host is not among hosts",
        ),
        ({"own_accounts": False}, "nobody could join"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, content: Any, says: str) -> None:
    path = written(tmp_path, content)
    with pytest.raises(SettingsError) as caught:
        sign_in_methods(path)
    assert says in str(caught.value)
    assert str(path) in str(caught.value)
    assert "s3cret" not in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="No such file"):
        sign_in_methods(tmp_path / "none.json")

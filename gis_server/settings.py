"""What an operator can set: one class, read once in `main` and passed down."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from gis_server.errors import SettingsError

PREFIX = "UCHIMIZU_"
HEAT_SERVICE = "https://www.wbgt.env.go.jp"
LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")
LOOPBACK_ADDRESSES = ("localhost", "127.0.0.1", "::1")
HOST_NAME = re.compile(r"(?:\*|\[[0-9a-fA-F:.]+\]|[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?)")
ORIGIN = re.compile(r"(https?)://([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::[0-9]{1,5})?")


class Settings(BaseSettings):
    """Settings of one installation; each is an environment variable with `UCHIMIZU_` before it."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, env_ignore_empty=True)

    data: Path = Field(
        default=Path("uchimizu-data"),
        description="Folder of the city store and, without a storage URL, of the published files.",
    )
    storage_url: str = Field(
        default="",
        description="Where published files are: a folder or s3://bucket/prefix. "
        "Empty means the folder `published` in the data folder.",
    )
    database_url: str = Field(
        default="",
        description="Where what people write is: postgresql://user@host/name (with PostGIS). "
        "Empty means the SQLite file `people.sqlite` in the data folder.",
    )
    public_url: str = Field(
        default="",
        description="Under which browsers see the server behind a proxy: https://gis.example.jp. "
        "Empty means that there is no proxy.",
    )
    plain_http_sign_in: bool = Field(
        default=False,
        description="Whether people sign in over plain HTTP from other machines: for a classroom "
        "without internet only, since whoever is on its network can read along.",
    )
    sign_in: Path | None = Field(
        default=None,
        description="JSON file of ways to sign in: LINE, OpenID Connect, the portal's members. "
        "Without one people join with a password.",
    )
    city_sites: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Host names of the city's own site, separated by commas: official replies "
        "link to a page there.",
    )
    embed_ancestors: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Origins of sites that may show the map and today's screen inside their own "
        "pages, separated by commas: https://www.city.example.jp. Empty means none.",
    )
    webhooks: Path | None = Field(
        default=None,
        description="JSON file of the channels of divisions that are told what happens. "
        "Without one nothing is sent.",
    )
    heat_feed: str = Field(
        default="",
        description="Whom `uchimizu today fetch` may ask: https://www.wbgt.env.go.jp, or a mirror "
        "on this machine. Empty means nobody.",
    )
    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: int = Field(
        default=8000, ge=0, le=65535, description="Port to listen on; 0 takes a free one."
    )
    workers: int = Field(
        default=1,
        ge=1,
        le=64,
        description="Processes that answer; as many as cores for a city on a heat day.",
    )
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Names under which browsers reach the server, separated by commas; `*` is any. "
        "Loopback names are always among them.",
    )

    @field_validator("data")
    @classmethod
    def _data_is_a_folder_of_its_own(cls, folder: Path) -> Path:
        absolute = folder.expanduser().absolute()
        if absolute == Path(absolute.anchor):
            raise ValueError("is the root of the file system; give a folder of its own")
        if absolute.exists() and not absolute.is_dir():
            raise ValueError(f"{absolute} is a file; give a folder")
        return absolute

    @field_validator("storage_url")
    @classmethod
    def _storage_is_a_folder_or_s3(cls, url: str) -> str:
        parts = urlsplit(url)
        if "@" in parts.netloc:
            raise ValueError(
                "must not carry a key or password, they end in logs; "
                "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY instead"
            )
        if "://" in url and (parts.scheme != "s3" or not parts.netloc):
            raise ValueError("expected a folder or s3://bucket/prefix")
        if parts.query or parts.fragment:
            raise ValueError("must have no ? or #; expected a folder or s3://bucket/prefix")
        return url

    @field_validator("public_url")
    @classmethod
    def _public_url_is_an_origin(cls, url: str) -> str:
        parts = urlsplit(url)
        if url and (
            parts.scheme not in {"http", "https"}
            or not HOST_NAME.fullmatch(parts.netloc.partition(":")[0] or "-")
        ):
            raise ValueError("expected https:// and a host name, such as https://gis.example.jp")
        if parts.path.strip("/") or parts.query or parts.fragment:
            raise ValueError("must be an origin, without a path")
        return url.rstrip("/").lower()

    @field_validator("heat_feed")
    @classmethod
    def _heat_feed_is_allowed(cls, url: str) -> str:
        parts = urlsplit(url)
        own = parts.scheme == "http" and parts.hostname in {"localhost", "127.0.0.1", "::1"}
        if url and url != HEAT_SERVICE and not (own and not parts.path and not parts.query):
            raise ValueError(f"expected {HEAT_SERVICE} or http:// and a port of this machine")
        return url

    @field_validator("allowed_hosts", "city_sites", mode="before")
    @classmethod
    def _host_names(cls, value: Any) -> tuple[str, ...]:
        names = value.split(",") if isinstance(value, str) else list(value)
        stripped = tuple(name.strip().lower() for name in names if name.strip())
        for name in stripped:
            if not HOST_NAME.fullmatch(name):
                raise ValueError(f"{name!r} is not a host name (no scheme, no port, no path)")
        return stripped

    @field_validator("embed_ancestors", mode="before")
    @classmethod
    def _embed_ancestors_are_origins(cls, value: Any) -> tuple[str, ...]:
        given = value.split(",") if isinstance(value, str) else list(value)
        origins = tuple(each.strip().lower().rstrip("/") for each in given if each.strip())
        for origin in origins:
            found = ORIGIN.fullmatch(origin)
            if not found or (found[1] == "http" and found[2] not in LOOPBACK_NAMES):
                raise ValueError(f"{origin!r} is not an origin such as https://www.city.example.jp")
        return origins

    @model_validator(mode="after")
    def _public_address_names_its_hosts(self) -> Settings:
        if self.host not in LOOPBACK_ADDRESSES and not (self.allowed_hosts or self.public_url):
            raise ValueError(
                f"host {self.host} is reachable from other machines, so {PREFIX}ALLOWED_HOSTS must "
                "name the host names to answer to (for example gis.example.jp; * for any)"
            )
        return self

    @property
    def storage(self) -> str:
        """Give the folder or s3:// address of the published files."""
        return self.storage_url or str(self.data / "published")

    @property
    def host_names(self) -> frozenset[str]:
        """Give the names that the Host header may carry; `*` among them allows any."""
        public = urlsplit(self.public_url).hostname
        return frozenset((*LOOPBACK_NAMES, *self.allowed_hosts, *([public] if public else [])))


def as_environment(settings: Settings) -> dict[str, str]:
    """Give the variables from which another process reads the same settings."""
    given = settings.model_dump(exclude_none=True)
    texts = {
        name: ",".join(value) if isinstance(value, tuple) else str(value)
        for name, value in given.items()
    }
    return {PREFIX + name.upper(): text for name, text in texts.items()}


def load_settings(environment: Mapping[str, str] | None = None, **given: Any) -> Settings:
    """Read the settings; what the command line gave (not None) goes before the environment.

    Raises
    ------
    SettingsError
        With one line per setting that is wrong, unknown or unsafe.
    """
    _refuse_unknown_names(os.environ if environment is None else environment)
    chosen = {name: value for name, value in given.items() if value is not None}
    try:
        return Settings(**chosen)
    except ValidationError as error:
        raise SettingsError("\n".join(_lines_of(error))) from None


def _refuse_unknown_names(environment: Mapping[str, str]) -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    for name in sorted(environment):
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            near = get_close_matches(name.upper(), known, n=1, cutoff=0.0)[0]
            raise SettingsError(f"{name} is not a setting; did you mean {near}?")


def _lines_of(error: ValidationError) -> list[str]:
    lines = []
    for item in error.errors(include_url=False, include_context=False):
        setting = "".join(PREFIX + str(part).upper() + ": " for part in item["loc"][:1])
        message = item["msg"].removeprefix("Value error, ")
        may_hold_a_key = "@" in str(item["input"])
        found = f" (found {item['input']!r})" if item["loc"] and not may_hold_a_key else ""
        lines.append(f"{setting}{message}{found}")
    return lines

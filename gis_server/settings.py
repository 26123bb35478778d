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
LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")
LOOPBACK_ADDRESSES = ("localhost", "127.0.0.1", "::1")
HOST_NAME = re.compile(r"(?:\*|\[[0-9a-fA-F:.]+\]|[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?)")


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
    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: int = Field(
        default=8000, ge=0, le=65535, description="Port to listen on; 0 takes a free one."
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

    @field_validator("allowed_hosts", mode="before")
    @classmethod
    def _host_names(cls, value: Any) -> tuple[str, ...]:
        names = value.split(",") if isinstance(value, str) else list(value)
        stripped = tuple(name.strip().lower() for name in names if name.strip())
        for name in stripped:
            if not HOST_NAME.fullmatch(name):
                raise ValueError(f"{name!r} is not a host name (no scheme, no port, no path)")
        return stripped

    @model_validator(mode="after")
    def _public_address_names_its_hosts(self) -> Settings:
        if self.host not in LOOPBACK_ADDRESSES and not self.allowed_hosts:
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
        return frozenset(LOOPBACK_NAMES + self.allowed_hosts)


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

"""The ways in which people may sign in here, from the operator's file `UCHIMIZU_SIGN_IN`."""

from __future__ import annotations

import ipaddress
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    model_validator,
)

from gis_server.errors import SettingsError

_ASYMMETRIC = frozenset({"RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"})
# LINE signs ID tokens of web sign-in with the channel's secret, whatever its discovery says.
_PRESETS: dict[str, dict[str, Any]] = {
    "line": {
        "label": {"ja": "LINEではじめる", "en": "Continue with LINE"},
        "issuer": "https://access.line.me",
        "authorization_endpoint": "https://access.line.me/oauth2/v2.1/authorize",
        "token_endpoint": "https://api.line.me/oauth2/v2.1/token",
        "algorithms": ["HS256"],
    }
}


def _is_safe(address: str) -> str:
    parts = urlsplit(address)
    if (
        parts.scheme == "https"
        and parts.hostname
        and not parts.fragment
        and "@" not in parts.netloc
    ):
        return address
    if parts.scheme == "http" and _is_loopback(parts.hostname or ""):
        return address
    raise ValueError("expected https://… (http:// on this machine only)")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _in_folder(path: Path, info: ValidationInfo) -> Path:
    """Give a file beside the settings file; secrets are never written into that itself."""
    folder: Path = (info.context or {}).get("folder", Path())
    found = folder / path
    if not found.is_file():
        raise ValueError(f"there is no file {found}")
    return found


SafeUrl = Annotated[str, Field(max_length=500), AfterValidator(_is_safe)]
SecretFile = Annotated[Path, AfterValidator(_in_folder)]
Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,30}$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Label(_Strict):
    """What stands on the button."""

    ja: Annotated[str, Field(min_length=1, max_length=40)]
    en: Annotated[str, Field(min_length=1, max_length=40)]


class Provider(_Strict):
    """A provider of identities that speaks OpenID Connect.

    Without endpoints they are read from the issuer's discovery document.
    """

    id: Slug
    preset: Literal["line"] | None = None
    label: Label
    issuer: SafeUrl
    client_id: Annotated[str, Field(min_length=1, max_length=200)]
    client_secret_file: SecretFile
    authorization_endpoint: SafeUrl | None = None
    token_endpoint: SafeUrl | None = None
    jwks_uri: SafeUrl | None = None
    algorithms: tuple[str, ...] = ("RS256", "ES256")
    scope: Annotated[str, Field(pattern=r"^openid( [a-z_]+)*$")] = "openid"
    client_authentication: Literal["client_secret_post", "client_secret_basic"] = (
        "client_secret_post"
    )

    @model_validator(mode="before")
    @classmethod
    def _from_preset(cls, given: Any) -> Any:
        preset = given.get("preset") if isinstance(given, dict) else None
        if isinstance(preset, str) and preset in _PRESETS:
            return {**_PRESETS[preset], **given}
        return given

    @model_validator(mode="after")
    def _keys_fit_algorithms(self) -> Provider:
        kinds = set(self.algorithms)
        if not kinds or not (kinds == {"HS256"} or kinds <= _ASYMMETRIC):
            raise ValueError(
                f"algorithms: expected HS256 alone, or some of {', '.join(sorted(_ASYMMETRIC))}"
            )
        ends = (self.authorization_endpoint, self.token_endpoint)
        if any(ends) and not all(ends):
            raise ValueError("give both authorization_endpoint and token_endpoint, or neither")
        if all(ends) and kinds != {"HS256"} and not self.jwks_uri:
            raise ValueError("jwks_uri is missing: with what are ID tokens signed?")
        return self

    @cached_property
    def client_secret(self) -> str:
        """Give the secret in its file."""
        return self.client_secret_file.read_text("utf-8").strip()


class Membership(_Strict):
    """Where the city's portal says whether somebody is a member.

    hosts : which may be asked; the address must lie on one of them.
    providers : whose people must be members; all others need not be.
    """

    url: SafeUrl
    hosts: tuple[str, ...]
    token_file: SecretFile
    providers: tuple[str, ...]
    timeout_s: Annotated[float, Field(gt=0, le=20)] = 5.0

    @model_validator(mode="after")
    def _host_is_allowed(self) -> Membership:
        if urlsplit(self.url).hostname not in self.hosts:
            raise ValueError("url: its host is not among hosts")
        return self


class SignInMethods(_Strict):
    """All ways to sign in.

    own_accounts : whether people may join with a password, without any provider.
    """

    own_accounts: bool = True
    providers: tuple[Provider, ...] = ()
    membership: Membership | None = None

    @model_validator(mode="after")
    def _names_are_known(self) -> SignInMethods:
        known = [each.id for each in self.providers]
        if len(known) != len(set(known)):
            raise ValueError("providers: two have the same id")
        if self.membership and not set(self.membership.providers) <= set(known):
            raise ValueError("membership.providers: names a provider that is not here")
        if not self.own_accounts and not known:
            raise ValueError("nobody could join: no providers, and own_accounts is false")
        return self


def sign_in_methods(path: Path | None) -> SignInMethods:
    """Read the operator's file; without one people join with a password.

    Raises
    ------
    SettingsError
        With one line per field that is wrong.
    """
    if path is None:
        return SignInMethods()
    try:
        return SignInMethods.model_validate_json(
            path.read_bytes(), context={"folder": path.absolute().parent}
        )
    except OSError as error:
        raise SettingsError(f"UCHIMIZU_SIGN_IN: {path}: {error.strerror}") from None
    except ValidationError as error:
        lines = [
            f"{path}: {'.'.join(str(part) for part in item['loc']) or 'file'}: {item['msg']}"
            for item in error.errors(include_url=False, include_input=False)
        ]
        raise SettingsError("\n".join(lines)) from None

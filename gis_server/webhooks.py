"""Where events of the house are sent, from the operator's file `UCHIMIZU_WEBHOOKS`.

What is sent says what happened and where it can be read, never in whose words: channels lie
outside the house.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from gis_server.errors import SettingsError
from gis_server.items import time_text
from gis_server.people.sign_in_methods import Label, SafeUrl, SecretFile, Slug
from layers.heat_package.points.events import VISIT
from layers.notices.deliveries import Delivery

EventName = Literal[
    "added", "waiting", "commented", "reported", "appealed", "reply-waiting", "visit"
]
Category = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,60}(/[A-Za-z0-9_.-]{1,63})?$")]
SECRET_LEAST = 16
_SLACK_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_SAID: Mapping[str, tuple[str, str]] = {
    "added": ("新しい書き込みがあります", "Something new was added"),
    "waiting": ("確認を待つ書き込みがあります", "Something waits for a look"),
    "commented": ("コメントがつきました", "Something was commented on"),
    "reported": ("通報がありました", "Something was reported"),
    "appealed": ("異議が出ました", "A decision was appealed"),
    "reply-waiting": (
        "公式の返信が二人目の確認を待っています",
        "An official reply waits for a second person",
    ),
}


class Webhook(BaseModel):
    """A channel of the division that answers for some categories.

    categories : kinds of layers (`note`), or with what somebody chose there (`note/hot`); empty
        takes all. cities : empty takes all.
    secret_file : what requests are signed with; Slack needs none, its address is one.
    events : `visit` is for the points service alone, which is told nothing else.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Slug
    division: Label
    url: SafeUrl
    format: Literal["json", "slack"] = "json"
    secret_file: SecretFile | None = None
    events: tuple[EventName, ...] = ("added", "waiting", "reported", "appealed", "reply-waiting")
    categories: tuple[Category, ...] = ()
    cities: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _is_signed(self) -> Webhook:
        if self.format == "json" and self.secret_file is None:
            raise ValueError("secret_file is missing: with what are requests signed?")
        if self.secret_file is not None and len(self.secret) < SECRET_LEAST:
            raise ValueError(f"secret_file: expected at least {SECRET_LEAST} characters")
        return self

    @model_validator(mode="after")
    def _visits_go_alone(self) -> Webhook:
        if VISIT in self.events and (len(self.events) > 1 or self.categories):
            raise ValueError(f'events: "{VISIT}" stands alone, without categories')
        if VISIT in self.events and self.format == "slack":
            raise ValueError(f'events: "{VISIT}" is sent as json')
        return self

    @cached_property
    def secret(self) -> bytes:
        """Give the secret in its file."""
        return self.secret_file.read_bytes().strip() if self.secret_file else b""

    def wants(self, event: Delivery) -> bool:
        """Tell whether an event is sent here."""
        in_city = not self.cities or event.city in self.cities
        if event.kind == VISIT:
            return VISIT in self.events and in_city
        kind, category = event.content["kind"], event.content["category"]
        fits = not self.categories or {kind, f"{kind}/{category}"} & set(self.categories)
        return event.kind in self.events and in_city and bool(fits)


class Webhooks(BaseModel):
    """All channels; there is no other address that the server ever writes to."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    webhooks: tuple[Webhook, ...] = ()

    @model_validator(mode="after")
    def _names_differ(self) -> Webhooks:
        if len({each.name for each in self.webhooks}) != len(self.webhooks):
            raise ValueError("two webhooks have the same name")
        return self

    def that_want(self, event: Delivery) -> Sequence[str]:
        """Give the names of those that an event is sent to."""
        return [each.name for each in self.webhooks if each.wants(event)]

    def named(self, name: str) -> Webhook | None:
        """Give the webhook of a name, unless the operator took it away."""
        return next((each for each in self.webhooks if each.name == name), None)


def read_webhooks(path: Path | None) -> Webhooks:
    """Read the operator's file; without one nothing is sent.

    Raises
    ------
    SettingsError
        With one line per field that is wrong.
    """
    if path is None:
        return Webhooks()
    try:
        context = {"folder": path.absolute().parent}
        return Webhooks.model_validate_json(path.read_bytes(), context=context)
    except OSError as error:
        raise SettingsError(f"UCHIMIZU_WEBHOOKS: {path}: {error.strerror}") from None
    except ValidationError as error:
        lines = [
            f"{path}: {'.'.join(str(part) for part in item['loc']) or 'file'}: {item['msg']}"
            for item in error.errors(include_url=False, include_input=False)
        ]
        raise SettingsError("\n".join(lines)) from None


def request_for(
    webhook: Webhook, event: Delivery, *, public_url: str, now_s: int
) -> tuple[bytes, dict[str, str]]:
    """Give body and headers of the request that tells of an event.

    The signature is HMAC-SHA256 over time, full stop and body, so that an old request cannot be
    sent again later; `uchimizu-id` stays the same when it is tried again.
    """
    content = _slack(event, public_url) if webhook.format == "slack" else _json(event, public_url)
    body = orjson.dumps(content)
    headers = {
        "content-type": "application/json",
        "user-agent": "uchimizu",
        "uchimizu-id": event.id,
        "uchimizu-timestamp": str(now_s),
    }
    if webhook.secret:
        signed = hmac.new(webhook.secret, f"{now_s}.".encode() + body, hashlib.sha256)
        headers["uchimizu-signature"] = f"v1={signed.hexdigest()}"
    return body, headers


def _json(event: Delivery, public_url: str) -> dict[str, Any]:
    return {
        "id": event.id,
        "event": event.kind,
        "city": event.city,
        "at": time_text(event.created_at),
        **event.content,
        "link": _link(event, public_url),
    }


def _slack(event: Delivery, public_url: str) -> dict[str, Any]:
    ja, en = _SAID[event.kind]
    title = event.content["layer_title"]
    text = f"{ja}（{title['ja']}） / {en} ({title['en']})".translate(_SLACK_MARKUP)
    link = _link(event, public_url)
    return {"text": f"{text} <{link}>" if link else text}


def _link(event: Delivery, public_url: str) -> str | None:
    if not public_url or event.kind == VISIT:
        return None
    item = {"list": event.content["layer"], "item": event.content["feature"]}
    return f"{public_url}/?{urlencode({'city': event.city, **item})}"

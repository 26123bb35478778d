"""Asking addresses that the operator set: no redirects, a time limit, a bounded answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx
import orjson

from gis_server.errors import OutsideServiceError

ANSWER_MOST = 200_000


def ask_json(
    method: str,
    url: str,
    *,
    form: Mapping[str, str] | None = None,
    json: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
    timeout_s: float = 5.0,
) -> dict[str, Any]:
    """Give the JSON object that an address answers.

    Raises
    ------
    OutsideServiceError
        It does not answer in time, or something else than an object with status 200.
    """
    try:
        with httpx.stream(
            method,
            url,
            data=form,
            json=json,
            headers={"accept": "application/json", **(headers or {})},
            timeout=timeout_s,
            follow_redirects=False,
        ) as response:
            if response.status_code != httpx.codes.OK:
                raise OutsideServiceError(f"status {response.status_code}")
            found = orjson.loads(_bounded(response))
    except (httpx.HTTPError, orjson.JSONDecodeError) as error:
        raise OutsideServiceError(type(error).__name__) from error
    if not isinstance(found, dict):
        raise OutsideServiceError("no JSON object")
    return found


def _bounded(response: httpx.Response) -> bytes:
    found = bytearray()
    for chunk in response.iter_bytes():
        found += chunk
        if len(found) > ANSWER_MOST:
            raise OutsideServiceError("the answer is too long")
    return bytes(found)

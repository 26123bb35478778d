"""Errors that `layers` raises on purpose; everything else is a bug.

LayersError
├── InvalidInputError    something given is not acceptable; says which field and why
├── NotAllowedError      this person may not do this here; says what would allow it
├── UnknownError         there is no such account, layer, feature …, or not for this person
├── StaleVersionError    it was changed meanwhile; carries the current version
├── AlreadyExistsError   the id or name is taken
├── SignInError          name and password, passkey or code are not right; which is not told
├── ThrottledError       too often; says after how many seconds it is worth trying again
├── BusyError            as much as may wait is waiting; says after how many seconds to try again
├── PhotoRefusedError    a file does not become a photo; says why and what to do
├── VisitRefusedError    a visit to a spot gives no points; says why
└── StoreError           the database cannot be used as it is
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field.

    field : its name, with a path where it lies deeper (`properties.hours.weekly`).
    ja, en : what was expected and what to do.
    """

    field: str
    ja: str
    en: str


class LayersError(Exception):
    """Root of everything that `layers` raises on purpose."""


class InvalidInputError(LayersError):
    """Something given is not acceptable."""

    def __init__(self, errors: Sequence[FieldError]) -> None:
        super().__init__("; ".join(f"{each.field}: {each.en}" for each in errors))
        self.errors = tuple(errors)


class NotAllowedError(LayersError):
    """This person may not do this here.

    sign_in_helps : whether somebody who is signed in might.
    """

    def __init__(self, ja: str, en: str, *, sign_in_helps: bool = False) -> None:
        super().__init__(en)
        self.ja = ja
        self.en = en
        self.sign_in_helps = sign_in_helps


class UnknownError(LayersError):
    """There is no such thing, or this person must not know of it."""

    def __init__(self, kind: str, identifier: str) -> None:
        super().__init__(f"no {kind} {identifier!r}")
        self.kind = kind


class StaleVersionError(LayersError):
    """It was changed meanwhile; nothing was written.

    current : its version now.
    """

    def __init__(self, current: int) -> None:
        super().__init__(f"it is at version {current} by now")
        self.current = current


class AlreadyExistsError(LayersError):
    """The id or name is taken."""

    def __init__(self, kind: str, identifier: str) -> None:
        super().__init__(f"{kind} {identifier!r} exists already")
        self.kind = kind


class SignInError(LayersError):
    """Name and password, passkey, code or token are not right; which of it is not told."""


class ThrottledError(LayersError):
    """Too often.

    retry_after_s : after how many seconds it is worth trying again.
    """

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(f"too often; try again in {retry_after_s} s")
        self.retry_after_s = retry_after_s


class BusyError(LayersError):
    """As much as may wait is waiting already.

    retry_after_s : after how many seconds it is worth trying again.
    """

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(f"busy; try again in {retry_after_s} s")
        self.retry_after_s = retry_after_s


class PhotoRefusedError(LayersError):
    """A file does not become a photo.

    code : `empty`, `too-large`, `too-many-pixels`, `not-a-picture`, `damaged`, `too-demanding`.
    ja, en : what is wrong and what to do. reason : what the decoder said, for the log alone.
    """

    def __init__(self, code: str, ja: str, en: str, *, reason: str = "") -> None:
        super().__init__(f"{code}: {reason or en}")
        self.code = code
        self.ja = ja
        self.en = en
        self.reason = reason


class VisitRefusedError(LayersError):
    """A visit to a spot gives no points.

    code : why, as `layers.heat_package.points.refusals` names it. ja, en : the same in words.
    """

    def __init__(self, code: str, ja: str, en: str) -> None:
        super().__init__(f"{code}: {en}")
        self.code = code
        self.ja = ja
        self.en = en


class StoreError(LayersError):
    """The database cannot be used as it is; says what to do."""

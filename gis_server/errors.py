"""Errors that the application raises on purpose; `problems` gives each its HTTP answer.

ApplicationError
├── SettingsError        a setting that is wrong, unknown or unsafe; the program does not start
├── UnknownCityError     no city of this id is published
├── UnknownFeatureError  the city has no feature of this gml:id in its open data
├── UnknownFileError     nothing is published at this address
├── UnknownRunError      no run of this name was computed here
├── UnknownWaysError     the city has no walking network yet
├── NoWayError           no way leads there, or a place is far from all ways
├── NoCoolPlaceError     ways lead there, but none past a cool place
├── OutsideRunError      the run has no cell at this place
├── RunInputsError       a published run whose inputs are not on this server
├── UnknownJobError      the city has no such job
├── OperatorOnlyError    only the operator, on the machine of the server itself, may do this
├── CrossSiteError       another website asked its reader's browser to do this
├── MediaTypeError       the body is of another media type than expected
├── BodySizeError        the body is larger than expected
├── SlowBodyError        the body did not arrive in time
├── BusyError            too much is under way; it is worth trying again soon
├── TimeLimitError       it took longer than it may
├── DatabaseUnavailableError  what people write cannot be reached
├── ParameterError       a parameter of an address is unknown or wrong
├── FontsMissingError    the fonts of printed pages are not built
├── RerunError           a dataset cannot be made again to compare it
├── BackupError          a back-up cannot be taken or read, or would overwrite something
├── VersionNeededError   a change must name the version that it changes
├── SecureConnectionError  passwords would cross a network in the clear
├── OutsideServiceError  a provider of identities or the city's portal does not answer as it should
└── HostRefusedError     the Host header is not one that this server answers to
"""

from __future__ import annotations


class ApplicationError(Exception):
    """Root of everything that `gis_server` raises on purpose."""


class SettingsError(ApplicationError):
    """A setting that is wrong, unknown or unsafe."""


class UnknownCityError(ApplicationError):
    """No city of this id is published."""


class UnknownFeatureError(ApplicationError):
    """The city has no feature of this gml:id in its open data."""


class UnknownFileError(ApplicationError):
    """Nothing is published at this address."""


class UnknownRunError(ApplicationError):
    """No run of this name was computed here."""


class UnknownWaysError(ApplicationError):
    """The city has no walking network yet."""


class NoWayError(ApplicationError):
    """No way leads there, or a place is far from all ways."""


class NoCoolPlaceError(ApplicationError):
    """Ways lead there, but none passes a cool place within the detour."""


class OutsideRunError(ApplicationError):
    """The run has no cell at this place."""


class RunInputsError(ApplicationError):
    """A published run whose inputs are not on this server."""


class UnknownJobError(ApplicationError):
    """The city has no such job."""


class OperatorOnlyError(ApplicationError):
    """Only the operator, on the machine of the server itself, may do this."""


class CrossSiteError(ApplicationError):
    """Another website asked its reader's browser to do this."""


class MediaTypeError(ApplicationError):
    """The body is of another media type than expected."""


class BodySizeError(ApplicationError):
    """The body is larger than expected."""


class SlowBodyError(ApplicationError):
    """The body did not arrive in time."""


class BusyError(ApplicationError):
    """Too much is under way; it is worth trying again soon."""


class TimeLimitError(ApplicationError):
    """It took longer than it may."""


class DatabaseUnavailableError(ApplicationError):
    """What people write cannot be reached."""


class ParameterError(ApplicationError):
    """A parameter of an address is unknown or wrong.

    field : its name. ja, en : what was expected.
    """

    def __init__(self, field: str, ja: str, en: str) -> None:
        super().__init__(f"{field}: {en}")
        self.field = field
        self.ja = ja
        self.en = en


class FontsMissingError(ApplicationError):
    """The fonts of printed pages are not built."""


class RerunError(ApplicationError):
    """A dataset cannot be made again to compare it."""


class BackupError(ApplicationError):
    """A back-up cannot be taken or read, or would overwrite something."""


class VersionNeededError(ApplicationError):
    """A change must name the version that it changes."""


class SecureConnectionError(ApplicationError):
    """Passwords would cross a network in the clear."""


class OutsideServiceError(ApplicationError):
    """A provider of identities or the city's portal does not answer as it should."""


class HostRefusedError(ApplicationError):
    """The Host header is not one that this server answers to."""

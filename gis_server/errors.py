"""Errors that the application raises on purpose; `problems` gives each its HTTP answer.

ApplicationError
├── SettingsError        a setting that is wrong, unknown or unsafe; the program does not start
├── UnknownCityError     no city of this id is published
├── UnknownFeatureError  the city has no feature of this gml:id in its open data
├── UnknownFileError     nothing is published at this address
├── UnknownRunError      no run of this name was computed here
├── OutsideRunError      the run has no cell at this place
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


class OutsideRunError(ApplicationError):
    """The run has no cell at this place."""


class HostRefusedError(ApplicationError):
    """The Host header is not one that this server answers to."""

"""Asking the city's portal whether somebody is a member: yes or no, and nothing of it is kept."""

from __future__ import annotations

from typing import Protocol

from gis_server.errors import OutsideServiceError
from gis_server.people.outside_calls import ask_json
from gis_server.people.sign_in_methods import Membership


class MembershipLookup(Protocol):
    """Whoever knows who is a member."""

    def is_member(self, provider: str, subject: str) -> bool:
        """Tell whether the subject of a provider is a member.

        Raises
        ------
        OutsideServiceError
            It cannot be told; nobody is let in then.
        """


class EverybodyIsMember:
    """Where the operator asks no portal."""

    def is_member(self, provider: str, subject: str) -> bool:  # noqa: ARG002
        """Say yes."""
        return True


class PortalMembership:
    """Asks the portal: POST {"provider", "subject"}, which answers {"member": true | false}."""

    def __init__(self, portal: Membership) -> None:
        self.portal = portal

    def is_member(self, provider: str, subject: str) -> bool:
        """Say what the portal says; people of other providers need not be members."""
        if provider not in self.portal.providers:
            return True
        token = self.portal.token_file.read_text("utf-8").strip()
        answer = ask_json(
            "POST",
            self.portal.url,
            json={"provider": provider, "subject": subject},
            headers={"authorization": f"Bearer {token}"},
            timeout_s=self.portal.timeout_s,
        )
        member = answer.get("member")
        if not isinstance(member, bool):
            raise OutsideServiceError("the portal's answer has no member: true or false")
        return member

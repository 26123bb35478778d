"""The roles of the house: who somebody is to the city, a layer, a spot or a workshop."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What somebody is; an account may be several, in a session it wears one hat."""

    VISITOR = "visitor"
    PUPIL = "pupil"
    CITIZEN = "citizen"
    VOUCHED = "vouched"
    SPOT_OWNER = "spot-owner"
    FACILITATOR = "facilitator"
    MODERATOR = "moderator"
    STAFF = "staff"
    OFFICE = "office"
    PLANNER = "planner"
    OPERATOR = "operator"
    AUDITOR = "auditor"


class Hat(StrEnum):
    """As what somebody acts in this session; the office is a session of its own."""

    VISITOR = "visitor"
    SEAT = "seat"
    PERSON = "person"
    OFFICE = "office"
    COMMAND_LINE = "command-line"


GRANTED = frozenset(Role) - {Role.VISITOR, Role.PUPIL, Role.CITIZEN}
ROLE_NAMES: dict[Role, tuple[str, str]] = {
    Role.VISITOR: ("訪問者", "visitor"),
    Role.PUPIL: ("授業の参加者", "workshop pupil"),
    Role.CITIZEN: ("市民（ペンネーム）", "citizen (pen name)"),
    Role.VOUCHED: ("確認済みの市民", "vouched citizen"),
    Role.SPOT_OWNER: ("涼み処の持ち主", "owner of a spot"),
    Role.FACILITATOR: ("先生・進行役", "teacher, facilitator"),
    Role.MODERATOR: ("見守り役", "moderator"),
    Role.STAFF: ("職員（個人として）", "staff as a person"),
    Role.OFFICE: ("市役所", "city office"),
    Role.PLANNER: ("計画・研究の担当", "planner, researcher"),
    Role.OPERATOR: ("運用者", "operator"),
    Role.AUDITOR: ("監査役", "auditor"),
}

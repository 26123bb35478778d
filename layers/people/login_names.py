"""Login names, which we give: they tell nothing of a person, and nobody can ask which exist.

A name that people choose themselves would have to be refused when it is taken, and so would tell
that somebody of this name is here; there is no e-mail to tell it by instead. Children would type
their own names. A given name such as kawa-momiji-482 does neither; a recovery code brings it back.
"""

from __future__ import annotations

import secrets

from sqlalchemy import Connection, insert, select

from layers.people.passwords import login_key
from layers.store.identifiers import now_ms
from layers.store.tables import password

_FIRST = """
    aki ame asa fuyu hana haru hikari hoshi kage kawa kaze kiri kumo mizu mori natsu niji nishi
    numa sato sora suna taki tani tsuki umi yama yoru yuki higashi minami kita ike iwa
    """
_SECOND = """
    ajisai asagao ayame budou fuji fukurou furin hamaguri himawari hotaru ichigo ichou kaede kaki
    kamome kani kasa kawasemi keyaki kitsune koi kuri kuwagata medaka mejiro mikan momiji nashi
    ringo sakura sansho sasa semi suika sumire suzume suzu tanpopo tanuki tombo tsubaki tsubame
    tsukushi uchiwa ume usagi yuzu zakuro
    """


def give_login_name(connection: Connection, city: str, account_id: str, *, hash_: str) -> str:
    """Give an account a login name of its own, with what is kept of its password."""
    while True:
        name = _random_name()
        taken = select(password.c.account).where(
            password.c.city == city, password.c.login_name == login_key(name)
        )
        if connection.execute(taken).first() is None:
            break
    row = {"account": account_id, "city": city, "login_name": name, "hash": hash_}
    connection.execute(insert(password).values(row | {"changed_at": now_ms()}))
    return name


def login_name_of(connection: Connection, account_id: str) -> str | None:
    """Give the login name of an account that has a password."""
    return connection.scalar(select(password.c.login_name).where(password.c.account == account_id))


def _random_name() -> str:
    """Give one of some one and a half million names."""
    number = 100 + secrets.randbelow(900)
    return f"{secrets.choice(_FIRST.split())}-{secrets.choice(_SECOND.split())}-{number}"

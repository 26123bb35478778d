"""What people agree to when they join, as data: purposes, kinds of data, who receives them.

Nothing is kept about a person that no purpose here names. Whoever changes a text gives it a new
version; people are asked again, and the ledger keeps which version each agreed to.
"""

from __future__ import annotations

from dataclasses import dataclass

from layers.bilingual import Bilingual

NOBODY = Bilingual("だれにも渡しません", "nobody")


@dataclass(frozen=True, slots=True)
class Purpose:
    """One purpose: why, with which data, for whom.

    required : nobody joins without; it ends with the account.
    """

    id: str
    version: str
    title: Bilingual
    text: Bilingual
    data_kinds: tuple[Bilingual, ...]
    receivers: Bilingual
    required: bool


PURPOSES = (
    Purpose(
        "rules",
        "2026-11",
        Bilingual("この場のルール", "Rules of this place"),
        Bilingual(
            "ここは市の公式サイトではありません。職員の書き込みは個人の意見です。公式の回答は市のサイトで"
            "行います。人を傷つけること、だれかの個人情報、宣伝は書きません。ルールを破る書き込みは"
            "理由を添えてかくされ、くりかえすとこのサービスでの書き込みが期限つきで止められます。"
            "どちらにも異議を出せます。",
            "This is not the official site of the city. What staff write here is their personal "
            "opinion; official answers are given on the city's site. Nobody is hurt here, nobody's "
            "personal data is written, nothing is advertised. What breaks the rules is hidden with "
            "a reason, and repeated, writing in this service is suspended for a term. Both can be "
            "appealed.",
        ),
        (),
        NOBODY,
        required=True,
    ),
    Purpose(
        "account",
        "2026-11",
        Bilingual("アカウントを動かすため", "To run your account"),
        Bilingual(
            "書き込みをペンネームで表示し、ほかの人がなりすませないようにするために使います。"
            "本名、生年月日、住所、電話番号、メールアドレスは集めません。",
            "To show what you write under your pen name and keep others from passing as you. No "
            "real name, date of birth, address, phone number or e-mail address is collected.",
        ),
        (
            Bilingual("ペンネーム、年齢の区分、表示のことば", "pen name, age band, language"),
            Bilingual(
                "合言葉のハッシュ、パスキーの公開鍵、外部IDのハッシュ",
                "hash of the password, public keys of passkeys, hash of an outside identity",
            ),
            Bilingual("ログイン中の端末の種類と時刻", "kind of device and times of your sessions"),
            Bilingual(
                "通信元の範囲のハッシュ（30日）", "hash of the network you come from (30 days)"
            ),
            Bilingual("書き込みとその履歴", "what you write, and its history"),
        ),
        NOBODY,
        required=True,
    ),
    Purpose(
        "research",
        "2026-11",
        Bilingual("個人がわからない形での研究利用", "De-identified use in research"),
        Bilingual(
            "協定を結んで公表した相手に、個人がわからないようにまとめた数だけを渡すことに"
            "使います。いつでもやめられます。",
            "To give figures in which nobody can be recognised to partners whose agreement is "
            "published. You can withdraw at any time.",
        ),
        (Bilingual("書き込みの場所と時刻（まとめた数）", "places and times of posts, as counts"),),
        Bilingual("協定を公表した相手だけ", "only partners under a published agreement"),
        required=False,
    ),
)
BY_ID = {each.id: each for each in PURPOSES}
REQUIRED = tuple(each for each in PURPOSES if each.required)

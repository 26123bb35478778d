"""Actions and terms of the matrix in words, for pages that tell people what they may do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from layers.bilingual import Bilingual
from layers.people.permissions import Action, Terms

ACTION_NAMES: Final[Mapping[Action, Bilingual]] = {
    Action.VIEW: Bilingual("見る", "look"),
    Action.ADD: Bilingual("レイヤーに加える", "add to a layer"),
    Action.ADD_IN_WORKSHOP: Bilingual("授業・講座の中で加える", "add in a workshop"),
    Action.COMMENT: Bilingual("コメントする", "comment"),
    Action.REACT: Bilingual("リアクションする", "react"),
    Action.ADD_PHOTO: Bilingual("写真をつける", "add a photo"),
    Action.EDIT: Bilingual("直す・消す・もどす", "edit, delete, undo"),
    Action.REPORT: Bilingual("問題を知らせる", "report"),
    Action.HIDE: Bilingual("かくす・またみせる", "hide, show again"),
    Action.SUSPEND: Bilingual("書き込みを止める", "suspend from writing"),
    Action.PUBLISH_OFFICIAL: Bilingual("公式として出す", "publish officially"),
    Action.EXPORT: Bilingual("オープンデータを取り出す", "export open data"),
    Action.EXPORT_DEIDENTIFIED: Bilingual(
        "個人がわからない形で取り出す", "export de-identified data"
    ),
    Action.SEE_IDENTITY: Bilingual("ペンネームがだれかを調べる", "see who a pen name is"),
    Action.CONFIGURE: Bilingual("設定と役割", "configure, give roles"),
    Action.READ_LOG: Bilingual("記録を読む", "read the log"),
    Action.VISIT: Bilingual("涼み処に行ってポイントをもらう", "get points for a visit"),
    Action.CONFIRM_VISIT: Bilingual("来た人を確認する", "confirm a visit"),
    Action.PLAN_POINTS: Bilingual("ポイントを試算する", "work out points"),
    Action.SET_POINTS: Bilingual("ポイントのきまりを決める", "set the rules of points"),
    Action.HAND_OVER_POINTS: Bilingual("ポイントの記録を渡す", "hand over events of points"),
    Action.ENTER_HEAT: Bilingual("暑さ指数とアラートを手で入れる", "enter WBGT and alerts"),
    Action.TELL_STEP: Bilingual("手作業を記録に加える", "add a manual step to the chain"),
    Action.VOTE: Bilingual("提案に投票する", "vote on proposals"),
}
TERM_NAMES: Final[Mapping[Terms, Bilingual]] = {
    Terms.YES: Bilingual("●", "●"),
    Terms.QUEUED: Bilingual("見守り役が見たあと", "after a moderator's look"),
    Terms.PERSONAL: Bilingual("個人の意見として", "as a personal opinion"),
    Terms.IN_WORKSHOP: Bilingual("自分の講座の中", "in the own workshop"),
    Terms.UNTIL_CLOSE: Bilingual("自分のもの・講座が終わるまで", "own, until the workshop closes"),
    Terms.OWN: Bilingual("自分のもの", "own"),
    Terms.OWN_SPOT: Bilingual("自分の涼み処", "the own spot"),
    Terms.OWN_WORKSHOP: Bilingual("自分の講座・記録つき", "of the own workshop, with log"),
    Terms.OFFICIAL_LAYER: Bilingual("公式レイヤー", "on official layers"),
    Terms.SCENARIO_LAYER: Bilingual("計画案のレイヤー", "on scenario layers"),
    Terms.PROPOSES: Bilingual("提案・7日まで", "proposes, at most 7 days"),
    Terms.TWO_PERSONS: Bilingual("二人で", "two persons"),
    Terms.EMERGENCY: Bilingual("緊急のとき・記録つき", "in an emergency, with log"),
    Terms.UNDER_AGREEMENT: Bilingual("協定のもとで", "under an agreement"),
}

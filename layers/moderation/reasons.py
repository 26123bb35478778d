"""Why something is reported or hidden; the order is that of the harm."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from layers.bilingual import Bilingual
from layers.errors import FieldError, InvalidInputError
from layers.plain_text import foreign_characters

REASONS: Final[Mapping[str, Bilingual]] = {
    "personal-data": Bilingual("だれかの個人情報や顔", "personal data or a face of somebody"),
    "dangerous": Bilingual("あぶない・まねすると危険", "dangerous"),
    "insult": Bilingual("人を傷つける", "hurts somebody"),
    "copyright": Bilingual("ほかの人の作品", "the work of somebody else"),
    "wrong-place": Bilingual("場所や内容がまちがい", "wrong place or wrong facts"),
    "advertising": Bilingual("宣伝やくりかえし", "advertising or repetition"),
    "other": Bilingual("そのほか", "something else"),
}
HARM: Final = {name: len(REASONS) - number for number, name in enumerate(REASONS)}
WORDS_MOST = 500


def known_reason(reason: str) -> str:
    """Give a reason that is one of ours.

    Raises
    ------
    InvalidInputError
    """
    if reason not in REASONS:
        raise InvalidInputError(
            [FieldError("reason", "理由を一つ選んでください。", "Choose one of the reasons.")]
        )
    return reason


def few_words(text: str, *, needed: bool = False) -> str:
    """Give a short text as it is kept.

    Raises
    ------
    InvalidInputError
        It is too long, has characters that nobody sees, or is missing.
    """
    kept = text.strip()
    if len(kept) > WORDS_MOST or foreign_characters(kept, lines=True) or (needed and not kept):
        raise InvalidInputError(
            [
                FieldError(
                    "words",
                    f"{WORDS_MOST}文字までの文で書いてください。",
                    f"Say it in up to {WORDS_MOST} characters.",
                )
            ]
        )
    return kept

"""What people are told of a photo that is not taken: what is wrong and what to do."""

from __future__ import annotations

from layers.errors import PhotoRefusedError
from layers.media.photo import PhotoLimits

TEXTS = {
    "empty": (
        "写真のファイルが空です。もう一度選んでください。",
        "The photo's file is empty. Please choose it again.",
    ),
    "too-large": (
        "写真は{megabytes} MBまでです。小さくするか、別の写真を選んでください。",
        "A photo may have up to {megabytes} MB. Make it smaller or choose another one.",
    ),
    "too-many-pixels": (
        "写真は{megapixels}00万画素までです。カメラの画質を下げるか、小さくしてください。",
        "A photo may have up to {megapixels} megapixels. Make it smaller or choose another one.",
    ),
    "not-a-picture": (
        "写真として読めないファイルです。JPEG、PNG、WebP、HEICの写真を選んでください。",
        "This file is no photo that we can read. Choose a JPEG, PNG, WebP or HEIC picture.",
    ),
    "damaged": (
        "写真のファイルが壊れています。撮り直すか、別の写真を選んでください。",
        "The photo's file is damaged. Take it again or choose another one.",
    ),
    "too-demanding": (
        "写真の処理に時間がかかりすぎました。スクリーンショットにするか、別の写真を選んでください。",
        "The photo takes too long to process. Choose another one, or a screenshot of it.",
    ),
}


def refusal(code: str, limits: PhotoLimits, *, reason: str = "") -> PhotoRefusedError:
    """Give the error for a code; `reason` is for the log, never for the page."""
    code = code if code in TEXTS else "damaged"
    numbers = {
        "megabytes": limits.size_bytes // 1_000_000,
        "megapixels": limits.pixels // 1_000_000,
    }
    ja, en = (text.format(**numbers) for text in TEXTS[code])
    return PhotoRefusedError(code, ja, en, reason=reason)

"""The one shape of errors (RFC 9457) and the one table from exception to answer.

A problem never carries the text of an exception: its words come from this table, in Japanese or
English, whichever the reader's Accept-Language prefers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import orjson
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.types import Scope, Send

from gis_server.errors import (
    BodySizeError,
    BusyError,
    CrossSiteError,
    DatabaseUnavailableError,
    FontsMissingError,
    HostRefusedError,
    MediaTypeError,
    NoCoolPlaceError,
    NoWayError,
    OperatorOnlyError,
    OutsideRunError,
    OutsideServiceError,
    ParameterError,
    RunInputsError,
    SecureConnectionError,
    SlowBodyError,
    TimeLimitError,
    UnknownCityError,
    UnknownFeatureError,
    UnknownFileError,
    UnknownJobError,
    UnknownRunError,
    UnknownWaysError,
    VersionNeededError,
)
from layers.errors import (
    AlreadyExistsError,
    InvalidInputError,
    NotAllowedError,
    PhotoRefusedError,
    SignInError,
    StaleVersionError,
    ThrottledError,
    UnknownError,
    VisitRefusedError,
)
from layers.errors import BusyError as LayersBusyError
from tiles.errors import StorageError

Headers = list[tuple[bytes, bytes]]
RETRY_AFTER_S = 3  # where somebody else is served first, or the database is away

Language = Literal["ja", "en"]

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:uchimizu:problem:"


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """One kind of error: what programs compare, and what people read.

    name : end of the `type` URN, stable.
    title, detail : (Japanese, English).
    """

    name: str
    status: int
    title: tuple[str, str]
    detail: tuple[str, str]

    @property
    def type(self) -> str:
        """Give the URN that programs compare."""
        return TYPE_PREFIX + self.name

    def as_json(self, *, language: Language, request_id: str) -> dict[str, object]:
        """Give the problem object of one request."""
        column = 0 if language == "ja" else 1
        return {
            "type": self.type,
            "title": self.title[column],
            "status": self.status,
            "detail": self.detail[column],
            "request_id": request_id,
        }


UNKNOWN_CITY = ProblemKind(
    "unknown-city",
    404,
    ("その都市はありません", "No such city"),
    (
        "この識別子の都市は公開されていません。公開中の都市は /api/cities にあります。",
        "No city of this id is published here. /api/cities lists those that are.",
    ),
)
UNKNOWN_FEATURE = ProblemKind(
    "unknown-feature",
    404,
    ("その地物はありません", "No such feature"),
    (
        "公開中のオープンデータに、この gml:id の地物はありません。",
        "No feature in the open data of this city has this gml:id.",
    ),
)
UNKNOWN_RUN = ProblemKind(
    "unknown-run",
    404,
    ("その計算はありません", "No such run"),
    (
        "この都市に、この識別子で公開中の暑さの計算はありません。",
        "No run of heat of this id is published of this city.",
    ),
)
UNKNOWN_WAYS = ProblemKind(
    "unknown-ways",
    404,
    ("歩く道のデータがありません", "No walking network"),
    (
        "この都市には歩く道のデータがまだありません。運用者が uchimizu ways build で作れます。",
        "This city has no walking network yet. Its operator makes one with uchimizu ways build.",
    ),
)
NO_WAY = ProblemKind(
    "no-way",
    404,
    ("そこへ行く道が見つかりません", "No way there"),
    (
        "道がつながっていないか、道から250 m以上離れています。",
        "The ways do not lead there, or lie over 250 m away.",
    ),
)
NO_COOL_PLACE = ProblemKind(
    "no-cool-place",
    404,
    ("途中に涼み処がありません", "No cool place on the way"),
    (
        "回り道の範囲に、出る所と行き先のほかに開いている涼み処がありません。",
        "Within the detour no cool place is open but where one sets out and where one goes.",
    ),
)
OUTSIDE_RUN = ProblemKind(
    "outside-run",
    404,
    ("計算の範囲の外です", "Outside the run"),
    (
        "この場所は計算の範囲の外です。範囲は run.json の bounds にあります。",
        "The run has no cell at this place; the bounds in its run.json say where it lies.",
    ),
)
RUN_INPUTS_MISSING = ProblemKind(
    "run-inputs-missing",
    404,
    ("この計算は変えて試せません", "This run cannot be changed"),
    (
        "この計算のもとになったデータが、このサーバーにありません。",
        "What this run was computed from is not on this server.",
    ),
)
UNKNOWN_JOB = ProblemKind(
    "unknown-job",
    404,
    ("その処理はありません", "No such job"),
    (
        "この都市に、この識別子の処理はありません。",
        "This city has no job of this id.",
    ),
)
OPERATOR_ONLY = ProblemKind(
    "operator-only",
    403,
    ("運用者だけが使えます", "For the operator only"),
    (
        "サーバーの機械から直接つなぐ運用者だけの操作です。公開中は uchimizu heat run で行います。",
        "Only from the machine of the server itself; if it is public, use uchimizu heat run.",
    ),
)
CROSS_SITE = ProblemKind(
    "cross-site",
    403,
    ("ほかのサイトからは使えません", "Not for other websites"),
    (
        "この要求は、ほかのウェブサイトのページから送られたため受け取れません。",
        "This request was sent by a page of another website, so it is refused.",
    ),
)
BODY_TOO_LARGE = ProblemKind(
    "body-too-large",
    413,
    ("送られたデータが大きすぎます", "Body too large"),
    (
        "このアドレスが受け取れる大きさは API の説明にあります。",
        "The description of this route says how much it takes.",
    ),
)
MEDIA_TYPE_REFUSED = ProblemKind(
    "unsupported-media-type",
    415,
    ("この形式は受け取れません", "Unsupported media type"),
    (
        "application/json、application/geo+json、写真は image/jpeg などで送ってください。",
        "Send application/json or application/geo+json, photos as image/jpeg and such.",
    ),
)
SLOW_BODY = ProblemKind(
    "request-timeout",
    408,
    ("データが届きませんでした", "Request timed out"),
    (
        "要求の本文が時間内に届きませんでした。もう一度送ってください。",
        "The body did not arrive in time. Send it again.",
    ),
)
BUSY = ProblemKind(
    "busy",
    503,
    ("混み合っています", "Busy"),
    (
        "いま多くの計算が進んでいます。Retry-After ヘッダーの秒数だけ待ってください。",
        "Much is being computed at the moment. Wait as many seconds as Retry-After says.",
    ),
)
TIME_LIMIT = ProblemKind(
    "time-limit",
    503,
    ("時間内に計算できませんでした", "Took too long"),
    (
        "計算が時間の上限を超えました。変えるものを減らすか、少し待ってもう一度試してください。",
        "The computation passed its time limit. Change fewer things, or try again later.",
    ),
)
NOT_FOUND = ProblemKind(
    "not-found",
    404,
    ("見つかりません", "Not found"),
    (
        "このアドレスには何もありません。つづりを確かめてください。",
        "There is nothing at this address. Check its spelling.",
    ),
)
METHOD_NOT_ALLOWED = ProblemKind(
    "method-not-allowed",
    405,
    ("この方法では使えません", "Method not allowed"),
    (
        "このアドレスで使える方法は Allow ヘッダーにあります。",
        "The Allow header lists the methods that this address takes.",
    ),
)
RANGE_NOT_SATISFIABLE = ProblemKind(
    "range-not-satisfiable",
    416,
    ("範囲がファイルの外です", "Range not satisfiable"),
    (
        "ファイルの大きさは Content-Range ヘッダーにあります。",
        "The Content-Range header gives the size of the file.",
    ),
)
BAD_REQUEST = ProblemKind(
    "bad-request",
    400,
    ("要求を読めません", "Bad request"),
    ("要求の形が正しくありません。", "The request is not well formed."),
)
HOST_REFUSED = ProblemKind(
    "host-refused",
    400,
    ("このホスト名では応じません", "Host not served"),
    (
        "このホスト名には応じません。運用者は UCHIMIZU_ALLOWED_HOSTS に加えてください。",
        "This host name is not served. Its operator adds names to UCHIMIZU_ALLOWED_HOSTS.",
    ),
)
INVALID_INPUT = ProblemKind(
    "invalid-input",
    422,
    ("入力が正しくありません", "Invalid input"),
    (
        "どの項目がなぜ受け取れないかは errors にあります。",
        "The list errors says which field cannot be taken, and why.",
    ),
)
INTERNAL_ERROR = ProblemKind(
    "internal-error",
    500,
    ("サーバーの内部で問題が起きました", "Internal error"),
    (
        "何も変更されていません。続くときは request_id を添えて運用者に知らせてください。",
        "Nothing was changed. If it goes on, tell the operator the request_id.",
    ),
)
STORAGE_UNAVAILABLE = ProblemKind(
    "storage-unavailable",
    503,
    ("公開データを読めません", "Published files cannot be read"),
    (
        "いま公開データの置き場に届きません。少し待ってからもう一度試してください。",
        "The storage of published files does not answer. Wait a moment, then try again.",
    ),
)

UNKNOWN_THING = ProblemKind(
    "unknown-thing",
    404,
    ("ありません", "No such thing"),
    (
        "この識別子のものはないか、いまの立場では見られません。",
        "There is nothing of this id, or it is not shown to you.",
    ),
)
NOT_ALLOWED = ProblemKind(
    "not-allowed",
    403,
    ("この操作はできません", "Not allowed"),
    ("この操作はここではできません。", "This is not allowed here with your role."),
)
SIGN_IN_NEEDED = ProblemKind(
    "sign-in-needed",
    403,
    ("参加すると使えます", "Sign in first"),
    (
        "この操作はログインした人だけができます。",
        "Only people who have signed in may do this.",
    ),
)
INVALID_PARAMETER = ProblemKind(
    "invalid-parameter",
    400,
    ("パラメーターが正しくありません", "Invalid parameter"),
    (
        "どのパラメーターに何が要るかは errors にあります。",
        "The list errors says which parameter is wrong and what was expected.",
    ),
)
STALE_VERSION = ProblemKind(
    "stale-version",
    412,
    ("ほかの人が先に変えました", "Changed meanwhile"),
    (
        "何も上書きしていません。いまの版を読み、どちらを残すか選んでください。",
        "Nothing was overwritten. Read the version of now and choose what to keep.",
    ),
)
VERSION_NEEDED = ProblemKind(
    "version-needed",
    428,
    ("どの版を変えるのかが要ります", "Version needed"),
    (
        "読んだときの ETag を If-Match ヘッダーで送ってください。",
        "Send the ETag that you read in the header If-Match.",
    ),
)
ALREADY_EXISTS = ProblemKind(
    "already-exists",
    409,
    ("もうあります", "Exists already"),
    (
        "この名前か識別子はもう使われています。別のものにしてください。",
        "This name or id is taken. Choose another.",
    ),
)
TOO_OFTEN = ProblemKind(
    "too-many-requests",
    429,
    ("続けすぎです", "Too many requests"),
    (
        "Retry-After ヘッダーの秒数だけ待ってから、もう一度試してください。",
        "Wait as many seconds as the header Retry-After says, then try again.",
    ),
)
SIGN_IN_FAILED = ProblemKind(
    "sign-in-failed",
    403,
    ("ログインできませんでした", "Sign-in failed"),
    (
        "ログイン名、合言葉、コード、パスキーのどれかが合いません。もう一度試してください。",
        "The login name, password, code or passkey does not fit. Try again.",
    ),
)
SECURE_CONNECTION_NEEDED = ProblemKind(
    "secure-connection-needed",
    403,
    ("安全な接続が必要です", "Secure connection needed"),
    (
        "この接続では合言葉を読まれるおそれがあり、ログインできません。https で開いてください。",
        "Passwords could be read on this connection, so nobody signs in here. Use https.",
    ),
)
OUTSIDE_SERVICE_FAILED = ProblemKind(
    "outside-service-failed",
    503,
    ("外部のサービスが答えません", "An outside service does not answer"),
    (
        "ログインの相手のサービスがいま答えません。少し待ってからもう一度試してください。",
        "The service to sign in with does not answer. Wait a moment, then try again.",
    ),
)
PHOTO_REFUSED = ProblemKind(
    "photo-refused",
    422,
    ("この写真は使えません", "This photo cannot be taken"),
    (
        "JPEG、PNG、WebP、HEICの写真を選んでください。",
        "Choose a JPEG, PNG, WebP or HEIC picture.",
    ),
)
VISIT_REFUSED = ProblemKind(
    "visit-refused",
    422,
    ("この訪問ではポイントがつきません", "This visit gives no points"),
    (
        "コードと、ポイントのきまりを見てください。",
        "Look at the code, and at the rules of points.",
    ),
)
DATABASE_UNAVAILABLE = ProblemKind(
    "database-unavailable",
    503,
    ("みんなの書き込みに届きません", "What people write cannot be reached"),
    (
        "いまは書きこめません。地図と、最後に読めた内容は見られます。少し待って試してください。",
        "The database does not answer. Nothing can be written now; maps and the last read stay.",
    ),
)
FONTS_MISSING = ProblemKind(
    "fonts-missing",
    503,
    ("印刷用の文字がありません", "The fonts for printing are not there"),
    (
        "画面がまだ作られていません。プロジェクトのフォルダーで ./run setup を実行してください。",
        "The front end is not built. Run ./run setup in the project's folder.",
    ),
)

ANSWER_TO_EXCEPTION: dict[type[Exception], ProblemKind] = {
    UnknownCityError: UNKNOWN_CITY,
    UnknownFeatureError: UNKNOWN_FEATURE,
    UnknownRunError: UNKNOWN_RUN,
    OutsideRunError: OUTSIDE_RUN,
    UnknownWaysError: UNKNOWN_WAYS,
    NoWayError: NO_WAY,
    NoCoolPlaceError: NO_COOL_PLACE,
    RunInputsError: RUN_INPUTS_MISSING,
    UnknownJobError: UNKNOWN_JOB,
    OperatorOnlyError: OPERATOR_ONLY,
    CrossSiteError: CROSS_SITE,
    BodySizeError: BODY_TOO_LARGE,
    MediaTypeError: MEDIA_TYPE_REFUSED,
    SlowBodyError: SLOW_BODY,
    BusyError: BUSY,
    TimeLimitError: TIME_LIMIT,
    UnknownError: UNKNOWN_THING,
    NotAllowedError: NOT_ALLOWED,
    ParameterError: INVALID_PARAMETER,
    StaleVersionError: STALE_VERSION,
    VersionNeededError: VERSION_NEEDED,
    AlreadyExistsError: ALREADY_EXISTS,
    InvalidInputError: INVALID_INPUT,
    ThrottledError: TOO_OFTEN,
    SignInError: SIGN_IN_FAILED,
    SecureConnectionError: SECURE_CONNECTION_NEEDED,
    OutsideServiceError: OUTSIDE_SERVICE_FAILED,
    LayersBusyError: BUSY,
    PhotoRefusedError: PHOTO_REFUSED,
    VisitRefusedError: VISIT_REFUSED,
    DatabaseUnavailableError: DATABASE_UNAVAILABLE,
    FontsMissingError: FONTS_MISSING,
    IntegrityError: ALREADY_EXISTS,  # two asked for the same at once
    DataError: INVALID_INPUT,  # PostgreSQL holds no text with U+0000
    OperationalError: DATABASE_UNAVAILABLE,
    PoolTimeoutError: DATABASE_UNAVAILABLE,
    UnknownFileError: NOT_FOUND,
    HostRefusedError: HOST_REFUSED,
    FileNotFoundError: NOT_FOUND,
    StorageError: STORAGE_UNAVAILABLE,
    OSError: STORAGE_UNAVAILABLE,
}
ANSWER_TO_STATUS = {404: NOT_FOUND, 405: METHOD_NOT_ALLOWED, 400: BAD_REQUEST}
PROBLEM_KINDS = (
    UNKNOWN_CITY,
    UNKNOWN_FEATURE,
    UNKNOWN_RUN,
    OUTSIDE_RUN,
    UNKNOWN_WAYS,
    NO_WAY,
    NO_COOL_PLACE,
    RUN_INPUTS_MISSING,
    UNKNOWN_JOB,
    OPERATOR_ONLY,
    CROSS_SITE,
    BODY_TOO_LARGE,
    MEDIA_TYPE_REFUSED,
    SLOW_BODY,
    BUSY,
    TIME_LIMIT,
    UNKNOWN_THING,
    NOT_ALLOWED,
    SIGN_IN_NEEDED,
    STALE_VERSION,
    VERSION_NEEDED,
    ALREADY_EXISTS,
    TOO_OFTEN,
    SIGN_IN_FAILED,
    SECURE_CONNECTION_NEEDED,
    OUTSIDE_SERVICE_FAILED,
    PHOTO_REFUSED,
    VISIT_REFUSED,
    DATABASE_UNAVAILABLE,
    FONTS_MISSING,
    NOT_FOUND,
    METHOD_NOT_ALLOWED,
    RANGE_NOT_SATISFIABLE,
    BAD_REQUEST,
    HOST_REFUSED,
    INVALID_INPUT,
    INVALID_PARAMETER,
    INTERNAL_ERROR,
    STORAGE_UNAVAILABLE,
)

_PREFERENCE = re.compile(r"\s*([a-zA-Z*]+)(?:-[a-zA-Z0-9-]+)?\s*(?:;\s*q=([0-9.]+))?\s*")


# What a foreign key that leads nowhere is called by PostgreSQL, by SQLite.
_LEADS_NOWHERE = ("23503", "SQLITE_CONSTRAINT_FOREIGNKEY")


def kind_of(error: Exception) -> ProblemKind:
    """Give the answer to an exception: the nearest class in the table, else 500."""
    if isinstance(error, IntegrityError) and _leads_nowhere(error):
        return UNKNOWN_THING  # somebody deleted it meanwhile
    for ancestor in type(error).__mro__:
        if ancestor in ANSWER_TO_EXCEPTION:
            return ANSWER_TO_EXCEPTION[ancestor]
    return INTERNAL_ERROR


def _leads_nowhere(error: IntegrityError) -> bool:
    names = (getattr(error.orig, name, None) for name in ("sqlstate", "sqlite_errorname"))
    return any(name in _LEADS_NOWHERE for name in names)


@lru_cache(maxsize=256)
def preferred_language(accept_language: str) -> Language:
    """Give `ja` or `en`, whichever Accept-Language ranks higher; English for anything else."""
    ranks = {"ja": 0.0, "en": 0.0}
    for part in accept_language[:200].split(","):
        match = _PREFERENCE.fullmatch(part)
        if match and match[1].lower() in ranks:
            ranks[match[1].lower()] = max(ranks[match[1].lower()], _quality(match[2]))
    return "ja" if ranks["ja"] > ranks["en"] else "en"


def _quality(text: str | None) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0


async def send_problem(
    kind: ProblemKind,
    scope: Scope,
    send: Send,
    *,
    headers: Headers | None = None,
    errors: list[dict[str, str]] | None = None,
) -> None:
    """Answer one request with a problem, in the language that its reader prefers."""
    accept = next((value for name, value in scope["headers"] if name == b"accept-language"), b"")
    language = preferred_language(accept.decode("latin-1"))
    content = kind.as_json(language=language, request_id=scope["request_id"])
    body = orjson.dumps({**content, "errors": errors} if errors else content)
    start = {
        "type": "http.response.start",
        "status": kind.status,
        "headers": [*problem_headers(language, len(body)), *(headers or [])],
    }
    await send(start)
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


def problem_headers(language: Language, length: int) -> Headers:
    """Give the headers of a problem whose body has `length` bytes."""
    return [
        (b"content-type", MEDIA_TYPE.encode()),
        (b"content-length", b"%d" % length),
        (b"content-language", language.encode()),
        (b"vary", b"Accept-Language"),
        (b"cache-control", b"no-store"),
    ]

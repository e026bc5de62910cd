"""What comes from the few pages with plain forms: signing in, setting up, signing out."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.requests import Request

from bot.http.body import Refused, read_bytes

_CAP = 8 * 1024  # bytes
_MOST = 10  # fields
_TYPE = "application/x-www-form-urlencoded"
_NOT_A_FORM = Refused(400, "not_a_form", "表单内容不对，请刷新页面再试。")


async def read_form(request: Request) -> Mapping[str, str]:
    """Return the fields of a small form.

    Raises:
        Refused: too large, not a form, or a field twice.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip() != _TYPE:
        raise _NOT_A_FORM
    body = await read_bytes(request, _CAP)
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            encoding="utf-8",
            errors="strict",
            max_num_fields=_MOST,
        )
    except ValueError:
        raise _NOT_A_FORM from None
    fields = dict(pairs)
    if len(fields) != len(pairs) or any("\x00" in value for value in fields.values()):
        raise _NOT_A_FORM
    return fields

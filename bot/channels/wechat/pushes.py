"""What WeChat pushes: XML or JSON, read strictly into one small typed model.

Nothing of an XML document is taken but the texts of the root's children: no DOCTYPE, no
entities, no tag twice, few tags, little depth. Source: developers.weixin.qq.com/doc/service/guide/
product/message/Receiving_standard_messages.html and Receiving_event_pushes.html.
"""

from __future__ import annotations

from typing import Annotated, Any
from xml.parsers import expat

import orjson
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from bot.channels.wechat.envelope import Broken

_DEPTH = 6
_TAGS = 200
_LATEST = 4_102_444_800  # the year 2100, epoch seconds


def _written(value: object) -> object:
    """Return JSON's numbers as XML writes them."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Id = Annotated[str, BeforeValidator(_written), Field(pattern=r"^[A-Za-z0-9_-]{0,64}$")]
User = Annotated[str, Field(pattern=r"^[A-Za-z0-9_@.-]{1,64}$")]
Short = Annotated[str, Field(max_length=512)]
Long = Annotated[str, Field(max_length=32_768)]
Degrees = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]


class Push(BaseModel):
    """A push, as far as we read it; what its type does not have is empty."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)

    to: User = Field(alias="ToUserName")
    user: User = Field(alias="FromUserName")
    created: Annotated[int, Field(alias="CreateTime", ge=0, le=_LATEST)]
    type: Annotated[str, Field(alias="MsgType", pattern=r"^[A-Za-z0-9_-]{1,32}$")]
    id: Id = Field("", alias="MsgId")
    content: Long = Field("", alias="Content")
    button: Annotated[Short, BeforeValidator(_written)] = Field("", alias="bizmsgmenuid")
    media: Short = Field("", alias="MediaId")
    format: Short = Field("", alias="Format")
    heard: Long = Field("", alias="Recognition")
    latitude: Degrees = Field(0.0, alias="Location_X")
    longitude: Degrees = Field(0.0, alias="Location_Y")
    label: Long = Field("", alias="Label")
    title: Long = Field("", alias="Title")
    url: Long = Field("", alias="Url")
    page: Long = Field("", alias="PagePath")
    event: Annotated[str, Field(alias="Event", pattern=r"^[A-Za-z0-9_-]{0,64}$")] = ""
    key: Annotated[str, BeforeValidator(_written), Field(alias="EventKey", max_length=1024)] = ""


def fields(body: bytes) -> dict[str, Any]:
    """Return the fields of an XML or JSON document.

    Raises:
        Broken: it is neither, or holds what no push holds.
    """
    return _json(body) if is_json(body) else _Texts().of(body)


def is_json(body: bytes) -> bool:
    """Tell whether a body means to be JSON."""
    return body.lstrip()[:1] == b"{"


def decode(body: bytes) -> Push:
    """Return the push in *body*.

    Raises:
        Broken: it is none.
    """
    try:
        return Push.model_validate(fields(body))
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors(include_input=False)[0]["loc"])
        raise Broken(f"wrong field {where[:40]}") from None


def _json(body: bytes) -> dict[str, Any]:
    try:
        found = orjson.loads(body)
    except (orjson.JSONDecodeError, RecursionError):
        raise Broken("not JSON") from None
    if not isinstance(found, dict):
        raise Broken("not an object")
    return found


class _Texts:
    """Collects the texts of the root's children, once each."""

    def __init__(self) -> None:
        self._found: dict[str, str] = {}
        self._open: list[str] = []
        self._tags = 0
        self._text: list[str] = []

    def of(self, body: bytes) -> dict[str, Any]:
        """Return them by name."""
        parser = expat.ParserCreate("utf-8")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.append
        parser.StartDoctypeDeclHandler = _refuse
        parser.EntityDeclHandler = _refuse
        parser.ProcessingInstructionHandler = _refuse
        try:
            body.decode()  # expat would take UTF-16, too
            parser.Parse(body, True)  # noqa: FBT003 - expat's own signature: this is all
        except (expat.ExpatError, UnicodeError):
            raise Broken("not XML") from None
        return dict(self._found)

    def _start(self, name: str, _attributes: object) -> None:
        self._tags += 1
        self._open.append(name)
        if self._tags > _TAGS or len(self._open) > _DEPTH:
            raise Broken("too many tags")
        if len(self._open) == 2:  # noqa: PLR2004 - the root's child
            self._text.clear()
            if name in self._found:
                raise Broken("a tag twice")

    def _end(self, name: str) -> None:
        if len(self._open) == 2:  # noqa: PLR2004 - the root's child
            self._found[name] = "".join(self._text)
        self._open.pop()


def _refuse(*_: object) -> None:
    raise Broken("a DOCTYPE or an instruction")

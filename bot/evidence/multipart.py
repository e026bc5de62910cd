"""Read a form of one file while it comes in (multipart/form-data, RFC 7578), and nothing else.

One part is taken, named `file`; a second part, a preamble or a missing end is refused. What is in
memory is a chunk and the length of the boundary.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

from bot.http.body import Refused

_HEADERS = 8 * 1024  # bytes of a part's head
_BOUNDARY = re.compile(
    r"\Amultipart/form-data *;.*\bboundary=(\"?)([\w'()+,./:=?-]{1,70})\1 *(?:;|\Z)", re.IGNORECASE
)
_NAMED = re.compile(
    rb'^content-disposition: *form-data; *name="file"; *filename="([^"\r\n]*)"', re.IGNORECASE
)
_CLOSE = {"connection": "close"}
_NO_FORM = Refused(415, "not_form", "请用 multipart/form-data。Send multipart/form-data.", _CLOSE)
_NO_FILE = Refused(
    400, "form", "表单里应当只有一个名为 file 的文件。Send one file named file.", _CLOSE
)


def boundary_of(content_type: str) -> bytes:
    """Return the boundary of a form.

    Raises:
        Refused: 415, it is no form.
    """
    found = _BOUNDARY.match(content_type)
    if found is None:
        raise _NO_FORM
    return found[2].encode()


class FormFile:
    """The one file of a form: first `name`, then `chunks`."""

    def __init__(self, body: AsyncIterator[bytes], boundary: bytes) -> None:
        self._body = body
        self._end = b"\r\n--" + boundary
        self._left = bytearray(b"\r\n")  # so that the first boundary looks like every other

    async def name(self) -> str:
        """Return the name that was given, and stand before the first byte.

        Raises:
            Refused: 400, the form does not begin with a file.
        """
        begin = self._end + b"\r\n"
        while (at := self._left.find(b"\r\n\r\n", len(begin) - 2)) < 0:
            if len(self._left) > _HEADERS or not await self._more():
                raise _NO_FILE
        head = bytes(self._left[: at + 2])
        del self._left[: at + 4]
        lines = head.removeprefix(begin).split(b"\r\n")
        found = next((named for line in lines if (named := _NAMED.match(line))), None)
        if found is None or not head.startswith(begin):
            raise _NO_FILE
        return found[1].decode("utf-8", "replace").replace("%22", '"')

    async def chunks(self) -> AsyncIterator[bytes]:
        """Give the file's bytes.

        Raises:
            Refused: 400, the form ends before the file does, or goes on behind it.
        """
        while (at := self._left.find(self._end)) < 0:
            if (sure := len(self._left) - len(self._end)) > 0:
                yield bytes(self._left[:sure])
                del self._left[:sure]
            if not await self._more():
                raise _NO_FILE
        if at:
            yield bytes(self._left[:at])
        del self._left[: at + len(self._end)]
        while len(self._left) <= len(b"--\r\n") and await self._more():
            pass
        if bytes(self._left) not in (b"--", b"--\r\n"):
            raise _NO_FILE

    async def _more(self) -> bool:
        """Read on; False at the end."""
        async for chunk in self._body:
            if chunk:
                self._left += chunk
                return True
        return False

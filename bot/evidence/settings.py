"""What an operator sets for files that are handed in (config.yml: evidence)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from bot.values import Term
from dialogues.script import Closed

MIB = 1024 * 1024
_TCP = re.compile(r"tcp:([\w.-]{1,200}|\[[0-9a-fA-F:]{2,45}\]):(\d{1,5})")


def _scanner(address: str) -> str:
    if address and not (_TCP.fullmatch(address) or re.fullmatch(r"unix:/.{1,100}", address)):
        raise ValueError(
            f"地址写成 unix:/run/clamav/clamd.ctl 或 tcp:127.0.0.1:3310 的样子，"
            f"现在写的是“{address}”"
        )
    return address


Mib = Annotated[int, Field(ge=1, le=2048)]
Scanner = Annotated[str, AfterValidator(_scanner)]


class Evidence(Closed):
    """Sizes in MiB, spans as 10m or 3d.

    image, voice, video, file: the largest of each kind. megapixels: of a picture as it is
    decoded. decode_time, decode_memory: of the process that opens a file; of the
    processor it gets a third of that time. spare: what the disk
    must have left. upload_time: a whole upload. link_life: at least, at most twice as long.
    fetch_patience: how long a platform keeps media. clamd: "" for none.
    """

    image: Mib = 20
    voice: Mib = 20
    video: Mib = 100
    file: Mib = 20
    megapixels: Annotated[int, Field(ge=1, le=200)] = 40
    decode_time: Term = timedelta(seconds=15)
    decode_memory: Annotated[int, Field(ge=256, le=8192)] = 640
    uploads_per_minute: Annotated[int, Field(ge=1, le=6000)] = 20
    files_per_day: Annotated[int, Field(ge=1, le=10_000)] = 60
    spare: Annotated[int, Field(ge=1, le=1024 * 1024)] = 1024
    upload_time: Term = timedelta(minutes=5)
    link_life: Term = timedelta(minutes=10)
    fetch_patience: Term = timedelta(days=3)
    clamd: Scanner = ""
    without_clamd: Literal["accept", "refuse"] = "accept"

    def most(self, kind: str) -> int:
        """Return the largest size in bytes of a *kind*; of an unknown kind the largest of all."""
        by_kind = {"image": self.image, "voice": self.voice, "video": self.video}
        whole = max(*by_kind.values(), self.file)
        return MIB * (by_kind | {"file": self.file}).get(kind, whole)

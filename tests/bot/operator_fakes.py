"""An operator at the command line: commands run in this process, in a folder with own scripts."""

from __future__ import annotations

import json
import shutil
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import dialogues
from bot.__main__ import main
from dialogues.state import ScriptRef, State
from dialogues.talks import Meant, meant_parse
from storage import codec, conversations, inbox, migrate, scripts
from storage.inbox import Arrival
from storage.store import Store, Tx

NOON = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
BROKEN = Meant.model_validate({
    "intent": "complaint", "category": "quality.fault", "emotion": "anger", "heat": 1,
    "slots": {"product": "耳机", "phone": "13800138000", "contact_name": "张小三"},
})  # fmt: skip
ANSWER = Meant.model_validate({"intent": "supplement", "slots": {"date": "上周三=2026-11-18"}})
WORDS = ("我叫张小三，耳机坏了，电话 13800138000", "上周三")


@dataclass(frozen=True)
class Operator:
    """Runs `qingsu` in *folder*, whose scripts stand in folder/words."""

    folder: Path
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *words: str) -> tuple[int, str, str]:
        """Run a command: (exit code, out, err)."""
        with pytest.raises(SystemExit) as ended:
            main([*words, "--data", "kept"])
        out, err = self.capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return ended.value.code, out, err

    @property
    def url(self) -> str:
        """Return the database's address."""
        return f"sqlite:///{self.folder}/kept/qingsu.db"

    def store(self) -> closing[Store]:
        """Open the store, made when it is not there yet."""
        migrate.upgrade(self.url)
        return closing(Store.open(self.url))

    def draft(self, name: str, old: str, new: str, *, into: str = "draft") -> str:
        """Copy the scripts, change one file of the copy, return the folder's name."""
        to = self.folder / into
        shutil.rmtree(to, ignore_errors=True)
        shutil.copytree(self.folder / "words", to)
        text = (to / name).read_bytes().decode()
        assert old in text
        (to / name).write_bytes(text.replace(old, new, 1).encode())
        return into

    def live(self, name: str) -> tuple[int, int | None, int]:
        """Return the release in use, the one on trial, and its share."""
        with self.store() as store:
            found = store.read(scripts.live)[name]
        return found.number, found.canary, found.share

    def talk(self, number: int) -> None:
        """Let a customer's talk be recorded, as a server would."""
        with self.store() as store:
            for n, (text, meant) in enumerate(zip(WORDS, (BROKEN, ANSWER), strict=True)):
                at = NOON + timedelta(minutes=2 * n)
                arrival = Arrival("web", "shop", f"u{number}", f"{number}-{n}", "message", at, text)
                got = store.do(partial(inbox.receive, arrival=arrival))
                store.do(partial(_read, got=got, text=text, meant=meant))
            state = replace(State(ScriptRef("quality", "v1")), closed=True)
            store.do(partial(conversations.save, chat=f"web:shop:u{number}", state=state, was=0))


def _read(tx: Tx, got: inbox.Received, text: str, meant: Meant) -> None:
    assert got.message_id is not None
    parse = codec.dumps(meant_parse(text, meant))
    inbox.mark_read(tx, got.message_id, meant.emotion, meant.heat, parse)
    inbox.settle(tx, [got.inbox_id], got.inbox_id)


def at_work(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Operator:
    """Stand in *folder* with scripts of one's own, without any settings of this machine."""
    monkeypatch.chdir(folder)
    for name in ("QINGSU_CONFIG", "QINGSU_DATA", "DATA", "QINGSU_STORAGE_URL"):
        monkeypatch.delenv(name, raising=False)
    shutil.copytree(Path(dialogues.__file__).with_name("scripts"), folder / "words")
    for path in (folder / "words").glob("*.talks.yml"):
        if path.name != "price.talks.yml":  # the others only take time
            path.unlink()
    (folder / "config.yml").write_text("scripts: {folder: words}\n", encoding="utf-8")
    return Operator(folder, capsys)


def plain(lines: str) -> list[dict[str, Any]]:
    """Return JSON lines as dicts."""
    return [json.loads(line) for line in lines.splitlines()]

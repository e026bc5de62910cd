"""config.yml: every mistake is found on its line and said in Chinese; defaults need no file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot import config
from dialogues.typed_yaml import FileError

ROOT = Path(__file__).parents[2]


def written(folder: Path, text: str) -> Path:
    path = folder / "config.yml"
    path.write_text(text, encoding="utf-8")
    return path


def mistakes(folder: Path, text: str) -> list[str]:
    path = written(folder, text)
    with pytest.raises(FileError) as caught:
        config.read(path)
    return [str(m).removeprefix(f"{folder}/") for m in caught.value.mistakes]


MISTAKES = {
    "a Rasa without http": ("nlu:\n  rasa: {url: 'ftp://here'}\n", 2, "http://127.0.0.1:5005"),
    "a Rasa that is a word": ("nlu:\n  rasa: {url: here}\n", 2, "http://127.0.0.1:5005"),
    "a password in an address": ("nlu:\n  rasa:\n    url: http://a:b@c\n", 3, "QINGSU_RASA_TOKEN"),
    "a token in an address": ("nlu:\n  rasa:\n    url: http://c?token=b\n", 3, "QINGSU_RASA_TOKEN"),
    "a pipeline not known": ("nlu:\n  rasa: {pipeline: heavy}\n", 2, "light 或 diet"),
    "a pipeline of nothing": ("nlu:\n  rasa: {pipeline: []}\n", 2, "至少要有 1 项"),
    "a component without name": ("nlu:\n  rasa:\n    pipeline: [{max: 3}]\n", 3, "name"),
    "an unknown part": ("company: {}\ncompnay: {}\n", 2, "不认识的项"),
    "an unknown key": ("company:\n  name: 甲\n  bot: 乙\n", 3, "不认识的项"),
    "a key twice": ("server:\n  port: 1\n  port: 2\n", 3, "写了两次"),
    "an empty name": ("company:\n  name: ''\n", 2, "不能是空的"),
    "a part without keys": ("server:\n  port: 80\ncompany: 甲公司\n", 3, "名称: 内容"),
    "an unknown time zone": ("company:\n  timezone: Asia/Peking\n", 2, "时区"),
    "a time zone that is a path": ("company:\n  timezone: ../etc/passwd\n", 2, "时区"),
    "a day too many": ("calendar:\n  days: [1, 8]\n", 2, "不大于 7"),
    "no day at all": ("calendar:\n  days: []\n", 2, "至少要有 1 项"),
    "a day in words": ("calendar:\n  days:\n    - 1\n    - 周二\n", 4, "整数"),
    "hours as one text": ("calendar:\n  hours: 09:00-12:00\n", 2, "列表"),
    "hours in words": ("calendar:\n  hours: [早九晚五]\n", 2, "09:00-12:00"),
    "hours that end before they begin": ("calendar:\n  hours: ['22:00-06:00']\n", 2, "跨夜"),
    "hours past midnight": ("calendar:\n  hours: ['22:00-24:30']\n", 2, "09:00-12:00"),
    "hours that overlap": ("calendar:\n  hours: ['09:00-12:00', '11:00-18:00']\n", 2, "重叠"),
    "holidays of elsewhere": ("calendar:\n  holidays: us\n", 2, "'cn' 或 'none'"),
    "a date in words": ("calendar:\n  closed:\n    - 元旦\n", 3, "2026-10-01"),
    "a date that is none": ("calendar:\n  open: [2026-02-30]\n", 2, "2026-10-01"),
    "a channel not built": ("channels:\n  fax: {enabled: true}\n", 2, "不认识的项"),
    "an answer that is neither": ("channels:\n  web:\n    enabled: 也许\n", 3, "true 或 false"),
    "a limit of nothing": ("channels:\n  limits: {messages_per_minute: 0}\n", 2, "不小于 1"),
    "an engine not built": ("nlu:\n  engine: magic\n", 2, "'builtin'"),
    "examples that are not there": ("nlu:\n  examples: nowhere\n", 2, "没有这个文件夹"),
    "a catalogue that is not there": ("nlu:\n  catalogue: none.txt\n", 2, "没有这个文件"),
    "scripts that are not there": ("scripts:\n\n  folder: nowhere\n", 3, "没有这个文件夹"),
    "limits that are not there": ("sla:\n  file: nowhere.yml\n", 2, "没有这个文件"),
    "limits as they were written once": ("sla:\n  urgent: {plan: 1h}\n", 2, "不认识的项"),
    "a size in words": ("limits:\n  body: 大\n", 2, "64KiB"),
    "a size without end": ("limits:\n  body: 99GiB\n", 2, "64KiB"),
    "a size too large": ("limits:\n  body: 1024MiB\n", 2, "不大于"),
    "a session for ever": ("desk:\n  session_longest: 365d\n", 2, "30d"),
    "an audit cut short": ("retention:\n  audit: 30\n", 2, "不小于 180"),
    "days in fractions": ("retention:\n  talks: 1.5\n", 2, "整数"),
    "a password in the file": ("storage:\n  url: postgresql://me:secret@db/x\n", 2, "密码"),
    "a database not supported": ("storage:\n  url: mysql://db/x\n", 2, "sqlite:///"),
    "a port out of range": ("server:\n  host: 0.0.0.0\n  port: 70000\n", 3, "不大于 65535"),
    "not YAML": ("server:\n  port: 80\n host: x\n", 3, "不是合法的 YAML"),
    "nothing in it": ("", 1, "空的"),
    "a list": ("- company\n", 1, "名称: 内容"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_said_on_its_line(name: str, tmp_path: Path) -> None:
    text, line, what = MISTAKES[name]
    found = mistakes(tmp_path, text)
    assert len(found) == 1, found
    assert found[0].startswith(f"config.yml:{line}: "), found
    assert what in found[0]


def test_a_mistake_never_repeats_a_password(tmp_path: Path) -> None:
    found = mistakes(tmp_path, "storage:\n  url: postgresql://me:hunter2@db/x\n")
    assert found
    assert "hunter2" not in "".join(found)


def test_all_mistakes_come_at_once(tmp_path: Path) -> None:
    found = mistakes(tmp_path, "server:\n  port: no\ndesk:\n  idle: 5m\nlimits:\n  text: 1\n")
    assert {m.split(":")[1] for m in found} == {"2", "4", "6"}


def test_a_file_that_is_not_there_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="读不了这个文件"):
        config.read(tmp_path / "elsewhere.yml")


def test_the_file_delivered_says_the_defaults() -> None:
    assert config.read(ROOT / "config.yml") == config.Config()


def test_what_is_written_is_what_counts(tmp_path: Path) -> None:
    (tmp_path / "words").mkdir()
    (tmp_path / "own.yml").touch()
    path = written(
        tmp_path,
        "company: {name: 晨光家电, timezone: Asia/Urumqi}\n"
        "calendar:\n"
        "  days: [1, 2, 3, 4, 5]\n"
        "  hours: ['13:30-18:00', '09:00-12:00']\n"
        "  closed: [2026-12-31]\n"
        "channels: {rest: {enabled: false}}\n"
        "scripts: {folder: words}\n"
        "sla: {file: own.yml}\n"
        "limits: {body: 1MiB}\n"
        "server: {port: 0}\n",
    )
    found = config.read(path)
    assert (found.company.name, found.company.bot_name) == ("晨光家电", "小安")
    assert [(s.begin, s.end) for s in found.calendar.hours] == [(540, 720), (810, 1080)]
    assert found.calendar.closed == (date(2026, 12, 31),)
    assert (found.channels.rest.enabled, found.channels.web.enabled) == (False, True)
    assert found.scripts.folder == tmp_path / "words"
    assert found.sla.file == tmp_path / "own.yml"
    assert (found.limits.body, found.server.port) == (1024 * 1024, 0)


def test_text_stays_text(tmp_path: Path) -> None:
    """String-first YAML: no is a name, 21:47 is not a number of seconds."""
    found = config.read(written(tmp_path, "company: {name: no, bot_name: 21:47}\n"))
    assert (found.company.name, found.company.bot_name) == ("no", "21:47")


def test_a_pipeline_of_rasa_s_is_read_as_rasa_reads_it(tmp_path: Path) -> None:
    """The file is text first; Rasa's options have no model that would type them."""
    text = (
        "nlu:\n  rasa:\n    pipeline:\n    - {name: A, n: 3, x: -0.5, yes: true, no: null}\n"
        "    - {name: B, many: [1, {two: 'False'}], word: no, version: 1.2.3}\n"
    )
    assert config.read(written(tmp_path, text)).nlu.rasa.pipeline == (
        {"name": "A", "n": 3, "x": -0.5, "yes": True, "no": None},
        {"name": "B", "many": [1, {"two": False}], "word": "no", "version": "1.2.3"},
    )

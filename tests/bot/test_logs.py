"""A log line is one JSON object without personal data, whatever was given to it."""

from __future__ import annotations

import io
import json
import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import structlog

from bot import logs


@contextmanager
def _logging_to(stream: io.StringIO) -> Iterator[None]:
    root = logging.getLogger()
    handlers, level, before = list(root.handlers), root.level, structlog.get_config()
    logs.configure(stream)
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**before)


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    out = io.StringIO()
    with _logging_to(out):
        yield out


def _lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_is_json_with_utc_time_level_and_event(stream: io.StringIO) -> None:
    structlog.get_logger().info("turn taken", chat="web:default:v1", ms=3)
    (line,) = _lines(stream)
    assert line["event"] == "turn taken"
    assert line["level"] == "info"
    assert line["timestamp"].endswith("Z")
    assert (line["chat"], line["ms"]) == ("web:default:v1", 3)


def test_what_a_customer_wrote_shows_only_its_length(stream: io.StringIO) -> None:
    structlog.get_logger().info("x", text="洗衣机漏水", deep={"message": "退钱", "list": ["a"]})
    (line,) = _lines(stream)
    assert line["text"] == "<5 characters>"
    assert line["deep"] == {"message": "<2 characters>", "list": ["a"]}


@pytest.mark.parametrize(
    ("key", "value", "kept"),
    [
        ("sender", "13812345678", "138****5678"),
        ("number", 13812345678, "138****5678"),
        ("count", 1234567, 1234567),
        ("name", "张三", "张**"),
        ("contact_name", "欧阳明", "欧**"),
        ("many", ["13812345678", {"b": "a@b.cn"}], ["138****5678", {"b": "a***@b.cn"}]),
        ("case", "TS251125-12345678", "TS251125-12345678"),
        ("nothing", None, None),
        ("sure", 0.25, 0.25),
        ("yes", True, True),
        ("bytes", b"13812345678", "b'138****5678'"),
    ],
)
def test_every_kind_of_value_is_masked(
    stream: io.StringIO, key: str, value: object, kept: object
) -> None:
    structlog.get_logger().warning("x", **{key: value})
    assert _lines(stream)[0][key] == kept


def test_lines_of_libraries_are_masked_too(stream: io.StringIO) -> None:
    logging.getLogger("some.library").error("no answer from %s", "13812345678")
    (line,) = _lines(stream)
    assert line["event"] == "no answer from 138****5678"
    assert line["logger"] == "some.library"


def test_a_traceback_is_kept_and_masked(stream: io.StringIO) -> None:
    try:
        int("我叫张三 13812345678")
    except ValueError:
        structlog.get_logger().exception("turn failed")
    (line,) = _lines(stream)
    assert "我叫张** 138****5678" in line["exception"]
    assert "张三" not in stream.getvalue()


def test_a_customer_cannot_forge_a_line(stream: io.StringIO) -> None:
    structlog.get_logger().info("x", path='/a\r\n{"event":"forged"}\x1b[2J')
    assert len(_lines(stream)) == 1
    assert "\x1b" not in _lines(stream)[0]["path"]


def test_a_value_that_holds_itself_is_cut_off(stream: io.StringIO) -> None:
    around: list[Any] = []
    around.append(around)
    structlog.get_logger().info("x", around=around)
    assert len(_lines(stream)) == 1


@pytest.mark.slow
def test_ten_thousand_planted_phones_and_ids_never_show(stream: io.StringIO) -> None:
    """S0-08."""
    log = structlog.get_logger()
    planted = [f"1{3 + n % 7}{secrets.randbelow(10**9):09d}" for n in range(2_500)]
    for n, phone in enumerate(planted):
        log.info("x", chat=f"rest:default:{phone}", n=n)
        log.info(" ".join(("called", phone[:3], phone[3:7], phone[7:])))
        log.info("x", payload=phone, id=f"110101199003{phone[:5]}X")
        logging.getLogger("lib").info("%s", {"to": phone})
    text = stream.getvalue()
    assert text.count("\n") == 10_000
    assert [phone for phone in planted if phone in text] == []


class _Full(io.StringIO):
    tried = 0

    def write(self, _text: str) -> int:
        """Refuse."""
        self.tried += 1
        raise OSError(28, "No space left on device")


def test_a_full_disk_under_the_log_stops_nothing() -> None:
    full = _Full()
    with _logging_to(full):
        structlog.get_logger().info("x")
        logging.getLogger("lib").error("y")
    assert full.tried == 2

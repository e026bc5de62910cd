"""Logs: one JSON object a line, UTC, personal data masked, control characters escaped.

Everything that is logged passes through here, the lines of libraries too. What a customer wrote
is never logged: such keys show its length. A line that cannot be written (disk full, pipe
closed) is dropped: a log must never stop a conversation.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any, TextIO

import orjson
import structlog

from dialogues.masking import escape, mask, mask_name

_KEPT = frozenset({"timestamp", "level", "logger", "request"})  # ours: nothing of a customer in it
_WORDS = frozenset({"text", "message", "words", "body", "payload", "title"})
_NAMES = frozenset({"name", "customer", "contact", "contact_name", "agent_name"})
_DEEP = 6
_LONG = 4000  # characters of one value, a traceback for example


def masked(_logger: object, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Make every value of *event* fit to be kept; a structlog processor."""
    return {key: value if key in _KEPT else _safe(key, value, 0) for key, value in event.items()}


def _safe(key: str, value: object, depth: int) -> object:
    match value:
        case None | bool() | float():
            return value
        case str() if key in _WORDS:
            return f"<{len(value)} characters>"
        case str() if key in _NAMES:
            return escape(mask_name(value))
        case int():
            return _number(value)
        case Mapping() if depth < _DEEP:
            return {str(k): _safe(str(k), v, depth + 1) for k, v in value.items()}
        case Sequence() if depth < _DEEP and not isinstance(value, str | bytes):
            return [_safe(key, one, depth + 1) for one in value]
    return escape(mask(str(value)[:_LONG]), lines=key == "exception")


def _number(value: int) -> object:
    """Mask a number long enough to be a phone or an order as text would be."""
    text = str(value)
    hidden = mask(text)
    return value if hidden == text else hidden


def _line(_logger: object, _method: str, event: MutableMapping[str, Any]) -> str:
    return orjson.dumps(dict(event), option=orjson.OPT_NON_STR_KEYS, default=str).decode()


class _Handler(logging.Handler):
    """Writes lines to *stream*; one that cannot be written is dropped without a word."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self._stream = stream

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self._stream.write(self.format(record) + "\n")
            self._stream.flush()
        except (OSError, ValueError):  # disk full, pipe gone, stream closed at exit
            return


def configure(stream: TextIO, level: str = "INFO") -> None:
    """Send every log line of the process to *stream*; called once, by the commands.

    level: DEBUG, INFO, WARNING or ERROR.
    """
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    handler = _Handler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, masked, _line],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )

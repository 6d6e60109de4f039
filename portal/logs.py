"""What the machine writes down: a line of JSON for each event, and in it nothing about a person.

Our own sentences name numbers and kinds only. Libraries quote what people typed, so of theirs we
keep the sentence and leave out what was filled in.
"""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog
from structlog.contextvars import bind_contextvars, clear_contextvars

from portal.errors import trace_of

__all__ = ["bind_contextvars", "clear_contextvars", "machine_log", "write_logs"]
OURS = frozenset({"portal", "campaigns", "intake", "tasks"})
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
GONE = "…"
# They tell of every step they take; what we want to know of it our own line says.
TALKATIVE = ("celery", "kombu", "amqp", "fontTools", "weasyprint", "PIL", "alembic")
# The last net, under every sentence: addresses, numbers to phone, secrets, machines of visitors.
PERSONAL = re.compile(
    r"[^\s@\"'<>(,;]+@[\w.-]+"
    r"|(?<![\w:.-])(?:\+|0)\d(?:[\s-]?\d){7,11}(?!\d)"
    r"|(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Z])(?=[\w-]*[a-z])[\w-]{22,}(?![\w-])"
    r"|(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])"
)


def machine_log(name: str) -> Any:
    """A log that takes fields: ``log.info("request", status=200)``."""
    log: Any = structlog.wrap_logger(
        logging.getLogger(name),
        processors=[
            structlog.stdlib.filter_by_level,
            *_around(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    return log


def write_logs(level: str = "INFO") -> None:
    """From here on this process writes its log to stderr, one line of JSON an event."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(line_of_json())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


def line_of_json() -> logging.Formatter:
    """How an event becomes a line, whoever wrote it."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_around(),
        use_get_message=False,
        pass_foreign_args=True,
        processors=[
            _without_people,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )


def _around() -> list[Any]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
    ]


def _without_people(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Fill in what is ours or a number; of a failure keep its kind and its lines of code."""
    record: logging.LogRecord = event["_record"]
    arguments = event.pop("positional_args", None)
    if arguments:
        is_ours = record.name.partition(".")[0] in OURS
        event["event"] = _filled(str(event["event"]), arguments, is_ours=is_ours)
    failure = event.pop("exc_info", None)
    if isinstance(failure, tuple) and failure[1] is not None:
        event["trace"] = trace_of(failure[1])
    event.pop("stack_info", None)
    for name in ("event", "trace"):
        if name in event:
            event[name] = PERSONAL.sub(GONE, str(event[name]))
    return event


def _filled(sentence: str, arguments: Any, *, is_ours: bool) -> str:
    """The sentence with its values; a stranger's words stay out."""
    if not is_ours:
        arguments = (
            {name: _safe(value) for name, value in arguments.items()}
            if isinstance(arguments, dict)
            else tuple(_safe(value) for value in arguments)
        )
    try:
        return str(sentence % arguments)
    except (TypeError, ValueError):
        return sentence


def _safe(value: object) -> object:
    """A number as it is, a failure as its kind, anything else not at all."""
    if isinstance(value, int | float):
        return value
    return type(value).__name__ if isinstance(value, BaseException) else GONE

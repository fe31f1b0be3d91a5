"""How the service writes its log: one JSON line an event on stderr, event = noun.past_verb, facts as keys.

A log line holds ids, codes, counts and times. It never holds a name, an identity number, recognised text or a token: keys
that carry such things are dropped here as a last net, and the callers do not pass them in the first place.
"""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

FORBIDDEN_KEYS = frozenset(
    {"name", "holder", "holder_name", "id_number", "text", "token", "password", "passphrase", "secret", "say", "fields"}
)


def configure_log(*, level: str = "INFO", human: bool = False) -> None:
    """Set the log up once for this process; `human` gives coloured lines for a terminal."""
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer() if human else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            drop_personal_facts,
            name_exception,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),  # stderr as it is now, not as it was
        cache_logger_on_first_use=False,
    )


def drop_personal_facts(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Remove facts whose key says that they are personal, and say that something was removed."""
    dropped = sorted(FORBIDDEN_KEYS & event.keys())
    for key in dropped:
        del event[key]
    if dropped:
        event["dropped"] = dropped
    return event


def name_exception(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace an exception by its class and code: its message may hold what the log must not."""
    error = event.pop("error", None)
    event.pop("exc_info", None)
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["code"] = getattr(error, "code", None)
    elif error is not None:
        event["error"] = error
    return event


def get_log() -> structlog.typing.FilteringBoundLogger:
    """The logger of this process."""
    log: structlog.typing.FilteringBoundLogger = structlog.get_logger()
    return log

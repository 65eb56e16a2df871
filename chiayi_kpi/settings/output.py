"""``LOGGING`` of a server."""

import socket
from typing import Any

import environ

from chiayi_kpi.settings.addresses import host_and_port
from chiayi_kpi.settings.environment import env, gettext

VISITORS = {"visitors": {"()": "chiayi_kpi.core.output.VisitorsFault"}}
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


def log_level() -> str:
    return env.word("LOG_LEVEL", default="INFO", known=_LEVELS)


def syslog_address() -> str | tuple[str, int] | None:
    """Where ``LOG_SYSLOG`` leads: a socket's path, or a machine that is known and its port; None where it is not set."""
    text = env.str("LOG_SYSLOG", default="").strip()
    if not text or text.startswith("/"):
        return text or None
    place = host_and_port(text)
    if place is None:
        said = gettext("LOG_SYSLOG must be /dev/log or a host and its port such as 192.0.2.7:514, not “%s”")
        raise environ.ImproperlyConfigured(said % text)
    try:
        socket.getaddrinfo(*place, type=socket.SOCK_DGRAM)
    except (OSError, UnicodeError):
        said = gettext("LOG_SYSLOG names a machine that cannot be found: “%s”")
        raise environ.ImproperlyConfigured(said % place[0]) from None
    return place


def logging_as_json(level: str, syslog: str | tuple[str, int] | None = None) -> dict[str, Any]:
    """To standard output, and besides to ``syslog`` (a socket's path, or host and port) where it is set."""
    handlers: dict[str, Any] = {
        "output": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "json"}
    }
    if syslog:
        handlers["syslog"] = {
            "class": "logging.handlers.SysLogHandler",
            "address": syslog,
            "formatter": "json",
        }
    for handler in handlers.values():
        handler["filters"] = ["visitors"]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": VISITORS,
        "formatters": {"json": {"()": "chiayi_kpi.core.output.JsonFormatter"}},
        "handlers": handlers,
        "root": {"handlers": list(handlers), "level": level},
        "loggers": {
            "pikepdf": {"level": "WARNING"},
            # Its own handlers write nothing of the request on a server, but mail the faults.
            "django": {"handlers": [], "propagate": True, "level": level},
            "django.server": {"handlers": [], "propagate": True},
        },
    }

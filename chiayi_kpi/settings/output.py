"""``LOGGING`` of a server."""

from typing import Any

VISITORS = {"visitors": {"()": "chiayi_kpi.core.output.VisitorsFault"}}


def logging_as_json(level: str, syslog: str = "") -> dict[str, Any]:
    """To standard output, and besides to ``syslog`` (``/dev/log`` or ``host:port``) where it is set."""
    handlers: dict[str, Any] = {
        "output": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "json"}
    }
    if syslog:
        host, _colon, port = syslog.rpartition(":")
        address = syslog if syslog.startswith("/") else (host, int(port))
        handlers["syslog"] = {
            "class": "logging.handlers.SysLogHandler",
            "address": address,
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

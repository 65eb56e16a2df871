"""What the server writes of itself: a JSON object a line, for whatever collects it, and no secret in it."""

import datetime
import json
import logging
import re
from typing import Any

from chiayi_kpi.core.caller import caller

# What a record has besides what was said with it.
_USUAL = frozenset(logging.makeLogRecord({}).__dict__) | {
    "message",
    "asctime",
    "request",
    "server_time",
    "taskName",
}
_SECRETS = (
    # What follows these words, whether in JSON, a form, a header or a sentence.
    (
        re.compile(
            r"(?i)((?:password\d?|passwd|secret|token|sessionid|csrf\w*|authorization|cookie|api[_-]?key|otp|code)"
            r"[\"']?\s*[:=]\s*[\"']?)(?:bearer\s+)?[^\s\"'&,;]+"
        ),
        r"\1…",
    ),
    (re.compile(r"(?i)\b(bearer\s+)\S+"), r"\1…"),
    (re.compile(r"\bkpi_[\w-]{16,}"), "kpi_…"),  # access tokens
    (re.compile(r"(/(?:key|token|link|confirm-email)/)[^\s/?\"']+"), r"\1…"),  # links that open something
    (re.compile(r"(\w+://[^:/\s@]+:)[^@\s]+@"), r"\1…@"),  # DATABASE_URL and its kin
)


def without_secrets(text: str) -> str:
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


class VisitorsFault(logging.Filter):
    """What Django says of a request that it does not take (a wrong host, a form too large): a warning, without the way through the code.

    Django calls it an error, and anybody could ring the alarm by it. The answer is 400 in any case.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django.security.") and record.levelno >= logging.ERROR:
            record.levelno, record.levelname = logging.WARNING, "WARNING"
        if record.name.startswith(("django.security.", "django.request")) and record.levelno < logging.ERROR:
            record.exc_info = record.exc_text = None
        return True


class JsonFormatter(logging.Formatter):
    """One line a record: when, how grave, by which logger, what, and the request, its person and whatever was said besides."""

    def format(self, record: logging.LogRecord) -> str:
        one = caller()
        # Never read for this: the database may be what the record is about.
        user = getattr(one.request, "_cached_user", None)
        said: dict[str, Any] = {
            "at": datetime.datetime.fromtimestamp(record.created, datetime.UTC).isoformat(
                timespec="milliseconds"
            ),
            "level": record.levelname,
            "logger": record.name,
            "message": without_secrets(record.getMessage()),
            "request_id": one.request_id,
            "user_id": getattr(user, "pk", None),
            "address": one.address,
            "command": one.command,
        }
        said |= {
            name: without_secrets(value) if isinstance(value, str) else value
            for name, value in record.__dict__.items()
            if name not in _USUAL and isinstance(value, str | int | float | bool)
        }
        if record.exc_info:
            said["fault"] = without_secrets(self.formatException(record.exc_info))
        return json.dumps(
            {name: value for name, value in said.items() if value not in (None, "")}, ensure_ascii=False
        )

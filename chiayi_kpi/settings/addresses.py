"""Addresses of other programs that a server speaks to, looked at before it starts."""

from urllib.parse import urlsplit

import environ

from chiayi_kpi.settings.environment import env, gettext


def host_and_port(text: str) -> tuple[str, int] | None:
    """``127.0.0.1:514`` or ``[::1]:514``; None where it is none."""
    host, _colon, port = text.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    is_port = port.isascii() and port.isdecimal() and 0 < int(port) < 2**16
    return (host, int(port)) if host and is_port else None


def clamd() -> str:
    """``CLAMAV_SOCKET``: without a port every file that is sent would be refused."""
    text = env.str("CLAMAV_SOCKET", default="").strip()
    if text and not text.startswith("/") and host_and_port(text) is None:
        said = gettext("CLAMAV_SOCKET must be a path such as /run/clamav/clamd.ctl, or host:port, not “%s”")
        raise environ.ImproperlyConfigured(said % text)
    return text


def sentry_dsn() -> str:
    """``SENTRY_DSN``; the key in it is told to nobody."""
    text = env.str("SENTRY_DSN", default="").strip()
    try:
        parts = urlsplit(text)
        port = parts.port  # raises where it is none
        is_one = parts.scheme in ("http", "https") and parts.hostname and parts.username and port != 0
        is_one = is_one and parts.path.rpartition("/")[2].isdecimal()
    except ValueError:
        is_one = False
    if text and not is_one:
        said = gettext("SENTRY_DSN must be an address such as https://key@sentry.example.gov.tw/1")
        raise environ.ImproperlyConfigured(said)
    return text

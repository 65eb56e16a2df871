"""Addresses: the portal's own, those of people, and of other programs that a server speaks to; looked at before it starts."""

import re
from email.utils import getaddresses
from typing import NoReturn
from urllib.parse import urlsplit

import environ
from django.utils.module_loading import import_string

from chiayi_kpi.settings.environment import env, gettext

_HOST = re.compile(r"\*|\.?[\w-]+(\.[\w-]+)*\.?|\[[\da-f:.]+\]", re.ASCII | re.IGNORECASE)
_MAIL = re.compile(r"[^@\s<>,;:]+@[^@\s<>,;:]+")


def web_address(name: str, text: str, *, is_root: bool = False) -> str:
    """An address that a browser opens; ``is_root``: of a whole host, without what comes behind it."""
    text = text.strip()
    if text and not _is_web_address(text, is_root=is_root):
        said = gettext("%(name)s must be an address such as https://kpi.example.gov.tw, not “%(text)s”")
        _refuse(said, name, text)
    return text.rstrip("/") if is_root else text


def origins(name: str, found: list[str]) -> list[str]:
    """What may send a form here; one without its scheme would be believed by nothing."""
    for text in found:
        if not _is_web_address(text, is_root=True):
            said = gettext("%(name)s must hold origins such as https://kpi.example.gov.tw, not “%(text)s”")
            _refuse(said, name, text)
    return found


def _is_web_address(text: str, *, is_root: bool) -> bool:
    try:
        parts = urlsplit(text)
        is_one = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # of a port that is none, too
        return False
    if is_root and (parts.path not in ("", "/") or parts.query or parts.fragment or parts.username):
        return False
    return is_one and not re.search(r"\s", text)


def hosts(name: str, found: list[str]) -> list[str]:
    """Names that are answered to; with a scheme or a port in them, every page would be refused."""
    for text in found:
        if not _HOST.fullmatch(text):
            said = gettext(
                "%(name)s must hold names such as kpi.example.gov.tw, without https:// or port, not “%(text)s”"
            )
            _refuse(said, name, text)
    return found


def mail_address(name: str, text: str, *, with_name: bool = False) -> str:
    """``kpi@example.gov.tw``; ``with_name``: or ``Portal <kpi@example.gov.tw>``."""
    text = text.strip()
    meant = [address for _name, address in getaddresses([text])] if with_name else [text]
    if text and not (len(meant) == 1 and _MAIL.fullmatch(meant[0])):
        said = gettext("%(name)s must be a mail address such as kpi@example.gov.tw, not “%(text)s”")
        _refuse(said, name, text)
    return text


def mail_backend(name: str, text: str) -> str:
    """A class; one that there is not would be missed with the first mail, which nobody gets."""
    try:
        import_string(text)
    except ImportError:
        said = gettext(
            "%(name)s must be a mail backend such as django.core.mail.backends.smtp.EmailBackend, not “%(text)s”"
        )
        _refuse(said, name, text)
    return text


def mail_host(name: str, text: str) -> str:
    """A machine's name or address; its port has a variable of its own."""
    if re.search(r"[\s/@]", text) or text.count(":") == 1:
        said = gettext(
            "%(name)s must be a name such as mail.example.gov.tw, without port (EMAIL_PORT), not “%(text)s”"
        )
        _refuse(said, name, text)
    return text


def _refuse(said: str, name: str, text: str) -> NoReturn:
    raise environ.ImproperlyConfigured(said % {"name": name, "text": text})


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

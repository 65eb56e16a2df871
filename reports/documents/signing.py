"""Signing a report as PAdES: added to the end of the finished file, which stays as it was before.

Key and passphrase are held in memory while the request lasts; nothing here writes or logs them.
"""

import datetime
from importlib import import_module
from typing import NamedTuple

from asn1crypto import pkcs12 as asn1_pkcs12
from cryptography.hazmat.primitives.serialization import pkcs12
from django.utils import timezone
from django.utils.translation import gettext as _

from chiayi_kpi.core import roc
from reports.documents.errors import DocumentError

CERTIFICATE, PASSPHRASE = "certificate", "passphrase"


class NotSigned(DocumentError):
    """A certificate that cannot sign; ``field`` is the box that the message belongs to."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class Certificate(NamedTuple):
    """A PKCS#12 file that opens with ``secret`` and is valid today."""

    file: bytes
    secret: bytes | None


def certificate_of(file: bytes, passphrase: str) -> Certificate:
    """The certificate in a PKCS#12 file. Raises NotSigned where it is none, does not open, or is not valid today."""
    try:
        asn1_pkcs12.Pfx.load(file)["auth_safe"].native  # noqa: B018 - reads it, or raises
    except (ValueError, TypeError, KeyError):
        raise NotSigned(CERTIFICATE, _("This file is no PKCS#12 certificate (.p12, .pfx).")) from None
    secret = passphrase.encode() or None
    try:
        found = pkcs12.load_pkcs12(file, secret)
    except ValueError:
        raise NotSigned(PASSPHRASE, _("The passphrase does not open this certificate.")) from None
    if found.key is None or found.cert is None:
        raise NotSigned(
            CERTIFICATE,
            _("The file holds no private key with its certificate: nothing can be signed with it."),
        )
    _require_valid(found.cert.certificate.not_valid_before_utc, found.cert.certificate.not_valid_after_utc)
    return Certificate(file, secret)


def signed(pdf: bytes, certificate: Certificate, *, reason: str) -> bytes:
    """``pdf`` with a signature behind it; every byte of ``pdf`` stays."""
    content: bytes = import_module("reports.documents.pades").signed(pdf, *certificate, reason)
    return content


def _require_valid(first: datetime.datetime, last: datetime.datetime) -> None:
    """By the real day, whatever day the portal shows."""
    now = timezone.now()
    if last < now:
        text = _("The certificate expired on %(day)s.")
        raise NotSigned(CERTIFICATE, text % {"day": roc.dotted(last)})
    if first > now:
        text = _("The certificate is not valid before %(day)s.")
        raise NotSigned(CERTIFICATE, text % {"day": roc.dotted(first)})

"""Troubles of the machine around the portal, each in a sentence for whoever was working when it came."""

import errno
import smtplib
import socket
from dataclasses import dataclass

from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext as _

from chiayi_kpi.core.files import FilesUnreachable

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}  # the last: more than a file of this account may hold
_UNWRITABLE = {errno.EACCES, errno.EPERM, errno.EROFS}


@dataclass(frozen=True, slots=True)
class Trouble:
    """``status`` of the answer, and what it says."""

    status: int
    message: str


def trouble_of(fault: BaseException | None) -> Trouble | None:
    """What to tell of a fault that is the machine's and not the portal's; None for any other."""
    match fault:
        case OperationalError() | InterfaceError():
            return Trouble(
                503,
                _(
                    "The database does not answer or is busy. Nothing was changed; try again in a moment. If it stays so, tell "
                    "your system administrator."
                ),
            )
        case FilesUnreachable():
            return Trouble(
                503,
                _(
                    "The storage of files does not answer, so no file was kept or read. Try again later; if it stays so, tell "
                    "your system administrator."
                ),
            )
        case smtplib.SMTPException() | ConnectionError() | TimeoutError() | socket.gaierror():
            return Trouble(
                503,
                _(
                    "The mail server does not answer, so the mail was not sent. Try again later; if it stays so, tell your "
                    "system administrator."
                ),
            )
        case FileNotFoundError():
            return Trouble(
                404,
                _(
                    "This file is no longer on the server. Tell your system administrator; it may be in a backup."
                ),
            )
        case OSError(errno=number) if number in _FULL:
            return Trouble(
                507,
                _(
                    "The disk of the server is full; the file was not kept. Tell your system administrator, and try again "
                    "afterwards."
                ),
            )
        case OSError(errno=number) if number in _UNWRITABLE:
            return Trouble(
                503,
                _(
                    "The server may not write into its own folder; the file was not kept. Tell your system administrator."
                ),
            )
    return None

"""What can keep a backup or a restore from being done, each with a sentence for the administrator."""

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from chiayi_kpi.core.files import FilesUnreachable


class BackupFailed(Exception):
    """``str()`` says why, and what to do."""


def why_failed(fault: BaseException) -> str:
    """In a sentence. What a server of files says itself is no hint that it was that one."""
    if not isinstance(fault, FilesUnreachable):
        return str(fault)
    said = _("The storage of files cannot be used (bucket %(bucket)s): %(why)s")
    return said % {"bucket": getattr(default_storage, "bucket_name", ""), "why": fault}

"""What can keep a volume from being printed, each with a message for the person."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from reports.documents.errors import DocumentError


class VolumeError(DocumentError):
    """A volume could not be printed, or what was asked of it cannot be done; its message says why."""


class AgencyFault(NamedTuple):
    """An agency without which the volume could not be printed, and why."""

    agency_code: str
    agency_name: str
    reason: str


class Unprintable(VolumeError):
    """Chapters that cannot be printed; ``faults`` names every one of them, so that all are mended in one go."""

    def __init__(self, message: str, faults: Sequence[AgencyFault]) -> None:
        super().__init__(message)
        self.faults = tuple(faults)


class NotScored(Unprintable):
    """Agencies whose figures cannot be scored: the volume was not begun."""

    def __init__(self, faults: Sequence[AgencyFault]) -> None:
        message = _("Nothing was printed, because the figures of these agencies cannot be scored.")
        super().__init__(message, faults)


class NotPrinted(Unprintable):
    """Chapters that could not be printed; the others are kept for the next time."""

    def __init__(self, faults: Sequence[AgencyFault]) -> None:
        message = _("These chapters could not be printed. The others are kept for the next time.")
        super().__init__(message, faults)


class NothingChosen(VolumeError):
    """The selection names no agency with a plan of the year."""

    def __init__(self) -> None:
        super().__init__(_("Choose at least one agency that has a plan for the year."))


class AlreadyOver(VolumeError):
    """Only what is waiting or being printed can be cancelled; only what failed or was cancelled is tried again."""

    def __init__(self) -> None:
        super().__init__(_("This volume is in another state by now."))


class StillOpen(VolumeError):
    """What is waiting or being printed is cancelled before it is deleted."""

    def __init__(self) -> None:
        super().__init__(_("This volume is still being printed. Cancel it first."))


class OtherVersion(VolumeError):
    """The chapters were read by a worker that prints otherwise than this one."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The portal was updated while the volume was being printed, or its workers are of different versions. "
                "Try again; if that does not help, tell the administrator."
            )
        )


def told(fault: Exception) -> str:
    """What a person is told of a fault."""
    if isinstance(fault, OSError):
        return _("The volume could not be written: %(fault)s") % {"fault": fault}
    return str(fault)


def why_failed(task: DBTaskResult) -> str:
    """What a person is told of a task that failed without saying why."""
    match task.exception_class_path.rpartition(".")[2]:
        case "GivenUp":
            return _(
                "The printing was broken off several times without a reason being known. Tell the administrator."
            )
        case "ImportError" | "ModuleNotFoundError":
            return str(OtherVersion())
    return _("A fault of the portal ended the printing. The administrator finds it in the log.")

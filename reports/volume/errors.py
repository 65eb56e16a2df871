"""What can keep a volume from being printed, each with a message for the person."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from reports.documents.errors import DocumentError


class VolumeError(DocumentError):
    """A volume could not be printed, or what was asked of it cannot be done; its message says why."""


class TooLong(VolumeError):
    """A chapter is longer than a volume can hold."""

    def __init__(self, pages: int) -> None:
        super().__init__(
            _("A chapter of %(pages)s pages does not fit into the volume; print it on its own.")
            % {"pages": pages}
        )


class TooMany(VolumeError):
    """More agencies were chosen than a volume has places for."""

    def __init__(self, count: int, most: int) -> None:
        super().__init__(
            _("%(count)s agencies do not fit into one volume. Choose at most %(most)s.")
            % {"count": count, "most": most}
        )


class TooManyBookmarks(VolumeError):
    """The chapters have more headings together than the volume has numbers for."""

    def __init__(self, count: int, most: int) -> None:
        super().__init__(
            _(
                "The chapters have %(count)s headings together, but the bookmarks of one volume can hold only %(most)s."
                " Choose fewer agencies."
            )
            % {"count": count, "most": most}
        )


class Fault(NamedTuple):
    """An agency without which the volume could not be printed (its code is empty for cover and contents), and why."""

    agency_code: str
    agency_name: str
    reason: str


class Unprintable(VolumeError):
    """Chapters that cannot be printed; ``faults`` names every one of them, so that all are mended in one go."""

    def __init__(self, message: str, faults: Sequence[Fault]) -> None:
        super().__init__(message)
        self.faults = tuple(faults)


class NotScored(Unprintable):
    """Agencies whose figures cannot be scored: the volume was not begun."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        message = _("Nothing was printed, because the figures of these agencies cannot be scored.")
        super().__init__(message, faults)


class NotSet(Unprintable):
    """Chapters that could not be set; the others are kept for the next time."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        message = _("These chapters could not be printed. The others are kept for the next time.")
        super().__init__(message, faults)


class ProcessLost(VolumeError):
    """A process that was setting chapters was ended from outside; ``agencies`` are those that were being set."""

    def __init__(self, agencies: Sequence[str]) -> None:
        super().__init__(
            _(
                "A printing process was ended by the system, perhaps for want of memory, at the chapter of %(agencies)s."
                " Try again later."
            )
            % {"agencies": _(", ").join(agencies)}
        )


class NothingChosen(VolumeError):
    """The selection names no agency with a plan of the year."""

    def __init__(self) -> None:
        super().__init__(_("Choose at least one agency that has a plan for the year."))


class AlreadyOver(VolumeError):
    """Only what is waiting or being printed can be cancelled; only what failed or was cancelled is tried again."""

    def __init__(self) -> None:
        super().__init__(_("This volume is in another state by now."))


class NotBegun(VolumeError):
    """The program that prints could not be started; ``fault`` is what the system said."""

    def __init__(self, fault: Exception) -> None:
        super().__init__(
            _("The printing could not be started: %(fault)s. Tell the administrator.") % {"fault": fault}
        )


class StillOpen(VolumeError):
    """What is waiting or being printed is cancelled before it is deleted."""

    def __init__(self) -> None:
        super().__init__(_("This volume is still being printed. Cancel it first."))


class GivenUp(VolumeError):
    """The worker was lost several times while printing the same volume."""

    def __init__(self, times: int) -> None:
        super().__init__(
            _(
                "The printing was broken off %(times)s times without a reason being known. Tell the administrator."
            )
            % {"times": times}
        )


class Cancelled(Exception):
    """Somebody cancelled the volume while it was being printed."""


class WorkerLost(Exception):
    """The worker that ran a task is gone; it stands in the record of the task."""


class RunReplaced(Exception):
    """Another run took the job over, or it is over: this one writes nothing more."""


class Interrupted(Exception):
    """The worker is being stopped: the job goes back to the queue."""

"""What can keep a volume from being printed, each with a message for the person."""

from django.utils.translation import gettext as _

from reports.documents.errors import DocumentError


class VolumeError(DocumentError):
    """A volume could not be printed, or what was asked of it cannot be done; its message says why."""


class TooLong(VolumeError):
    """A chapter is longer than a volume can hold, or there are too many of them."""

    def __init__(self, pages: int) -> None:
        super().__init__(
            _("A chapter of %(pages)s pages does not fit into the volume; print it on its own.")
            % {"pages": pages}
        )


class NotSet(VolumeError):
    """One chapter could not be set."""

    def __init__(self, agency: str, reason: str) -> None:
        super().__init__(
            _("The chapter of %(agency)s could not be printed: %(reason)s")
            % {"agency": agency, "reason": reason}
        )


class ProcessLost(VolumeError):
    """A process that was setting chapters was ended from outside."""

    def __init__(self) -> None:
        super().__init__(
            _("A printing process was ended by the system, perhaps for want of memory. Try again later.")
        )


class NothingChosen(VolumeError):
    """The selection names no agency with a plan of the year."""

    def __init__(self) -> None:
        super().__init__(_("Choose at least one agency that has a plan for the year."))


class AlreadyOver(VolumeError):
    """Only what is waiting or being printed can be cancelled; only what failed or was cancelled is tried again."""

    def __init__(self) -> None:
        super().__init__(_("This volume is in another state by now."))


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

"""Who may print the city's volume: whoever sees the whole city."""

from chiayi_kpi.accounts.permissions import has_permission
from chiayi_kpi.accounts.roles import Permission
from reports.volumes.models import VolumeJob


def may_print_volumes(user) -> bool:
    """Whether the person may order volumes and download those of others."""
    return has_permission(user, Permission.VIEW)


def may_steer(user, job: VolumeJob) -> bool:
    """Whether the person may cancel the job, try it again, or delete it with its file when it is over.

    Who asked for it may, and who settles years: the planning office and the administrator.
    """
    return may_print_volumes(user) and (
        job.ordered_by_id == user.pk or has_permission(user, Permission.SETTLE)
    )

"""Who orders the city's volume, which keeps workers busy for minutes, and who only downloads it."""

from chiayi_kpi.accounts.permissions import has_permission
from chiayi_kpi.accounts.roles import Permission


def may_see_volumes(user) -> bool:
    """Whether the person may see and download volumes: whoever sees the whole city."""
    return has_permission(user, Permission.VIEW)


def may_order_volumes(user) -> bool:
    """Whether the person may order volumes, cancel them, try them again, and delete them when they are over."""
    return has_permission(user, Permission.PRINT_VOLUMES)

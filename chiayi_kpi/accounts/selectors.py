"""Reads about people."""

from django.utils.translation import gettext as _

from chiayi_kpi.accounts.models import User
from chiayi_kpi.accounts.permissions import memberships
from chiayi_kpi.accounts.roles import Role


def affiliation(user: User) -> str:
    """What ``user`` is and where, in one line: ``警察局 · 主管、全市 · 稽核人員``."""
    return "、".join(
        f"{row.agency_name or _('whole city')} · {Role(row.role).label}" for row in memberships(user)
    )

"""Reads about people."""

from django.utils.translation import gettext as _

from chiayi_kpi.accounts.models import User
from chiayi_kpi.accounts.permissions import memberships


def affiliation(user: User) -> str:
    """What ``user`` is and where, in one line: ``警察局 · 主管、全市 · 稽核人員``."""
    return "、".join(
        f"{row.agency.name if row.agency else _('whole city')} · {row.get_role_display()}"
        for row in memberships(user)
    )

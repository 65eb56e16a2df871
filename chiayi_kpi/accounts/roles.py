"""Roles as data: what each of them may do. The one table that every permission check reads."""

from enum import StrEnum
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    """What can be done to one agency's year (or, for the common plan, to the city's)."""

    VIEW = "view"
    EDIT_PLAN = "edit_plan"
    EDIT_COMMON_PLAN = "edit_common_plan"
    APPROVE_PLAN = "approve_plan"
    REPORT = "report"  # the indicators that one is assigned to
    REPORT_ANY = "report_any"  # every indicator of the agency
    ASSIGN = "assign"  # say who reports what
    APPROVE_REPORT = "approve_report"
    REOPEN_MONTH = "reopen_month"
    COMMENT = "comment"  # on an indicator's month, and be mentioned there
    KEEP_REMEDIES = "keep_remedies"  # the improvement measures of every indicator of the agency
    RATE_PERSONNEL = "rate_personnel"
    RATE_ACCOUNTING = "rate_accounting"
    AWARD = "award"
    RATE_SELF = "rate_self"
    REVIEW_RATINGS = "review_ratings"
    SETTLE = "settle"  # settle and reopen a year, set the grades
    PRINT_VOLUMES = "print_volumes"  # order the city's volume; whoever sees the whole city downloads it
    IMPORT = "import"
    VIEW_HISTORY = "view_history"
    VIEW_LOG = "view_log"  # who did what in the whole city
    GIVE_ROLES = "give_roles"  # people and roles: ``GIVES`` says which
    MANAGE_PEOPLE = "manage_people"  # every account, and access for other systems


class Role(models.TextChoices):
    """Who somebody is in an agency, or in the whole city (domain: Who)."""

    OWNER = "owner", _("indicator owner")
    PLANNER = "planner", _("planning staff")
    SUPERVISOR = "supervisor", _("supervisor")
    PERSONNEL = "personnel", _("personnel office")
    ACCOUNTING = "accounting", _("accounting office")
    PLANNING_OFFICE = "planning_office", _("planning office")
    AUDITOR = "auditor", _("auditor")
    ADMINISTRATOR = "administrator", _("administrator")


class HeldRole(NamedTuple):
    """A role that somebody holds in an agency; in the whole city where ``agency_id`` is None."""

    agency_id: int | None
    agency_name: str | None
    role: str


_P = Permission

ROLE_PERMISSIONS: dict[str, frozenset[Permission]] = {
    Role.OWNER: frozenset({_P.VIEW, _P.COMMENT, _P.REPORT}),
    Role.PLANNER: frozenset(
        {_P.VIEW, _P.REPORT, _P.REPORT_ANY, _P.EDIT_PLAN, _P.IMPORT, _P.VIEW_HISTORY}
        | {_P.COMMENT, _P.RATE_SELF, _P.GIVE_ROLES, _P.ASSIGN, _P.KEEP_REMEDIES}
    ),
    Role.SUPERVISOR: frozenset(
        {_P.VIEW, _P.REPORT, _P.REPORT_ANY, _P.APPROVE_REPORT, _P.REOPEN_MONTH, _P.VIEW_HISTORY}
        | {_P.COMMENT, _P.RATE_SELF, _P.GIVE_ROLES, _P.ASSIGN, _P.KEEP_REMEDIES}
    ),
    Role.PERSONNEL: frozenset({_P.VIEW, _P.COMMENT, _P.RATE_PERSONNEL}),
    Role.ACCOUNTING: frozenset({_P.VIEW, _P.COMMENT, _P.RATE_ACCOUNTING}),
    Role.PLANNING_OFFICE: frozenset(
        {_P.VIEW, _P.EDIT_PLAN, _P.EDIT_COMMON_PLAN, _P.APPROVE_PLAN, _P.REPORT, _P.REOPEN_MONTH, _P.AWARD}
        | {_P.REPORT_ANY, _P.IMPORT, _P.VIEW_HISTORY, _P.REVIEW_RATINGS, _P.SETTLE, _P.GIVE_ROLES, _P.ASSIGN}
        | {_P.COMMENT, _P.PRINT_VOLUMES}
    ),
    Role.AUDITOR: frozenset({_P.VIEW, _P.VIEW_HISTORY, _P.VIEW_LOG}),
    Role.ADMINISTRATOR: frozenset({_P.VIEW, _P.VIEW_HISTORY, _P.VIEW_LOG, _P.GIVE_ROLES, _P.MANAGE_PEOPLE}),
}

# Who does the work of an agency: nobody is given one of these for the whole city.
OF_AN_AGENCY: frozenset[Role] = frozenset({Role.OWNER, Role.PLANNER, Role.SUPERVISOR})

# Whoever gives every role does none of the work: nobody is an administrator and holds one of these, in whichever agency.
# They are all that may something which an administrator may not.
APART_FROM_ADMINISTRATORS: frozenset[Role] = frozenset(
    role for role in Role if not ROLE_PERMISSIONS[role] <= ROLE_PERMISSIONS[Role.ADMINISTRATOR]
)

# Which roles somebody gives in the agencies where they hold their own: none above it. A role for the whole city is
# given by administrators only.
GIVES: dict[str, frozenset[Role]] = {
    Role.PLANNER: frozenset({Role.OWNER, Role.PLANNER}),
    Role.SUPERVISOR: frozenset({Role.OWNER, Role.PLANNER, Role.SUPERVISOR}),
    Role.PLANNING_OFFICE: OF_AN_AGENCY,
    Role.ADMINISTRATOR: frozenset(Role),
}

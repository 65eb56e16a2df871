"""Comments on an indicator, and whom one can mention in them."""

from django.db.models import FilteredRelation, Q, prefetch_related_objects

from chiayi_kpi.accounts.models import Membership, User
from chiayi_kpi.accounts.roles import ROLE_PERMISSIONS, Permission
from chiayi_kpi.core.clock import today
from chiayi_kpi.core.prepared import Given, PreparedObjects
from chiayi_kpi.core.roc import MONTHS
from indicators.models import Comment
from indicators.selectors.deputies import Deputies
from indicators.selectors.reporters import Reporters
from objectives.models import Plan

_ROLES = [role for role, held in ROLE_PERMISSIONS.items() if Permission.COMMENT in held]


_COMMENTS = PreparedObjects(
    Comment.objects.filter(plan_id=Given("plan"), indicator_id=Given("indicator"), month__in=Given("months"))
    .select_related("author")
    .order_by("-at", "-pk")
)


def comments_of(plan_id: int, indicator_id: int, month: int | None = None) -> list[Comment]:
    """The comments on the indicator, of one month or of all, the latest first. One query, three where there is any.

    Each says in ``who`` who wrote it, and in whose place, and in ``told`` who is mentioned in it.
    """
    months = list(MONTHS) if month is None else [month]
    found = _COMMENTS(plan=plan_id, indicator=indicator_id, months=months)
    prefetch_related_objects(found, "mentioned")
    deputies = Deputies(plan_id, indicator_id) if found else None
    for one in found:
        one.told = people_told(one)  # type: ignore[attr-defined]
        if deputies is not None:
            one.who = deputies.who(str(one.author), one.author_id, indicator_id, one.at)  # type: ignore[attr-defined]
    return found


def people_told(comment: Comment) -> list[User]:
    """Whom the comment mentions. One query, unless they were read with it."""
    return list(comment.mentioned.all())


def comment_in(plan: Plan, pk: int) -> Comment | None:
    """A comment of the plan."""
    return Comment.objects.select_related("indicator__objective__facet").filter(plan=plan, pk=pk).first()


def people_to_mention(agency_id: int) -> Reporters:
    """Who may comment there, by name: the agency's people, those who took it over, and the city's offices. One query."""
    taken = FilteredRelation("agency__taken_over", condition=Q(agency__taken_over__first_day__lte=today()))
    rows = Membership.objects.in_force().filter(role__in=_ROLES, user__is_active=True).annotate(taken=taken)
    there = Q(agency=agency_id) | Q(agency=None) | Q(taken__agency=agency_id)
    found = rows.filter(there).order_by().values_list("user__name", "user__username", "user_id")
    return Reporters(sorted({(name or username, username, pk) for name, username, pk in found}))

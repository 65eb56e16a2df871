"""Reads of notices. Of an agency that a person may no longer see, they see no notice either."""

from collections import defaultdict
from functools import cache

from django.db.models import Count, Max, Q, QuerySet

from chiayi_kpi.accounts.models import User
from chiayi_kpi.accounts.permissions import agency_ids, has_permission
from chiayi_kpi.accounts.roles import Permission
from chiayi_kpi.core.prepared import Given, Prepared
from chiayi_kpi.notices.models import MailChoice, Notice


def unread_count(user: User) -> int:
    """How many notices ``user`` has not read: for the bell of every page, so one query over an index."""
    seen = agency_ids(user, Permission.VIEW)
    return sum(
        count for agency, count in _unread()(user=user.pk) if agency is None or seen is None or agency in seen
    )


@cache
def _unread() -> Prepared:
    rows = Notice.objects.filter(recipient=Given("user"), read_at=None).order_by()
    return Prepared(rows.values_list("agency_id").annotate(count=Count("pk")))


def notices_of(user: User) -> QuerySet[Notice]:
    """The person's notices, those not read first, each part the latest first."""
    rows = _visible(user).select_related("agency", "by").annotate(was_read=Q(read_at__isnull=False))
    return rows.order_by("was_read", "-at", "-pk")


def newest_unread(user: User) -> int:
    """The last that came of the person's notices that are not read; 0: they have read them all."""
    return _visible(user).filter(read_at=None).aggregate(last=Max("pk"))["last"] or 0


def notice_of(user: User, pk: int) -> Notice | None:
    """One of the person's notices."""
    return _visible(user).filter(pk=pk).first()


def _visible(user: User) -> QuerySet[Notice]:
    rows = Notice.objects.filter(recipient=user)
    seen = agency_ids(user, Permission.VIEW)
    return rows if seen is None else rows.filter(Q(agency=None) | Q(agency__in=seen))


def mail_choice(user: User) -> str:
    """How ``user`` wants notices by mail, a ``MailChoice.How``; empty: not at all."""
    return MailChoice.objects.filter(person=user).values_list("how", flat=True).first() or ""


def to_mail(pks: list[int] | None = None) -> list[tuple[User, list[Notice]]]:
    """Whom to write to of what: of these notices, or of all that still wait, by person. One query, and one a person.

    What was read meanwhile or is of an agency that the person may no longer see, and whoever has no address or a closed account,
    is left out.
    """
    rows = Notice.objects.filter(
        to_mail=True, read_at=None, recipient__is_active=True, recipient__mail_choice__isnull=False
    ).exclude(recipient__email="")
    if pks is not None:
        rows = rows.filter(pk__in=pks, recipient__mail_choice__how=MailChoice.How.AT_ONCE)
    found: dict[User, list[Notice]] = defaultdict(list)
    people: dict[int, User] = {}
    for row in rows.select_related("recipient", "agency", "by").order_by("recipient_id", "at", "pk"):
        person = people.setdefault(row.recipient_id, row.recipient)
        if row.agency_id is None or has_permission(person, Permission.VIEW, row.agency_id):
            found[person].append(row)
    return list(found.items())

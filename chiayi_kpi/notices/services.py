"""Telling people what concerns them: in the portal at once, by mail as they chose."""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Coalesce

from chiayi_kpi.accounts.models import User
from chiayi_kpi.core.clock import now
from chiayi_kpi.notices.models import MailChoice, Notice, Reminded
from chiayi_kpi.notices.tasks import queue_notices

REMINDED_KEPT = datetime.timedelta(days=30)
LONGEST_ABOUT = Notice._meta.get_field("about").max_length or 0


@dataclass(frozen=True, slots=True)
class News:
    """What happened, as ``Notice`` keeps it; ``url`` leads to where something can be done about it."""

    kind: Notice.Kind
    url: str
    agency: int | None = None
    year: int | None = None
    month: int | None = None
    about: str = ""
    text: str = ""


def notify(news: News, people: Iterable[int], *, by: User | None, mailed: Collection[int] = ()) -> None:
    """Tell these people (ids), but not ``by`` of their own act. ``mailed``: who gets a mail about it anyway, and so no second one."""
    notify_each([(news, people)], by=by, mailed=mailed)


@transaction.atomic
def notify_each(
    told: Iterable[tuple[News, Iterable[int]]], *, by: User | None, mailed: Collection[int] = ()
) -> None:
    """The same of several news, each with its people, in two queries."""
    pairs = [(news, pk) for news, people in told for pk in sorted(set(people) - {by.pk if by else None})]
    if not pairs:
        return
    people = {pk for _news, pk in pairs}
    wanted = dict(MailChoice.objects.filter(person__in=people).values_list("person", "how"))
    rows = Notice.objects.bulk_create(
        Notice(
            recipient_id=pk,
            kind=news.kind,
            agency_id=news.agency,
            year=news.year,
            month=news.month,
            about=news.about[:LONGEST_ABOUT],
            text=news.text,
            url=news.url,
            by=by,
            to_mail=pk in wanted and pk not in mailed,
        )
        for news, pk in pairs
    )
    at_once = [row.pk for row in rows if row.to_mail and wanted[row.recipient_id] == MailChoice.How.AT_ONCE]
    if at_once:
        queue_notices(at_once)


def read(notices: Iterable[Notice]) -> None:
    """Mark these as read."""
    Notice.objects.filter(pk__in=[row.pk for row in notices], read_at=None).update(read_at=now())


def read_all(*, person: User, last: int) -> int:
    """Mark as read all of the person's notices up to ``last``. Returns how many."""
    return Notice.objects.filter(recipient=person, read_at=None, pk__lte=last).update(read_at=now())


def outdated(*, people: Collection[int], kinds: Collection[str]) -> None:
    """Mark as read what a later notice of the same kinds says again in full."""
    Notice.objects.filter(recipient__in=people, kind__in=kinds, read_at=None).update(read_at=now())


def forget_old() -> int:
    """Delete the notices of more than ``NOTICE_KEPT_DAYS`` ago, read or not: what they told of has a trail of its own. Returns how many."""
    limit = now() - datetime.timedelta(days=settings.NOTICE_KEPT_DAYS)
    return Notice.objects.filter(at__lt=limit).delete()[0]


def take_back(*, people: Collection[int], anchor: str) -> None:
    """What notices of these people lead to (``anchor``: how their addresses end) was taken back: they say nothing of it any more, and
    are not mailed.
    """
    found = Notice.objects.filter(recipient__in=people, url__endswith=anchor)
    found.update(text="", to_mail=False, read_at=Coalesce("read_at", Value(now())))


@transaction.atomic
def choose_mail(*, person: User, how: str) -> None:
    """Have notices mailed from now on as ``how`` (a ``MailChoice.How``), or not at all where it is empty."""
    if how:
        MailChoice.objects.update_or_create(person=person, defaults={"how": how})
        return
    MailChoice.objects.filter(person=person).delete()
    Notice.objects.filter(recipient=person, to_mail=True).update(to_mail=False)


def is_first_reminder(*, person: int, day: datetime.date, how: Reminded.How) -> bool:
    """Whether nobody has told the person so on that day; from now on somebody has."""
    return Reminded.objects.get_or_create(person_id=person, day=day, how=how)[1]


def was_not_reminded(*, person: int, day: datetime.date, how: Reminded.How) -> None:
    """What was taken for told did not reach the person: the next run tries again."""
    Reminded.objects.filter(person=person, day=day, how=how).delete()


def forget_old_reminders(day: datetime.date) -> None:
    """Whom a reminder told weeks before ``day`` is of no use any more."""
    Reminded.objects.filter(day__lt=day - REMINDED_KEPT).delete()

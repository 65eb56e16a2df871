"""Saving an account and keeping its pictures: one transaction each, the history row inside it."""

import datetime
from collections.abc import Mapping
from types import MappingProxyType

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from chiayi_kpi.core import history
from chiayi_kpi.core.clock import now
from chiayi_kpi.core.errors import Refused
from objectives.locking import lock_open
from objectives.models import AccountPicture, Objective, ObjectiveAccount, Plan
from objectives.writing import fields, picture_files
from objectives.writing.errors import AccountChanged
from objectives.writing.rich_text import LONGEST, clean, picture_names, stamp, without_pictures

# A page that saves itself would leave a version a sentence; what one person writes at one sitting is one version.
SITTING = datetime.timedelta(minutes=10)
MOST_PICTURES = 200  # of one agency's year


@transaction.atomic
def save_account(
    *,
    plan: Plan,
    objective: Objective,
    text: str,
    seen: str,
    by,
    reason: str = "",
    since: datetime.datetime | None = None,
    indicators: Mapping[str, int] = MappingProxyType({}),
) -> ObjectiveAccount:
    """Put ``text`` (any HTML) as the account of ``objective``; ``seen`` is the stamp of the text it was made from.

    Raises AccountChanged where another text stands by now, Refused for one that is too long. Pictures that were not
    put into this plan are left out. With ``reason`` it is a version of its own in the history, and so is what is first
    written after ``since`` (when its figures changed): its date then says that it knows of them. ``indicators`` are
    those of the plan, code → id: what the text names of them in braces (``fields``) keeps to them.
    """
    lock_open(plan)
    if len(text) > LONGEST:
        raise Refused(_("The account is too long: at most %s characters.") % f"{LONGEST:,}")
    row = ObjectiveAccount.objects.filter(plan=plan, objective=objective).first()
    existing = row.text if row else ""
    wanted = fields.kept(_own_pictures_only(plan, clean(text)), indicators)
    if wanted == existing:
        return row or ObjectiveAccount(plan=plan, objective=objective, text="")
    if stamp(existing) != seen:
        raise _changed(row)
    row = row or ObjectiveAccount(plan=plan, objective=objective)
    row.text = wanted
    _save(row, by, reason, since)
    return row


def keep_picture(*, plan: Plan, upload: UploadedFile, by) -> AccountPicture:
    """Keep a picture for this plan's accounts; sent twice it is kept once. Raises Refused, with what is wrong with it.

    The file stands before its row, and goes again where the row does not come to stand.
    """
    prepared = picture_files.prepare(upload)
    is_new = picture_files.keep(prepared)
    try:
        row = _keep_row(plan, prepared, by)
    except BaseException:
        if is_new:
            _withdraw(prepared)
        raise
    picture_files.keep(prepared)  # whoever withdrew the same picture meanwhile could not know of this row
    return row


@transaction.atomic
def _keep_row(plan: Plan, prepared: picture_files.PreparedPicture, by) -> AccountPicture:
    lock_open(plan)
    kept = AccountPicture.objects.filter(plan=plan)
    found = kept.filter(name=prepared.name).first()
    if found is None and kept.count() >= MOST_PICTURES:
        raise Refused(_("At most %s pictures in one plan.") % MOST_PICTURES)
    return found or AccountPicture.objects.create(
        plan=plan, name=prepared.name, width=prepared.width, height=prepared.height, by=by
    )


def _withdraw(prepared: picture_files.PreparedPicture) -> None:
    """Take the file away unless a row names it: plans that show the same picture share its file."""
    rows = AccountPicture.objects.filter(name=prepared.name)
    if rows.exists():
        return
    picture_files.remove(prepared.name)
    if rows.exists():  # written between the two looks
        picture_files.keep(prepared)


def _own_pictures_only(plan: Plan, html: str) -> str:
    wanted = picture_names(html)
    if not wanted:
        return html
    own = AccountPicture.objects.filter(plan=plan, name__in=wanted).values_list("name", flat=True)
    return without_pictures(html, set(own))


def _changed(row: ObjectiveAccount | None) -> AccountChanged:
    last = row.history.select_related("history_user").first() if row else None
    who = str(last.history_user or "") if last else ""
    return AccountChanged(row.text if row else "", who, last.history_date if last else None)


def _save(row: ObjectiveAccount, by, reason: str, since: datetime.datetime | None) -> None:
    last = row.history.first() if row.pk else None
    same_sitting = (
        last is not None
        and not reason
        and not last.history_change_reason
        and last.history_user_id == by.pk
        and now() - last.history_date < SITTING
        and (since is None or last.history_date > since)
    )
    history.stamp(row, by=by, reason=reason)
    if last is None or not same_sitting:
        row.save()
        return
    row.save_without_historical_record()  # type: ignore[attr-defined]  # simple_history puts it there
    last.text = row.text
    last.save(update_fields=["text"])

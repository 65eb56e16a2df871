"""Writing an account of an agency's year that is still open."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from indicators.errors import ReportingRefused
from indicators.selectors.writing import is_settled
from objectives.locking import lock_plan
from objectives.models import AccountPicture, Objective, ObjectiveAccount, Plan
from objectives.writing import services


@transaction.atomic
def write_account(
    *, plan: Plan, objective: Objective, text: str, seen: str, by, reason: str = ""
) -> ObjectiveAccount:
    """Save an account (``objectives.writing.services.save_account``); ReportingRefused once the year is settled."""
    _refuse_settled(plan)
    return services.save_account(plan=plan, objective=objective, text=text, seen=seen, by=by, reason=reason)


@transaction.atomic
def add_picture(*, plan: Plan, upload: UploadedFile, by) -> AccountPicture:
    """Keep a picture for the accounts of a year that is not settled."""
    _refuse_settled(plan)
    return services.keep_picture(plan=plan, upload=upload, by=by)


def _refuse_settled(plan: Plan) -> None:
    lock_plan(plan)
    if is_settled(plan):
        raise ReportingRefused(_("The year is settled; its report is not written any more."))

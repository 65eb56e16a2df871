"""The page of a person's notices, and how they want them by mail."""

import datetime
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chiayi_kpi.accounts.models import User
from chiayi_kpi.core.query import whole_number
from chiayi_kpi.notices.forms import NONE, MailChoiceForm
from chiayi_kpi.notices.models import Notice
from chiayi_kpi.notices.selectors import mail_choice, newest_unread, notice_of, notices_of
from chiayi_kpi.notices.services import choose_mail, read, read_all

PER_PAGE = 30


class Day(NamedTuple):
    """The notices of one day, read or not, the latest first."""

    is_read: bool
    day: datetime.date
    notices: list[Notice]


@login_required
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """The person's notices by day, those not read first."""
    person = _person(request)
    paginator = Paginator(notices_of(person), PER_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    shown = list(page)
    context = {
        "page": page,
        "pages": list(paginator.get_elided_page_range(page.number)),
        "days": _by_day(shown),
        "newest": newest_unread(person),
        "kept_days": settings.NOTICE_KEPT_DAYS,
        "form": MailChoiceForm(initial={"how": mail_choice(person) or NONE}),
    }
    return render(request, "notices/page.html", context)


def _by_day(notices: Sequence[Notice]) -> list[Day]:
    groups = groupby(notices, lambda one: (one.read_at is not None, timezone.localdate(one.at)))
    return [Day(is_read, day, list(rows)) for (is_read, day), rows in groups]


@login_required
@require_safe
def notice(request: HttpRequest, notice: int) -> HttpResponse:
    """To where the notice leads; from then on it is read."""
    found = notice_of(_person(request), notice)
    if found is None:
        raise Http404
    read([found])
    return HttpResponseRedirect(found.url)


@login_required
@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    """Mark as read what there was when the page was made, on all of its pages."""
    read_all(person=_person(request), last=whole_number(request.POST.get("last")))
    messages.success(request, _("All notices are marked as read."))
    return redirect("notices")


@login_required
@require_POST
def notices_mail(request: HttpRequest) -> HttpResponse:
    """Choose how notices come by mail."""
    form = MailChoiceForm(request.POST)
    if form.is_valid():
        choose_mail(person=_person(request), how=form.cleaned_data["how"])
        messages.success(request, _("Your choice of mails is saved."))
    else:
        messages.error(request, _("Choose how notices come by mail."))
    return redirect("notices")


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user

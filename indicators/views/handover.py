"""The page on which somebody who leaves is replaced: it shows what is handed over, and does it in one step."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from chiayi_kpi.accounts.people.access import manager_or_404, person_or_404
from chiayi_kpi.accounts.people.errors import PeopleRefused
from chiayi_kpi.accounts.selectors import AgencyPerson, colleagues_of
from indicators.forms.handover import ReplacementForm
from indicators.selectors.handover import handover_of
from indicators.services.handover import replace_person
from objectives.locking import YearSettled


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def person_replace(request: HttpRequest, person: int) -> HttpResponse:
    """Replace a person by a successor, who takes over roles and assignments."""
    manager = manager_or_404(request)
    row = person_or_404(manager, person)
    if not row.managed_by(manager) or row.user.pk == manager.pk:
        raise PermissionDenied(_("You may not replace this person."))
    people: list[AgencyPerson] = colleagues_of(row.user)
    form = ReplacementForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        try:
            done = replace_person(person=row.user, successor=form.successor, by=manager)
        except PeopleRefused as refused:
            form.refuse(refused)
        except YearSettled as settled:
            form.add_error(None, str(settled))
        else:
            text = ngettext(
                "%(person)s is replaced by %(successor)s, who takes over %(count)d indicator.",
                "%(person)s is replaced by %(successor)s, who takes over %(count)d indicators.",
                done.assignments,
            )
            words = {"person": row.user, "successor": done.successor, "count": done.assignments}
            messages.success(request, text % words)
            return redirect("person", done.successor.pk)
    context = {
        "person": row.user,
        "row": row,
        "form": form,
        "handover": handover_of(row.user, manager),
        "breadcrumbs": [
            {"url": reverse("people"), "label": _("People")},
            {"url": reverse("person", args=[row.user.pk]), "label": str(row.user)},
        ],
    }
    return render(request, "indicators/handover.html", context, status=422 if form.errors else 200)

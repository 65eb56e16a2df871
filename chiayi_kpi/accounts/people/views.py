"""The pages about people: the list of an agency or of all, one person, and a new one."""

from collections.abc import Callable, Mapping
from typing import Any

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chiayi_kpi.accounts.models import Membership, User
from chiayi_kpi.accounts.people import services
from chiayi_kpi.accounts.people.access import agency_or_404, manager_or_404, person_or_404
from chiayi_kpi.accounts.people.errors import PeopleRefused
from chiayi_kpi.accounts.people.factors import may_reset_factors, reset_factors, sign_out_everywhere
from chiayi_kpi.accounts.people.forms import EndRoleForm, FilterForm, NewPersonForm, PersonForm, RoleForm
from chiayi_kpi.accounts.people.selectors import (
    PersonRow,
    Show,
    agencies_of,
    agency_meant,
    held_together,
    mails_of,
    people_for,
    row_of,
    same_names,
)
from chiayi_kpi.accounts.permissions import has_permission_anywhere, may_change_agencies
from chiayi_kpi.accounts.roles import Permission
from chiayi_kpi.accounts.sign_in.address_changes import is_other_address
from chiayi_kpi.accounts.sign_in.factors import factors_of, needs_factor
from chiayi_kpi.core.admin_history import changes_of
from chiayi_kpi.core.clock import today
from chiayi_kpi.core.mails import mail_folder
from chiayi_kpi.core.query import query_of, whole_number
from chiayi_kpi.core.sentences import in_a_row

PER_PAGE = 50
HISTORY_SHOWN = 50


@login_required
@require_safe
def people(request: HttpRequest, agency: str = "") -> HttpResponse:
    """Who works in an agency, or in all that the person looks after."""
    manager = manager_or_404(request)
    if "agency" in request.GET:
        return _of_chosen(request, manager)
    place = agency_or_404(manager, agency) if agency else None
    form = FilterForm(request.GET)
    pages = Paginator(people_for(manager, place, **form.wanted), PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    query = query_of(request, "page")
    context = {
        "agency": place,
        "new_url": reverse("person_new") + (f"?agency={place.code}" if place else ""),
        "have_left": not pages.count and people_for(manager, place, show=Show.CLOSED).exists(),
        "is_filtered": form.wanted != FilterForm({}).wanted,
        "agencies": agencies_of(manager),
        "form": form,
        "page": page,
        "rows": [row_of(person) for person in page],
        "pages": pages.get_elided_page_range(page.number),
        "mails": mails_of(manager),
        "held_together": held_together(manager),
        "may_change_agencies": may_change_agencies(manager),
        "query": f"{query}&" if query else "",
    }
    return render(request, "accounts/people/people.html", context)


def _of_chosen(request: HttpRequest, manager: User) -> HttpResponse:
    """To the address of the agency that was chosen from the list, or of all, with what else was asked for."""
    code = request.GET["agency"]
    at = reverse("people_of_agency", args=[agency_or_404(manager, code).code]) if code else reverse("people")
    return redirect(f"{at}?{query_of(request, 'agency')}")


@login_required
@require_POST
def people_mails(request: HttpRequest) -> HttpResponse:
    """Send the mails again that could not be sent."""
    count = services.send_links_again(by=manager_or_404(request))
    text = ngettext("%(count)d mail is on its way again.", "%(count)d mails are on their way again.", count)
    messages.success(request, text % {"count": count})
    return redirect("people")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def person_new(request: HttpRequest) -> HttpResponse:
    """A form for a new person; without a mail address the answer shows the link to hand over, this once."""
    manager = manager_or_404(request)
    form = NewPersonForm(
        request.POST or None,
        manager=manager,
        initial={
            "agency": agency_meant(manager, request.GET.get("agency")),
            "role": request.GET.get("role"),
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            added = services.add_person(**form.cleaned_data, by=manager)
        except PeopleRefused as refused:
            form.refuse(refused)
        else:
            return _added(request, manager, added)
    status = 422 if form.errors else 200
    return render(request, "accounts/people/new.html", {"form": form}, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, person: int) -> HttpResponse:
    """One person: who they are, what they hold, how they come to a password; each form is one step."""
    manager = manager_or_404(request)
    row = person_or_404(manager, person)
    if request.method != "POST":
        return _page(request, manager, row)
    step = STEPS.get(request.POST.get("step", ""))
    if step is None:
        raise Http404
    return step(request, manager, row)


def _page(
    request: HttpRequest,
    manager: User,
    row: PersonRow,
    more: Mapping[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    managed = row.managed_by(manager)
    context = {
        "clashes": row.clashes,
        "person": row.user,
        "row": row,
        "managed": managed,
        "is_self": row.user.pk == manager.pk,
        "held": row.ends_with(manager),
        "ends_some": any(may_end for _held, may_end in row.ends_with(manager)),
        "form": PersonForm(initial={"name": row.user.name, "email": row.user.email}),
        "role_form": RoleForm(
            manager=manager, initial={"agency": agency_meant(manager, None)}, auto_id="role_%s"
        ),
        "today": today(),
        "same_names": same_names(row.user),
        "factors": factors_of(row.user) if managed else [],
        "needs_factor": needs_factor(row.user),
        "may_reset_factors": may_reset_factors(manager),
        "changes": changes_of(row.user, ((Membership, "user"),))[:HISTORY_SHOWN] if managed else [],
    }
    return render(request, "accounts/people/person.html", context | dict(more or {}), status=status)


def _change(request: HttpRequest, manager: User, row: PersonRow) -> HttpResponse:
    form = PersonForm(request.POST)
    if form.is_valid():
        if row.user.pk == manager.pk and is_other_address(manager, form.cleaned_data["email"]):
            # Links to set a password go there: at an open desk it would be a way past the password and the second step.
            raise_if_reauthentication_required(request, app="account")
        try:
            services.change_person(person=row.user, **form.cleaned_data, by=manager)
        except PeopleRefused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("person", row.user.pk)
    return _page(request, manager, row, {"form": form}, 422)


def _give(request: HttpRequest, manager: User, row: PersonRow) -> HttpResponse:
    form = RoleForm(request.POST, manager=manager, auto_id="role_%s")
    if form.is_valid():
        try:
            held = services.give_role(person=row.user, **form.cleaned_data, by=manager)
        except PeopleRefused as refused:
            form.refuse(refused)
        else:
            text = _("%(person)s is now %(role)s.")
            messages.success(request, text % {"person": row.user, "role": held.get_role_display()})
            return redirect("person", row.user.pk)
    return _page(request, manager, row, {"role_form": form}, 422)


def _end(request: HttpRequest, manager: User, row: PersonRow) -> HttpResponse:
    pk = whole_number(request.POST.get("membership"))
    held = next((one for one in row.roles if one.pk == pk), None)
    if held is None:
        raise Http404
    form = EndRoleForm(request.POST)
    if not form.is_valid():
        return _refused(request, manager, row, in_a_row(*form.errors["last_day"]))
    return _taken(
        request,
        manager,
        row,
        lambda: services.end_role(membership=held, **form.cleaned_data, by=manager),
        _("The role ends."),
    )


def _close(request: HttpRequest, manager: User, row: PersonRow) -> HttpResponse:
    done = _("The account is disabled.")
    return _taken(request, manager, row, lambda: services.close_account(person=row.user, by=manager), done)


def _open(request: HttpRequest, manager: User, row: PersonRow) -> HttpResponse:
    done = _("The account is enabled.")
    return _taken(request, manager, row, lambda: services.open_account(person=row.user, by=manager), done)


def _send(request: HttpRequest, manager: User, row: PersonRow) -> HttpResponse:
    try:
        services.send_link(person=row.user, by=manager)
    except PeopleRefused as refused:
        return _refused(request, manager, row, str(refused))
    _tell_of_mail(request, row.user)
    return redirect("person", row.user.pk)


def _make(request: HttpRequest, manager: User, row: PersonRow) -> HttpResponse:
    try:
        link = services.make_link(person=row.user, by=manager)
    except PeopleRefused as refused:
        return _refused(request, manager, row, str(refused))
    return _page(request, manager, row, {"link": link})


def _reset(request: HttpRequest, manager: User, row: PersonRow) -> HttpResponse:
    done = _("The second step is taken away; the password alone signs them in until they set up another.")
    return _taken(request, manager, row, lambda: reset_factors(person=row.user, by=manager), done)


def _sign_out(request: HttpRequest, manager: User, row: PersonRow) -> HttpResponse:
    done = _("They are signed out on every device.")
    return _taken(request, manager, row, lambda: sign_out_everywhere(person=row.user, by=manager), done)


STEPS: Mapping[str, Callable[[HttpRequest, User, PersonRow], HttpResponse]] = {
    "change": _change,
    "give": _give,
    "end": _end,
    "close": _close,
    "open": _open,
    "send": _send,
    "make": _make,
    "reset": _reset,
    "sign_out": _sign_out,
}


def _taken(
    request: HttpRequest, manager: User, row: PersonRow, step: Callable[[], object], done: str
) -> HttpResponse:
    try:
        step()
    except PeopleRefused as refused:
        return _refused(request, manager, row, str(refused))
    messages.success(request, done)
    if row.user.pk == manager.pk:  # may have ended what led here
        manager.forget_roles()
        if not has_permission_anywhere(manager, Permission.GIVE_ROLES):
            return redirect("my_work")
    return redirect("person", row.user.pk)


def _refused(request: HttpRequest, manager: User, row: PersonRow, why: str) -> HttpResponse:
    return _page(request, manager, row, {"refused": why}, 422)


def _added(request: HttpRequest, manager: User, added: services.Added) -> HttpResponse:
    made = added.person
    if not added.is_new:
        messages.success(request, _("%(person)s, who had an account, has the role.") % {"person": made})
        return redirect("person", made.pk)
    others = same_names(made)
    if others:
        text = _("There are others named %(name)s: %(accounts)s. The account tells them apart.")
        messages.warning(request, text % {"name": made.name, "accounts": _(", ").join(others)})
    if made.email:
        _tell_of_mail(request, made)
        return redirect("person", made.pk)
    link = services.make_link(person=made, by=manager)
    return _page(request, manager, person_or_404(manager, made.pk), {"link": link}, 201)


def _tell_of_mail(request: HttpRequest, person: User) -> None:
    """Whether the mail has left, which is known now: it was sent when the account stood."""
    before = person.link_sent_at
    person.refresh_from_db(fields=["link_sent_at"])
    if person.link_sent_at is not None and person.link_sent_at != before:
        if folder := mail_folder():
            said = _(
                "No mail leaves this installation: that to %(email)s, with the link, is the newest file in %(folder)s."
            )
            messages.warning(request, said % {"email": person.email, "folder": folder})
            return
        messages.success(
            request, _("A link to set the password was sent to %(email)s.") % {"email": person.email}
        )
    else:
        messages.error(
            request,
            _("The mail to %(email)s could not be sent; try again later or check the address.")
            % {"email": person.email},
        )

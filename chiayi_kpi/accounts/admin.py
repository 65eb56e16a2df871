"""Agencies, and people to look at."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.accounts.agency_changes import AgencyRefused, refuse_others_name
from chiayi_kpi.accounts.models import Agency, Membership, User
from chiayi_kpi.accounts.people.checks import role_and_place
from chiayi_kpi.accounts.permissions import has_permission, has_permission_anywhere, may_change_agencies
from chiayi_kpi.accounts.roles import Permission
from chiayi_kpi.core.admin_base import PortalModelAdmin
from chiayi_kpi.core.admin_forms import FullCleanForm
from chiayi_kpi.core.formats import EMPTY
from chiayi_kpi.core.roc import dotted_moment


class AgencyForm(FullCleanForm):
    """An agency of the list; its name is no other's, as where it is renamed from a day on."""

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if name != self.instance.name:
            try:
                refuse_others_name(self.instance, name)
            except AgencyRefused as refused:
                raise ValidationError(str(refused)) from refused
        return name


@admin.register(Agency)
class AgencyAdmin(PortalModelAdmin):
    """The city's agencies (機關); the planning office and the administrators keep the list."""

    section = "people"
    section_order = 10
    form = AgencyForm
    list_display = ["code", "name"]
    list_display_links = ["code", "name"]
    search_fields = ["code", "name"]

    def may_view(self, user, obj=None) -> bool:
        return has_permission_anywhere(user, Permission.VIEW)

    def may_edit(self, user, obj=None) -> bool:
        return may_change_agencies(user)

    def may_view_history(self, user, obj) -> bool:
        return has_permission(user, Permission.VIEW_HISTORY)

    def get_readonly_fields(self, request, obj=None):
        """Addresses, workbooks, tokens' readers and frozen years know an agency by its code: it stays."""
        return ["code"] if obj else []

    def get_form(self, request, obj=None, change=False, **kwargs):
        """Another name here is a correction; of a renamed agency the years before keep the old one."""
        if obj is not None:
            kwargs["help_texts"] = {
                "name": _(
                    "Corrects the name in every year that is not settled. An agency that is renamed from a day on is"
                    " renamed on its own page, and the years before keep the old name."
                )
            }
        return super().get_form(request, obj, change, **kwargs)


@admin.register(User)
class PersonAdmin(PortalModelAdmin):
    """The people who sign in, to look at; they and their roles are changed on the people's page.

    A person is deactivated, never deleted: what they did keeps their name.
    """

    section = "people"
    section_order = 20
    list_display = ["username", "name", "email", "roles", "is_active"]
    list_filter = ["is_active", "memberships__role"]
    search_fields = ["username", "name", "email"]
    ordering = ["username"]
    fields = ["username", "name", "email", "roles", "is_active", "last_here", "first_here"]
    history_inside = ((Membership, "user"),)

    @admin.display(description=_("last sign-in"))
    def last_here(self, user: User) -> str:
        return dotted_moment(user.last_login) if user.last_login else EMPTY

    @admin.display(description=_("account made"))
    def first_here(self, user: User) -> str:
        return dotted_moment(user.date_joined)

    @admin.display(description=_("roles"))
    def roles(self, user: User) -> str:
        return " · ".join(role_and_place(membership) for membership in user.memberships.all())

    def get_queryset(self, request):
        in_force = Membership.objects.in_force().select_related("agency")
        return super().get_queryset(request).prefetch_related(Prefetch("memberships", in_force))

    def may_view(self, user, obj=None) -> bool:
        return has_permission(user, Permission.MANAGE_PEOPLE)

    def may_edit(self, user, obj=None) -> bool:
        return False

    def may_view_history(self, user, obj) -> bool:
        return self.may_view(user)

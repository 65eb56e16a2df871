"""Agencies, people and their memberships; only administrators change people, and nobody beyond their own rights."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm, UserCreationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.accounts.models import Agency, Membership, User
from chiayi_kpi.accounts.permissions import has_permission, has_permission_anywhere
from chiayi_kpi.accounts.roles import Permission
from chiayi_kpi.core.admin_base import PortalModelAdmin, RowFormSet, TableInline


@admin.register(Agency)
class AgencyAdmin(PortalModelAdmin):
    """The city's agencies (機關); the planning office and the administrators keep the list."""

    section = "people"
    section_order = 10
    list_display = ["code", "name"]
    list_display_links = ["code", "name"]
    search_fields = ["code", "name"]

    def may_view(self, user, obj=None) -> bool:
        return has_permission_anywhere(user, Permission.VIEW)

    def may_edit(self, user, obj=None) -> bool:
        return has_permission(user, Permission.EDIT_COMMON_PLAN) or has_permission(
            user, Permission.MANAGE_PEOPLE
        )

    def may_view_history(self, user, obj) -> bool:
        return has_permission(user, Permission.VIEW_HISTORY)

    def get_readonly_fields(self, request, obj=None):
        """Addresses, workbooks, tokens' readers and frozen years know an agency by its code: it stays."""
        return ["code"] if obj else []


class MembershipFormSet(RowFormSet):
    """The roles of one person; the database would refuse the same one twice, but not say so in words."""

    def clean(self):
        super().clean()
        rows = [form.cleaned_data for form in self.forms if getattr(form, "cleaned_data", None)]
        held = [(row["role"], row.get("agency")) for row in rows if row.get("role") and not row.get("DELETE")]
        if len(held) != len(set(held)):
            raise ValidationError(_("The same role in the same agency is given twice."))


class MembershipInline(TableInline):
    model = Membership
    formset = MembershipFormSet
    fields = ["role", "agency"]
    autocomplete_fields = ["agency"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("agency", "user")

    def get_extra(self, request, obj=None, **kwargs) -> int:
        return 0 if obj else 1


class PersonCreationForm(UserCreationForm):
    """A new person with a first password."""

    class Meta(UserCreationForm.Meta):
        model = User
        fields = ("username", "name", "email")


@admin.register(User)
class PersonAdmin(PortalModelAdmin, UserAdmin):
    """The people who sign in. A person is deactivated, never deleted: what they did keeps their name."""

    section = "people"
    section_order = 20
    form = UserChangeForm
    add_form = PersonCreationForm
    add_form_template = None
    inlines = [MembershipInline]
    list_display = ["username", "name", "email", "roles", "is_active", "is_staff"]
    list_filter = ["is_active", "is_staff", "memberships__role"]
    search_fields = ["username", "name", "email"]
    filter_horizontal = ()
    ordering = ["username"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["name", "email"]}),
        (
            _("Access"),
            {
                "fields": ["is_active", "is_staff", "is_superuser"],
                "description": _("What a person may do is said by the memberships below."),
            },
        ),
        (_("Important dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "fields": [
                    "username",
                    "name",
                    "email",
                    "password1",
                    "password2",
                    "is_staff",
                ]
            },
        )
    ]

    @admin.display(description=_("roles"))
    def roles(self, user: User) -> str:
        return " · ".join(self._held(membership) for membership in user.memberships.all())

    def _held(self, membership: Membership) -> str:
        role = membership.get_role_display()
        if not membership.agency:
            return role
        return _("%(role)s (%(agency)s)") % {"role": role, "agency": membership.agency.name}

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("memberships__agency")

    def may_view(self, user, obj=None) -> bool:
        return has_permission(user, Permission.MANAGE_PEOPLE)

    def may_edit(self, user, obj=None) -> bool:
        """Whoever could change a superuser's password would be one."""
        if obj is not None and obj.is_superuser and not user.is_superuser:
            return False
        return has_permission(user, Permission.MANAGE_PEOPLE)

    def may_view_history(self, user, obj) -> bool:
        return self.may_view(user)

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def get_readonly_fields(self, request, obj=None):
        shown = ["last_login", "date_joined"]
        return shown if request.user.is_superuser else [*shown, "is_superuser"]

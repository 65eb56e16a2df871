"""The admin site: ordered as the plan document is, and entered through the portal's own sign-in page."""

from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

SECTIONS = {
    "plan": _("Yearly plans"),
    "money": _("Budget"),
    "figures": _("Figures and awards"),
    "people": _("Agencies and people"),
}


class PortalAdminSite(AdminSite):
    """Groups the models by ``section`` and ``section_order`` of their ModelAdmin instead of by app.

    A ModelAdmin may have an ``index_panel(request)`` that returns ``{"template": …, …}`` for the first page.
    """

    site_title = _("Plan administration")
    site_header = _("Plan administration")
    index_title = _("Plan administration")
    index_template = "admin/portal/index.html"
    empty_value_display = "—"
    enable_nav_sidebar = (
        False  # it would take a fifth of the page; the menu beside the breadcrumbs holds the same
    )

    def __init__(self, name: str = "admin"):
        super().__init__(name)
        # Deleting many rows at a stroke asks nobody whether their plan is approved: one at a time.
        self.disable_action("delete_selected")

    def register(self, model_or_iterable, admin_class=None, **options):
        """Take only admins that ask the portal's permission table; a package's own would ask Django's."""
        if admin_class is not None and hasattr(admin_class, "section"):
            super().register(model_or_iterable, admin_class, **options)

    def login(self, request, extra_context=None):
        """The portal's sign-in page: it limits failed attempts, which the admin's own does not."""
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            raise PermissionDenied(_("Your account has no access to the administration."))
        target = request.GET.get("next") or reverse("admin:index")
        return redirect_to_login(target, settings.LOGIN_URL)

    def get_app_list(self, request, app_label=None):
        """The models that this person may see, in the order of the document."""
        apps = self._build_app_dict(request, app_label)
        if app_label is not None:
            return [self._ordered(app) for app in apps.values()]
        index = reverse("admin:index", current_app=self.name)
        groups: dict[str, dict[str, Any]] = {
            key: {
                "name": name,
                "app_label": key,
                "app_url": f"{index}#section-{key}",
                "has_module_perms": True,
                "models": [],
            }
            for key, name in SECTIONS.items()
        }
        for app in apps.values():
            for entry in app["models"]:
                groups[self._admin_of(entry).section]["models"].append(entry)
        return [self._ordered(group) for group in groups.values() if group["models"]]

    def index(self, request, extra_context=None):
        """The first page, with the panels that the registered admins contribute."""
        panels = [
            admin.index_panel(request) for admin in self._registry.values() if hasattr(admin, "index_panel")
        ]
        return super().index(request, {"panels": panels, **(extra_context or {})})

    def _ordered(self, group: dict) -> dict:
        group["models"].sort(key=lambda entry: self._admin_of(entry).section_order)
        return group

    def _admin_of(self, entry: dict) -> Any:
        """The ``PortalModelAdmin`` of the entry's model: each of them is one."""
        return self._registry[entry["model"]]

"""Puts the portal's own admin site in the place of Django's."""

from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext as _


class PortalAdminConfig(AdminConfig):
    """Django's admin app with ``PortalAdminSite`` as its default site; stands in INSTALLED_APPS instead of it."""

    default_site = "chiayi_kpi.core.admin_site.PortalAdminSite"

    def ready(self) -> None:
        super().ready()
        from django.contrib.admin.templatetags import admin_list  # noqa: PLC0415 - needs the apps

        # Its icons are read out as “True” and “False” in every language, and there is no setting for them.
        admin_list._boolean_icon = yes_or_no  # type: ignore[attr-defined]


def yes_or_no(value: bool | None) -> str:
    """A box of a list or of a page that is only read, as a word."""
    return "—" if value is None else str(_("yes") if value else _("no"))

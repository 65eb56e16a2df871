"""Puts the portal's own admin site in the place of Django's."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.contrib.admin import autodiscover
from django.contrib.admin.apps import SimpleAdminConfig
from django.contrib.admin.checks import check_admin_app, check_dependencies
from django.core.checks import CheckMessage, Tags, register
from django.utils.translation import gettext as _


class PortalAdminConfig(SimpleAdminConfig):
    """Django's admin app with ``PortalAdminSite`` as its default site; stands in INSTALLED_APPS instead of it.

    The modules ``admin`` are loaded by who needs them, the URLconf and the checks, and not by every command.
    """

    default_site = "chiayi_kpi.core.admin_site.PortalAdminSite"

    def ready(self) -> None:
        register(check_dependencies, Tags.admin)
        register(check_admins, Tags.admin)
        from django.contrib.admin.templatetags import admin_list  # noqa: PLC0415 - needs the apps

        # Its icons are read out as “True” and “False” in every language, and there is no setting for them.
        admin_list._boolean_icon = yes_or_no  # type: ignore[attr-defined]


def check_admins(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Django's check of the admin, of what is registered once all is loaded."""
    autodiscover()
    return check_admin_app(app_configs, **kwargs)


def yes_or_no(value: bool | None) -> str:
    """A box of a list or of a page that is only read, as a word."""
    return "—" if value is None else str(_("yes") if value else _("no"))

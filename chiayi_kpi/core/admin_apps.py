"""Puts the portal's own admin site in the place of Django's."""

from django.contrib.admin.apps import AdminConfig


class PortalAdminConfig(AdminConfig):
    """Django's admin app with ``PortalAdminSite`` as its default site; stands in INSTALLED_APPS instead of it."""

    default_site = "chiayi_kpi.core.admin_site.PortalAdminSite"

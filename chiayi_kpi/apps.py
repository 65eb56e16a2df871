from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The project itself as an app, so that its management commands and static files are found."""

    name = "chiayi_kpi"
    verbose_name = "Portal"

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VolumesConfig(AppConfig):
    name = "reports.volumes"
    label = "volumes"
    verbose_name = _("City's volume")

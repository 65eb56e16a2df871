from django.apps import AppConfig
from django.urls import register_converter

from chiayi_kpi.core.converters import RocYear


class CoreConfig(AppConfig):
    name = "chiayi_kpi.core"

    def ready(self) -> None:
        register_converter(RocYear, "roc_year")

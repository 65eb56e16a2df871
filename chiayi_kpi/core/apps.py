from django.apps import AppConfig
from django.urls import register_converter

from chiayi_kpi.core.missing import say_what_is_missing


class CoreConfig(AppConfig):
    name = "chiayi_kpi.core"

    def ready(self) -> None:
        from chiayi_kpi.core.converters import RocYear  # noqa: PLC0415 - models first

        register_converter(RocYear, "roc_year")
        say_what_is_missing()

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "chiayi_kpi.core"

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "chiayi_kpi.notices"
    label = "notices"

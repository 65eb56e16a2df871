from django.apps import AppConfig


class WorkdaysConfig(AppConfig):
    name = "chiayi_kpi.workdays"
    label = "workdays"

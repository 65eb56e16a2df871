from django.apps import AppConfig


class PlanBookConfig(AppConfig):
    name = "chiayi_kpi.plan_book"
    label = "plan_book"

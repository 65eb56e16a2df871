from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "chiayi_kpi.events"
    label = "events"

from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "chiayi_kpi.events"
    label = "events"

    def ready(self) -> None:
        from chiayi_kpi.core import changes  # noqa: PLC0415 - models first
        from chiayi_kpi.events.changes import write_changes  # noqa: PLC0415
        from chiayi_kpi.events.kept import kept  # noqa: PLC0415

        changes.tell(keeps=lambda model: kept(model) is not None, write=write_changes)

"""The address of an indicator's page."""

from django.urls import path, register_converter

from reports.pages.indicator import views


class IndicatorCode:
    """The printed code of an indicator: ``1-6-2``. Nothing else of the address looks like it."""

    regex = r"[1-5]-[1-9]\d?-[1-9]\d?"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(IndicatorCode, "indicator_code")

urlpatterns = [
    path("<roc_year:year>/<slug:agency>/<indicator_code:indicator>/", views.indicator, name="indicator"),
]

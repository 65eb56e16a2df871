"""The read side's pages."""

from django.urls import include, path

urlpatterns = [
    path("", include("reports.pages.my_work.urls")),
    path("", include("reports.pages.plans.urls")),
    path("", include("reports.pages.agencies.urls")),
    path("", include("reports.pages.start.urls")),
    path("", include("reports.pages.city.urls")),
    path("", include("reports.pages.public.urls")),
    path("", include("reports.api.urls")),
    path("", include("reports.pages.spending.urls")),
    path("", include("reports.pages.next_year.urls")),
    path("", include("reports.pages.years.urls")),
    path("", include("reports.pages.strategy.urls")),
    path("", include("reports.pages.year_end.urls")),
    path("", include("reports.pages.forecast.urls")),
    path("", include("reports.pages.what_if.urls")),
    path("", include("reports.pages.downloads.urls")),
    path("", include("reports.pages.writing.urls")),
    path("", include("reports.volumes.urls")),
    path("", include("reports.pages.dashboard.urls")),
    path("", include("reports.pages.indicator.urls")),
]

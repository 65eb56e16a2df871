"""The read side's pages."""

from django.urls import include, path

from reports import views

urlpatterns = [
    path("plans/", views.plans, name="plans"),
    path("", include("reports.city.urls")),
    path("", include("reports.public.urls")),
    path("", include("reports.api.urls")),
    path("", include("reports.spending.urls")),
    path("<roc_year:year>/<slug:code>/score.json", views.score_as_json, name="score_json"),
    path("", include("reports.settlement.urls")),
    path("", include("reports.forecast.urls")),
    path("", include("reports.document_urls")),
    path("", include("reports.writing.urls")),
    path("", include("reports.volume.urls")),
    path("", include("reports.dashboard.urls")),
]

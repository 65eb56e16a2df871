"""The addresses of an agency's dashboard."""

from django.urls import path

from reports.pages.dashboard import views

urlpatterns = [
    path("<roc_year:year>/<slug:agency>/", views.dashboard, name="dashboard"),
    path("<roc_year:year>/<slug:agency>/outlook/", views.outlook, name="dashboard_outlook"),
    path("<roc_year:year>/<slug:agency>/score.json", views.score_as_json, name="score_json"),
]

"""The addresses of the pages that carry a year over: one agency's plan, and the whole city's."""

from django.urls import path

from reports.pages.next_year import views

urlpatterns = [
    path("<roc_year:year>/city/next-year/", views.city, name="next_year_city"),
    path("<roc_year:year>/<slug:agency>/next-year/", views.agency, name="next_year"),
]

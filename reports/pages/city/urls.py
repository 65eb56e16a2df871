"""The addresses of the city's view."""

from django.urls import path

from reports.pages.city import views

urlpatterns = [
    path("<roc_year:year>/city/", views.city, name="city"),
    path("<roc_year:year>/city/comparison/", views.comparison, name="city_comparison"),
    path("<roc_year:year>/city/months/", views.months, name="city_months"),
]

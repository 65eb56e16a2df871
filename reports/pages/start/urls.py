"""The addresses of the guide, and of what is made right there."""

from django.urls import path

from reports.pages.start import views

urlpatterns = [
    path("start/", views.start, name="start"),
    path("start/<roc_year:year>/", views.guide, name="guide"),
    path("start/<roc_year:year>/deadlines", views.deadlines, name="guide_deadlines"),
    path("start/<roc_year:year>/agencies", views.agencies, name="guide_agencies"),
    path("start/<roc_year:year>/common", views.common, name="guide_common"),
    path("start/<roc_year:year>/plans", views.plans, name="guide_plans"),
]

"""The addresses of the public page and of its switch."""

from django.urls import path

from reports.pages.public import views

urlpatterns = [
    path("public/<roc_year:year>/<slug:agency>/", views.public, name="public"),
    path("<roc_year:year>/<slug:agency>/publication/", views.publication, name="publication"),
]

"""The addresses of the year's end."""

from django.urls import include, path

from reports.pages.year_end import city_views, views

_of_plan = [
    path("", views.ratings, name="ratings"),
    path("give", views.give, name="rating_give"),
    path("award", views.award, name="rating_award"),
    path("withdraw", views.withdraw, name="rating_withdraw"),
    path("keep", views.keep, name="rating_keep"),
    path("confirm", views.confirm, name="rating_confirm"),
    path("confirm-instead", views.confirm_instead, name="rating_confirm_instead"),
    path("settle", views.settle, name="settle"),
    path("object", views.object_once, name="rating_object"),
    path("answer", views.answer, name="rating_answer"),
    path("reopen", views.reopen, name="settlement_reopen"),
]

urlpatterns = [
    path("<roc_year:year>/settling/", city_views.settling, name="settling"),
    path("<roc_year:year>/settling/settle", city_views.settle_chosen, name="settle_chosen"),
    path("<roc_year:year>/grades/", city_views.grades, name="grades"),
    path("<roc_year:year>/<slug:agency>/ratings/", include(_of_plan)),
]

"""The addresses of writing: who has written, each account with draft and versions, pictures, the documents' previews."""

from django.urls import URLPattern, URLResolver, include, path, register_converter

from reports.pages.writing import (
    figure_views,
    issue_views,
    picture_views,
    preview_views,
    version_views,
    views,
)


class ObjectiveCode:
    """The printed code of an objective: ``1-6``."""

    regex = r"[1-5]-[1-9]\d?"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class PictureName:
    """The name under which a picture is kept: its SHA-256 and its kind."""

    regex = r"[0-9a-f]{64}\.(?:jpg|png)"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ObjectiveCode, "objective_code")
register_converter(PictureName, "picture_name")

_of_account = [
    path("", views.write, name="write"),
    path("save", views.save, name="write_save"),
    path("figures", figure_views.offer, name="write_figures"),
    path("draft", views.write_draft, name="write_draft"),
    path("versions", version_views.versions, name="write_versions"),
    path("restore", version_views.restore, name="write_restore"),
]

_of_plan: list[URLPattern | URLResolver] = [
    path("writing/", views.overview, name="writing"),
    path("writing/issue", issue_views.issue, name="issue"),
    path("writing/<objective_code:objective>/", include(_of_account)),
    path("writing/pictures", picture_views.add, name="write_picture"),
    path("writing/pictures/<picture_name:name>", picture_views.show, name="write_picture_file"),
    path("annual-report/preview", preview_views.report_preview, name="preview_report"),
    path("annual-plan/preview", preview_views.plan_preview, name="preview_plan"),
]

urlpatterns = [path("<roc_year:year>/<slug:agency>/", include(_of_plan))]

"""Static files with names that say their content, also for the modules that other modules import."""

from django.contrib.staticfiles.apps import StaticFilesConfig
from whitenoise.storage import CompressedManifestStaticFilesStorage


class PortalStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Rewrites ``import`` statements of JavaScript modules too, so that no browser keeps an old half of them."""

    support_js_module_import_aggregation = True


class PortalStaticFilesConfig(StaticFilesConfig):
    """Leaves out what no page uses: extensions of htmx that import from addresses which are not served."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "django_htmx/ext/*"]

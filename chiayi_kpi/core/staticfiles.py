"""Static files with names that say their content, also for the modules that other modules import."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class PortalStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Rewrites ``import`` statements of JavaScript modules too, so that no browser keeps an old half of them."""

    support_js_module_import_aggregation = True

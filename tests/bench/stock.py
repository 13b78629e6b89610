"""viewflow's stock queue for the same people and as many tasks: its own views, templates, nodes and rights.

An application of its own, `granian tests.bench.stock:application`: the product mounts none of this.
"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application

settings.INSTALLED_APPS += ["tests.bench"]
settings.MIDDLEWARE += ["viewflow.middleware.SiteMiddleware", "viewflow.middleware.HotwireTurboMiddleware"]
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
settings.ROOT_URLCONF = "tests.bench.flow"
application = get_wsgi_application()

"""Every address of the product. A test lists them against the roles (tests/test_access.py)."""

from django.urls import include, path

urlpatterns = [
    path("", include("workflows.inbox.urls")),
    path("", include("workflows.engine.urls")),
    path("messages/", include("workflows.messages.urls")),
    path("replies/", include("workflows.replies.urls")),
    path("", include("documents.urls")),
    path("", include("orgs.urls")),
    path("view/", include("config.vision_urls")),
    path("accounts/", include("config.accounts_urls")),
]

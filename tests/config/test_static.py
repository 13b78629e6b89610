"""What is served beside the pages: ours and what is vendored, under names that change with the content."""

import re

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import override_settings

EARNEST = {
    **settings.STORAGES,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}


@pytest.fixture
def collected(tmp_path):
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=EARNEST):
        call_command("collectstatic", interactive=False, verbosity=0)
        yield tmp_path


@pytest.mark.django_db
def test_everything_a_page_asks_for_is_there_in_earnest(collected, client):
    page = client.get("/accounts/login/").content.decode()
    asked = set(re.findall(r'(?:src|href)="/static/([^"#]+)', page))
    assert len(asked) > 4
    assert [name for name in asked if not (collected / name).is_file()] == []
    assert all(re.search(r"\.[0-9a-f]{12}\.", name) for name in asked)


def test_the_sheets_ask_for_nothing_that_is_not_there(collected):
    sheet = collected / staticfiles_storage.stored_name("app.css")
    named = set(re.findall(r"url\(\"?([^\")]+)\"?\)", sheet.read_text("utf-8")))
    assert len(named) == 10
    assert [name for name in named if not (collected / name).is_file()] == []


def test_nothing_of_the_libraries_is_served(collected):
    assert {path.name for path in collected.iterdir() if path.is_dir()} == {"fonts", "img", "vendor"}


def test_our_sheet_asks_bootstrap_for_nothing_drawn_from_a_data_address():
    """Bootstrap draws these from data: addresses, which the policy refuses (ui, rule 11)."""
    refused = r"form-select|form-check-input|is-invalid|btn-close|navbar-toggler-icon|accordion-button|carousel"
    pages = [path for path in settings.BASE_DIR.rglob("templates/**/*.html") if ".venv" not in path.parts]
    assert [path for path in pages if re.search(refused, path.read_text("utf-8"))] == []
    assert not re.search(r"url\([\"']?data:", (settings.BASE_DIR / "config/static/app.css").read_text("utf-8"))

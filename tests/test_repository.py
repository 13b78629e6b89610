"""The repository checks itself: rules that no single room can keep alone."""

import ast
import hashlib
import os
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command, get_commands
from django.urls import URLResolver, get_resolver

from tests.environment import READ

ROOT = Path(settings.BASE_DIR)
ROOMS = ("config", "workflows", "approvals", "documents", "orgs")
SOURCES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
TEMPLATES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.html"))
RUNNING = (ROOT / "docs" / "running.md").read_text("utf-8")


def found(pattern: str, files: list[Path], *besides: str) -> list[str]:
    """Where the pattern stands: "path:line: text", except in the files named."""
    return [
        f"{name}:{number}: {line.strip()}"
        for path in files
        if not (name := path.relative_to(ROOT).as_posix()).startswith(besides or ("\0",))
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if re.search(pattern, line)
    ]


def imports(path: Path) -> set[str]:
    """Every name that a module imports, whole: "viewflow.workflow.flow"."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module or ''}.{alias.name}" for alias in node.names}
    return names


# --- Russian text ---------------------------------------------------------------------------------


def test_russian_text_is_never_compared_by_the_database_without_case():
    """SQLite folds ASCII alone: «школа» is not found in «Школа имени». orgs.search is the way."""
    assert found(r"icontains|iexact|istartswith|iendswith|iregex|\bLower\(|\bUpper\(", SOURCES) == []


# --- The engine -----------------------------------------------------------------------------------


def test_an_action_never_imports_viewflow():
    actions = [path for path in SOURCES if path.stem == "actions" or path.parent.name == "actions"]
    assert actions
    assert [path for path in actions if any(name.split(".")[0] == "viewflow" for name in imports(path))] == []


def test_a_flow_takes_only_the_drawing_from_viewflow():
    flows = [path for path in SOURCES if path.name == "flow.py"]
    assert flows
    for path in flows:
        drawn_with = {name for name in imports(path) if name.startswith("viewflow")}
        assert drawn_with <= {"viewflow.this", "viewflow.workflow.flow"}, path


def views(resolver: URLResolver):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern)
        else:
            yield pattern.callback


def test_no_stock_page_of_viewflow_or_of_the_admin_is_mounted():
    modules = {view.__module__ for view in views(get_resolver())}
    assert not apps.is_installed("django.contrib.admin")
    assert [module for module in modules if module.startswith(("viewflow", "django.contrib.admin"))] == []


# --- What a browser gets --------------------------------------------------------------------------


def test_only_the_listed_places_call_markup_safe():
    """config/face.py puts non-breaking spaces between the tags of what was already safe."""
    assert found(r"mark_safe\(|SafeString\(|SafeData\(", SOURCES, "config/face.py") == []
    assert found(r"\|\s*safe\b|\|\s*safeseq|autoescape off", TEMPLATES) == []


def test_a_page_carries_no_style_and_no_script_of_its_own():
    """The content security policy allows none. A paper is no page: it goes to the PDF maker."""
    inline = r"<style|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:|<script(?![^>]*\ssrc=)"
    assert found(inline, TEMPLATES, "documents/templates/documents/papers/") == []


def test_a_page_takes_nothing_from_another_site():
    assert found(r"<(script|img|iframe|source)[^>]*\ssrc=[\"']?(https?:)?//", TEMPLATES) == []
    assert found(r"<link[^>]*\shref=[\"']?(https?:)?//", TEMPLATES) == []


# --- What is not ours -----------------------------------------------------------------------------


SUMS = sorted(path for top in (*ROOMS, "tests") for path in (ROOT / top).rglob("SHA256SUMS"))


@pytest.mark.parametrize("sums", SUMS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_vendored_files_are_the_ones_that_were_taken(sums):
    listed = dict(reversed(line.split(maxsplit=1)) for line in sums.read_text("utf-8").splitlines())
    for name, digest in listed.items():
        assert hashlib.sha256((sums.parent / name.strip()).read_bytes()).hexdigest() == digest, name


def test_every_vendored_file_has_its_hash():
    listed = {
        (sums.parent / line.split(maxsplit=1)[1].strip()).resolve()
        for sums in SUMS
        for line in sums.read_text("utf-8").splitlines()
    }
    folders = [path for top in (*ROOMS, "tests") for name in ("vendor", "fonts") for path in (ROOT / top).rglob(name)]
    files = {path.resolve() for folder in folders for path in folder.rglob("*") if path.is_file()}
    assert files
    assert sorted(path for path in files - listed if path.name != "SHA256SUMS") == []


def test_the_licence_is_the_affero_licence_word_for_word():
    digest = hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest()
    assert digest == "57c8ff33c9c0cfc3ef00e650a1cc910d7ee479a8bc509f6c9209a7c2a11399d6"


def test_every_package_is_pinned_exactly():
    for name in ("requirements.txt", "requirements-dev.txt"):
        lines = [line.strip() for line in (ROOT / name).read_text("utf-8").splitlines()]
        packages = [line for line in lines if line and not line.startswith(("#", "-r "))]
        assert [line for line in packages if not re.fullmatch(r"[\w.-]+(\[[\w,]+\])?==[\w.]+", line)] == []


# --- What is documented ---------------------------------------------------------------------------


def test_every_variable_of_the_environment_is_in_the_book_and_every_one_in_the_book_is_read():
    told = set(re.findall(r"^\| `([A-Z][A-Z0-9_]*)` \|", RUNNING, re.MULTILINE))
    assert told == READ


def test_only_the_settings_read_the_environment():
    assert found(r"os\.environ|getenv|environ\.Env", SOURCES, "config/settings.py", "config/wsgi.py") == []


def test_every_command_is_in_the_book_and_every_one_in_the_book_exists():
    ours = {name for name, app in get_commands().items() if app.split(".")[0] in ROOMS}
    told = set(re.findall(r"^\| `manage\.py (\w+)` \|", RUNNING, re.MULTILINE))
    assert ours == told


# --- The database ---------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_migrations_say_what_the_models_say():
    said = StringIO()
    call_command("makemigrations", dry_run=True, stdout=said)
    assert said.getvalue().strip() == "No changes detected"


def test_every_migration_has_a_name():
    migrations = [path for path in SOURCES if path.parent.name == "migrations" and path.name != "__init__.py"]
    assert migrations
    assert [path for path in migrations if "_auto_" in path.name] == []


# --- In earnest -----------------------------------------------------------------------------------


def test_the_production_settings_of_the_book_pass_djangos_own_check():
    production = {
        "DEBUG": "false",
        "SECRET_KEY": "".join(map(chr, range(33, 93))),
        "ALLOWED_HOSTS": "glashatay.example",
        "BASE_URL": "https://glashatay.example",
        "HTTPS": "true",
        "PROXY_COUNT": "1",
    }
    check = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env={name: os.environ[name] for name in ("PATH", "DATA_DIR", "DATABASE_URL")} | production,
        capture_output=True,
        text=True,
    )
    assert check.returncode == 0, check.stderr

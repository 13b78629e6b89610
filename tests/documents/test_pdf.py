"""The file of a paper: both standards, one font, the same bytes, nothing from outside."""

import http.server
import os
import subprocess
import sys
import threading
from datetime import UTC, datetime
from shutil import which

import pytest
from django.conf import settings

from documents import pdf
from tests.documents import pdfa

AT = datetime(2026, 11, 25, 2, 14, tzinfo=UTC)
PAGE = """<!doctype html><html lang="ru"><head><meta charset="utf-8"><title>Проба</title>
<meta name="dcterms.created" content="2026-11-25T02:14:00+00:00">
<style>@font-face {{ font-family: PTSerif; src: url(asset:fonts/PT_Serif-Web-Regular.ttf) }}
html {{ font-family: PTSerif }}</style>{head}</head><body><h1>Проба</h1>{body}</body></html>"""


def made(body: str = "", head: str = "") -> bytes:
    return pdf.make(PAGE.format(head=head, body=body), trail=b"{}", at=AT)


@pytest.fixture
def server():
    """A server on the loopback that notes who asked it; nobody should."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.server.asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_GET

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        running.asked = []
        running.address = f"http://127.0.0.1:{running.server_port}"
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


@pytest.mark.parametrize(
    "html",
    [
        '<img src="file:///etc/passwd">',
        '<img src="{server}/x.png">',
        '<img src="data:image/png;base64,AAAA">',
        '<img src="data:text/html,x">',
        '<img src="asset:fonts/../../models.py">',
        '<img src="ftp://127.0.0.1/x">',
        '<link rel="stylesheet" href="{server}/x.css">',
        '<style>@import "{server}/x.css";</style>',
        "<style>@font-face {{ font-family: x; src: url({server}/x.ttf) }} p {{ font-family: x }}</style><p>x</p>",
        '<p style="background: url({server}/x.png)">x</p>',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<a rel="attachment" href="file:///etc/passwd">x</a>',
        '<object data="{server}/x.svg"></object>',
        '<embed src="file:///etc/passwd">',
    ],
)
def test_a_paper_that_wants_something_from_outside_is_not_made(html, server):
    with pytest.raises(pdf.ForbiddenAddress):
        made(html.format(server=server.address))
    assert server.asked == []


@pytest.mark.parametrize(
    "html",
    [
        """<img alt="x" src="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='9' height='9'%3E
        %3Cimage href='{server}/x.png' width='9' height='9'/%3E%3C/svg%3E">""",
        """<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="{server}/x.png"/></svg>""",
        """<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><use href="{server}/x.svg#a"/></svg>""",
        """<svg xmlns="http://www.w3.org/2000/svg"><style>@import "{server}/x.css";</style></svg>""",
        '<iframe src="{server}/"></iframe>',
        '<script src="{server}/x.js"></script>',
    ],
)
def test_what_a_picture_or_a_frame_points_to_is_left_out(html, server):
    assert "Проба" in pdfa.text(made(html.format(server=server.address)))
    assert server.asked == []


def test_an_unclosed_address_in_words_is_only_words():
    assert "file:///etc/passwd" in pdfa.text(made("<p>url(file:///etc/passwd) &lt;img src=x&gt;</p>"))


def test_the_font_is_the_only_one_whatever_is_written():
    file = made(
        "<p>Ёж 😀 عربى \u2713 \u2610 ∑ 中文 ﷽ \u0301 №&nbsp;5 ½ … \t x</p><p lang=ru style='hyphens:auto'>слово</p>"
    )
    rows = pdfa.fonts(file)
    assert all(row[0].split("+")[1].startswith("PTSerif") for row in rows)
    assert all(row[-5:-2] == ["yes", "yes", "yes"] for row in rows)


def test_the_same_content_gives_the_same_bytes_and_another_gives_others():
    assert made("<p>Раз</p>") == made("<p>Раз</p>")
    assert made("<p>Раз</p>") != made("<p>Два</p>")


def test_both_standards_are_named_and_kept():
    pdfa.check(made("<h2>Таблица</h2><table><thead><tr><th>Имя</th></tr></thead><tbody><tr><td>а</td></tr></table>"))


@pytest.mark.skipif(not which("verapdf"), reason="verapdf is not installed")
@pytest.mark.parametrize("flavour", ["3a", "ua1"])
def test_verapdf_accepts_the_file(flavour, tmp_path):
    file = tmp_path / "paper.pdf"
    file.write_bytes(made("<p>Проба</p>"))
    assert (
        "PASS"
        in subprocess.run(
            ["verapdf", "--format", "text", "--flavour", flavour, file], capture_output=True, text=True
        ).stdout
    )


def test_the_web_starts_without_the_libraries_of_layout():
    """Where Pango is missing everything but the making of files works (make demo without root)."""
    start = "import sys, django; django.setup(); import config.urls; sys.exit('weasyprint' in sys.modules)"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    assert subprocess.run([sys.executable, "-c", start], env=environment, cwd=settings.BASE_DIR).returncode == 0

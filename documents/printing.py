"""A paper's row → its bytes: letters, template, QR, PDF. Only the worker calls this."""

import json
from datetime import UTC

import segno
from django.conf import settings
from django.template.loader import render_to_string

from documents import letters, pdf, trail
from documents.models import Paper


def html(paper: Paper) -> str:
    """The paper as the page that WeasyPrint lays out."""
    content, replaced = letters.all_legible(json.loads(paper.content))
    address = f"{settings.BASE_URL}{paper.get_verify_url()}"
    return render_to_string(
        paper.form.template,
        {
            "head": content["head"],
            "body": content["body"],
            "trail": content["trail"],
            "letters": replaced,
            "paper": {
                "number": paper.number_text,
                "code": paper.code_text,
                "issued": paper.issued_at.astimezone(UTC).isoformat(timespec="seconds"),
            },
            "verify_url": address,
            "qr": segno.make(address, error="m", micro=False).svg_data_uri(border=2, omitsize=True),
        },
    )


def printed(paper: Paper) -> bytes:
    """The PDF of a paper; the same row gives the same bytes."""
    return pdf.make(html(paper), trail=trail.attached(paper), at=paper.issued_at)

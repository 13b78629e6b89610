"""HTML → PDF. The only user of WeasyPrint.

The file is PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1) at once, carries trail.json as its source and embeds
PT Serif alone. The same HTML, trail and moment give the same bytes. Layout takes 0.1 s a page: never in a request.
"""

from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from urllib.parse import urlsplit

from weasyprint import HTML, Attachment
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from documents import letters

ATTACHMENT = "trail.json"
# WeasyPrint names one standard in the metadata; this names the second one, with the schema PDF/A asks for.
_UNIVERSAL_ACCESS = b"""\
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


class Fetcher(URLFetcher):
    """Gives the font files and inline SVG; anything else ends the making of the paper (no SSRF, no foreign files)."""

    def fetch(self, url, headers=None):
        parts = urlsplit(url)
        if parts.scheme == "asset":
            folder, _, name = parts.path.partition("/")
            if folder == "fonts" and name in letters.FACES:
                return URLFetcherResponse(url, BytesIO(letters.face(name)), {"Content-Type": "font/ttf"})
        elif parts.scheme == "data" and parts.path.startswith(("image/svg+xml;", "image/svg+xml,")):
            return super().fetch(url, headers)
        raise FatalURLFetchingError(f"A paper may not load {url[:80]}")


def make(html: str, *, trail: bytes, at: datetime) -> bytes:
    """The PDF of a paper. Raises ForbiddenAddress if the HTML wants anything from outside."""
    html = letters.legible(html)
    moment = at.astimezone(UTC)
    attachment = Attachment(
        file_obj=BytesIO(trail),
        name=ATTACHMENT,
        description="Содержание и след бумаги для проверки",
        created=moment,
        modified=moment,
        relationship="Source",
    )
    try:
        document = HTML(string=html, base_url="asset:paper/", url_fetcher=Fetcher()).render(
            font_config=FontConfiguration(), pdf_variant="pdf/a-3a"
        )
        _name_universal_access(document.metadata)
        return document.write_pdf(
            finisher=_scope_headers,
            pdf_variant="pdf/a-3a",
            pdf_tags=True,
            pdf_identifier=sha256(html.encode() + trail).digest()[:16],
            attachments=[attachment],
        )
    except FatalURLFetchingError as refused:
        raise ForbiddenAddress(str(refused)) from None


class ForbiddenAddress(Exception):
    """The HTML of a paper asked for an address: a mistake of its template, or an attack."""


def _name_universal_access(metadata) -> None:
    plain = metadata.generate_rdf_metadata

    def both(*args, **kwargs) -> bytes:
        return plain(*args, **kwargs).replace(b"</rdf:RDF>", _UNIVERSAL_ACCESS + b"</rdf:RDF>")

    metadata.generate_rdf_metadata = both


def _scope_headers(document, pdf):
    """Says of every header cell whether it heads its column or its row; WeasyPrint leaves that out (PDF/UA-1, 7.5)."""
    elements = {item.reference: item for item in pdf.objects if isinstance(item, dict) and "S" in item}
    for cell in elements.values():
        if cell["S"] == "/TH":
            group = elements[elements[cell["P"]]["P"]]
            cell["A"]["Scope"] = "/Column" if group["S"] == "/THead" else "/Row"

"""What PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1) ask for, as far as one can see it without veraPDF."""

import subprocess
from io import BytesIO
from pathlib import Path

import pikepdf

PDFAID = "{http://www.aiim.org/pdfa/ns/id/}"
PDFUAID = "{http://www.aiim.org/pdfua/ns/id/}"


def tool(*command, file: bytes | Path) -> str:
    """The output of a program about a file. Raises CalledProcessError when it finds the file wrong."""
    if isinstance(file, bytes):
        path = Path("/tmp") / f"glashatay-{abs(hash(file))}.pdf"
        path.write_bytes(file)
        try:
            return tool(*command, file=path)
        finally:
            path.unlink()
    arguments = [str(file) if word == "FILE" else word for word in command]
    return subprocess.run(arguments, check=True, capture_output=True, text=True).stdout


def text(pdf: bytes, *options: str) -> str:
    """Everything that can be read in the file."""
    return tool("pdftotext", *options, "FILE", "-", file=pdf)


def fonts(pdf: bytes) -> list[list[str]]:
    """The rows of pdffonts: name, type, encoding, embedded, subset, unicode …"""
    return [line.split() for line in tool("pdffonts", "FILE", file=pdf).splitlines()[2:]]


def attachments(pdf: bytes) -> dict[str, bytes]:
    with pikepdf.open(BytesIO(pdf)) as document:
        return {name: spec.get_file().read_bytes() for name, spec in document.attachments.items()}


def check(pdf: bytes) -> None:
    """Asserts what both standards ask of the file as a whole."""
    tool("qpdf", "--check", "FILE", file=pdf)
    with pikepdf.open(BytesIO(pdf)) as document:
        root = document.Root
        with document.open_metadata() as metadata:
            assert metadata[f"{PDFAID}part"] == "3"
            assert metadata[f"{PDFAID}conformance"] == "A"
            assert metadata[f"{PDFUAID}part"] == "1"
            assert metadata["dc:title"]
            assert metadata["xmp:CreateDate"]
        assert b"pdfaExtension:schemas" in document.Root.Metadata.read_bytes()
        assert not document.is_encrypted
        assert document.pdf_version == "1.7"
        assert len(document.trailer.ID) == 2
        assert [str(intent.S) for intent in root.OutputIntents] == ["/GTS_PDFA1"]
        assert root.OutputIntents[0].DestOutputProfile.read_bytes()
        assert root.MarkInfo.Marked
        assert str(root.Lang) == "ru"
        assert root.ViewerPreferences.DisplayDocTitle
        assert "/JavaScript" not in root.get("/Names", {}) and "/OpenAction" not in root and "/AA" not in root
        for spec in root.AF:
            assert str(spec.AFRelationship) == "/Source"
            assert str(spec.UF) == str(spec.F) == "trail.json"
        elements = list(_elements(root.StructTreeRoot.K))
        for page in document.pages:
            assert str(page.Tabs) == "/S"
            assert "StructParents" in page or "/StructParents" in page
        kinds = [str(element.S) for element in elements]
        assert kinds.count("/H1") == 1
        assert all(str(element.get("/Alt", "")) for element in elements if str(element.S) == "/Figure")
        for element in elements:
            if str(element.S) == "/TH":
                assert str(element.A.Scope) in ("/Column", "/Row")


def _elements(kids):
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            if "/K" in kid:
                yield from _elements(kid.K)

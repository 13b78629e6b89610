"""Files are checked on the way in, kept once, and given out only to whoever may see the case."""

import hashlib
import io
import zlib
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from orgs.actions.cases import attach, open_case
from orgs.errors import RuleError
from orgs.files.models import StoredFile
from orgs.files.storing import DOCUMENTS, PICTURES, store
from orgs.models import case as case_models
from tests.orgs.factories import district

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
CAMERA, PLACE = 0x010F, 0x8825


def picture(kind: str = "JPEG", mode: str = "RGB", size=(40, 30), **options) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, kind, **options)
    return out.getvalue()


def drawn(file: StoredFile) -> Image.Image:
    return Image.open(file.path)


def test_a_picture_is_drawn_anew_without_what_it_tells_of_its_maker_and_place():
    exif = Image.Exif()
    exif[CAMERA] = "Фотоаппарат Ивановой"
    exif.get_ifd(PLACE)[1] = "N"
    exif.get_ifd(PLACE)[2] = (56.0, 15.0, 0.0)
    before = picture(exif=exif, comment=b"secret comment")
    assert b"secret comment" in before
    assert Image.open(io.BytesIO(before)).getexif()
    file = store(before, name="снимок.jpg")
    after = file.read()
    assert not drawn(file).getexif()
    assert b"secret comment" not in after
    assert b"Exif" not in after
    assert file.content_type == "image/jpeg"


def test_a_picture_taken_sideways_stands_upright_without_its_exif():
    exif = Image.Exif()
    exif[0x0112] = 6
    file = store(picture(size=(40, 30), exif=exif))
    assert drawn(file).size == (30, 40)


def test_what_is_hidden_behind_the_end_of_a_picture_is_gone():
    file = store(picture("PNG") + b"PK\x03\x04 hidden archive")
    assert b"hidden archive" not in file.read()


@pytest.mark.parametrize(
    ("kind", "mode", "content_type"),
    [
        ("JPEG", "RGB", "image/jpeg"),
        ("JPEG", "L", "image/jpeg"),
        ("JPEG", "CMYK", "image/jpeg"),
        ("PNG", "RGBA", "image/png"),
        ("PNG", "LA", "image/png"),
        ("PNG", "P", "image/png"),
        ("PNG", "1", "image/png"),
        ("PNG", "I;16", "image/png"),
        ("GIF", "P", "image/gif"),
        ("WEBP", "RGBA", "image/webp"),
    ],
)
def test_every_kind_of_picture_that_a_browser_shows_is_taken(kind, mode, content_type):
    assert store(picture(kind, mode)).content_type == content_type


def test_a_picture_with_a_second_view_as_telephones_make_them_is_a_jpeg():
    out = io.BytesIO()
    one = Image.new("RGB", (40, 30), "red")
    one.save(out, "MPO", save_all=True, append_images=[Image.new("RGB", (40, 30), "blue")])
    assert store(out.getvalue()).content_type == "image/jpeg"


def test_transparency_stays():
    out = io.BytesIO()
    shown = Image.new("P", (4, 4), 0)
    shown.putpalette([255, 0, 0] + [0, 0, 0] * 255)
    shown.save(out, "GIF", transparency=0)
    assert drawn(store(out.getvalue())).convert("RGBA").getpixel((0, 0))[3] == 0


def bomb() -> bytes:
    """A PNG of a few bytes that says it is 60,000 × 60,000."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")

    side = (60_000).to_bytes(4, "big")
    head = chunk(b"IHDR", side + side + b"\x08\x00\x00\x00\x00")
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\x00" * 1000)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"just text",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"MZ\x90\x00" + b"\x00" * 100,
        b"PK\x03\x04" + b"\x00" * 100,
        picture()[:200],
        picture("BMP"),
        picture("TIFF"),
        bomb(),
    ],
    ids=["empty", "text", "svg", "exe", "zip", "cut", "bmp", "tiff", "bomb"],
)
def test_anything_else_is_refused_in_words_whatever_its_name(content):
    with pytest.raises(RuleError, match=r"«снимок\.jpg»"):
        store(content, name="снимок.jpg", kinds=PICTURES | DOCUMENTS)
    assert not StoredFile.objects.exists()


def test_a_picture_of_more_pixels_than_allowed_is_refused(settings):
    settings.PICTURE_MAX_PIXELS = 1000
    with pytest.raises(RuleError, match="слишком большой"):
        store(picture())


def test_a_file_larger_than_allowed_is_refused(settings):
    settings.FILE_MAX_BYTES = 1024 * 1024
    with pytest.raises(RuleError, match="больше 1 МБ"):
        store(SimpleUploadedFile("big.pdf", PDF + b"0" * 1024 * 1024), kinds=DOCUMENTS)


def test_a_pdf_is_kept_byte_for_byte_and_only_where_documents_are_taken():
    file = store(PDF, name="письмо.pdf", kinds=DOCUMENTS)
    assert file.read() == PDF
    assert file.sha256 == hashlib.sha256(PDF).hexdigest()
    with pytest.raises(RuleError, match="не принимается"):
        store(PDF, kinds=PICTURES)


def test_the_same_content_is_kept_once_under_its_hash_within_the_data_folder(settings):
    first, second = store(PDF, kinds=DOCUMENTS), store(PDF, name="копия.pdf", kinds=DOCUMENTS)
    assert first == second
    assert first.path.is_relative_to(Path(settings.DATA_DIR) / "files")
    assert first.path.name == first.sha256
    assert first.path.stat().st_mode & 0o007 == 0


def test_a_file_that_was_lost_is_kept_again_when_it_comes_again():
    file = store(PDF, kinds=DOCUMENTS)
    file.path.unlink()
    store(PDF, kinds=DOCUMENTS)
    assert file.read() == PDF


def test_a_form_that_has_looked_at_the_upload_does_not_shorten_it():
    uploaded = SimpleUploadedFile("a.pdf", PDF)
    uploaded.read(5)
    assert store(uploaded, kinds=DOCUMENTS).read() == PDF


# --- Given out ---


@pytest.fixture
def world():
    return district()


@pytest.fixture
def attached(world):
    case = open_case(kind="О", organization=world.school, title="Каток", actor=None)
    content = picture()
    return attach(case, store(content), name="Снимок катка.jpg", actor=world.school_specialist)


def address(attached) -> str:
    return reverse("orgs:file", args=[attached.case_id, attached.pk])


def test_a_file_is_an_attachment_that_runs_nothing_and_is_not_kept_on_the_way(world, attached, as_user):
    response = as_user(world.school_specialist).get(address(attached))
    assert response.status_code == 200
    assert b"".join(response.streaming_content) == attached.file.read()
    assert response.headers["Content-Type"] == "image/jpeg"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response.headers["Cache-Control"]
    assert "sandbox" in response.headers["Content-Security-Policy"]


def test_for_whoever_does_not_see_the_case_there_is_no_file(world, attached, as_user):
    sees = {"school_head", "school_specialist", "head_of_affairs", "auditor", "pr_approver"}
    for name, person in world.people.items():
        assert as_user(person).get(address(attached)).status_code == (200 if name in sees else 404), name


def test_a_file_under_the_number_of_another_case_is_not_there(world, attached, as_user):
    other = open_case(kind="О", organization=world.school, title="Другое", actor=None)
    wrong = reverse("orgs:file", args=[other.pk, attached.pk])
    assert as_user(world.school_specialist).get(wrong).status_code == 404


def test_the_data_of_a_citizen_are_given_out_only_where_every_guard_agrees(world, attached, as_user, monkeypatch):
    monkeypatch.setattr(case_models, "_guards", [])
    case_models.guard_personal(lambda user, case: user == world.school_head)
    personal = attach(attached.case, attached.file, name="Паспорт.jpg", personal=True, actor=None)
    assert as_user(world.school_head).get(address(personal)).status_code == 200
    assert as_user(world.school_specialist).get(address(personal)).status_code == 404
    assert as_user(world.school_specialist).get(address(attached)).status_code == 200
    case_models.guard_personal(lambda user, case: False)
    assert as_user(world.school_head).get(address(personal)).status_code == 404


def test_a_visitor_gets_no_file(attached, client):
    assert client.get(address(attached)).status_code == 302

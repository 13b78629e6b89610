"""Taking a file in: size, kind by content and never by name, pictures drawn anew without EXIF."""

import hashlib
import io
import os
import tempfile
import warnings

from django.conf import settings
from django.http import FileResponse
from PIL import Image, ImageOps

from orgs.errors import RuleError
from orgs.files.models import StoredFile

PICTURES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})
DOCUMENTS = frozenset({"application/pdf"})
_FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif"}


def store(content, *, name: str = "", kinds: frozenset[str] = PICTURES) -> StoredFile:
    """Keeps a content (bytes, or an uploaded file) and returns its row; the same content is kept once.

    Raises RuleError in words when it is too large, empty, of a kind not allowed here, or broken.
    """
    if isinstance(content, bytes):
        data = content
    else:
        content.seek(0)  # a form may have looked at it
        data = content.read(settings.FILE_MAX_BYTES + 1)
    label = f"«{name}»" if name else "Файл"
    if not data:
        raise RuleError(f"{label}: файл пуст.")
    if len(data) > settings.FILE_MAX_BYTES:
        raise RuleError(f"{label}: больше {settings.FILE_MAX_BYTES // 2**20} МБ. Уменьшите файл и приложите снова.")
    if data.startswith(b"%PDF-"):
        content_type = "application/pdf"
    else:
        data, content_type = _picture(data, label)
    if content_type not in kinds:
        raise RuleError(f"{label}: такой вид файла здесь не принимается.")
    return _keep(data, content_type)


def _picture(data: bytes, label: str) -> tuple[bytes, str]:
    """The picture drawn anew: what was not drawn (EXIF, place, hidden data) is gone."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=list(_FORMATS)) as picture:
                if picture.width * picture.height > settings.PICTURE_MAX_PIXELS:
                    raise RuleError(f"{label}: снимок слишком большой, уменьшите его.")
                kind = {"MPO": "JPEG"}.get(picture.format or "", picture.format or "")  # phones add a second view
                picture.load()
                drawn = ImageOps.exif_transpose(picture)
                if kind == "JPEG" and drawn.mode not in ("RGB", "L"):
                    drawn = drawn.convert("RGB")
                clean = Image.new(drawn.mode, drawn.size)
                if drawn.mode == "P":
                    clean.putpalette(drawn.getpalette() or [])
                clean.paste(drawn)
                if "transparency" in drawn.info:
                    clean.info["transparency"] = drawn.info["transparency"]
                out = io.BytesIO()
                clean.save(out, kind, **({"quality": 90} if kind == "JPEG" else {}))
    except RuleError:
        raise
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise RuleError(f"{label}: это не снимок JPEG, PNG, WEBP или GIF, либо файл повреждён.") from error
    return out.getvalue(), _FORMATS[kind]


def _keep(data: bytes, content_type: str) -> StoredFile:
    sha256 = hashlib.sha256(data).hexdigest()
    file, _ = StoredFile.objects.get_or_create(
        sha256=sha256, defaults={"size": len(data), "content_type": content_type}
    )
    if not file.path.exists():
        file.path.parent.mkdir(parents=True, exist_ok=True)
        # written aside and renamed: a killed process leaves no half of a file under the name
        handle, aside = tempfile.mkstemp(dir=file.path.parent)
        with os.fdopen(handle, "wb") as target:
            target.write(data)
            target.flush()
            os.fsync(target.fileno())
        os.chmod(aside, 0o640)
        os.replace(aside, file.path)
    return file


def serve(file: StoredFile, name: str) -> FileResponse:
    """The file as an attachment, never as a page; who may have it was asked before."""
    response = FileResponse(file.open(), as_attachment=True, filename=name, content_type=file.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response

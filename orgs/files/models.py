"""A file that was taken in."""

from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils import timezone


class StoredFile(models.Model):
    """A content, kept once: named by its SHA-256 under DATA_DIR/files, never under an address of the web."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField("размер, байт")
    content_type = models.CharField(max_length=100)
    stored_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "файл"
        verbose_name_plural = "файлы"

    def __str__(self) -> str:
        return self.sha256[:12]

    @property
    def path(self) -> Path:
        return settings.DATA_DIR / "files" / self.sha256[:2] / self.sha256[2:4] / self.sha256

    def read(self) -> bytes:
        return self.path.read_bytes()

    def open(self):
        """A binary file, open for reading; the caller closes it."""
        return self.path.open("rb")

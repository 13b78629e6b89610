"""A worker in a process of its own that knows the tests' kind of paper: python -m tests.documents.worker"""

import django
from django.conf import settings
from django.core.management import call_command

if __name__ == "__main__":
    django.setup()
    from documents import kinds
    from tests.documents.factories import NOTE, TEMPLATES

    settings.TEMPLATES[0]["DIRS"].append(TEMPLATES)
    kinds.register(NOTE)
    call_command("work", "--once")

"""The glossary says what the code does."""

import re
from pathlib import Path

from django.conf import settings

from orgs.duties import ROLES, Duty

GLOSSARY = (Path(settings.BASE_DIR) / "docs" / "glossary.md").read_text("utf-8")


def test_the_table_of_roles_names_the_duties_of_each():
    told = {
        code: (title, set(duties.split(", ")), factor == "yes")
        for title, code, duties, factor in re.findall(r"^\| (.+) \| `(\w+)` \| (.+) \| (yes|no) \|$", GLOSSARY, re.M)
    }
    assert told == {role.code: (role.title, set(role.duties), role.two_factor) for role in ROLES.values()}


def test_every_duty_has_its_russian_name():
    for duty in Duty:
        assert f"| {duty.label} | `{duty}` |" in GLOSSARY

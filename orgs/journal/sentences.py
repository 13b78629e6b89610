"""A line becomes a Russian sentence when it is read.

Every app may have a module `sentences` with SENTENCES = {code: sentence}. In a sentence {actor} is «Тишин М. М. за
Согласову А. В.», {а} the ending of the verb (сохранил, сохранила), {ла} likewise (внёс, внесла); other names are data
of the line.
"""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from string import Formatter

from django.apps import apps

from orgs import names
from orgs.journal.models import Entry

SYSTEM = "Система"
SENTENCES: dict[str, str] = {}


@cache
def all_sentences() -> dict[str, str]:
    """The sentences of every room, by code."""
    found: dict[str, str] = {}
    for app in apps.get_app_configs():
        if find_spec(f"{app.name}.sentences"):
            found.update(getattr(import_module(f"{app.name}.sentences"), "SENTENCES", {}))
    return found


class _Gaps(Formatter):
    """What an older line did not tell is left out, never an error."""

    def get_value(self, key, args, kwargs):
        value = kwargs.get(key)
        return "—" if value is None else value


def sentence(entry: Entry) -> str:
    """The line in Russian; an unknown code is shown as it is, so that nothing is ever hidden."""
    template = all_sentences().get(entry.code, "{actor}: {code}")
    name = entry.actor_name
    woman = names.is_woman(name) if name else True  # «Система приняла»
    actor = names.acting(name, entry.instead_of) if name else SYSTEM
    told = {"actor": actor, "code": entry.code, "а": "а" if woman else "", "ла": "ла" if woman else ""}
    return _Gaps().format(template, **{**entry.data, **told})

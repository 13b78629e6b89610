"""Names of people as an office writes them."""

NBSP = "\u00a0"
_ACCUSATIVE = (  # ending of a surname -> (of a man, of a woman); the longest ending first
    ("ский", "ского"),
    ("цкий", "цкого"),
    ("ская", "скую"),
    ("цкая", "цкую"),
    ("ый", "ого"),
    ("ий", "его"),
    ("ой", "ого"),
    ("ая", "ую"),
    ("ова", "ову"),
    ("ева", "еву"),
    ("ёва", "ёву"),
    ("ина", "ину"),
    ("ына", "ыну"),
    ("а", "у"),
    ("я", "ю"),
)
_INDECLINABLE = ("о", "е", "и", "у", "ю", "ы", "э", "их", "ых")


def short(full_name: str) -> str:
    """«Ответов Добрыня Письмович» → «Ответов Д. П.» with non-breaking spaces."""
    surname, *rest = full_name.split() or [""]
    return NBSP.join([surname, *(f"{name[0]}." for name in rest[:2])])


def is_woman(full_name: str) -> bool:
    """By the patronymic, otherwise by the surname; a guess that only chooses an ending of a verb."""
    parts = full_name.split()
    if len(parts) > 2:
        return parts[2].endswith(("на", "кызы"))
    return bool(parts) and parts[0].endswith(("ова", "ева", "ёва", "ина", "ына", "ая"))


def accusative(full_name: str) -> str:
    """The short name after «за»: «за Согласову А. В.», «за Петрова П. П.»."""
    surname, *rest = full_name.split() or [""]
    woman = is_woman(full_name)
    if not surname.endswith(_INDECLINABLE):
        for ending, changed in _ACCUSATIVE:
            if surname.endswith(ending):
                surname = surname[: -len(ending)] + changed
                break
        else:
            if not woman:
                surname = surname.removesuffix("ь") + ("я" if surname.endswith("ь") else "а")
    return NBSP.join([surname, *(f"{name[0]}." for name in rest[:2])])


def acting(full_name: str, instead_of: str = "") -> str:
    """«Тишин М. М.» or, through a substitution, «Тишин М. М. за Согласову А. В.»."""
    return f"{short(full_name)} за{NBSP}{accusative(instead_of)}" if instead_of else short(full_name)

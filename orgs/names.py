"""Names of people as an office writes them."""

NBSP = "\u00a0"
_OF_A_MAN = (  # ending of a surname in the nominative -> in the accusative; the longest ending first
    ("ский", "ского"),
    ("цкий", "цкого"),
    ("кий", "кого"),
    ("гий", "гого"),
    ("хий", "хого"),
    ("ый", "ого"),
    ("ий", "его"),
    ("ой", "ого"),
    ("а", "у"),
    ("я", "ю"),
    ("й", "я"),
    ("ь", "я"),
)
_OF_A_WOMAN = (("ая", "ую"), ("яя", "юю"), ("а", "у"), ("я", "ю"))
_INDECLINABLE = ("о", "е", "ё", "и", "у", "ю", "ы", "э", "их", "ых")


def short(full_name: str) -> str:
    """«Ответов Добрыня Письмович» → «Ответов Д. П.» with non-breaking spaces."""
    surname, *rest = full_name.split() or [""]
    return NBSP.join([surname, *(f"{name[0]}." for name in rest[:2])])


def is_woman(full_name: str) -> bool:
    """By the patronymic, otherwise by the surname; a guess that only chooses an ending of a verb."""
    parts = full_name.casefold().split()
    if len(parts) > 2 and len(parts[-1]) > 2:  # not an initial
        return parts[-1].endswith(("на", "кызы"))
    return bool(parts) and parts[0].endswith(("ова", "ева", "ёва", "ина", "ына", "ая"))


def accusative(full_name: str) -> str:
    """The short name after «за»: «за Согласову А. В.», «за Петрова П. П.»."""
    surname, *rest = full_name.split() or [""]
    woman = is_woman(full_name)
    declined = "-".join(_declined(part, woman) for part in surname.split("-"))
    return NBSP.join([declined, *(f"{name[0]}." for name in rest[:2])])


def _declined(surname: str, woman: bool) -> str:
    if not surname or surname.endswith(_INDECLINABLE):
        return surname
    endings: tuple[tuple[str, str], ...] = _OF_A_WOMAN if woman else _OF_A_MAN
    if not woman and len(surname) < 5:  # Цой, Чой, Гай are no adjectives
        endings = tuple(pair for pair in endings if len(pair[0]) == 1)
    for ending, changed in endings:
        if surname.endswith(ending):
            return surname.removesuffix(ending) + changed
    return surname if woman else f"{surname}а"


def acting(full_name: str, instead_of: str = "") -> str:
    """«Тишин М. М.» or, through a substitution, «Тишин М. М. за Согласову А. В.»."""
    return f"{short(full_name)} за{NBSP}{accusative(instead_of)}" if instead_of else short(full_name)

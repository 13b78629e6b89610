"""A deadline in Russian words: what is left in working time first, then the hour, then how it was counted."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import groupby

from workflows.deadlines.calendar import (
    HOUR,
    Deadline,
    NoCalendar,
    Step,
    WorkingTime,
    working_hours_between,
)

NBSP = "\u00a0"
DASH = "\u2060–\u2060"  # between figures, never at the end of a line

MINUTE = HOUR / 60
SOON = 4 * HOUR

MONTHS = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split()
ON_DAY = [
    f"{'во' if day == 'вторник' else 'в'}{NBSP}{day}"
    for day in "понедельник вторник среду четверг пятницу субботу воскресенье".split()
]
OF_DAY = "понедельника вторника среды четверга пятницы субботы воскресенья".split()

# one (nominative), one (accusative), two to four and fractions, five and more
WORKING_DAYS = ("рабочий день", "рабочий день", "рабочих дня", "рабочих дней")
WORKING_HOURS = ("рабочий час", "рабочий час", "рабочих часа", "рабочих часов")
HOURS = ("час", "час", "часа", "часов")
MINUTES = ("минута", "минуту", "минуты", "минут")
WORKING_MINUTES = ("рабочая минута", "рабочую минуту", "рабочие минуты", "рабочих минут")


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline as it is shown: the `due` component and nothing else reads it.

    `kind` is bad (overdue), warn (today, or at most four working hours away) or ok; `left` is the remainder, `text`
    the hour in words, `at` the moment itself; `explanation` says how it was counted, `clause` by which act.
    """

    kind: str
    left: str
    text: str
    at: datetime
    explanation: str = ""
    clause: str = ""


def due(at: datetime, now: datetime, working_time: WorkingTime, deadline: Deadline | None = None) -> Due:
    """The deadline of a work item as its owner sees it now; with `deadline`, also how it was counted.

    A year without a calendar does not take the inbox down: the remainder in working time is left out.
    """
    there, here = working_time.local(at), working_time.local(now)
    late, same_day = now > at, there.date() == here.date()
    try:
        left = abs(working_hours_between(_minute(now), _minute(at), working_time))
        words, soon = _remainder(left, late, working_time, same_day), left <= SOON
    except NoCalendar:
        words, soon = "Просрочено" if late else "Срок не наступил", False
    kind = "bad" if late else "warn" if soon or same_day else "ok"
    text = _was(there, here) if late else _until(there, here)
    if deadline is None:
        return Due(kind, words, text, at)
    return Due(kind, words, text, at, explain(deadline), deadline.clause)


def explain(deadline: Deadline) -> str:
    """«Как посчитан срок», sentence by sentence; the clause stands beside it."""
    working_time = deadline.working_time
    start = working_time.local(deadline.start)
    took = [
        f"{_hours_and_minutes(step.worked)} {ON_DAY[step.day.weekday()]}, {day(step.day)}"
        for step in deadline.steps
        if step.worked
    ]
    begun = f"с{NBSP}{clock(start)} {OF_DAY[start.weekday()]}, {day(start)}"
    sentences = [f"{counted(deadline.hours, WORKING_HOURS)} {begun}: {'; '.join(took)}"]
    idle = groupby(deadline.steps, key=lambda step: step.day_off)
    if skipped := [_days_off(reason, list(steps)) for reason, steps in idle if reason]:
        sentences.append(f"Не{NBSP}считаются {', '.join(skipped)}")
    if short := [day(step.day) for step in deadline.steps if step.short]:
        days = "предпраздничный день" if len(short) == 1 else "предпраздничные дни"
        sentences.append(f"{', '.join(short)}: {days}, короче на{NBSP}час (ст.{NBSP}95 ТК{NBSP}РФ)")
    hours = f"Рабочее время {_from_to(clock(working_time.opens), clock(working_time.closes))}"
    if working_time.break_from < working_time.break_to:
        pause = _from_to(clock(working_time.break_from), clock(working_time.break_to))
        sentences.append(f"{hours}, перерыв {pause} и{NBSP}ночь не{NBSP}считаются")
    else:
        sentences.append(f"{hours}, ночь не{NBSP}считается")
    return f"{'. '.join(sentences)}."


def counted(number: Decimal | float | int, forms: tuple[str, str, str, str], accusative: bool = False) -> str:
    """«1 рабочий час», «3 рабочих часа», «4,5 рабочих часа», «9 рабочих часов»."""
    number = Decimal(str(number))
    if number % 1:
        form = forms[2]
    elif _is_one(number):
        form = forms[1 if accusative else 0]
    elif number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14):
        form = forms[2]
    else:
        form = forms[3]
    figures = f"{number.normalize():f}".replace(".", ",")
    return f"{figures}{NBSP}{form}"


def day(when: date, this_year: int | None = None) -> str:
    """«25 ноября», with the year when it is another than `this_year`."""
    words = f"{when.day}{NBSP}{MONTHS[when.month - 1]}"
    return words if this_year in (None, when.year) else f"{words} {when.year}{NBSP}г."


def clock(when: datetime | time) -> str:
    """«9:30»"""
    return f"{when.hour}:{when.minute:02}"


def _remainder(left: timedelta, late: bool, working_time: WorkingTime, same_day: bool) -> str:
    """Hours to the minute; from a day and a half on days, halves up to five, rounded down: never more than there is."""
    hours, minutes = divmod(left // MINUTE, 60)
    if not hours and not minutes:
        return "Просрочено" if late else "Срок истекает"
    if left >= 1.5 * working_time.full_day:
        halves = left // (working_time.full_day / 2)
        parts = [(Decimal(halves) / 2 if halves < 10 else Decimal(halves // 2), WORKING_DAYS)]
    elif hours and minutes in (0, 30):
        parts = [(Decimal(hours) + Decimal(minutes) / 60, WORKING_HOURS)]
    elif hours:
        parts = [(Decimal(hours), HOURS if same_day else WORKING_HOURS), (Decimal(minutes), MINUTES)]
    else:
        parts = [(Decimal(minutes), MINUTES if same_day else WORKING_MINUTES)]
    words = " ".join(counted(number, forms, accusative=late) for number, forms in parts)
    if late:
        return f"Просрочено на{NBSP}{words}"
    number, forms = parts[0]
    if not _is_one(number):
        return f"Осталось {words}"
    return f"{'Осталась' if forms in (MINUTES, WORKING_MINUTES) else 'Остался'} {words}"


def _hours_and_minutes(worked: timedelta) -> str:
    hours, minutes = divmod(worked // MINUTE, 60)
    return " ".join(counted(number, forms) for number, forms in ((hours, HOURS), (minutes, MINUTES)) if number)


def _minute(moment: datetime) -> datetime:
    """What the clock shows: both ends are read off it, so that 17:20 less 14:20 is three hours on the screen too."""
    return moment.replace(second=0, microsecond=0)


def _is_one(number: Decimal) -> bool:
    return number % 10 == 1 and number % 100 != 11


def _until(there: datetime, here: datetime) -> str:
    days = (there.date() - here.date()).days
    if days < 7:
        on = ("сегодня", "завтра")[days] if days < 2 else ON_DAY[there.weekday()]
    else:
        on = day(there, this_year=here.year)
    return f"{on}, до{NBSP}{clock(there)}"


def _was(there: datetime, here: datetime) -> str:
    days = (here.date() - there.date()).days
    if days < 7:
        on = ("сегодня", "вчера")[days] if days < 2 else ON_DAY[there.weekday()]
        return f"было до{NBSP}{clock(there)} {on}"
    return f"было до{NBSP}{day(there, this_year=here.year)}"


def _days_off(reason: str, steps: list[Step]) -> str:
    """«21–22 ноября (выходные)», «9 января (выходной, перенесено с 03.01.2026)»"""
    first, last = steps[0].day, steps[-1].day
    reason = reason.replace("Выходной", "выходной").replace(" (", ", ").rstrip(")")
    if first == last:
        return f"{day(first)} ({reason})"
    if reason == "выходной":
        reason = "выходные"
    if first.month == last.month:
        return f"{_from_to(first.day, day(last))} ({reason})"
    return f"{day(first)}{NBSP}– {day(last)} ({reason})"


def _from_to(first, last) -> str:
    return f"{first}{DASH}{last}"

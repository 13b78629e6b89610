"""Working time of an office: which hours count, when a term ends, and why on that hour.

Days off, transfers and working Saturdays are those of `holidays` for Russia (ТК РФ, ст. 111–112 and the yearly decree
of the Government on transfers); the hours are the organization's. All arithmetic is on the office's wall clock, so a
zone only says what that clock shows. Nothing here asks for the present moment or for the database.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from itertools import accumulate
from typing import NamedTuple
from zoneinfo import ZoneInfo

import holidays

from orgs.errors import RuleError

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
NOTHING = timedelta()

MOVED_FROM = re.compile(r"перенесено с (\d\d)\.(\d\d)\.(\d{4})")


class NoCalendar(RuleError):
    """Nobody has told us the days off of that year: the Government's decree on transfers is not in the library yet."""

    def __init__(self, year: int):
        self.year = year
        super().__init__(
            f"Нет производственного календаря на {year} год, срок посчитать нельзя. "
            "Попросите администратора обновить пакет holidays."
        )


class Day(NamedTuple):
    """One day of an office: the spans that count, as time since midnight, and what is unusual about the day."""

    spans: tuple[tuple[timedelta, timedelta], ...]
    day_off: str = ""
    short: bool = False

    @property
    def length(self) -> timedelta:
        return sum((to - from_ for from_, to in self.spans), NOTHING)


class Step(NamedTuple):
    """One line of the explanation: how much of the term this day took, or why it took nothing."""

    day: date
    worked: timedelta
    day_off: str = ""
    short: bool = False


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """The hours of an organization, alike on every working day; a break that ends where it begins is none."""

    zone: ZoneInfo
    opens: time
    closes: time
    break_from: time
    break_to: time

    def __post_init__(self):
        if not self.opens < self.break_from <= self.break_to < self.closes:
            raise ValueError("A working day opens, breaks off, goes on and closes in this order.")

    def day(self, day: date) -> Day:
        """What that day is for the office. Raises NoCalendar."""
        return _year(self, day.year).days[day.timetuple().tm_yday - 1]

    @property
    def full_day(self) -> timedelta:
        """The length of an ordinary working day."""
        return _ordinary_day(self).length

    def local(self, moment: datetime) -> datetime:
        """What the clock in the office shows at that moment (naive)."""
        return moment.astimezone(self.zone).replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class Deadline:
    """The end of a term and how it was reached: from when, how many working hours, day by day, by which clause."""

    start: datetime
    hours: Decimal
    due: datetime
    steps: tuple[Step, ...]
    working_time: WorkingTime
    clause: str = ""


def working_time_of(organization) -> WorkingTime:
    """The hours of an orgs.Organization."""
    return WorkingTime(
        zone=ZoneInfo(organization.zone),
        opens=organization.opens,
        closes=organization.closes,
        break_from=organization.break_from,
        break_to=organization.break_to,
    )


def add_working_hours(start: datetime, hours: Decimal | float, working_time: WorkingTime, clause: str = "") -> Deadline:
    """The moment when so many working hours have passed since `start` (aware), with its explanation.

    The end of a working day still belongs to it: what began at 17:00 and takes an hour is due at 18:00, not next
    morning. A term of no hours is due at the first working moment. Raises NoCalendar.
    """
    if hours < 0:
        raise ValueError("A term does not run backwards.")
    left = timedelta(hours=float(hours))
    begun = working_time.local(start)
    day, steps = begun.date(), []
    while True:
        today = working_time.day(day)
        midnight = datetime.combine(day, time.min)
        worked = NOTHING
        for from_, to in today.spans:
            opens, closes = max(midnight + from_, begun), midnight + to
            if opens > closes:
                continue
            if left <= closes - opens:
                due = (opens + left).replace(tzinfo=working_time.zone)
                steps.append(Step(day, worked + left, today.day_off, today.short))
                return Deadline(start, Decimal(str(hours)), due, tuple(steps), working_time, clause)
            worked += closes - opens
            left -= closes - opens
        if worked or not today.spans:
            steps.append(Step(day, worked, today.day_off, today.short))
        day += DAY


def working_hours_between(a: datetime, b: datetime, working_time: WorkingTime) -> timedelta:
    """How much working time passes from one aware moment to another; negative if `b` is earlier. Raises NoCalendar."""
    if b < a:
        return -working_hours_between(b, a, working_time)
    from_, to = working_time.local(a), working_time.local(b)
    years = sum((_year(working_time, year).before[-1] for year in range(from_.year, to.year)), NOTHING)
    return years + _worked_this_year(to, working_time) - _worked_this_year(from_, working_time)


class _Year(NamedTuple):
    days: tuple[Day, ...]
    before: tuple[timedelta, ...]  # working time of the year before each of its days, and at last of the whole year


def _worked_this_year(local: datetime, working_time: WorkingTime) -> timedelta:
    """The office's own clock: working time since 1 January."""
    year = _year(working_time, local.year)
    index = local.timetuple().tm_yday - 1
    since_midnight = timedelta(
        hours=local.hour, minutes=local.minute, seconds=local.second, microseconds=local.microsecond
    )
    today = sum(
        (min(since_midnight, to) - from_ for from_, to in year.days[index].spans if since_midnight > from_), NOTHING
    )
    return year.before[index] + today


@lru_cache(maxsize=256)
def _year(working_time: WorkingTime, year: int) -> _Year:
    days_off, eves = _public_calendar(year)
    ordinary = _ordinary_day(working_time)
    eve = Day(_an_hour_less(ordinary.spans), short=True)
    first = date(year, 1, 1)
    days = []
    for number in range((date(year + 1, 1, 1) - first).days):
        day = first + number * DAY
        days.append(Day((), days_off[day]) if day in days_off else eve if day in eves else ordinary)
    return _Year(tuple(days), tuple(accumulate((day.length for day in days), initial=NOTHING)))


@lru_cache(maxsize=256)
def _ordinary_day(working_time: WorkingTime) -> Day:
    ends = (working_time.opens, working_time.break_from, working_time.break_to, working_time.closes)
    opens, break_from, break_to, closes = (datetime.combine(date.min, end) - datetime.min for end in ends)
    return Day(((opens, break_from), (break_to, closes)))


def _an_hour_less(spans: tuple[tuple[timedelta, timedelta], ...]) -> tuple[tuple[timedelta, timedelta], ...]:
    """The same day ending one working hour earlier (ТК РФ, ст. 95)."""
    left = sum((to - from_ for from_, to in spans), NOTHING) - HOUR
    kept = []
    for from_, to in spans:
        if left > NOTHING:
            kept.append((from_, min(to, from_ + left)))
        left -= to - from_
    return tuple(kept)


@cache
def _public_calendar(year: int) -> tuple[dict[date, str], frozenset[date]]:
    """The days off of the year, each with its reason, and its working days that are an hour shorter.

    The library computes the fixed holidays of any year; a year whose transfers it was not told is not known to us.
    Shorter is the day just before a holiday of ТК РФ, ст. 112 (ст. 95), not before a transferred day off. A working
    Saturday is as long as the day its day off went to (приказ Минздравсоцразвития № 588н, п. 1).
    """
    russia = holidays.country_holidays("RU", years=year, language="ru")
    if year not in russia.special_public_holidays and year not in russia.special_public_holidays_observed:
        raise NoCalendar(year)
    fixed = holidays.country_holidays("RU", years=(year, year + 1), language="ru", observed=False)
    holiday = {day for day, name in fixed.items() if not MOVED_FROM.search(name)}
    went_to = {}
    for day, name in russia.items():
        if moved := MOVED_FROM.search(name):
            went_to[date(*map(int, reversed(moved.groups())))] = day
    days = [date(year, 1, 1) + number * DAY for number in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)]
    days_off = {day: russia.get(day, "выходной") for day in days if not russia.is_working_day(day)}
    eves = frozenset(day for day in days if day not in days_off and went_to.get(day, day) + DAY in holiday)
    return days_off, eves

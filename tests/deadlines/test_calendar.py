from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.deadlines.calendar import (
    Deadline,
    NoCalendar,
    WorkingTime,
    add_working_hours,
    working_hours_between,
)

TOMSK = ZoneInfo("Asia/Tomsk")
OFFICE = WorkingTime(TOMSK, time(9), time(18), time(13), time(14))
WITHOUT_BREAK = WorkingTime(TOMSK, time(8), time(12), time(10), time(10))
SHORT_AFTERNOON = WorkingTime(TOMSK, time(9), time(14, 30), time(13), time(14))


def at(text: str) -> datetime:
    """«25.11 17:20» of 2026, or «11.01.2027 10:00», by the clock of Tomsk."""
    pattern = "%d.%m.%Y %H:%M"
    day, hour = text.split()
    return datetime.strptime(f"{day if day.count('.') == 2 else f'{day}.2026'} {hour}", pattern).replace(tzinfo=TOMSK)


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        # November 2026: ordinary days
        ("24.11 16:20", 9, "25.11 17:20"),
        ("24.11 16:40", 9, "25.11 17:40"),
        ("25.11 10:00", 4, "25.11 15:00"),
        ("25.11 09:20", 9, "26.11 10:20"),
        ("25.11 09:00", 8, "25.11 18:00"),
        ("25.11 09:00", 4, "25.11 13:00"),
        ("25.11 09:00", Decimal("4.50"), "25.11 14:30"),
        ("25.11 09:00", 40, "01.12 18:00"),
        # a Friday into a Monday, a weekend, a night, the break, the very ends
        ("20.11 16:40", 9, "23.11 17:40"),
        ("21.11 12:00", 4, "23.11 13:00"),
        ("22.11 23:59", 1, "23.11 10:00"),
        ("24.11 03:00", 1, "24.11 10:00"),
        ("24.11 21:00", 1, "25.11 10:00"),
        ("25.11 13:00", 1, "25.11 15:00"),
        ("25.11 13:30", 1, "25.11 15:00"),
        ("25.11 14:00", 1, "25.11 15:00"),
        ("25.11 18:00", 1, "26.11 10:00"),
        ("25.11 17:59", 1, "26.11 09:59"),
        ("27.11 18:00", 1, "30.11 10:00"),
        # 3 November is an hour shorter, 4 November is a holiday
        ("02.11 17:00", 8, "03.11 17:00"),
        ("03.11 16:00", 1, "03.11 17:00"),
        ("03.11 16:00", 2, "05.11 10:00"),
        ("03.11 17:30", 1, "05.11 10:00"),
        ("04.11 12:00", 4, "05.11 13:00"),
        # May 2026: 30 April and 8 May shorter; 1 May a Friday; 11 May off for 9 May
        ("30.04 16:30", 1, "04.05 09:30"),
        ("30.04 16:00", 9, "04.05 18:00"),
        ("07.05 17:00", 9, "12.05 10:00"),
        ("08.05 16:00", 2, "12.05 10:00"),
        ("09.05 10:00", 4, "12.05 13:00"),
        ("11.05 10:00", 1, "12.05 10:00"),
        ("01.05 09:00", 32, "07.05 18:00"),
        ("01.05 09:00", 33, "08.05 10:00"),
        # New Year 2026/27: 31 December off, transferred; 30 December of full length; work again on Monday 11 January
        ("30.12 09:00", 8, "30.12 18:00"),
        ("30.12 17:00", 2, "11.01.2027 10:00"),
        ("31.12 10:00", 4, "11.01.2027 13:00"),
        ("08.01.2027 10:00", 8, "11.01.2027 18:00"),
        # the start of the year 2026: 9 January off, transferred
        ("08.01.2026 10:00", 1, "12.01.2026 10:00"),
        # a working Saturday: 20 February 2027, as short as Monday 22 February would have been
        ("19.02.2027 17:00", 8, "20.02.2027 17:00"),
        ("20.02.2027 16:00", 2, "24.02.2027 10:00"),
        # no hours at all: the first working moment
        ("25.11 12:00", 0, "25.11 12:00"),
        ("25.11 18:00", 0, "25.11 18:00"),
        ("22.11 12:00", 0, "23.11 09:00"),
    ],
)
def test_a_term_ends_on_the_hour_counted_by_hand(start, hours, due):
    deadline = add_working_hours(at(start), hours, OFFICE)
    assert deadline.due == at(due)
    assert deadline.due.tzinfo is TOMSK
    assert working_hours_between(at(start), deadline.due, OFFICE) == timedelta(hours=float(hours))


@pytest.mark.parametrize(
    ("a", "b", "hours"),
    [
        ("25.11 14:20", "25.11 17:20", 3),
        ("25.11 14:20", "26.11 10:20", 5),
        ("25.11 10:20", "25.11 14:20", 3),
        ("25.11 12:00", "25.11 15:00", 2),
        ("25.11 13:10", "25.11 13:50", 0),
        ("20.11 18:00", "23.11 09:00", 0),
        ("25.11 20:00", "25.11 23:00", 0),
        ("25.11 09:00", "26.11 09:00", 8),
        ("02.11 09:00", "07.11 00:00", 31),
        ("30.12 09:00", "12.01.2027 09:00", 16),
        ("01.01.2025 00:00", "01.01.2027 00:00", 1972 * 2),
    ],
)
def test_between_two_moments_lie_the_hours_counted_by_hand(a, b, hours):
    assert working_hours_between(at(a), at(b), OFFICE) == timedelta(hours=hours)
    assert working_hours_between(at(b), at(a), OFFICE) == timedelta(hours=-hours)


@pytest.mark.parametrize(
    ("year", "hours"),
    [
        # the yearly norm of a 40-hour week of the production calendars
        (2012, 1986), (2020, 1979), (2021, 1972), (2022, 1973), (2023, 1973), (2024, 1979), (2025, 1972), (2026, 1972),
    ],
)  # fmt: skip
def test_a_year_has_the_hours_of_the_production_calendar(year, hours):
    new_year = datetime(year, 1, 1, tzinfo=TOMSK)
    assert working_hours_between(new_year, new_year.replace(year=year + 1), OFFICE) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("day", "short"),
    [
        ("2026-04-30", True),
        ("2026-05-08", True),
        ("2026-06-11", True),
        ("2026-11-03", True),
        ("2026-02-20", False),  # Friday; the holiday is on Monday
        ("2026-03-06", False),
        ("2026-12-30", False),  # 31 December is a day off, not a holiday
        ("2025-11-01", True),  # a working Saturday in place of Monday 3 November
        ("2024-04-27", False),  # a working Saturday in place of an ordinary Monday
        ("2024-11-02", True),  # in place of 30 April
        ("2027-02-20", True),
    ],
)
def test_the_eve_of_a_holiday_is_an_hour_shorter(day, short):
    today = OFFICE.day(date.fromisoformat(day))
    assert today.length == timedelta(hours=7 if short else 8)
    assert today.short is short


def test_the_hour_before_a_holiday_is_taken_off_working_time_not_off_the_break():
    assert SHORT_AFTERNOON.day(date(2026, 11, 3)).spans == ((timedelta(hours=9), timedelta(hours=12, minutes=30)),)


def test_a_day_off_says_why():
    assert [OFFICE.day(date.fromisoformat(day)).day_off for day in ("2026-11-04", "2026-11-07", "2026-12-31")] == [
        "День народного единства",
        "выходной",
        "Выходной (перенесено с 04.01.2026)",
    ]


def test_an_office_without_a_break_works_through():
    assert add_working_hours(at("25.11 09:00"), 2, WITHOUT_BREAK).due == at("25.11 11:00")
    assert WITHOUT_BREAK.full_day == timedelta(hours=4)


def test_the_steps_tell_what_each_day_took_and_why_a_day_took_nothing():
    steps = add_working_hours(at("02.11 16:30"), 9, OFFICE).steps
    assert [(step.day.day, step.worked, step.day_off, step.short) for step in steps] == [
        (2, timedelta(hours=1, minutes=30), "", False),
        (3, timedelta(hours=7), "", True),
        (4, timedelta(), "День народного единства", False),
        (5, timedelta(minutes=30), "", False),
    ]


def test_a_start_after_closing_leaves_no_empty_step():
    assert [step.day.day for step in add_working_hours(at("25.11 20:00"), 1, OFFICE).steps] == [26]


def test_the_zone_of_the_office_decides_not_the_zone_of_the_caller():
    start = datetime(2026, 11, 24, 9, 20, tzinfo=UTC)  # 16:20 in Tomsk, 12:20 in Moscow
    assert add_working_hours(start, 9, OFFICE).due == at("25.11 17:20")
    moscow = WorkingTime(ZoneInfo("Europe/Moscow"), time(9), time(18), time(13), time(14))
    assert add_working_hours(start, 9, moscow).due == datetime(2026, 11, 25, 14, 20, tzinfo=ZoneInfo("Europe/Moscow"))


def test_the_day_is_that_of_the_office_at_its_own_midnight():
    friday_night = datetime(2026, 11, 20, 17, 30, tzinfo=UTC)  # already Saturday in Tomsk, still Friday in UTC
    assert [step.day_off for step in add_working_hours(friday_night, 1, OFFICE).steps] == ["выходной", "выходной", ""]


def test_the_night_when_tomsk_changed_its_clock_changes_no_working_hours():
    friday, monday = datetime(2016, 5, 27, 17, tzinfo=TOMSK), datetime(2016, 5, 30, 10, tzinfo=TOMSK)
    assert (friday.utcoffset(), monday.utcoffset()) == (timedelta(hours=6), timedelta(hours=7))
    assert add_working_hours(friday, 2, OFFICE).due == monday
    assert working_hours_between(friday, monday, OFFICE) == timedelta(hours=2)


def test_a_year_whose_transfers_nobody_told_is_refused_in_words():
    with pytest.raises(NoCalendar) as refusal:
        add_working_hours(at("30.12.2027 17:00"), 2, OFFICE)
    assert refusal.value.year == 2028
    assert "2028 год" in refusal.value.message


def test_the_last_known_year_knows_its_own_last_days():
    assert add_working_hours(at("30.12.2027 17:00"), 1, OFFICE).due == at("30.12.2027 18:00")
    assert OFFICE.day(date(2027, 12, 31)).day_off


@pytest.mark.parametrize("hours", [("18:00", "09:00", "13:00", "14:00"), ("09:00", "18:00", "14:00", "13:00")])
def test_hours_in_the_wrong_order_are_no_working_time(hours):
    with pytest.raises(ValueError):
        WorkingTime(TOMSK, *map(time.fromisoformat, hours))


def test_a_term_does_not_run_backwards():
    with pytest.raises(ValueError):
        add_working_hours(at("25.11 10:00"), -1, OFFICE)


# --- Rules of any term ----------------------------------------------------------------------------

moments = st.datetimes(datetime(2025, 1, 1), datetime(2027, 6, 1), timezones=st.just(TOMSK))
terms = st.integers(0, 60 * 200).map(lambda minutes: Decimal(minutes) / 60)
offices = st.sampled_from([OFFICE, WITHOUT_BREAK, SHORT_AFTERNOON])
tolerance = timedelta(milliseconds=1)  # a third of an hour is no decimal number


def is_working(moment: datetime, office: WorkingTime) -> bool:
    local = office.local(moment)
    since_midnight = local - datetime.combine(local.date(), time.min)
    return any(from_ <= since_midnight <= to for from_, to in office.day(local.date()).spans)


def due(start: datetime, hours: Decimal, office: WorkingTime) -> datetime:
    deadline = add_working_hours(start, hours, office)
    assert isinstance(deadline, Deadline)
    return deadline.due


@given(moments, moments, terms, offices)
def test_what_came_later_is_never_due_earlier(a, b, hours, office):
    first, second = sorted((a, b))
    assert due(first, hours, office) <= due(second, hours, office)


@given(moments, terms, terms, offices)
def test_a_longer_term_never_ends_earlier(start, a, b, office):
    shorter, longer = sorted((a, b))
    assert due(start, shorter, office) <= due(start, longer, office)


@given(moments, terms, terms, offices)
def test_two_terms_one_after_the_other_are_their_sum(start, a, b, office):
    together, in_turn = due(start, a + b, office), due(due(start, a, office), b, office)
    assert abs(working_hours_between(together, in_turn, office)) < tolerance


@given(moments, terms, offices)
def test_a_term_ends_in_working_time(start, hours, office):
    assert is_working(due(start, hours, office), office)


@given(moments, terms, offices)
def test_between_the_start_and_the_end_of_a_term_lies_the_term(start, hours, office):
    term = working_hours_between(start, due(start, hours, office), office)
    assert abs(term - timedelta(hours=float(hours))) < tolerance


@given(moments, moments, moments, offices)
def test_the_working_time_of_two_stretches_is_that_of_the_whole(a, b, c, office):
    parts = working_hours_between(a, b, office) + working_hours_between(b, c, office)
    assert parts == working_hours_between(a, c, office)


@given(moments, terms, offices)
def test_the_steps_add_up_to_the_term(start, hours, office):
    steps = add_working_hours(start, hours, office).steps
    assert abs(sum((step.worked for step in steps), timedelta()) - timedelta(hours=float(hours))) < tolerance
    assert all(bool(step.worked) != bool(step.day_off) for step in steps[:-1])

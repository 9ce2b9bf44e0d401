"""The term of a role: its last day, ISO 8601, which ends at midnight UTC."""

from datetime import UTC, date, datetime, time, timedelta

BEFORE = timedelta(days=7)
AT_HOUR = time(7, tzinfo=UTC)


def end_of(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day) + timedelta(days=1), time(tzinfo=UTC))


def reminder_of(day: str) -> datetime:
    """Return the time of the reminder: a week ahead, so that a successor can be found."""
    return datetime.combine(date.fromisoformat(day) - BEFORE, AT_HOUR)

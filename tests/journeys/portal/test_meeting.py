"""A gathering from its announcement to a promotion from its waiting list."""

from collections.abc import Callable

from tests.journeys.portal.conftest import Open
from tests.support.messaging import eventually

Unique = Callable[[str], str]


async def test_who_waits_moves_up_when_a_seat_is_free(signed_in: Open, unique: Unique) -> None:
    host, title = await signed_in(unique("Host")), unique("Workshop")
    form = (await host.open("/gatherings/new")).form("/gatherings$")
    made = await host.send(
        form,
        title_en=title,
        starts_at="2031-05-05T18:00",
        ends_at="2031-05-05T20:00",
        time_zone="America/New_York",
        place="Room 1",
        link="https://meet.example.org/secret",
        capacity="1",
    )
    assert "The gathering is announced" in made.text
    assert "New York" in made.text  # two clocks: theirs and the reader's

    first, second = await signed_in(unique("First")), await signed_in(unique("Second"))
    answers = f"{made.path}/answer"
    page = await first.send((await first.open(made.path)).form(answers), ("answer", "yes"))
    assert "https://meet.example.org/secret" in page.text
    page = await second.send((await second.open(made.path)).form(answers), ("answer", "yes"))
    assert "number 1 on the waiting list" in page.text
    assert "https://meet.example.org/secret" not in page.text

    await first.send((await first.open(made.path)).form(answers), ("answer", "no"))

    async def promoted() -> bool:
        return "You are coming" in (await second.open(made.path)).text

    await eventually(promoted)
    calendar = await second.open(f"{made.path}.ics")
    assert calendar.html.startswith("BEGIN:VCALENDAR")
    assert title in (await second.open("/gatherings/month?month=2031-05")).text
    assert title in (await second.open("/gatherings?mine=1")).text


async def test_the_address_of_a_calendar_is_shown_once(signed_in: Open, unique: Unique) -> None:
    reader = await signed_in(unique("Reader"))
    page = await reader.send((await reader.open("/gatherings/calendar")).form(".*/calendar$"))
    assert "/api/events/v1/calendar-feed/" in page.html
    assert "/calendar-feed/" not in (await reader.open("/gatherings/calendar")).html

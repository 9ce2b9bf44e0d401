"""A gathering, from its announcement to a promotion from its waiting list."""

import re
from collections.abc import Callable

from tests.support.messaging import eventually
from tests.support.portal_forms import Open, announce

Unique = Callable[[str], str]


async def test_a_waiting_person_moves_up_when_a_seat_is_free(
    signed_in: Open, unique: Unique
) -> None:
    host, title = await signed_in(unique("Host")), unique("Workshop")
    made = await announce(
        host,
        title,
        time_zone="America/New_York",
        place="Room 1",
        link="https://meet.example.org/secret",
        capacity="1",
    )
    assert "The gathering is announced" in made.text
    assert "New York" in made.text  # the organiser's time and the reader's

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
    for unread in ("soon", "2031-%C2%B2", "2031-13"):
        assert (await second.open(f"/gatherings/month?month={unread}")).status == 200
    assert title in (await second.open("/gatherings?mine=1")).text


async def test_the_address_of_a_calendar_is_shown_once(signed_in: Open, unique: Unique) -> None:
    reader = await signed_in(unique("Reader"))
    page = await reader.open("/gatherings/calendar")
    assert "You have no address yet." in page.text
    page = await reader.send(page.form(".*/calendar$"))
    [address] = re.findall(r'value="[^"]*(/api/events/v1/calendar-feed/[^"]+)"', page.html)
    page = await reader.open("/gatherings/calendar")
    assert "/calendar-feed/" not in page.html
    assert "No calendar app has read it yet." in page.text
    assert (await reader.open(address)).status == 200
    page = await reader.open("/gatherings/calendar")
    assert "A calendar program last read it" in page.text
    page = await reader.send(page.form(".*/calendar/close"))
    assert "You have no address yet." in page.text

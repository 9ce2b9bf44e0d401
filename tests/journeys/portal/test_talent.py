"""A member opens a talent profile, sees who looked, and refuses an approach, without JavaScript."""

from collections.abc import Callable
from typing import Any

from tests.support.messaging import eventually
from tests.support.portal_forms import Open

Unique = Callable[[str], str]


async def test_a_member_shows_themselves_sees_who_looked_and_refuses_an_approach(
    signed_in: Open, unique: Unique
) -> None:
    word, name = unique("bridges"), unique("Ada")
    ada, rita = await signed_in(name), await signed_in("Recruiter")
    page = await ada.open("/talent")
    assert "You are not in the pool" in page.text
    chosen: dict[str, Any] = {"wants-project": "1", "text": f"I build {word}"}
    page = await ada.send(page.form("/talent$"), **chosen)
    assert "You are in the pool" in page.text
    assert "Nobody yet." in page.text

    assert (await ada.open("/talent/search")).status == 403
    form = (await rita.open("/talent/search")).form("/talent/search$")
    page = await rita.send(form, purpose="A team in Brest", words=word, opportunity="project")
    assert word in page.text
    assert name not in page.text
    talent = next(link for link in page.links if link.startswith("/talent/people/"))
    page = await rita.open(talent)
    page = await rita.send(page.form("/talent/people/.*"), purpose="Come and lead it")
    assert "Awaiting an answer" in page.text
    mine = page.path

    page = await ada.open("/talent")
    assert "They opened your profile" in page.text
    assert "A team in Brest" in page.text

    async def is_told() -> bool:
        return "wants to contact you" in (await ada.open("/inbox")).text

    await eventually(is_told)
    page = await ada.open(next(one for one in page.links if one.startswith("/talent/approaches/")))
    refuse = next(form for form in page.forms if "reason" in form.fields)
    page = await ada.send(refuse, reason="Happy where I am")
    assert "Refused" in page.text
    page = await rita.open(mine)
    assert "Happy where I am" in page.text
    assert name not in page.text

    page = await ada.send((await ada.open("/talent")).form("/talent/leave"))
    assert "You are not in the pool" in page.text
    assert (await rita.open(talent)).status == 404

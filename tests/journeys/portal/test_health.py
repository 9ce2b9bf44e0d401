"""An animator reads how the community is, asks its members, and exports the numbers."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.support.messaging import eventually
from tests.support.portal_forms import Open, found_community, join, publish, reply

Unique = Callable[[str], str]


async def test_an_animator_reads_how_the_community_is(signed_in: Open, unique: Unique) -> None:
    slug = unique("health")
    owner, bob = await signed_in(unique("Olga")), await signed_in(unique("Bob"))
    await found_community(owner, slug)
    await join(bob, slug)
    titles = [unique(f"Question {number}") for number in range(3)]
    questions = [(await publish(owner, slug, title)).path for title in titles]
    await reply(bob, questions[0], "I know")
    place = f"/communities/{slug}/health"

    async def is_counted() -> bool:
        lines = (await owner.open(f"{place}/export?as=csv")).html.splitlines()
        month = dict(zip(lines[0].split(","), lines[-1].split(","), strict=True))
        told = [month[name] for name in ("posts_written", "replies_written", "questions", "active")]
        return [*told, month["joined"]] == ["3", "1", "3", "2", "2"]

    await eventually(is_counted)
    page = await owner.open(place)
    assert "Unanswered questions of the last three months: 2" in page.text
    assert f"/communities/{slug}?kind=unanswered" in page.links
    assert '"month"' in (await owner.open(f"{place}/export?as=json")).html
    assert "too small" in (await owner.open(f"/communities/{slug}/diversity")).text

    form = (await owner.open(f"/communities/{slug}/pulses/new")).form(".*/pulses$")
    until = f"{datetime.now(UTC) + timedelta(days=7):%Y-%m-%dT%H:%M}"
    pulse = (await owner.send(form, question_1_en="Do you learn here?", closes_at=until)).path

    async def is_notified() -> bool:
        return "asks its members a few anonymous questions" in (await bob.open("/inbox")).text

    await eventually(is_notified)
    form = (await bob.open(pulse)).form(".*/answer$")
    answers: dict[str, Any] = {"score-0": "4"}
    page = await bob.send(form, **answers)
    assert "Nobody can tell which answer is yours" in page.text
    page = await owner.send((await owner.open(pulse)).form(".*/close$"))
    assert "Fewer than five people answered" in page.text

    form = (await bob.open("/profile")).form("/profile/gender")
    await bob.send(form, gender="non_binary")
    assert '<option value="non_binary" selected>' in (await bob.open("/profile")).html
    assert "Non-binary" not in (await owner.open(f"/communities/{slug}/members")).text

    page = await bob.send((await bob.open("/privacy")).form(".*/counting$"), ("objects", "yes"))
    assert "You are no longer counted" in page.text

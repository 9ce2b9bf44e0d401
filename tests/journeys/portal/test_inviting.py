"""People join, without JavaScript: by a link, from a file, and by answering questions."""

from collections.abc import Callable

from tests.support.messaging import eventually
from tests.support.pages import Page
from tests.support.portal_forms import Open, found_community

Unique = Callable[[str], str]


async def test_people_join_by_a_link_from_a_file_and_by_answering_questions(
    signed_in: Open, unique: Unique
) -> None:
    slug = unique("inviting")
    owner = await signed_in(unique("Olga"))
    guest, asking = await signed_in(unique("Gil")), await signed_in(unique("Asa"))
    place = f"/communities/{slug}"
    await found_community(owner, slug, visibility="internal", join_policy="approval")

    page = await owner.open(f"{place}/invitations")
    page = await owner.send(page.form(f"{place}/invitations$"), most_uses="1", days="7")
    assert "1 of 1 uses left" in page.text
    _, _, rest = page.html.partition("/invitations/")
    link = f"/invitations/{rest.partition(chr(34))[0]}"
    page = await guest.open(link)
    page = await guest.send(page.form(f"{link}/use"))
    assert "You are now a member" in page.text
    over = await asking.open(link)
    assert (over.status, "This invitation has ended" in over.text) == (410, True)
    page = await owner.open(f"{place}/invitations")
    form = page.form(f"{place}/invitations/addresses$")
    page = await owner.send(form, addresses="one@example.org, two@example.org")
    assert "two@example.org" in page.text

    form = (await owner.open(f"{place}/questions")).form(f"{place}/questions/edit")
    await owner.send(form, question1_en="What brings you here?")
    page = await asking.open(f"{place}/ask")
    assert "What brings you here?" in page.text
    await asking.send(page.form(f"{place}/ask"), answer1="Curiosity")
    page = await owner.open(f"{place}/members?standing=requested")
    assert "Curiosity" in page.text
    await owner.send(page.form(f"{place}/members/.*/decide"), ("decision", "approve"))

    page = await owner.open(f"{place}/members/import")
    file = ("people.csv", f"email\n{unique('nobody')}@example.org\nnonsense\n".encode())
    page = await owner.send(page.form(f"{place}/members/import/files"), files=[("file", file)])
    report = page.path

    async def is_done(told: str) -> Page | None:
        page = await owner.open(report)
        return page if told in page.text else None

    page = await eventually(lambda: is_done("Nobody is added yet"))
    assert "Line 3" in page.text
    await owner.send(page.form(f"{report}/run"))
    await eventually(lambda: is_done("Done. Result for each line"))
    csv = await owner.open(f"{report}/report.csv")
    assert "bad,email: it is not a mail address" in csv.html


async def test_an_animator_finds_a_person_by_name_and_invites_them(
    signed_in: Open, unique: Unique
) -> None:
    slug, name = unique("finding"), unique("Zoe")
    owner, sought = await signed_in(unique("Omar")), await signed_in(name)
    place = f"/communities/{slug}"
    await found_community(owner, slug, visibility="internal", join_policy="invitation")

    nobody = await owner.open(f"{place}/members?invite={unique('nobody')}")
    assert "Nobody was found" in nobody.text
    page = await owner.open(f"{place}/members?invite={name}")
    page = await owner.send(next(form for form in page.forms if "person" in form.fields))
    assert name in page.text
    assert "You are invited to this community" in (await sought.open(place)).text

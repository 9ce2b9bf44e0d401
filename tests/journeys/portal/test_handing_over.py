"""An owner hands a community over; people set a picture and import skills."""

import io
import zipfile
from collections.abc import Callable

from tests.support.files import png
from tests.support.messaging import eventually
from tests.support.pages import Browser, Page
from tests.support.portal_forms import Open, found_community, join, publish

Unique = Callable[[str], str]


def exported(*skills: str) -> bytes:
    """Return a LinkedIn export with these skills."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("Skills.csv", "\n".join(("Name", *skills)))
        archive.writestr("Languages.csv", "Name\nFrench\n")
    return packed.getvalue()


async def test_a_community_is_handed_over_and_placed_below_another(
    signed_in: Open, unique: Unique
) -> None:
    slug, above = unique("handed"), unique("above")
    owner, heir = await signed_in(unique("Olga")), await signed_in(unique("Hana"))
    place = f"/communities/{slug}"
    await found_community(owner, slug)
    await join(heir, slug)
    page = await owner.send((await owner.open(f"{place}/members")).form(f"{place}/successor"))
    assert "You asked somebody to own this community" in page.text
    page = await heir.open(place)
    page = await heir.send(page.form(f"{place}/successor/answer"), ("answer", "accept"))
    assert "You own the community now" in page.text
    assert not (await owner.open(place)).has_form(f"{place}/successor")

    await found_community(heir, above)
    form = (await heir.open(f"{place}/kinship")).form(f"{place}/kinship")
    page = await heir.send(form, parent=above)
    assert "Part of" in page.text
    page_above = await owner.open(f"/communities/{above}")
    assert slug in page_above.text
    assert "Include its sub-communities" in page_above.text
    inside = await owner.open(f"/search?q=knots&below=1&community={above}")
    assert inside.path == f"/search?q=knots&community={above}&community={slug}"
    page = await heir.send(page.form(f"{place}/stance"))
    assert "Stop following" in page.text
    page = await heir.open("/people/following")
    page = await heir.send(page.form(f"{place}/stance"))
    assert "Nothing yet" in page.text


async def test_a_person_sets_a_picture_and_imports_skills(signed_in: Open, unique: Unique) -> None:
    ada, bob = await signed_in(unique("Ada")), await signed_in(unique("Bob"))
    slug, skill = unique("faces"), unique("Knots")
    page = await ada.open("/profile")
    picture = ("ada.png", png(300, 200))
    page = await ada.send(page.form("/profile/avatar/files"), files=[("picture", picture)])
    assert page.has_form("/profile/avatar/remove")
    src = page.html.partition('src="/people/')[2].partition('"')[0]
    shown = await ada.client.get(f"/people/{src}")
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/webp")
    await found_community(ada, slug)
    post = await publish(ada, slug, f"A bowline of {slug}")
    places = (post.path, f"/communities/{slug}", f"/communities/{slug}/members")

    async def shows(*, picture: bool) -> bool:
        pages = [await bob.open(path) for path in (*places, f"/search?q={slug}")]
        return {f'"/people/{src}"' in page.html for page in pages} == {picture}

    await eventually(lambda: shows(picture=True))
    sent = ("ada.png", b"no picture")
    page = await ada.send(page.form("/profile/avatar/files"), files=[("picture", sent)])
    assert "This picture cannot be shown" in page.text

    page = await ada.open("/profile")
    await ada.send(page.form("/profile/avatar/remove"))
    await eventually(lambda: shows(picture=False))

    page = await _bring(ada, exported(skill))
    assert skill in page.text
    page = await ada.send(page.form("/profile/skills/bring$"), word=skill)
    assert skill in (await ada.open("/profile")).html
    page = await _bring(ada, b"nonsense")
    assert "neither an export of LinkedIn nor a Europass CV" in page.text


async def _bring(browser: Browser, file: bytes) -> Page:
    form = (await browser.open("/profile/skills/bring")).form("/profile/skills/bring/files")
    return await browser.send(form, files=[("file", ("export.zip", file))])

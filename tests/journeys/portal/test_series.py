"""Members read posts in the order that one of them chose, without JavaScript."""

from collections.abc import Callable

from tests.support.messaging import eventually
from tests.support.pages import Browser
from tests.support.portal_forms import Open, found_community, publish

Unique = Callable[[str], str]


async def test_a_series_is_started_arranged_read_and_found(signed_in: Open, unique: Unique) -> None:
    owner, reader = await signed_in(unique("Owner")), await signed_in(unique("Reader"), "fr")
    slug = unique("series")
    await found_community(owner, slug)
    first, second = [(await publish(owner, slug, f"Part {n} of {slug}")).path for n in "12"]
    form = (await owner.open(f"/series/new?community={slug}")).form("/series$")
    series = (await owner.send(form, title=f"Read {slug}", summary="In this order.")).path
    page = await owner.open(series)
    await owner.send(page.form(f"{series}/posts"), post=second)
    page = await owner.open(f"{first}/series")
    page = await owner.send(page.form(f"{series}/posts"))
    assert page.html.index("Part 2") < page.html.index("Part 1")
    forms = [one for one in page.forms if one.fields.get("place") == ["1"]]
    await owner.send(forms[0])

    shown = await reader.open(second)
    assert "Partie 2 sur 2" in shown.text
    assert f'rel="prev" href="{first}"' in shown.html
    assert not any(one.action.endswith("/posts") for one in (await reader.open(series)).forms)
    await eventually(lambda: _finds(reader, slug, series))


async def test_a_collection_is_started_from_a_post_filtered_and_found(
    signed_in: Open, unique: Unique
) -> None:
    owner, reader = await signed_in(unique("Owner")), await signed_in(unique("Reader"), "fr")
    slug = unique("kept")
    await found_community(owner, slug)
    post = (await publish(owner, slug, f"Tool of {slug}")).path
    page = await owner.open(f"{post}/series")
    assert f"/series/new?kind=collection&amp;community={slug}" in page.html
    form = (await owner.open(f"/series/new?kind=collection&community={slug}")).form("/series$")
    assert form.fields["kind"] == ["collection"]
    kept = (await owner.send(form, title=f"Read {slug}", summary="Tools.")).path
    page = await owner.open(f"{post}/series")
    page = await owner.send(page.form(f"{kept}/posts"))
    assert "Part 1" not in page.text
    shown = await reader.open(post)
    assert f'href="{kept}"' in shown.html
    assert "Partie" not in shown.text
    listed = await reader.open(f"/communities/{slug}/series?kind=collection")
    assert f'href="{kept}"' in listed.html
    listed = await reader.open(f"/communities/{slug}/series?kind=series")
    assert f'href="{kept}"' not in listed.html
    await eventually(lambda: _finds(reader, slug, kept, "collection"))


async def _finds(browser: Browser, slug: str, series: str, kind: str = "series") -> bool:
    return f'href="{series}"' in (await browser.open(f"/search?q=Read+{slug}&kind={kind}")).html

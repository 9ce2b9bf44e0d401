"""A podcast episode and a gallery, published with their files from one form, without JavaScript."""

from collections.abc import Callable
from typing import Any

from tests.support.files import VTT, mp3, png
from tests.support.messaging import eventually
from tests.support.portal_forms import Open, found_community, join, reply

Unique = Callable[[str], str]


async def test_an_episode_is_published_found_by_a_spoken_word_discussed_and_voted_for(
    signed_in: Open, unique: Unique
) -> None:
    host, slug, word = (
        await signed_in(unique("Host")),
        unique("radio"),
        unique("w").replace("-", ""),
    )
    await found_community(host, slug)
    form = (await host.open(f"/posts/new?community={slug}&kind=podcast")).form("/posts$")
    silent = await host.send(form, ("status", "published"), title=f"Live from {slug}", episode="3")
    assert (silent.status, "It needs its media to be published" in silent.text) == (422, True)
    spoken = VTT.replace(b"observability", word.encode())
    sent = {
        "episode.mp3": mp3(chapters=((0, "Hello"), (1_500, "Good bye"))),
        "episode.vtt": spoken,
        "cover.png": png(),
    }
    files = [("file", each) for each in sent.items()]
    held = await host.send(silent.form("/posts$"), ("attach", "1"), files=files)
    assert all(name in held.text for name in sent)
    post = await host.send(held.form("/posts$"), ("status", "published"))
    assert "Episode: 3" in post.text

    async def is_read() -> bool:
        page = await host.open(post.path)
        heard = ("<audio controls", f"1:02 We speak of {word} today.", "0:01 Good bye")
        return 'class="cover"' in page.html and all(each in page.html + page.text for each in heard)

    await eventually(is_read)
    fan = await signed_in(unique("Fan"))
    await join(fan, slug)
    seen = await fan.open(post.path)
    assert "<audio controls" in seen.html
    assert 'class="cover"' in seen.html
    assert 'id="at-62.5"' in seen.html

    async def is_found() -> bool:
        found = await fan.open(f"/search?q={word}")
        moment = f"{post.path}#at-62.5"
        return "episode.vtt · at 1:02" in found.text and moment in found.links

    await eventually(is_found)
    thanked = await fan.send(seen.form(".*/react"), ("give", "thanks"))
    assert 'name="withdraw" value="thanks"' in thanked.html
    assert "Well said." in (await reply(fan, post.path, "Well said.")).text


async def test_a_gallery_asks_for_descriptions_and_keeps_the_order_of_its_pictures(
    signed_in: Open, unique: Unique
) -> None:
    host, slug = await signed_in(unique("Host")), unique("pictures")
    await found_community(host, slug)
    form = (await host.open(f"/posts/new?community={slug}&kind=gallery")).form("/posts$")
    files = [("file", (name, png())) for name in ("one.png", "two.png")]
    asked = await host.send(form, ("status", "published"), files=files, title=f"Seen in {slug}")
    assert (asked.status, "Check this again." in asked.text) == (422, True)
    again = asked.form("/posts$")
    one, two = [name.removeprefix("alt-") for name in again.fields if name.startswith("alt-")]
    said: dict[str, Any] = {
        f"alt-{one}": "A bridge",
        f"alt-{two}": "A river",
        f"caption-{two}": "Below it",
    }
    placed: dict[str, Any] = {f"place-{one}": "2", f"place-{two}": "1"}
    post = await host.send(again, ("status", "published"), **said, **placed)

    async def is_shown() -> bool:
        html = (await host.open(post.path)).html
        return all(f'alt="{each}"' in html for each in ("A bridge", "A river"))

    await eventually(is_shown)
    shown = (await host.open(post.path)).html
    assert shown.index('alt="A river"') < shown.index('alt="A bridge"')
    edit = (await host.open(f"{post.path}/edit")).form(".*/edit")
    assert edit.fields[f"caption-{two}"] == ["Below it"]
    kept = await host.send(edit, uploaded=["", two])
    assert 'alt="A bridge"' not in kept.html
    assert 'alt="A river"' in kept.html

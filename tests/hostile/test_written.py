"""Members' texts stay text on every page: no markup, no script, no direction marks."""

from collections.abc import Iterator
from html.parser import HTMLParser
from uuid import uuid4

from shared.contracts.values import Visibility
from tests.hostile.browsing import addresses, enter, portal_before
from tests.support.content import created
from tests.support.engines import Engines
from tests.support.events import schedule
from tests.support.goals import a_season, an_objective
from tests.support.health import a_pulse
from tests.support.mentoring import a_programme
from tests.support.newsfeeds import watched
from tests.support.places import ANY, LOOKED_AT, Builder, Place, Services, done
from tests.support.services import Client, People, Person

ILL = "\"' onfocus=alert(1)><marquee onstart=alert(1)>x</marquee><script>alert(1)</script>"
TURNED = "\N{RIGHT-TO-LEFT OVERRIDE}"
LINE = f"{TURNED}{ILL}"
"""A text for one-line fields, from which direction marks are removed."""
BODY = f"{ILL}\n\n[x](javascript:alert(1)) ![x](javascript:alert(1)) <javascript:alert(1)>\n\n{ILL}"
PLACES = {"href", "src", "action", "hx-get", "hx-post", "formaction"}


class Markup(HTMLParser):
    """`wrong`: markup that no page of ours has."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.wrong += [f"{tag} {name}" for name in given if name.startswith("on")]
        self.wrong += [f"{tag} {name}" for name in PLACES & set(given) if _runs(given[name])]
        if tag == "marquee" or (tag == "script" and not given.get("src", "").startswith("/static")):
            self.wrong.append(tag)


def _runs(address: str) -> bool:
    return address.strip().lower().startswith("javascript:")


async def test_texts_of_members_stay_text_on_every_page(
    engines: Engines, services: Services, people: People, builder: Builder
) -> None:
    person = people(f"{ILL} {uuid4().hex[:8]}")
    place = await _written(services, builder, person)
    wrong = []
    async with portal_before(services, engines) as (app, browser):
        visitor = await enter(app, browser, person)
        for path in (*(page.of(place) for page in addresses("GET")), *_found(place)):
            answer = await visitor.open(path)
            assert answer.status_code < 500, path
            if answer.headers.get("Content-Type", "").startswith("text/html"):
                wrong += [(path, one) for one in Markup(answer.text).wrong]
            if TURNED in answer.text:
                wrong.append((path, "turned"))
        shown = await visitor.open(f"/posts/{place.ids['post_id']}")
        assert "&lt;marquee" in shown.text
    assert wrong == []


def _found(place: Place) -> Iterator[str]:
    yield f"/search?q={place.slug}"
    yield f"/posts/similar?title={place.slug}"
    yield f"/communities?q={place.slug}"


async def _written(services: Services, builder: Builder, person: Person) -> Place:
    """Make a community with one of everything it can hold, in which each text is hostile."""
    slug = f"ill{uuid4().hex[:10]}"
    place, membership = Place(Visibility.INTERNAL, slug, slug), services["membership"]
    line, tag = f"{LINE} {slug}", f"{ILL[:40]}"
    me = (await membership.get(person, "/v1/profiles/me")).json()["id"]
    about = {"headline": line, "about": BODY, "skills": [tag], "location": LINE}
    done(await membership.patch(person, "/v1/profiles/me", json=about, headers=ANY))
    names = {"names": {"en": line[:120], "fr": line[:120]}, "purposes": {"en": BODY}}
    founding = {"slug": slug, **names, "topics": [tag], "domain": LINE}
    created(await membership.post(person, "/v1/communities", json=founding))
    body = {"kind": "question", "community": slug, "tags": [tag], "title": line, "body": BODY}
    post = created(await services["content"].post(person, "/v1/posts", json=body))
    path = f"/v1/posts/{post['id']}"
    done(await services["content"].patch(person, path, json={"body": f"{BODY} x"}, headers=ANY))
    suggested = {"title": line, "body": f"{BODY} y", "based_on": 2}
    suggestion = await services["content"].post(person, f"{path}/suggestions", json=suggested)
    reply = created(await services["content"].post(person, f"{path}/replies", json={"body": BODY}))
    titles = {"titles": {"en": line}, "descriptions": {"en": BODY}, "place": LINE, "tags": [tag]}
    gathering = await schedule(services["events"], person, community=slug, **titles)
    await _planned(membership, person, place, line[:200])
    series = {"title": line, "summary": BODY[:2_000], "community": slug}
    made = created(await services["content"].post(person, "/v1/series", json=series))
    topic = {"labels": {"en": line[:120], "fr": line[:120]}}
    place.ids |= {
        "series_id": made["id"],
        "topic_id": created(await membership.post(person, "/v1/topics", json=topic))["id"],
        "post_id": post["id"],
        "reply_id": reply["id"],
        "gathering_id": str(gathering["id"]),
        "person_id": me,
        "suggestion_id": created(suggestion)["id"],
        "case_id": post["id"],
        "number": "1",
        **dict.fromkeys(("notification_id", "secret", "import_id", "pair_id", "gap_id"), "x"),
        **dict.fromkeys(("kudos_id", "credential_id", "key", "decision_id"), "x"),
        **dict.fromkeys(("handle", "approach_id"), "x"),
    }
    place.ids |= await watched(services["content"], person, slug, line[:200])
    for name, looked_at in LOOKED_AT.items():
        done(await services[name].get(person, looked_at))
    await builder.settle()
    return place


async def _planned(membership: Client, person: Person, place: Place, line: str) -> None:
    path = f"/v1/communities/{place.slug}"
    said = {"titles": {"en": line}, "why": {"en": BODY[:2_000]}}
    objective = await membership.post(person, f"{path}/objectives", json=an_objective(**said))
    season = await membership.post(person, f"{path}/seasons", json=a_season(titles={"en": line}))
    about = {"titles": {"en": line}, "purposes": {"en": BODY[:2_000]}}
    programme = await membership.post(person, f"{path}/programmes", json=a_programme(**about))
    planned = created(season)
    pulse = await membership.post(person, f"{path}/pulses", json=a_pulse(questions=[{"en": line}]))
    place.ids["pulse_id"] = created(pulse)["id"]
    place.ids["programme_id"] = created(programme)["id"]
    place.ids["objective_id"] = created(objective)["id"]
    place.ids["season_id"] = planned["id"]
    place.ids["activity_id"] = planned["activities"][0]["id"]

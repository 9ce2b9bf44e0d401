"""A town of eight people and six communities full of secrets, and changes to it."""

from email.message import EmailMessage
from random import Random
from typing import Any
from uuid import uuid4

from httpx import Response

from shared.contracts.token import HEADER
from shared.runtime.identity import person_id_of
from tests.hostile.oracle import Group, Oracle, Secret
from tests.support.content import created
from tests.support.events import schedule
from tests.support.files import png
from tests.support.issuer import Issuer
from tests.support.mailbox import Mailbox
from tests.support.places import ANY, LOOKED_AT, Services, done
from tests.support.services import People, Person

PEOPLE = ("owner", "ada", "bob", "cyd", "ivy", "gus", "root", "eve")
GUESTS, ADMINS = frozenset({"gus"}), frozenset({"root"})
ROLES = {"gus": ("guest",), "root": ("admin",)}
MOST_CARRIED = 8
MOVES = ("ada", "bob", "cyd", "gus")
"""Who joins and leaves; owner stays, ivy is invited, root and eve belong nowhere."""
VISIBILITIES = ("public", "internal", "selected", "private", "secret")


class Town:
    """`pool`: all values that a request can use: slugs, ids, canaries, cursors."""

    def __init__(self, services: Services, people: People, issuer: Issuer, seed: int) -> None:
        its = uuid4().hex[:8]
        self.services = services
        self.random = Random(seed)
        self.department = f"Department {its}"
        self.oracle = Oracle(PEOPLE, GUESTS, ADMINS)
        self.people = {n: people(f"{n} {its}", roles=ROLES.get(n, ())) for n in PEOPLE}
        self.ids = {n: self._id_of(person, issuer) for n, person in self.people.items()}
        self.pool: dict[str, list[str]] = {
            "slug": ["nowhere"],
            "canary": [],
            "person": list(self.ids.values()),
            "community": [],
            "post": [str(uuid4())],
            "reply": [str(uuid4())],
            "gathering": [str(uuid4())],
            "notification": [str(uuid4())],
            "cursor": ["W10"],
            "feed": [],
            "subscription": [],
            "saved": [],
            "unsubscribe": [],
        }
        self.posts: dict[str, list[Secret]] = {}
        """By post, its title, its present and earlier texts, and those of its replies."""
        self.authors: dict[str, str] = {}
        self.gatherings: dict[str, Secret] = {}
        """By gathering, its link."""

    @staticmethod
    def _id_of(person: Person, issuer: Issuer) -> str:
        return person_id_of(issuer.issuer, person.name.lower().replace(" ", "-"))

    def secret(self, group: str, **fields: Any) -> Secret:
        secret = Secret(f"zq{uuid4().hex[:12]}zq", group, **fields)
        self.oracle.secrets[secret.canary] = secret
        self.pool["canary"].append(secret.canary)
        return secret

    async def build(self) -> None:
        for name in self.people:
            await self.register(name)
        for name in ("ada", "eve", "gus"):
            await self.move(name)
        for visibility in (*VISIBILITIES, "private"):
            group = await self.found(visibility)
            for name in self.random.sample(MOVES, 2):
                await self.let_in(group, name)
            await self.invite(group)
            await self.fill(group)
        self.oracle.remember()

    async def register(self, name: str) -> None:
        """Register a person: they have a profile, which every service knows, and a calendar."""
        person = self.people[name]
        await self._ask(name, "membership", "GET", "/v1/profiles/me")
        edit = {"headline": "x"}
        path = "/v1/profiles/me"
        done(await self._ask(name, "membership", "PATCH", path, json=edit, headers=ANY))
        if name == "owner":
            done(await self._ask(name, "membership", "PUT", f"{path}/avatar", content=png()))
        feed = done(await self.services["events"].post(person, "/v1/calendar-feed", json={}))
        self.pool["feed"].append(f"{name} {feed.json()['path'].removeprefix('/api/events')}")

    async def found(self, visibility: str) -> Group:
        slug = f"zq{uuid4().hex[:12]}zq"
        name = self.secret(slug, names_group=True)
        self.oracle.secrets[slug] = Secret(slug, slug, names_group=True)
        body = {"slug": slug, "names": {"en": name.canary}, **self._shown_as(visibility)}
        made = await self._ask("owner", "membership", "POST", "/v1/communities", json=body)
        group = Group(slug, created(made)["id"], visibility, {"owner"}, {"owner"})
        self.oracle.groups[slug] = group
        self.pool["slug"].append(slug)
        self.pool["community"].append(group.id)
        return group

    async def fill(self, group: Group) -> None:
        """Write a draft and two posts, with edits and replies, and announce a gathering."""
        # a draft stays its author's even if they leave: the owner never leaves
        await self.write(group, "owner", "draft")
        for _ in range(2):
            await self.write(group, self.random.choice(sorted(group.inside)), "published")
        title, link = self.secret(group.slug), self.secret(group.slug)
        made = await schedule(
            self.services["events"],
            self.people["owner"],
            community=group.slug,
            titles={"en": f"G {title.canary}"},
            link=f"https://meet.example/{link.canary}",
        )
        link.only = {"owner"}
        self.pool["gathering"].append(made["id"])
        self.gatherings[made["id"]] = link
        for name in sorted(group.inside):
            await self.subscribe(group, name)
            await self.save_search(group, name)

    async def subscribe(self, group: Group, name: str) -> None:
        path = f"/v1/communities/{group.slug}/feeds"
        posts = created(await self._ask(name, "content", "POST", path))["posts"]
        base = posts.removeprefix("/api/content").removesuffix("/posts.atom")
        self.pool["subscription"].append(f"{name} {base}")

    async def save_search(self, group: Group, name: str) -> None:
        """Save a search of everything in a community, and open a feed of it."""
        asked = {"choices": {"community": [group.slug]}}
        path = "/v1/saved-searches"
        made = created(await self._ask(name, "search", "POST", path, json=asked))
        feed = created(await self._ask(name, "search", "POST", f"{path}/{made['id']}/feed"))
        self.pool["saved"].append(f"{name} {feed['path'].removeprefix('/api/search')}")

    async def write(self, group: Group, author: str, status: str) -> None:
        mentions = " ".join(f"@[x](person:{self.ids[n]})" for n in ("ada", "eve"))
        secrets = [self.secret(group.slug) for _ in range(3)]
        title, body, edited = (secret.canary for secret in secrets)
        post = {"title": f"T {title}", "body": f"B {body} {mentions}", "status": status}
        path = "/v1/posts"
        made = created(
            await self._ask(author, "content", "POST", path, json={**post, "community": group.slug})
        )
        path = f"{path}/{made['id']}"
        edit = {"body": f"E {edited}", "tags": [title]}
        done(await self._ask(author, "content", "PATCH", path, json=edit, headers=ANY))
        if status == "draft":
            for secret in secrets:
                secret.only = {author}
        else:
            reply = self.secret(group.slug)
            text = {"body": f"R {reply.canary}"}
            answered = await self._ask("owner", "content", "POST", f"{path}/replies", json=text)
            self.pool["reply"].append(created(answered)["id"])
            secrets.append(reply)
            self.posts[made["id"]] = secrets
            self.authors[made["id"]] = author
        self.pool["post"].append(made["id"])

    # changes

    async def let_in(self, group: Group, name: str) -> None:
        path = f"/v1/communities/{group.slug}"
        body = {"person_id": self.ids[name]}
        done(await self._ask("owner", "membership", "POST", f"{path}/members", json=body))
        self.people[name].carries += self.people["owner"].carries[-1:]
        done(await self._ask(name, "membership", "POST", f"{path}/join"))
        group.inside.add(name)

    async def invite(self, group: Group) -> None:
        path = f"/v1/communities/{group.slug}/members"
        body = {"person_id": self.ids["ivy"]}
        done(await self._ask("owner", "membership", "POST", path, json=body))
        group.invited.add("ivy")

    async def send_away(self, group: Group, name: str) -> None:
        path = f"/v1/communities/{group.slug}/members/{self.ids[name]}"
        done(await self._ask("owner", "membership", "DELETE", path))
        group.inside.discard(name)

    async def show_as(self, group: Group, visibility: str) -> None:
        path, body = f"/v1/communities/{group.slug}", self._shown_as(visibility)
        done(await self._ask("owner", "membership", "PATCH", path, json=body, headers=ANY))
        group.visibility = visibility

    def _shown_as(self, visibility: str) -> dict[str, object]:
        return {"visibility": visibility, "audience": {"department": [self.department]}}

    async def move(self, name: str) -> None:
        """Move a person into the department, or out of it."""
        moves_in = name not in self.oracle.selected
        body = {"department": self.department if moves_in else "Elsewhere"}
        path = f"/v1/profiles/{self.ids[name]}/directory"
        done(await self._ask("root", "membership", "PUT", path, json=body))
        self.oracle.selected ^= {name}

    async def delete(self, post_id: str) -> None:
        secrets, author = self.posts.pop(post_id), self.authors[post_id]
        path = f"/v1/posts/{post_id}"
        done(await self._ask("owner", "content", "DELETE", path, headers=ANY))
        for secret in secrets:
            secret.gone = True
        secrets[0].concerns = author if author != "owner" else None

    async def archive(self, post_id: str) -> None:
        done(await self._ask("owner", "content", "POST", f"/v1/posts/{post_id}/archive"))

    async def seat(self, gathering_id: str, name: str) -> None:
        link = self.gatherings[gathering_id]
        path = f"/v1/gatherings/{gathering_id}/rsvp"
        answer = await self._ask(name, "events", "PUT", path, json={"answer": "yes"})
        if answer.is_success and link.only is not None:
            link.only.add(name)

    async def change(self) -> str:
        """Make one random change; everybody carries its token from now on."""
        group = self.random.choice(list(self.oracle.groups.values()))
        what = self.random.choice(
            ("member", "member", "member", "moved", "shown", "post", "seat", "write")
        )
        match what:
            case "member":
                name = self.random.choice(MOVES)
                inside = name in group.inside
                await (self.send_away if inside else self.let_in)(group, name)
            case "shown":
                await self.show_as(group, self.random.choice(VISIBILITIES))
            case "moved":
                await self.move(self.random.choice(("ada", "bob", "eve", "gus")))
            case "post" if self.posts:
                post_id = self.random.choice(list(self.posts))
                await self.random.choice((self.delete, self.archive))(post_id)
            case "seat":
                gathering_id = self.random.choice(list(self.gatherings))
                await self.seat(gathering_id, self.random.choice(MOVES))
            case _:
                author = self.random.choice(sorted(group.inside))
                await self.write(group, author, "published")
        self.oracle.remember()
        return what

    # reads

    async def seen_by(self, service: str) -> None:
        """Wait until a service has applied the versions that everybody carries."""
        done(await self.services[service].get(self.people["owner"], LOOKED_AT[service]))

    async def everybody_has_seen_all(self) -> None:
        """Wait until every service has applied all; then nobody carries tokens any more."""
        for service in LOOKED_AT:
            await self.seen_by(service)
        for person in self.people.values():
            person.carries.clear()

    def mails(self, mailbox: Mailbox, *names: str) -> list[EmailMessage]:
        """Return the mails sent to these people, or to all."""
        wanted = [self.people[name] for name in names or self.people]
        addresses = [f"{person.name.lower().replace(' ', '-')}@example.org" for person in wanted]
        return [mail for address in addresses for mail in mailbox.to(address)]

    async def _ask(
        self, name: str, service: str, method: str, path: str, **options: Any
    ) -> Response:
        """Send a request; everybody carries the token of its response."""
        person = self.people[name]
        answer = await self.services[service].ask(person, method, path, **options)
        for other in self.people.values():
            if other is not person and HEADER in answer.headers:
                other.carries.append(answer.headers[HEADER])
            other.carries = other.carries[-MOST_CARRIED:]
        return answer

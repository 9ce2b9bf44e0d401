"""With its token a person reads all their writes: a state machine over four services."""

import asyncio
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from tests.support.events import wall
from tests.support.machines import Machine, run_machine
from tests.support.services import Client, People, Person

NAMES = ("Ada", "Bob", "Eve")
WHO = st.sampled_from(NAMES)
COMMUNITY = st.sampled_from(["open", "secret"])
ANY = {"If-Match": "*"}


@dataclass(slots=True)
class Post:
    """A post in its present state. `word` is its title."""

    id: str
    author: str
    where: str
    status: str
    word: str


class ReadingOnesWrites(Machine):
    """Three people and two communities. A reader of a post carries its author's tokens."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, services: dict[str, Client], people: People
    ) -> None:
        super().__init__(loop)
        self.membership, self.content = services["membership"], services["content"]
        self.events, self.search = services["events"], services["search"]
        self.people = people
        self.posts: list[Post] = []
        self.lines: dict[str, list[str]] = {}

    def ask(self, service: Client, who: Person, asked: str, status: int, **options: object) -> Any:
        """Send a request and return the body. `asked`: method and path."""
        method, path = asked.split()
        answer = self.do(service.insist(who, method, f"/v1{path}", **options))
        assert answer.status_code == status, f"{answer.status_code}, not {status}: {answer.text}"
        return answer.json() if answer.content else None

    @initialize()
    def found(self) -> None:
        """Have Olga found an internal community and a private one, and invite everybody to that."""
        run = uuid4().hex[:10]
        self.olga = self.people(f"Olga {run}")
        self.persons = {name: self.people(f"{name} {run}") for name in NAMES}
        self.slugs: dict[str, str | None] = {
            "open": f"open-{run}",
            "secret": f"secret-{run}",
            "everyone": None,
        }
        self.members: dict[str, set[str]] = {"open": set(), "secret": set()}
        for where, visibility in (("open", "internal"), ("secret", "private")):
            slug = self.slugs[where]
            body = {"slug": slug, "names": {"fr": slug, "en": slug}, "visibility": visibility}
            self.ask(self.membership, self.olga, "POST /communities", 201, json=body)
        for person in self.persons.values():
            self.olga_invites(person)

    def olga_invites(self, person: Person) -> None:
        profile = self.ask(self.membership, person, "GET /profiles/me", 200)
        asked, body = f"POST {self.place('secret')}/members", {"person_id": profile["id"]}
        self.ask(self.membership, self.olga, asked, 201, json=body)
        person.carries += self.olga.carries

    @rule(who=WHO, where=COMMUNITY)
    def joins(self, who: str, where: str) -> None:
        if who not in self.members[where]:
            asked = f"POST {self.place(where)}/join"
            joined = self.ask(self.membership, self.persons[who], asked, 200)
            assert joined["standing"] == "active"
            self.members[where].add(who)

    @rule(who=WHO, where=COMMUNITY)
    def leaves(self, who: str, where: str) -> None:
        if who in self.members[where]:
            self.ask(self.membership, self.persons[who], f"POST {self.place(where)}/leave", 200)
            self.members[where].remove(who)
            if where == "secret":
                self.olga_invites(self.persons[who])

    @rule(
        who=WHO,
        where=COMMUNITY | st.just("everyone"),
        status=st.sampled_from(["published", "draft"]),
        kind=st.sampled_from(["article", "question"]),
    )
    def writes(self, who: str, where: str, status: str, kind: str) -> None:
        word, slug = self.word(), self.slugs[where]
        body = {"title": word, "status": status, "kind": kind, "lang": "fr", "community": slug}
        expected = 201 if self.belongs(who, where) else 404 if where == "secret" else 403
        written = self.ask(self.content, self.persons[who], "POST /posts", expected, json=body)
        if expected == 201:
            self.posts.append(Post(written["id"], who, where, status, word))

    @precondition(lambda self: self.posts)
    @rule(data=st.data())
    def edits(self, data: st.DataObject) -> None:
        post, word = self.one_of(data), self.word()
        expected = 200 if self.reads(post.author, post) else 404
        self.act(post, "PATCH", expected, json={"title": word}, headers=ANY)
        if expected == 200:
            post.word = word

    @precondition(lambda self: self.posts)
    @rule(data=st.data())
    def publishes(self, data: st.DataObject) -> None:
        post = self.one_of(data)
        barred = post.status == "draft" and not self.belongs(post.author, post.where)
        expected = 404 if not self.reads(post.author, post) else 403 if barred else 200
        self.act(post, "POST", expected, "/publish")
        if expected == 200:
            post.status = "published"

    @precondition(lambda self: self.posts)
    @rule(data=st.data())
    def archives(self, data: st.DataObject) -> None:
        post = self.one_of(data)
        too_early = post.status == "draft"
        expected = 404 if not self.reads(post.author, post) else 409 if too_early else 200
        self.act(post, "POST", expected, "/archive")
        if expected == 200:
            post.status = "archived"

    @precondition(lambda self: self.posts)
    @rule(data=st.data())
    def deletes(self, data: st.DataObject) -> None:
        post = self.one_of(data)
        expected = 204 if self.reads(post.author, post) else 404
        self.act(post, "DELETE", expected, headers=ANY)
        if expected == 204:
            post.status = "deleted"

    def act(
        self, post: Post, method: str, expected: int, what: str = "", **options: object
    ) -> None:
        asked = f"{method} /posts/{post.id}{what}"
        self.ask(self.content, self.persons[post.author], asked, expected, **options)

    @precondition(lambda self: self.posts)
    @rule(who=WHO, data=st.data())
    def replies(self, who: str, data: st.DataObject) -> None:
        post, word = self.one_of(data), self.word()
        person = self.told(who, post)
        if not self.reads(who, post):
            expected = 404
        elif not self.belongs(who, post.where):
            expected = 403
        else:
            expected = 201 if post.status == "published" else 409
        asked, body = f"POST /posts/{post.id}/replies", {"body": word}
        reply = self.ask(self.content, person, asked, expected, json=body)
        if expected == 201:
            assert self.finds(person, word) == [reply["id"]]

    @precondition(lambda self: self.posts)
    @rule(who=WHO, data=st.data())
    def looks_at(self, who: str, data: st.DataObject) -> None:
        post = self.one_of(data)
        expected = 200 if self.reads(who, post) else 404
        read = self.ask(self.content, self.told(who, post), f"GET /posts/{post.id}", expected)
        if expected == 200:
            assert (read["title"], read["status"]) == (post.word, post.status)

    @precondition(lambda self: self.posts)
    @rule(who=WHO, data=st.data())
    def searches(self, who: str, data: st.DataObject) -> None:
        post = self.one_of(data)
        there = post.status == "published" and self.sees(who, post.where)
        assert self.finds(self.told(who, post), post.word) == ([post.id] if there else [])

    @rule()
    def olga_schedules(self) -> None:
        body = {
            "titles": {"fr": "Atelier"},
            "community": self.slugs["open"],
            "time_zone": "UTC",
            "starts_at": wall(7),
            "ends_at": wall(8),
            "capacity": 1,
        }
        gathering = self.ask(self.events, self.olga, "POST /gatherings", 201, json=body)
        self.lines[gathering["id"]] = []

    @precondition(lambda self: self.lines)
    @rule(who=WHO, answer=st.sampled_from(["yes", "no"]), data=st.data())
    def answers(self, who: str, answer: str, data: st.DataObject) -> None:
        gathering_id, line = data.draw(st.sampled_from(list(self.lines.items())))
        person, path = self.persons[who], f"/gatherings/{gathering_id}"
        person.carries += self.olga.carries
        self.ask(self.events, person, f"PUT {path}/rsvp", 200, json={"answer": answer})
        if answer == "no" and who in line:
            line.remove(who)
        if answer == "yes" and who not in line:
            line.append(who)
        own = self.ask(self.events, person, f"GET {path}", 200)["own"]
        place = line.index(who) if who in line else None
        seat = {None: "none", 0: "seated"}.get(place, "waiting")
        assert (own["answer"], own["seat"], own["position"]) == (answer, seat, place or None)

    # the rules of visibility

    def belongs(self, who: str, where: str) -> bool:
        return where == "everyone" or who in self.members[where]

    def sees(self, who: str, where: str) -> bool:
        return where != "secret" or who in self.members[where]

    def reads(self, who: str, post: Post) -> bool:
        if post.status == "draft" and who != post.author:
            return False
        return post.status != "deleted" and self.sees(who, post.where)

    def told(self, who: str, post: Post) -> Person:
        """Give a reader the tokens of the post's author."""
        person = self.persons[who]
        person.carries += self.persons[post.author].carries
        return person

    def finds(self, person: Person, word: str) -> list[str]:
        answer = self.ask(self.search, person, "GET /search", 200, params={"q": word})
        found = [item["id"] for item in answer["items"]]
        assert answer["total"] == len(found)
        return found

    def place(self, where: str) -> str:
        return f"/communities/{self.slugs[where]}"

    def one_of(self, data: st.DataObject) -> Post:
        return data.draw(st.sampled_from(self.posts))

    @staticmethod
    def word() -> str:
        """Return a word that nobody else writes."""
        return f"mot{uuid4().hex[:14]}"


async def test_a_person_with_the_tokens_reads_all_their_writes(
    membership: Client, content: Client, events: Client, search: Client, people: People
) -> None:
    services = {
        "membership": membership,
        "content": content,
        "events": events,
        "search": search,
    }
    await run_machine(lambda loop: ReadingOnesWrites(loop, services, people), examples=6, steps=30)

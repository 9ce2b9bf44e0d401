"""Nobody finds what they may not see: in results, counts, facets, suggestions or highlights."""

from typing import Any

import pytest

from services.search.entry.items import AuthorView
from tests.support import facts
from tests.support.facts import named
from tests.support.search import SearchIndex, viewed

CANARY = "zeppelin"


async def fill(index: SearchIndex, visibility: str) -> None:
    """Index a community with a post of each kind of place, and Ada as its member."""
    question = facts.post(f"{CANARY} question", CANARY, kind="question", community="secret")
    await index.apply(
        facts.community("secret", names={"en": f"{CANARY} club"}, visibility=visibility),
        facts.membership("ada", "secret"),
        question,
        facts.reply(f"{CANARY} answer", to=question),
    )


async def all_surfaces(index: SearchIndex, who: str, *, guest: bool = False) -> tuple[int, ...]:
    """Return how often the canary shows: hits, total, counts of facets, suggestions."""
    found = await index.find(CANARY, who=who, guest=guest)
    everything = await index.find("", who=who, guest=guest)
    counted = sum(count for values in found.counts.values() for _, count in values)
    listed = sum(count for values in everything.counts.values() for _, count in values)
    suggested = await index.suggested(CANARY[:4], who=who, guest=guest)
    return len(found.hits), found.total, counted, listed, everything.total, len(suggested)


NOTHING = (0, 0, 0, 0, 0, 0)


class TestVisibility:
    @pytest.mark.parametrize(
        ("visibility", "member", "colleague", "guest"),
        [
            ("public", True, True, True),
            ("internal", True, True, False),
            ("private", True, False, False),
        ],
    )
    async def test_visibility_decides_who_finds_the_contents_of_a_community(
        self, index: SearchIndex, visibility: str, *, member: bool, colleague: bool, guest: bool
    ) -> None:
        await fill(index, visibility)
        for who, is_guest, sees in (
            ("ada", False, member),
            ("bob", False, colleague),
            ("eve", True, guest),
        ):
            shown = await all_surfaces(index, who, guest=is_guest)
            assert (shown == NOTHING) is not sees, (who, shown)

    async def test_a_guest_who_is_a_member_sees_the_private_community(
        self, index: SearchIndex
    ) -> None:
        await fill(index, "private")
        await index.apply(facts.membership("eve", "secret"))
        assert len(await index.ids(CANARY, who="eve", guest=True)) == 3

    async def test_a_post_for_everyone_is_seen_by_guests(self, index: SearchIndex) -> None:
        await index.apply(facts.post("Welcome", community=None))
        assert await index.titles("welcome", guest=True) == ["Welcome"]

    async def test_profiles_are_not_shown_to_guests(self, index: SearchIndex) -> None:
        await index.apply(facts.profile("ada", name="Ada Lovelace"))
        assert await index.titles("lovelace") == ["Ada Lovelace"]
        assert await all_guest(index, "lovelace") == (0, 0, 0)

    async def test_a_guest_sees_names_in_their_own_communities_alone(
        self, index: SearchIndex
    ) -> None:
        await index.apply(
            *(facts.profile(who, name=who.title()) for who in ("ada", "bob", "eve")),
            facts.community("guild"),
            facts.community("other"),
            facts.post("Words", community="guild", author="ada"),
            facts.post("Words", community="other", author="ada"),
            facts.post("Words", community="other", author="bob"),
            facts.post("Words", community=None, author="eve"),
        )
        everybody = {"Ada", "Bob", "Eve"}
        assert await names(index, "colleague", guest=False) == (everybody, everybody)
        assert await names(index, "stranger") == (set(), set())
        assert await names(index, "eve") == ({"Eve"}, {"Eve"})
        await index.apply(facts.membership("gus", "guild"), refresh=False)
        assert await names(index, "gus") == ({"Ada"}, {"Ada"})
        assert await names(index, "gus", community=["other"]) == (set(), set())
        assert await names(index, "gus", kind=["article"]) == ({"Ada"}, {"Ada"})
        left = facts.membership("gus", "guild", standing="left", sequence=2)
        await index.apply(left, refresh=False)
        assert await names(index, "gus") == (set(), set())

    async def test_a_guest_sees_a_name_only_beside_posts_of_their_community_and_no_picture(
        self, index: SearchIndex
    ) -> None:
        guild, other = [
            facts.post("Words", community=slug, author="ada") for slug in ("guild", "other")
        ]
        await index.apply(
            facts.profile("ada", name="Ada", avatar="face"),
            *(facts.community("guild"), facts.community("other")),
            *(facts.membership("gus", "guild"), guild, other),
        )
        view = viewed(await index.find("words", who="gus", guest=True))
        authors = {item.id: item.author for item in view.items}
        assert authors == {
            guild.subject: AuthorView(id=named("ada"), name="Ada"),
            other.subject: AuthorView(id=named("ada"), name=None),
        }
        seen = viewed(await index.find("words", who="bob")).items
        shown = AuthorView(id=named("ada"), name="Ada", avatar="face")
        assert [item.author for item in seen] == [shown, shown]

    async def test_nobody_sees_an_unknown_community(self, index: SearchIndex) -> None:
        await index.apply(facts.post(f"{CANARY} early", community="secret"))
        assert await all_surfaces(index, "bob") == NOTHING


async def names(
    index: SearchIndex, who: str, *, guest: bool = True, **choices: Any
) -> tuple[set[str], set[str]]:
    """Return the names that a reader sees in results, and those in the facet."""
    found = await index.find("words", who=who, guest=guest, **choices)
    view = viewed(found)
    told = {item.author.name for item in view.items if item.author and item.author.name}
    return told, {value.label for value in view.facets.author} - {"Somebody"}


async def all_guest(index: SearchIndex, text: str) -> tuple[int, int, int]:
    found = await index.find(text, guest=True)
    return len(found.hits), found.total, len(await index.suggested(text, guest=True))


class TestChanges:
    @pytest.mark.parametrize("standing", ["left", "removed"])
    async def test_a_person_who_leaves_sees_nothing_with_the_next_query(
        self, index: SearchIndex, standing: str
    ) -> None:
        await fill(index, "private")
        assert len(await index.ids(CANARY, who="ada")) == 3
        await index.apply(
            facts.membership("ada", "secret", standing=standing, sequence=2), refresh=False
        )
        assert await all_surfaces(index, "ada") == NOTHING

    async def test_a_person_who_joins_sees_posts_at_once(self, index: SearchIndex) -> None:
        await fill(index, "private")
        await index.apply(facts.membership("bob", "secret"), refresh=False)
        assert len(await index.ids(CANARY, who="bob")) == 3

    async def test_a_community_that_becomes_private_is_hidden_at_once(
        self, index: SearchIndex
    ) -> None:
        await fill(index, "public")
        await index.apply(
            facts.community("secret", visibility="private", sequence=2), refresh=False
        )
        assert await all_surfaces(index, "bob") == NOTHING
        assert await all_surfaces(index, "eve", guest=True) == NOTHING

    async def test_an_internal_community_that_becomes_public_is_shown_to_guests(
        self, index: SearchIndex
    ) -> None:
        await fill(index, "internal")
        await index.apply(facts.community("secret", visibility="public", sequence=2))
        assert len(await index.ids(CANARY, guest=True)) == 2

    async def test_a_stale_join_does_not_undo_a_leave(self, index: SearchIndex) -> None:
        await fill(index, "private")
        await index.apply(facts.membership("ada", "secret", standing="left", sequence=2))
        await index.apply(facts.membership("ada", "secret", sequence=1))
        assert await all_surfaces(index, "ada") == NOTHING

    async def test_leaving_and_joining_in_one_batch_count_by_sequence(
        self, index: SearchIndex
    ) -> None:
        await fill(index, "private")
        await index.apply(
            facts.membership("ada", "secret", sequence=3),
            facts.membership("ada", "secret", standing="left", sequence=2),
        )
        assert len(await index.ids(CANARY, who="ada")) == 3

    async def test_a_post_moved_to_a_private_community_is_hidden(self, index: SearchIndex) -> None:
        await fill(index, "private")
        post = facts.post(f"{CANARY} open", community=None)
        await index.apply(post)
        assert len(await index.ids(CANARY, who="bob")) == 1
        await index.apply(facts.post(id=post.subject, sequence=2, community="secret"))
        assert await all_surfaces(index, "bob") == NOTHING

    async def test_a_reply_is_hidden_as_soon_as_its_post_is(self, index: SearchIndex) -> None:
        question = facts.post("How?", kind="question", community=None)
        await index.apply(question, facts.reply(CANARY, to=question))
        await index.apply(
            facts.post(id=question.subject, kind="question", status="deleted", sequence=2)
        )
        assert await index.ids(CANARY) == []

    async def test_a_reply_does_not_reveal_the_title_of_a_post_in_a_private_place(
        self, index: SearchIndex
    ) -> None:
        question = facts.post("How?", kind="question", community=None)
        await index.apply(question, facts.reply("So.", to=question))
        await index.apply(
            facts.post(CANARY, id=question.subject, kind="question", community="secret", sequence=2)
        )
        assert await index.ids("so") == []

"""The demo's own files: what they say must be possible on the platform."""

from datetime import date, timedelta
from typing import Any

import pytest

from cli.demo import reading
from cli.demo.reading import Gathering, Post
from services.content.entry.bodies import NewPost, NewReply
from services.events.domain.times import Schedule
from services.events.entry.bodies import NewGathering, Rsvp
from services.membership.entry.views import NewCommunity, ProfileChanges

POSTS = reading.posts()
COMMUNITIES = {community.slug: community for community in reading.communities()}
PEOPLE = {profile.name for profile in reading.profiles()}


def inside(body: dict[str, Any], *roles: str) -> set[str]:
    """Who may speak of it: its community, or those of these roles; all, where it has none."""
    if "community" not in body:
        return PEOPLE
    community = COMMUNITIES[body["community"]]
    members = {name for name, role in community.members.items() if not roles or role in roles}
    return {community.owner, *members}


def test_the_services_take_every_community_and_profile() -> None:
    for community in COMMUNITIES.values():
        NewCommunity.model_validate(community.body)
        assert {
            community.owner,
            *community.members,
            *community.invited,
            *community.asking,
        } <= PEOPLE
    for profile in reading.profiles():
        ProfileChanges.model_validate(profile.body)


@pytest.mark.parametrize("post", POSTS, ids=lambda post: post.name)
def test_the_services_take_every_post_and_only_members_speak(post: Post) -> None:
    NewPost.model_validate(post.body)
    for reply in post.replies:
        NewReply.model_validate({"body": reply.body, "lang": reply.lang})
    speakers = {post.author, *(reply.author for reply in post.replies)}
    assert speakers <= inside(post.body)


@pytest.mark.parametrize("gathering", reading.gatherings(), ids=lambda each: each.name)
def test_the_services_take_every_gathering_on_any_day(gathering: Gathering) -> None:
    for days in range(0, 366, 5):
        body = NewGathering.model_validate(gathering.as_of(date(2026, 1, 1) + timedelta(days=days)))
        Schedule.plan(body.time_zone, body.starts_at, body.ends_at)
    for answer in gathering.answers.values():
        Rsvp.model_validate({"answer": answer})
    assert {gathering.organiser, *gathering.answers} <= inside(gathering.body)
    assert gathering.organiser in inside(gathering.body, "animator")


def test_some_gatherings_are_past_and_some_for_everyone() -> None:
    weeks = {gathering.week for gathering in reading.gatherings()}
    assert min(weeks) < -1
    assert max(weeks) > 1
    assert any("community" not in gathering.body for gathering in reading.gatherings())


def test_only_questions_have_an_accepted_answer_and_one_at_most() -> None:
    for post in POSTS:
        accepted = sum(reply.accepted for reply in post.replies)
        assert accepted <= (post.body["kind"] == "question")


def test_titles_and_names_are_recognised_again() -> None:
    assert len({post.title for post in POSTS}) == len(POSTS)
    for post in POSTS:
        assert len({reply.body for reply in post.replies}) == len(post.replies)


def test_both_languages_and_every_way_of_joining_are_there() -> None:
    assert {post.body["lang"] for post in POSTS} == {"fr", "en"}
    assert {c.body["join_policy"] for c in COMMUNITIES.values()} == {
        "open",
        "approval",
        "invitation",
    }
    assert {c.body["visibility"] for c in COMMUNITIES.values()} == {"public", "internal", "private"}


def test_a_post_ends_where_the_first_reply_begins() -> None:
    post = reading.read_post(
        "x",
        "---\ntitle: T\nauthor: A\nlang: en\n---\nBody.\n\n=== answer: B C (accepted)\n\nYes.\n\n"
        "=== answer: D\n\nNon, je ne le pense pas du tout.\n",
    )
    assert post.body == {"title": "T", "lang": "en", "body": "Body."}
    assert [(r.author, r.body, r.accepted) for r in post.replies] == [
        ("B C", "Yes.", True),
        ("D", "Non, je ne le pense pas du tout.", False),
    ]

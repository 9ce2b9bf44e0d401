"""The demo's own files: the platform must accept them."""

from datetime import date, timedelta
from typing import Any

import pytest

from cli.demo import reading
from cli.demo.past import HOURS
from cli.demo.things import Gathering, Post
from services.content.entry.bodies import ImportItem, NewPost, NewReply
from services.content.entry.series.views import NewSeries
from services.events.domain.times import Schedule
from services.events.entry.bodies import NewGathering, Rsvp
from services.membership.entry.goals.objective_views import NewCheckIn, NewObjective
from services.membership.entry.mentoring.fields import NewOffer, NewProgramme, NewRequest
from services.membership.entry.people.profile_views import (
    InDirectory,
    NewCompetency,
    ProfileChanges,
)
from services.membership.entry.skills.topic_views import NewTopic
from services.membership.entry.views import NewCommunity

POSTS = reading.posts()
COMMUNITIES = {community.slug: community for community in reading.communities()}
PEOPLE = {profile.name for profile in reading.profiles()}


def inside(body: dict[str, Any], *roles: str) -> set[str]:
    """Return the people who may take part: members with these roles, or all without a community."""
    if "community" not in body:
        return PEOPLE
    community = COMMUNITIES[body["community"]]
    members = {name for name, role in community.members.items() if not roles or role in roles}
    return {community.owner, *members}


def test_the_services_accept_every_community_and_profile() -> None:
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
        InDirectory.model_validate(profile.directory)


def test_the_services_accept_every_topic_objective_and_series() -> None:
    for topic in reading.topics():
        NewTopic.model_validate(topic.body)
        for level in topic.can.values():
            NewCompetency.model_validate({"topic_id": "x", "level": level})
        assert topic.people | topic.endorsed.keys() <= PEOPLE
        assert all(set(some) <= PEOPLE - {name} for name, some in topic.endorsed.items())
    aims = {aim["titles"]["en"] for aim in reading.aims()}
    for objective in reading.objectives():
        NewObjective.model_validate(objective.as_of(date(2026, 1, 1)))
        for check_in in (one for some in objective.measured for one in some):
            NewCheckIn.model_validate(check_in)
        assert objective.aim in aims
        assert objective.owner in inside({"community": objective.community}, "animator")
    names = {post.name: post.body.get("community") for post in POSTS}
    for series in reading.series():
        NewSeries.model_validate(series.body)
        assert set(series.skills) <= {topic.body["labels"]["en"] for topic in reading.topics()}
        assert {names[name] for name in series.posts} == {series.body["community"]}
        assert set(series.done) <= inside(series.body, "member")
        assert all(0 < steps <= len(series.posts) for steps in series.done.values())


def test_a_path_is_completed_by_somebody_and_under_way_for_another_person() -> None:
    [path] = [each for each in reading.series() if each.done]
    assert path.body["kind"] == "path"
    assert sorted(path.done.values()) == [len(path.posts) // 2, len(path.posts)]


def test_the_services_accept_the_mentoring_programme_and_only_members_take_part() -> None:
    programme = reading.programme()
    NewProgramme.model_validate(programme.as_of(date(2026, 1, 1)))
    for offer in programme.offers.values():
        NewOffer.model_validate({**offer, "topics": ["x"]})
    for request in programme.requests.values():
        NewRequest.model_validate({**request, "topics": ["x"]})
    members = inside({"community": programme.community})
    assert programme.offers.keys() | programme.requests.keys() <= members
    assert programme.organiser in inside({"community": programme.community}, "animator")
    labels = {topic.body["labels"]["en"] for topic in reading.topics()}
    said = (*programme.offers.values(), *programme.requests.values())
    assert {label for each in said for label in each["topics"]} <= labels


@pytest.mark.parametrize("post", POSTS, ids=lambda post: post.name)
def test_the_services_accept_every_post_and_only_members_write(post: Post) -> None:
    NewPost.model_validate(post.body)
    for reply in post.replies:
        NewReply.model_validate({"body": reply.body, "lang": reply.lang})
    speakers = {post.author, *(reply.author for reply in post.replies)}
    assert speakers | set(post.liked) <= inside(post.body)
    assert post.author not in post.liked


@pytest.mark.parametrize(
    "post", [post for post in POSTS if post.ago is not None], ids=lambda post: post.name
)
def test_imported_posts_are_accepted_and_older_than_their_replies(post: Post) -> None:
    body = {name: value for name, value in post.body.items() if name != "community"}
    ImportItem.model_validate({**body, "external_id": post.name})
    assert len(post.replies) <= len(HOURS)
    assert post.ago is not None
    assert timedelta(hours=max(HOURS)) < timedelta(days=post.ago - 1)


@pytest.mark.parametrize("gathering", reading.gatherings(), ids=lambda each: each.name)
def test_the_services_accept_every_gathering_on_any_day(gathering: Gathering) -> None:
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


def test_titles_and_names_are_unique() -> None:
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

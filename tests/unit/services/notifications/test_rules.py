"""Each rule as a table: a fact, and whom it tells what."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.notifications.domain.notice import Plan
from services.notifications.reasons.table import NEWS_FOR, RULES, is_news, plans_of
from shared.contracts.aggregate import REPUBLISHED
from shared.contracts.catalogue import AGGREGATES
from shared.contracts.envelope import Fact
from tests.support import facts
from tests.support.facts import NOON, named

ADA, GRACE, BOB = named("ada"), named("grace"), named("bob")
QUESTION = facts.post(kind="question", author="ada", id="q1")
ARTICLE = facts.post(kind="article", author="ada", id="a1")
MENTION = f"Ask @[Bob]({'person:' + BOB}) about it."

Told = tuple[str, str | None, tuple[str, ...]]


def changed(fact: Fact[Any], *names: str) -> Fact[Any]:
    return replace(fact, data=fact.data.model_copy(update={"changed": names}))


def resolved(answer_id: str | None) -> Fact[Any]:
    fact = facts.post(kind="question", id="q1", sequence=3, participle="resolved")
    state = fact.data.state.model_copy(update={"accepted_answer_id": answer_id})
    return replace(fact, data=fact.data.model_copy(update={"state": state}))


def gathering(**fields: Any) -> Fact[Any]:
    return facts.gathering(**{"id": "g1", **fields})


TABLE: list[tuple[str, Fact[Any], list[Told]]] = [
    ("an answer", facts.reply(to=QUESTION), [("answered", None, (ADA,))]),
    ("a reply", facts.reply(to=ARTICLE), [("replied", None, (ADA,))]),
    (
        "a reply that mentions",
        facts.reply(MENTION, to=ARTICLE),
        [("replied", None, (ADA,)), ("mentioned", None, (BOB,))],
    ),
    ("a reply to what nobody wrote", facts.reply(to=facts.post(author=None)), []),
    ("an edited reply", facts.reply(MENTION, to=ARTICLE, participle="edited"), []),
    ("a moved reply", facts.reply(to=ARTICLE, status="archived"), []),
    ("a deleted reply", facts.reply(to=ARTICLE, status="deleted"), []),
    ("a post", facts.post(), [("posted", "members", ())]),
    (
        "a post that mentions",
        facts.post(text=MENTION),
        [("mentioned", None, (BOB,)), ("posted", "members", ())],
    ),
    ("a post for everyone", facts.post(community=None), []),
    (
        "a post for everyone that mentions",
        facts.post(text=MENTION, community=None),
        [("mentioned", None, (BOB,))],
    ),
    ("a draft", facts.post(text=MENTION, status="draft"), []),
    (
        "a draft that is published",
        changed(facts.post(sequence=4), "status", "published_at"),
        [("posted", "members", ())],
    ),
    (
        "published again from the archive",
        changed(facts.post(text=MENTION, sequence=4), "status"),
        [],
    ),
    ("an edited post", facts.post(text=MENTION, sequence=2, participle="edited"), []),
    ("an imported post", facts.post(text=MENTION, participle="imported"), []),
    ("an archived post", facts.post(status="archived", sequence=2), []),
    ("an anonymised post", facts.post(sequence=2, author=None, participle="anonymised"), []),
    ("an accepted answer", resolved("r1"), [("accepted", "author", ())]),
    ("a question resolved by nothing", resolved(None), []),
    (
        "a request",
        facts.membership("bob", standing="requested"),
        [("membership_requested", "animators", ())],
    ),
    (
        "an approved request",
        facts.membership("bob", participle="approved"),
        [("request_decided", None, (BOB,))],
    ),
    (
        "a refused request",
        facts.membership("bob", standing="refused"),
        [("request_decided", None, (BOB,))],
    ),
    (
        "an invitation",
        facts.membership("bob", standing="invited"),
        [("invited", None, (BOB,))],
    ),
    (
        "a reply of another kind",
        facts.reply(kind="x", to=ARTICLE),
        [("replied", None, (ADA,))],
    ),
    ("a post of another kind", facts.post(kind="podcast"), [("posted", "members", ())]),
    ("what only a newer version knows", facts.saying(facts.post(text=MENTION), "pinned"), []),
    ("a join", facts.membership("bob"), []),
    (
        "a join that nobody allowed",
        facts.membership("bob", as_admin=True),
        [("admin_joined", "owners", ())],
    ),
    (
        "a role for who came in so",
        facts.membership("bob", as_admin=True, participle="appointed"),
        [],
    ),
    ("a leave", facts.membership("bob", standing="left"), []),
    ("a gathering", gathering(), [("gathering_scheduled", "members", ())]),
    ("a gathering for everyone", gathering(community=None), []),
    ("a gathering that is over", gathering(starts=NOON - timedelta(days=1)), []),
    (
        "a gathering at another time",
        changed(gathering(sequence=2), "starts_at", "starts_local"),
        [("gathering_changed", "attendees", ())],
    ),
    ("a gathering with other tags", changed(gathering(sequence=2), "tags", "descriptions"), []),
    (
        "a cancelled gathering",
        gathering(sequence=2, status="cancelled"),
        [("gathering_cancelled", "attendees", ())],
    ),
    (
        "a promotion",
        facts.attendance("grace", participle="promoted"),
        [("promoted", None, (GRACE,))],
    ),
    ("an answer to a gathering", facts.attendance("grace"), []),
    ("a profile", facts.profile(), []),
    ("a community", facts.community(), []),
]


def _told(plan: Plan) -> Told:
    """With the group that is addressed, where it is no persons."""
    return plan.reason, plan.to.name if plan.to else None, plan.persons


@pytest.mark.parametrize(
    ("fact", "told"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_a_fact_tells(fact: Fact[Any], told: list[Told]) -> None:
    assert [_told(plan) for plan in plans_of(fact)] == told


def test_a_plan_says_what_it_is_about_and_whose_doing_it_was() -> None:
    fact = replace(facts.reply(to=QUESTION, id="r1"), actor=GRACE)
    [plan] = plans_of(fact)
    assert (plan.fact_id, plan.actor_id, plan.at) == (fact.id, GRACE, fact.time)
    assert [(each.kind, each.id) for each in plan.path] == [
        ("reply", "r1"),
        ("post", "q1"),
        ("community", named("guilds")),
    ]


@pytest.mark.parametrize(("participle", "variant"), [("approved", ""), ("refused", "refused")])
def test_a_decision_says_what_was_decided(participle: str, variant: str) -> None:
    [plan] = plans_of(facts.membership("bob", participle=participle))
    assert plan.variant == variant


def test_what_is_republished_tells_nobody_anything() -> None:
    assert not {(aggregate.kind, REPUBLISHED) for aggregate in AGGREGATES} & set(RULES)


@pytest.mark.parametrize(
    ("happened", "news"),
    [
        (NOON, True),
        (NOON - timedelta(hours=1), True),
        (NOON - timedelta(hours=3), False),
        (NOON - NEWS_FOR - timedelta(seconds=1), False),
    ],
)
def test_what_was_before_the_first_start_or_long_ago_is_no_news(
    happened: Any,
    news: bool,  # noqa: FBT001
) -> None:
    assert is_news(happened, first_start=NOON - timedelta(hours=2), now=NOON) is news


def test_a_week_is_long_ago() -> None:
    old = NOON - NEWS_FOR - timedelta(seconds=1)
    assert not is_news(old, first_start=NOON - timedelta(days=99), now=NOON)

"""Each rule as a table: a fact, its recipients and their reasons."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.notifications.domain.notice import Plan
from services.notifications.reasons import accepted
from services.notifications.reasons.table import NEWS_FOR, RULES, is_news, plans_of
from shared.contracts.aggregate import REPUBLISHED
from shared.contracts.answer_requests import ANSWER_REQUEST
from shared.contracts.catalogue import AGGREGATES
from shared.contracts.content import PostReview
from shared.contracts.envelope import Fact
from shared.contracts.kinds import Details, Question, Text
from tests.support import facts
from tests.support.facts import NOON, named

ADA, GRACE, BOB = named("ada"), named("grace"), named("bob")
QUESTION = facts.post(kind="question", author="ada", id="q1")
ARTICLE = facts.post(kind="article", author="ada", id="a1")
MENTION = (BOB,)

FOLLOWERS = ("followed", "followers", ())
"""The plan for followers, which every answer and reply has."""

Told = tuple[str, str | None, tuple[str, ...]]


def changed(fact: Fact[Any], *names: str) -> Fact[Any]:
    return replace(fact, data=fact.data.model_copy(update={"changed": names}))


def resolved(answer_id: str | None) -> Fact[Any]:
    fact = facts.post(kind="question", id="q1", sequence=3, participle="resolved")
    state = fact.data.state.model_copy(update={"accepted_answer_id": answer_id})
    return replace(fact, data=fact.data.model_copy(update={"state": state}))


def _supported(fact: Fact[Any], *people: str) -> Fact[Any]:
    state = fact.data.state.model_copy(update={"supporters": people})
    return replace(fact, data=fact.data.model_copy(update={"state": state}))


def gathering(**fields: Any) -> Fact[Any]:
    return facts.gathering(**{"id": "g1", **fields})


TABLE: list[tuple[str, Fact[Any], list[Told]]] = [
    ("an answer", facts.reply(to=QUESTION), [("answered", None, (ADA,)), FOLLOWERS]),
    (
        "a question without an answer",
        facts.saying(facts.example(ANSWER_REQUEST), "requested"),
        [("could_answer", None, (ADA,))],
    ),
    ("a reply", facts.reply(to=ARTICLE), [("replied", None, (ADA,)), FOLLOWERS]),
    (
        "a reply to a reply",
        facts.reply(to=ARTICLE, in_reply_to="r0"),
        [("replied", None, (ADA,)), ("replied", "author", ()), FOLLOWERS],
    ),
    (
        "a reply that mentions",
        facts.reply(mentions=MENTION, to=ARTICLE),
        [("replied", None, (ADA,)), ("mentioned", None, (BOB,)), FOLLOWERS],
    ),
    ("a reply to what nobody wrote", facts.reply(to=facts.post(author=None)), [FOLLOWERS]),
    ("an edited reply", facts.reply(mentions=MENTION, to=ARTICLE, participle="edited"), []),
    ("a moved reply", facts.reply(to=ARTICLE, status="archived"), []),
    ("a deleted reply", facts.reply(to=ARTICLE, status="deleted"), []),
    ("a post", facts.post(), [("posted", "members", ())]),
    (
        "a post that mentions",
        facts.post(mentions=MENTION),
        [("mentioned", None, (BOB,)), ("posted", "members", ())],
    ),
    (
        "an announcement",
        facts.post(kind="announcement"),
        [("announced", "members", ()), ("posted", "members", ())],
    ),
    ("a post for everyone", facts.post(community=None), []),
    (
        "a post for everyone that mentions",
        facts.post(mentions=MENTION, community=None),
        [("mentioned", None, (BOB,))],
    ),
    ("a draft", facts.post(mentions=MENTION, status="draft"), []),
    (
        "a draft that is published",
        changed(facts.post(sequence=4), "status", "published_at"),
        [("posted", "members", ())],
    ),
    (
        "published again from the archive",
        changed(facts.post(mentions=MENTION, sequence=4), "status"),
        [],
    ),
    (
        "an edited text",
        changed(facts.post(sequence=2, participle="edited"), "body", "text"),
        [("edited", "followers", ())],
    ),
    ("edited tags", changed(facts.post(sequence=2, participle="edited"), "tags"), []),
    (
        "a minor edit",
        changed(facts.post(sequence=2, participle="edited", minor=True), "body", "text"),
        [],
    ),
    (
        "an edited draft",
        changed(facts.post(sequence=2, participle="edited", status="draft"), "body"),
        [],
    ),
    ("an edited post", facts.post(mentions=MENTION, sequence=2, participle="edited"), []),
    (
        "a draft whose time passed in vain",
        facts.post(sequence=2, participle="unscheduled", status="draft", author="ada"),
        [("publication_stopped", None, (ADA,))],
    ),
    (
        "a schedule that its author cancels",
        replace(facts.post(sequence=2, participle="unscheduled", status="draft"), actor=ADA),
        [],
    ),
    (
        "a review that is due",
        facts.post(
            sequence=2,
            participle="reminded",
            review=PostReview(due_on="2026-06-30", owner_id=GRACE),
        ),
        [("review_due", None, (GRACE,))],
    ),
    (
        "a new co-author",
        facts.post(sequence=2, participle="coauthor_added", coauthors=(BOB, GRACE)),
        [("coauthor", None, (GRACE,))],
    ),
    ("what waits", facts.post(status="submitted"), [("approval", "reviewers", ())]),
    (
        "its approval",
        facts.post(sequence=2, participle="approved", status="submitted", coauthors=(BOB,)),
        [("approval", None, (ADA, BOB))],
    ),
    (
        "its return",
        facts.post(sequence=2, participle="returned", status="draft"),
        [("approval", None, (ADA,))],
    ),
    ("its withdrawal by its author", facts.post(sequence=2, participle="withdrawn"), []),
    ("a suggestion", facts.suggestion("suggested", "ada"), [("suggested", None, (ADA,))]),
    ("one for a post without an author", facts.suggestion(), [("suggested", "animators", ())]),
    ("its acceptance", facts.suggestion("accepted", "ada"), [("suggested", None, (BOB,))]),
    ("its withdrawal", facts.suggestion("withdrawn", "ada"), []),
    ("a decision", facts.decision(), [("moderated", None, (ADA,))]),
    ("one that concerns nobody", facts.decision(act="dismiss", person_id=None), []),
    ("one by a newer version", facts.decision(act="merge"), [("moderated", None, (ADA,))]),
    ("an appeal", facts.decision("appealed"), [("moderated", "moderators", ())]),
    ("an appeal outside communities", facts.decision("appealed", community=None), []),
    ("its answer", facts.decision("answered"), [("moderated", None, (ADA,))]),
    ("a lifted sanction", facts.decision("lifted"), [("moderated", None, (ADA,))]),
    ("an undone decision", facts.decision("overturned"), []),
    ("a flag", facts.flag(), []),
    ("what became of it", facts.flag("settled"), [("flag_settled", None, (BOB,))]),
    ("a withdrawn flag", facts.flag("withdrawn"), []),
    ("an imported post", facts.post(mentions=MENTION, participle="imported"), []),
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
        "the end of a term",
        facts.membership("bob", participle="expired"),
        [("role_term", None, (BOB,))],
    ),
    (
        "a term that ends soon",
        facts.membership("bob", participle="reminded"),
        [
            ("role_term", None, (BOB,)),
        ],
    ),
    (
        "a successor who is asked",
        facts.membership("bob", participle="nominated", successor_id=ADA),
        [("succession", None, (ADA,))],
    ),
    (
        "a community handed over",
        facts.membership("bob", participle="resigned"),
        [("succession", None, (BOB,))],
    ),
    (
        "an owner in line",
        facts.membership("bob", role="owner", participle="appointed"),
        [("succession", None, (BOB,))],
    ),
    ("an addition", facts.membership("bob", participle="added"), [("added", None, (BOB,))]),
    ("a charter", facts.charter(en="We share"), [("charter_published", "members", ())]),
    (
        "a supported proposal",
        facts.community(sequence=2, participle="supported"),
        [("proposal_supported", "owners", ())],
    ),
    (
        "an activated proposal",
        _supported(facts.community(sequence=3, participle="activated"), BOB, GRACE),
        [("proposal_supported", None, (BOB, GRACE)), ("proposal_supported", "owners", ())],
    ),
    ("a community resumed", facts.community(sequence=3, participle="activated"), []),
    (
        "a reply of another kind",
        facts.reply(kind="x", to=ARTICLE),
        [("replied", None, (ADA,)), FOLLOWERS],
    ),
    ("a post of another kind", facts.post(kind="recipe"), [("posted", "members", ())]),
    ("what only a newer version knows", facts.saying(facts.post(mentions=MENTION), "pinned"), []),
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
    ("a reminder of an activity", facts.activity("reminded"), [("activity_due", None, (ADA,))]),
    ("an activity that nobody owns", facts.activity("reminded", owner=None), []),
    ("an activity", facts.activity("planned"), []),
    (
        "a reminder of an objective",
        facts.objective("reminded"),
        [("check_in_awaited", None, (ADA,))],
    ),
    ("an objective", facts.objective("opened"), []),
    ("a profile", facts.profile(), []),
    ("a community", facts.community(), []),
]


def _told(plan: Plan) -> Told:
    """Return a plan's reason, its group if it has one, and its persons."""
    return plan.reason, plan.to.name if plan.to else None, plan.persons


@pytest.mark.parametrize(
    ("fact", "told"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_a_fact_makes_these_plans(fact: Fact[Any], told: list[Told]) -> None:
    assert [_told(plan) for plan in plans_of(fact)] == told


def test_a_plan_names_its_subject_and_actor() -> None:
    fact = replace(facts.reply(to=QUESTION, id="r1"), actor=GRACE)
    plan, _ = plans_of(fact)
    assert (plan.fact_id, plan.actor_id, plan.at) == (fact.id, GRACE, fact.time)
    assert [(each.kind, each.id) for each in plan.path] == [
        ("reply", "r1"),
        ("post", "q1"),
        ("community", named("guilds")),
    ]


@pytest.mark.parametrize(("participle", "variant"), [("approved", ""), ("refused", "refused")])
def test_the_variant_of_a_plan_is_the_decision(participle: str, variant: str) -> None:
    [plan] = plans_of(facts.membership("bob", participle=participle))
    assert plan.variant == variant


def test_a_republished_fact_notifies_nobody() -> None:
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
def test_facts_before_the_first_start_or_long_ago_are_no_news(
    happened: Any,
    news: bool,  # noqa: FBT001
) -> None:
    assert is_news(happened, first_start=NOON - timedelta(hours=2), now=NOON) is news


def test_a_week_old_fact_is_no_news() -> None:
    old = NOON - NEWS_FOR - timedelta(seconds=1)
    assert not is_news(old, first_start=NOON - timedelta(days=99), now=NOON)


def test_an_accepted_answer_that_earns_a_bounty_has_its_own_sentence() -> None:
    fact = resolved("r1")
    details = Details[Text](question=Question(bounty="Thanks"))
    state = fact.data.state.model_copy(update={"details": details})
    promised = replace(fact, data=fact.data.model_copy(update={"state": state}))
    [rule] = accepted.REASON.rules.values()
    assert [telling.variant for each in (fact, promised) for telling in rule(each)] == [
        "",
        "bounty",
    ]

"""Notices of connections, endorsements and pairs: to the other person, if they may see them."""

from dataclasses import replace
from typing import Any

from uuid6 import uuid7

from services.notifications.domain.known import Known
from services.notifications.reasons.table import plans_of
from services.notifications.subjects import approach, connection, endorsement, pair
from shared.contracts.aggregate import Aggregate
from shared.contracts.envelope import Fact
from shared.contracts.mentoring import PAIR, PairData, PairState
from shared.contracts.networking import (
    CONNECTION,
    ENDORSEMENT,
    ConnectionData,
    ConnectionState,
    EndorsementData,
    EndorsementState,
)
from shared.contracts.talent import APPROACH, ApproachData, ApproachState
from shared.contracts.values import CommunityRef, Visibility
from tests.support.facts import NOON
from tests.support.notices import community, person


def fact(aggregate: Aggregate[Any], participle: str, data: Any) -> Fact[Any]:
    return Fact(
        id=str(uuid7()),
        source=aggregate.source,
        type=aggregate.fact_type(participle),
        subject="ada.bob",
        time=NOON,
        sequence=1,
        data=data,
    )


def connecting(participle: str, status: str) -> Fact[ConnectionData]:
    state = ConnectionState(asker_id="bob", asked_id="ada", status=status, since=NOON)
    return fact(CONNECTION, participle, ConnectionData(state=state, changed=()))


def endorsing(participle: str) -> Fact[EndorsementData]:
    state = EndorsementState(person_id="ada", by_id="bob", updated_at=NOON)
    return fact(ENDORSEMENT, participle, EndorsementData(state=state, changed=()))


def mentoring(participle: str, mentor: str | None = "ada", **fields: Any) -> Fact[PairData]:
    """Return a fact of a pair of Bob and his mentor; `fields` are the fact's own."""
    state = PairState(
        community=CommunityRef(id="c1", slug="data"),
        programme_id="g1",
        mentor_id=mentor,
        mentee_id="bob",
        status="active",
        sessions=0,
        nudged_at=None,
        since=NOON,
    )
    return replace(fact(PAIR, participle, PairData(state=state, changed=())), **fields)


def approaching(participle: str) -> Fact[ApproachData]:
    state = ApproachState(recruiter_id="bob", person_id="ada", status=participle, since=NOON)
    return fact(APPROACH, participle, ApproachData(state=state, changed=()))


def told(of: Fact[Any]) -> list[tuple[str, tuple[str, ...], str]]:
    return [(plan.reason, plan.persons, plan.variant) for plan in plans_of(of)]


def test_the_asked_person_is_notified_and_the_asker_only_of_consent() -> None:
    assert told(connecting("asked", "asked")) == [("connecting", ("ada",), "")]
    accepted = connecting("accepted", "connected")
    assert told(accepted) == [("connecting", ("bob",), "accepted")]
    assert told(connecting("declined", "declined")) == []


def test_an_endorsed_person_and_a_person_asked_to_endorse_are_notified() -> None:
    assert told(endorsing("given")) == [("endorsing", ("ada",), "")]
    assert told(endorsing("asked")) == [("endorsing", ("bob",), "asked")]
    assert told(endorsing("withdrawn")) == []


def test_both_see_a_connection_until_it_is_declined_and_nobody_else_does() -> None:
    path = (connection.subject("ada.bob"),)
    for status, seen in (("asked", True), ("declined", False)):
        row = connection.row(connecting("asked", status))
        known = Known(rows={path[0]: connection.Connection(id="ada.bob", **_people(row))})
        assert connection.may_see(person("ada"), path, known) is seen
        assert not connection.may_see(person("eve"), path, known)
        assert not connection.may_see(person("ada", guest=True), path, known)


def test_both_see_an_endorsement_and_nobody_else_does() -> None:
    path = (endorsement.subject("ada.bob"),)
    row = endorsement.row(endorsing("given"))
    known = Known(rows={path[0]: endorsement.Endorsement(id="ada.bob", **_people(row))})
    assert endorsement.may_see(person("bob"), path, known)
    assert not endorsement.may_see(person("eve"), path, known)


def _people(row: dict[str, Any]) -> dict[str, Any]:
    return {"people": row["people"]}


def test_both_of_a_pair_are_notified_but_not_of_their_own_act() -> None:
    assert told(mentoring("proposed")) == [("mentoring", ("ada", "bob"), "")]
    assert told(mentoring("declined", actor="ada")) == [("mentoring", ("bob",), "off")]
    assert told(mentoring("nudged")) == [("mentoring", ("ada", "bob"), "nudged")]
    assert told(mentoring("ended", mentor=None, actor="ada")) == [("mentoring", ("bob",), "over")]
    assert told(mentoring("logged", actor="ada")) == []


def test_the_two_of_a_pair_see_it_as_readers_of_its_community() -> None:
    path = pair.path_of(mentoring("proposed"))
    row = pair.row(mentoring("proposed"))
    community_id = row["community_id"]
    one = pair.Pair(id="p", community_id=community_id, people=row["people"])
    open_to_all = community(id=community_id, visibility=Visibility.INTERNAL)
    known = Known(rows={path[0]: one, path[1]: open_to_all})
    assert pair.may_see(person("ada"), path, known)
    assert not pair.may_see(person("eve"), path, known)
    private = Known(rows={path[0]: one, path[1]: community(id=community_id)})
    assert not pair.may_see(person("ada"), path, private)


def test_the_member_is_notified_of_an_approach_and_the_recruiter_of_its_end() -> None:
    assert told(approaching("asked")) == [("approached", ("ada",), "")]
    for ends in ("accepted", "refused", "expired", "ended"):
        assert told(approaching(ends)) == [("approached", ("bob",), ends)]
    assert told(approaching("anonymised")) == []


def test_an_approach_is_visible_to_its_two_people_alone() -> None:
    path = approach.path_of(approaching("asked"))
    row = approach.row(approaching("asked"))
    known = Known(rows={path[0]: approach.Approach(id="ada.bob", **_people(row))})
    assert approach.may_see(person("ada"), path, known)
    assert approach.may_see(person("bob"), path, known)
    assert not approach.may_see(person("eve"), path, known)

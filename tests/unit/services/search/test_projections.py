"""Facts in, index actions out: the whole table, without an engine."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import orjson
import pytest

from services.search.projections.actions import Grant, Put
from services.search.projections.table import (
    FACETS,
    INDEXED,
    INDEXED_AGGREGATES,
    LAST_SEQUENCE,
    forget,
    project,
)
from shared.contracts.catalogue import AGGREGATES
from shared.contracts.charters import ACCEPTANCE, CHARTER
from shared.contracts.directory import DIRECTORY_ENTRY
from shared.contracts.envelope import Fact
from shared.contracts.goals import AIM, CHECK_IN, OBJECTIVE
from shared.contracts.invitations import INVITATION
from shared.contracts.mentoring import MENTEE_REQUEST, MENTOR_OFFER, PAIR, PROGRAMME
from shared.contracts.moderation import DECISION, FLAG
from shared.contracts.networking import CONNECTION
from shared.contracts.progress import PROGRESS
from shared.contracts.pulses import PULSE
from shared.contracts.recognition import AWARD, KUDOS, RECOGNITION_CHOICE
from shared.contracts.seasons import ACTIVITY, SEASON
from shared.contracts.suggestions import SUGGESTION
from shared.contracts.talent import APPROACH, TALENT_PROFILE
from shared.contracts.talk import INTEREST
from shared.contracts.watching import WATCHED_FEED
from tests.support import facts
from tests.support.facts import named

AHEAD, BEHIND = timezone(timedelta(hours=2)), timezone(timedelta(hours=-2))


def document(fact: object) -> Put:
    put, *_ = project(fact)  # type: ignore[arg-type]
    assert isinstance(put, Put)
    return put


class TestPost:
    def test_a_published_post_is_found_by_its_community(self) -> None:
        put = document(facts.post("Pairing", community="guilds"))
        assert put.source["visible"] is True
        assert put.source["audience"] == f"community:{named('guilds')}"
        assert put.source["community"] == "guilds"

    def test_a_post_without_community_is_for_everyone(self) -> None:
        source = document(facts.post(community=None)).source
        assert source["audience"] == "everyone"
        assert "community" not in source

    def test_its_texts_are_analysed_in_its_language(self) -> None:
        source = document(facts.post("Congés", "Trois jours", language="fr")).source
        assert source["title_fr"] == "Congés"
        assert source["text_fr"] == "Trois jours"
        assert "title_en" not in source

    def test_its_payload_is_found_with_its_text(self) -> None:
        parts = ("problem", "practice", "evidence")
        payload = {part: {"body": f"*{part}*", "text": part} for part in parts}
        fact = facts.post(text="Said", kind="practice", details={"practice": payload})
        assert document(fact).source["text_en"] == "Said\nproblem\npractice\nevidence"

    @pytest.mark.parametrize("status", ["draft", "archived", "deleted"])
    def test_an_unpublished_post_leaves_an_empty_stub(self, status: str) -> None:
        fact = facts.post("Secret", "words", status=status, sequence=4)
        assert document(fact) == Put(
            f"post:{fact.subject}", 4, {"key": f"post:{fact.subject}", "visible": False}
        )

    def test_the_version_is_the_facts_sequence(self) -> None:
        assert document(facts.post(sequence=7)).version == 7

    def test_a_byline_is_an_author_of_its_own(self) -> None:
        source = document(facts.post(author="importer", byline="Jane Roe")).source
        assert source["author"] == "byline:Jane Roe"

    def test_an_anonymised_post_has_no_author(self) -> None:
        assert "author" not in document(facts.post(author=None)).source

    def test_the_month_is_that_of_publication_in_utc(self) -> None:
        late = datetime(2026, 5, 1, 0, 30, tzinfo=timezone(timedelta(hours=2)))
        assert document(facts.post(at=late)).source["month"] == "2026-04"

    @pytest.mark.parametrize(
        ("at", "published", "month"),
        [
            (datetime(1, 1, 1, tzinfo=UTC), "0001-01-01T00:00:00+00:00", "0001-01"),
            (datetime(1923, 5, 6, tzinfo=UTC), "1923-05-06T00:00:00+00:00", "1923-05"),
            (datetime(1, 1, 1, tzinfo=AHEAD), "0001-01-01T00:00:00+00:00", "0001-01"),
            (datetime(9999, 12, 31, 23, tzinfo=BEHIND), "9999-12-31T23:00:00+00:00", "9999-12"),
        ],
    )
    def test_every_date_has_a_month(self, at: datetime, published: str, month: str) -> None:
        fact = facts.post()
        state = fact.data.state.model_copy(update={"published_at": at})
        source = document(replace(fact, data=fact.data.model_copy(update={"state": state}))).source
        assert (source["published_at"], source["month"]) == (published, month)

    def test_the_markdown_is_not_indexed_beside_the_text(self) -> None:
        assert "body" not in document(facts.post()).source


class TestReply:
    def test_a_reply_has_the_title_of_its_post(self) -> None:
        question = facts.post("How to pair?", kind="question")
        source = document(facts.reply("Slowly.", to=question)).source
        assert source["kind"] == "answer"
        assert source["post_title"] == "How to pair?"
        assert source["post_id"] == question.subject
        assert source["audience"] == f"community:{named('guilds')}"

    def test_a_reply_has_no_title_of_its_own(self) -> None:
        assert "title_en" not in document(facts.reply()).source

    @pytest.mark.parametrize("status", ["archived", "deleted"])
    def test_a_reply_goes_with_its_post(self, status: str) -> None:
        assert document(facts.reply(status=status)).source["visible"] is False


class TestProfile:
    def test_the_organisation_finds_a_profile_by_name_skills_and_about(self) -> None:
        source = document(
            facts.profile("ada", name="Ada Lovelace", about="Engines", skills=["Python"])
        ).source
        assert source["audience"] == "organisation"
        assert source["name"] == "Ada Lovelace"
        assert source["tags"] == ["Python"]
        assert "Engines" in source["text_en"]

    def test_no_document_holds_the_mail_address(self) -> None:
        fact = facts.profile("ada", email="ada@secret.example")
        assert b"secret.example" not in orjson.dumps(document(fact).source)

    def test_an_erased_profile_leaves_an_empty_stub(self) -> None:
        put = document(facts.profile("ada", erased=True, sequence=3))
        stub = {"key": f"profile:{named('ada')}", "visible": False, "erased": True}
        assert put.source == stub


class TestCommunity:
    def test_a_community_is_found_in_both_its_languages(self) -> None:
        source = document(
            facts.community("data", names={"fr": "Données", "en": "Data"}, topics=["sql"])
        ).source
        assert (source["title_fr"], source["title_en"]) == ("Données", "Data")
        assert source["language"] == ["en", "fr"]
        assert source["tags"] == ["sql"]

    @pytest.mark.parametrize(
        ("visibility", "everyone", "organisation"),
        [
            ("public", True, False),
            ("internal", False, True),
            ("private", False, False),
            ("secret", False, False),
        ],
    )
    def test_a_visibility_grants_access_to_one_group_only(
        self, visibility: str, *, everyone: bool, organisation: bool
    ) -> None:
        audience = {"department": ("Finance",)}
        fact = facts.community("data", visibility=visibility, audience=audience, sequence=5)
        _, *grants = project(fact)
        assert grants == [
            Grant("everyone", named("data"), 5, everyone),
            Grant("organisation", named("data"), 5, organisation),
            Grant("selected", named("data"), 5, granted=False, keys=()),
        ]

    def test_a_selected_community_grants_access_to_its_keys(self) -> None:
        audience = {"department": ("Finance", "Audit"), "country": ("FR",)}
        fact = facts.community("data", visibility="selected", audience=audience, sequence=5)
        _, *others, selected = project(fact)
        assert [grant.granted for grant in others if isinstance(grant, Grant)] == [False, False]
        keys = ("country=fr&department=audit", "country=fr&department=finance")
        assert selected == Grant("selected", named("data"), 5, granted=True, keys=keys)


class TestDirectory:
    def test_a_person_has_the_keys_of_their_attributes(self) -> None:
        (grant,) = project(facts.directory_entry("ada", department="Finance", country="FR"))
        keys = ("country=fr", "country=fr&department=finance", "department=finance")
        assert grant == Grant(f"person:{named('ada')}", "directory", 1, granted=True, keys=keys)

    def test_an_erased_person_has_no_keys(self) -> None:
        (grant,) = project(facts.directory_entry("ada", sequence=3, erased=True))
        assert grant == Grant(f"person:{named('ada')}", "directory", 3, granted=False, keys=())
        assert forget(DIRECTORY_ENTRY.topic, named("ada")) == [
            grant._replace(sequence=LAST_SEQUENCE)
        ]


class TestMembership:
    @pytest.mark.parametrize(
        ("standing", "granted"),
        [
            ("active", True),
            ("invited", False),
            ("requested", False),
            ("refused", False),
            ("left", False),
            ("removed", False),
        ],
    )
    def test_only_an_active_member_is_granted_access(self, standing: str, *, granted: bool) -> None:
        fact = facts.membership("ada", "data", standing=standing, sequence=2)
        grant, _ = project(fact)
        assert grant == Grant(f"person:{named('ada')}", named("data"), 2, granted)

    @pytest.mark.parametrize(
        ("role", "standing", "granted"),
        [
            ("owner", "active", True),
            ("animator", "active", True),
            ("moderator", "active", False),
            ("animator", "left", False),
        ],
    )
    def test_an_active_animator_or_owner_animates(
        self, role: str, standing: str, *, granted: bool
    ) -> None:
        _, grant = project(facts.membership("ada", "data", role=role, standing=standing))
        animated = f"animated/{named('data')}"
        assert grant == Grant(f"person:{named('ada')}", animated, 1, granted)


class TestGathering:
    def test_a_gathering_is_found_in_both_languages_and_by_its_place(self) -> None:
        fact = facts.gathering(
            titles={"fr": "Atelier", "en": "Workshop"}, descriptions={"fr": "Venez"}, place="Lyon"
        )
        source = document(fact).source
        assert (source["title_fr"], source["title_en"]) == ("Atelier", "Workshop")
        assert (source["text_fr"], source["text_en"]) == ("Venez\nLyon", "Lyon")
        assert source["language"] == ["en", "fr"]

    def test_a_gathering_belongs_to_its_community_or_is_for_everyone(self) -> None:
        assert document(facts.gathering(community="data")).source["community"] == "data"
        assert document(facts.gathering(community=None)).source["audience"] == "everyone"

    def test_a_cancelled_gathering_leaves_an_empty_stub(self) -> None:
        fact = facts.gathering(status="cancelled", sequence=3)
        key = f"gathering:{fact.subject}"
        assert document(fact) == Put(key, 3, {"key": key, "visible": False})

    def test_a_gathering_is_dated_by_its_announcement_and_has_its_start(self) -> None:
        source = document(facts.gathering()).source
        assert source["published_at"] < source["starts_at"]


class TestWhatANewerVersionTells:
    def test_an_unknown_kind_has_its_own_name(self) -> None:
        assert document(facts.post(kind="recipe")).source["kind"] == "recipe"
        assert document(facts.reply(kind="comment")).source["kind"] == "comment"

    def test_a_text_of_another_language_is_found_by_its_words(self) -> None:
        source = document(facts.post("Urlaub", "Drei Tage", language="de")).source
        assert (source["title_other"], source["text_other"]) == (["Urlaub"], ["Drei Tage"])
        assert source["language"] == ["de"]

    def test_a_text_in_an_unknown_language_stands_beside_those_in_known_ones(self) -> None:
        titles = {"fr": "Atelier", "de": "Werkstatt", "es": "Taller"}
        source = document(facts.gathering(titles, place=None)).source
        assert (source["title_fr"], source["title_other"]) == ("Atelier", ["Werkstatt", "Taller"])
        assert source["language"] == ["de", "es", "fr"]

    @pytest.mark.parametrize(
        "fact",
        [facts.post(status="in_review"), facts.reply(status="hidden"), facts.gathering(status="x")],
        ids=["post", "reply", "gathering"],
    )
    def test_a_document_in_an_unknown_status_is_not_found(self, fact: Fact[Any]) -> None:
        assert document(fact).source["visible"] is False

    def test_an_unknown_visibility_grants_access_to_members_alone(self) -> None:
        _, *grants = project(facts.community("data", visibility="department"))
        assert [grant.granted for grant in grants if isinstance(grant, Grant)] == [False] * 3

    def test_an_unknown_standing_grants_no_access(self) -> None:
        grants = project(facts.membership("ada", "data", standing="suspended"))
        assert [grant.granted for grant in grants if isinstance(grant, Grant)] == [False] * 2

    def test_an_unknown_role_counts_as_a_member_s(self) -> None:
        grants = project(facts.membership("ada", "data", role="mentor"))
        assert [grant.granted for grant in grants if isinstance(grant, Grant)] == [True, False]

    def test_a_fact_with_an_unknown_participle_is_projected(self) -> None:
        fact = facts.post("Pinned")
        assert project(facts.saying(fact, "pinned")) == project(fact)


class TestTable:
    def test_search_reads_all_findable_aggregates_of_membership_and_content(self) -> None:
        theirs = {a for a in AGGREGATES if a.service in {"membership", "content"}}
        theirs -= {INTEREST, PROGRESS, CHARTER, ACCEPTANCE, CONNECTION}
        theirs -= {AIM, OBJECTIVE, CHECK_IN, SEASON, ACTIVITY, INVITATION, SUGGESTION}
        theirs -= {PROGRAMME, MENTOR_OFFER, MENTEE_REQUEST, PAIR}
        theirs -= {TALENT_PROFILE, APPROACH, KUDOS, AWARD, RECOGNITION_CHOICE, PULSE}
        theirs -= {FLAG, DECISION, WATCHED_FEED}
        assert theirs <= set(INDEXED_AGGREGATES)

    @pytest.mark.parametrize(
        "fact",
        [
            facts.post(tags=("a",)),
            facts.reply(),
            facts.gathering(tags=("a",)),
            facts.profile(skills=("a",)),
            facts.community(topics=("a",)),
        ],
        ids=lambda fact: fact.kind,
    )
    def test_a_document_has_the_facets_that_its_projection_declares(self, fact: Fact[Any]) -> None:
        (declared,) = (each for each in INDEXED if each.aggregate.kind == fact.kind)
        source = document(fact).source
        assert {facet for facet in FACETS if source.get(facet.counted)} == set(declared.facets)
        assert source["kind"] in {kind.name for kind in declared.kinds}

    def test_every_document_can_be_written_as_json(self) -> None:
        made = [
            *(facts.post(at=datetime.now(UTC)), facts.reply(), facts.gathering()),
            *(facts.profile(), facts.community()),
        ]
        for fact in made:
            assert orjson.dumps(document(fact).source)

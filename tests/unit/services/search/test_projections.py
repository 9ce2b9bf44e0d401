"""Facts in, index actions out: the whole table, without an engine."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import orjson
import pytest

from services.search.projections.actions import Grant, Put
from services.search.projections.table import FACETS, INDEXED, INDEXED_AGGREGATES, project
from shared.contracts.catalogue import AGGREGATES
from shared.contracts.envelope import Fact
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

    @pytest.mark.parametrize("status", ["draft", "archived", "deleted"])
    def test_what_is_not_published_leaves_an_empty_stub(self, status: str) -> None:
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
    def test_any_date_there_is_has_a_month(self, at: datetime, published: str, month: str) -> None:
        fact = facts.post()
        state = fact.data.state.model_copy(update={"published_at": at})
        source = document(replace(fact, data=fact.data.model_copy(update={"state": state}))).source
        assert (source["published_at"], source["month"]) == (published, month)

    def test_the_markdown_is_not_indexed_beside_the_text(self) -> None:
        assert "body" not in document(facts.post()).source


class TestReply:
    def test_it_stands_under_its_posts_title(self) -> None:
        question = facts.post("How to pair?", kind="question")
        source = document(facts.reply("Slowly.", to=question)).source
        assert source["kind"] == "answer"
        assert source["post_title"] == "How to pair?"
        assert source["post_id"] == question.subject
        assert source["audience"] == f"community:{named('guilds')}"

    def test_its_posts_title_is_no_title_of_its_own(self) -> None:
        assert "title_en" not in document(facts.reply()).source

    @pytest.mark.parametrize("status", ["archived", "deleted"])
    def test_it_goes_with_its_post(self, status: str) -> None:
        assert document(facts.reply(status=status)).source["visible"] is False


class TestProfile:
    def test_the_organisation_finds_it_by_name_skills_and_about(self) -> None:
        source = document(
            facts.profile("ada", name="Ada Lovelace", about="Engines", skills=["Python"])
        ).source
        assert source["audience"] == "organisation"
        assert source["name"] == "Ada Lovelace"
        assert source["tags"] == ["Python"]
        assert "Engines" in source["text_en"]

    def test_the_email_address_is_nowhere(self) -> None:
        fact = facts.profile("ada", email="ada@secret.example")
        assert b"secret.example" not in orjson.dumps(document(fact).source)

    def test_an_erased_profile_leaves_an_empty_stub(self) -> None:
        put = document(facts.profile("ada", erased=True, sequence=3))
        assert put.source == {"key": f"profile:{named('ada')}", "visible": False}


class TestCommunity:
    def test_it_is_found_in_both_its_languages(self) -> None:
        source = document(
            facts.community("data", names={"fr": "Données", "en": "Data"}, topics=["sql"])
        ).source
        assert (source["title_fr"], source["title_en"]) == ("Données", "Data")
        assert source["language"] == ["en", "fr"]
        assert source["tags"] == ["sql"]

    @pytest.mark.parametrize(
        ("visibility", "everyone", "organisation"),
        [("public", True, False), ("internal", False, True), ("private", False, False)],
    )
    def test_its_visibility_is_granted_to_one_group_and_withdrawn_from_the_other(
        self, visibility: str, *, everyone: bool, organisation: bool
    ) -> None:
        _, *grants = project(facts.community("data", visibility=visibility, sequence=5))
        assert grants == [
            Grant("everyone", named("data"), 5, everyone),
            Grant("organisation", named("data"), 5, organisation),
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
    def test_only_an_active_member_is_granted_sight(self, standing: str, *, granted: bool) -> None:
        fact = facts.membership("ada", "data", standing=standing, sequence=2)
        assert project(fact) == [Grant(f"person:{named('ada')}", named("data"), 2, granted)]


class TestGathering:
    def test_it_is_found_in_both_its_languages_and_by_its_place(self) -> None:
        fact = facts.gathering(
            titles={"fr": "Atelier", "en": "Workshop"}, descriptions={"fr": "Venez"}, place="Lyon"
        )
        source = document(fact).source
        assert (source["title_fr"], source["title_en"]) == ("Atelier", "Workshop")
        assert (source["text_fr"], source["text_en"]) == ("Venez\nLyon", "Lyon")
        assert source["language"] == ["en", "fr"]

    def test_it_belongs_to_its_community_or_is_for_everyone(self) -> None:
        assert document(facts.gathering(community="data")).source["community"] == "data"
        assert document(facts.gathering(community=None)).source["audience"] == "everyone"

    def test_a_cancelled_one_leaves_an_empty_stub(self) -> None:
        fact = facts.gathering(status="cancelled", sequence=3)
        key = f"gathering:{fact.subject}"
        assert document(fact) == Put(key, 3, {"key": key, "visible": False})

    def test_it_is_dated_by_when_it_was_announced_and_says_when_it_starts(self) -> None:
        source = document(facts.gathering()).source
        assert source["published_at"] < source["starts_at"]


class TestWhatANewerVersionTells:
    def test_a_kind_is_called_by_its_name(self) -> None:
        assert document(facts.post(kind="podcast")).source["kind"] == "podcast"
        assert document(facts.reply(kind="comment")).source["kind"] == "comment"

    def test_a_text_of_another_language_is_found_by_its_words(self) -> None:
        source = document(facts.post("Urlaub", "Drei Tage", language="de")).source
        assert (source["title_other"], source["text_other"]) == (["Urlaub"], ["Drei Tage"])
        assert source["language"] == ["de"]

    def test_it_stands_beside_those_of_known_ones(self) -> None:
        titles = {"fr": "Atelier", "de": "Werkstatt", "es": "Taller"}
        source = document(facts.gathering(titles, place=None)).source
        assert (source["title_fr"], source["title_other"]) == ("Atelier", ["Werkstatt", "Taller"])
        assert source["language"] == ["de", "es", "fr"]

    @pytest.mark.parametrize(
        "fact",
        [facts.post(status="in_review"), facts.reply(status="hidden"), facts.gathering(status="x")],
        ids=["post", "reply", "gathering"],
    )
    def test_what_is_in_another_status_is_not_found(self, fact: Fact[Any]) -> None:
        assert document(fact).source["visible"] is False

    def test_another_visibility_lets_nobody_see_but_members(self) -> None:
        _, *grants = project(facts.community("data", visibility="department"))
        assert [grant.granted for grant in grants if isinstance(grant, Grant)] == [False, False]

    def test_another_standing_lets_nobody_see(self) -> None:
        (grant,) = project(facts.membership("ada", "data", standing="suspended"))
        assert isinstance(grant, Grant)
        assert not grant.granted

    def test_another_role_is_a_members(self) -> None:
        (grant,) = project(facts.membership("ada", "data", role="mentor"))
        assert isinstance(grant, Grant)
        assert grant.granted

    def test_whatever_happened_the_state_is_projected(self) -> None:
        fact = facts.post("Pinned")
        assert project(facts.saying(fact, "pinned")) == project(fact)


class TestTable:
    def test_search_reads_all_of_membership_and_content(self) -> None:
        theirs = {a for a in AGGREGATES if a.service in {"membership", "content"}}
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

"""The queries to OpenSearch, checked as data."""

from typing import Any

import pytest

from services.search.index import facets
from services.search.index.access import visible_to
from services.search.index.cursor import Place
from services.search.index.matching import matching
from services.search.index.queries import Question, search_body
from services.search.index.suggest import suggest_body
from services.search.projections.table import FACETS

VISIBLE = visible_to("p1", guest=False, access_alias="access")


def forgiving(text: str) -> bool:
    """Return whether the plain words may be mistyped too."""
    _french, _english, words, *_ = matching(text)["dis_max"]["queries"]
    return "fuzziness" in words["multi_match"]


def lookups(filters: list[dict[str, Any]]) -> set[str]:
    return {lookup["terms"]["audience"]["id"] for lookup in filters[1]["bool"]["should"]}


class TestVisibleTo:
    def test_a_member_of_the_organisation_has_three_sources_of_sight(self) -> None:
        assert lookups(VISIBLE) == {"everyone", "organisation", "person:p1"}

    def test_a_guest_lacks_the_access_of_the_organisation(self) -> None:
        filters = visible_to("p1", guest=True, access_alias="access")
        assert lookups(filters) == {"everyone", "person:p1"}

    def test_one_of_the_sources_must_match(self) -> None:
        assert VISIBLE[1]["bool"]["minimum_should_match"] == 1
        assert {"term": {"visible": True}} in VISIBLE


class TestSearchBody:
    def test_every_query_carries_the_filter(self) -> None:
        for question in (Question(), Question("leave"), Question("x", {"tag": ["a"]})):
            assert search_body(question, VISIBLE)["query"]["bool"]["filter"] == VISIBLE
        assert suggest_body("x", 5, VISIBLE)["query"]["bool"]["filter"] == VISIBLE

    def test_the_newest_come_first_without_words(self) -> None:
        body = search_body(Question(), VISIBLE)
        assert body["sort"][0] == {"published_at": {"order": "desc"}}
        assert body["query"]["bool"]["must"] == [{"match_all": {}}]

    def test_a_query_fetches_one_more_than_the_page(self) -> None:
        assert search_body(Question("x", limit=20), VISIBLE)["size"] == 21

    def test_a_query_continues_after_the_place_of_the_cursor(self) -> None:
        body = search_body(Question("x", after=Place(1.5, "post:9")), VISIBLE)
        assert body["search_after"] == [1.5, "post:9"]

    def test_the_texts_themselves_are_not_fetched(self) -> None:
        assert "text_*" in search_body(Question("x"), VISIBLE)["_source"]["excludes"]


class TestMatching:
    @pytest.mark.parametrize(
        "text",
        [
            "anonymiser des donnees",
            "anticonstitutionnelement",
            "auto-apprentissage-en-entreprise",
            "https://wiki.example/howto/deploying/in/production",
            "what are the structural and aeroelastic problems associated with flight of high speed",
        ],
    )
    def test_words_may_be_mistyped(self, text: str) -> None:
        assert forgiving(text)

    @pytest.mark.parametrize(
        "text",
        [
            *("a" * 510, "deploy " + "0" * 25, "l'" * 13, "ab.c" * 60),
            f"{'there ' * 20}{' '.join('w' * 13 for _ in range(10))}",
        ],
    )
    def test_overlong_words_are_not_matched_with_typing_errors(self, text: str) -> None:
        assert not forgiving(text)


class TestFacets:
    def test_a_facet_is_not_narrowed_by_its_own_choice(self) -> None:
        made = facets.aggregations({"kind": ["article"], "tag": ["sql"]})
        assert made["kind"]["filter"] == {"bool": {"filter": [{"terms": {"tags": ["sql"]}}]}}
        assert made["tag"]["filter"] == {"bool": {"filter": [{"terms": {"kind": ["article"]}}]}}
        assert len(made["lang"]["filter"]["bool"]["filter"]) == 2

    def test_the_author_facet_counts_posts_in_own_communities(self) -> None:
        for choices in ({}, {"kind": ["article"]}):
            author = facets.aggregations(choices, own={"community:b", "community:a"})["author"]
            terms = author["aggs"]["values"] if choices else author
            own = {"terms": {"audience": ["community:a", "community:b"]}}
            assert terms["aggs"] == {"own": {"filter": own}}
            assert terms["terms"]["field"] == "author"

    def test_results_are_narrowed_by_all_choices(self) -> None:
        body = search_body(Question("x", {"kind": ["article"], "lang": ["fr"]}), VISIBLE)
        assert body["post_filter"]["bool"]["filter"] == [
            {"terms": {"kind": ["article"]}},
            {"terms": {"language": ["fr"]}},
        ]

    def test_every_list_is_bounded(self) -> None:
        for facet in FACETS:
            assert facets.aggregations({})[facet.name]["terms"]["size"] <= 100

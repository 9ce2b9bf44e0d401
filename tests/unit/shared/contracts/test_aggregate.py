"""Names are checked where they are declared; an aggregate may be published in two majors."""

from typing import Any

import pytest
from pydantic import BaseModel

from shared.contracts.aggregate import Aggregate, FactType, Older, read_type
from shared.contracts.catalogue import Catalogue, newest_of

TERM = "role_term"


class Term(BaseModel):
    ends: str


class LongerTerm(BaseModel):
    ends: str
    reason: str


def down(data: LongerTerm) -> Term:
    return Term(ends=data.ends)


def up(data: Term) -> LongerTerm:
    return LongerTerm(ends=data.ends, reason="unknown")


def make(name: str = TERM, **fields: Any) -> Aggregate[Any]:
    plain = {"service": "membership", "name": name, "data": Term}
    return Aggregate(**{**plain, "participles": frozenset({"begun", "ended_early"}), **fields})


FIRST = make()
SECOND = make(data=LongerTerm, version=2, older=Older(FIRST, down, up))


def test_a_name_of_several_words_is_right_everywhere() -> None:
    assert FIRST.kind == "membership.role_term"
    assert FIRST.topic == "guilde.membership.role_term"
    fact_type = FIRST.fact_type("ended_early")
    assert fact_type == "guilde.membership.role_term.ended_early.v1"
    assert read_type(fact_type) == FactType("membership.role_term", "ended_early", 1)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Role",
        "role-term",
        "role.term",
        "_role",
        "role_",
        "role__term",
        "1st",
        "é",
        "v2",
        "a_v2",
    ],
)
def test_an_ambiguous_name_is_refused_at_its_declaration(name: str) -> None:
    with pytest.raises(ValueError, match=r"is not words|would be taken"):
        make(name)


@pytest.mark.parametrize(
    "fields", [{"service": "Membership"}, {"participles": frozenset({"ended-early"})}]
)
def test_ambiguous_names_of_services_and_participles_are_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="is not words"):
        make(**fields)


@pytest.mark.parametrize(
    "fact_type",
    ["guilde.membership.role_term.begun", "guilde.a.b.c.v0", "guilde.a.b.c.d.v1", "other.a.b.c.v1"],
)
def test_a_type_outside_the_grammar_is_not_read(fact_type: str) -> None:
    assert read_type(fact_type) is None


def test_two_topics_that_kafka_confuses_are_refused() -> None:
    with pytest.raises(ValueError, match="Kafka takes"):
        Catalogue(
            [make("role", service="membership_term"), make("term_role", service="membership")]
        )


def test_the_newest_declared_major_is_used() -> None:
    other = make("other")
    assert newest_of([FIRST, SECOND, FIRST, other]) == (SECOND, other)


class TestMajors:
    def test_majors_have_separate_topics_and_one_kind(self) -> None:
        assert SECOND.topics == ("guilde.membership.role_term.v2", "guilde.membership.role_term")
        assert SECOND.kind == FIRST.kind

    def test_data_is_converted_to_the_older_major(self) -> None:
        data = LongerTerm(ends="2027", reason="a year is over")
        assert SECOND.in_older(data) == ((FIRST, Term(ends="2027")),)

    def test_data_of_the_older_major_is_read_as_the_newer(self) -> None:
        read = SECOND.from_major(1, Term(ends="2027"))
        assert read == LongerTerm(ends="2027", reason="unknown")
        assert SECOND.from_major(2, read) is read

    def test_a_third_major_is_converted_through_the_second(self) -> None:
        third = make(data=Term, version=3, older=Older(SECOND, down=up, up=down))
        assert [major.version for major in third.majors] == [3, 2, 1]
        assert third.in_older(Term(ends="x"))[-1] == (FIRST, Term(ends="x"))
        assert third.from_major(1, Term(ends="x")) == Term(ends="x")

    @pytest.mark.parametrize(
        ("fields", "why"),
        [
            ({"version": 1}, "no major before"),
            ({"version": 2, "name": "term"}, "no major before"),
            ({"version": 2, "participles": frozenset({"renewed"})}, "renewed"),
        ],
    )
    def test_a_major_that_does_not_follow_the_older_is_refused(
        self, fields: dict[str, Any], why: str
    ) -> None:
        with pytest.raises(ValueError, match=why):
            make(older=Older(FIRST, down, up), **fields)

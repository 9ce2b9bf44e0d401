from typing import Any

import pytest

from services.content.domain.errors import NotRelatable
from services.content.domain.posts.relation import Relation, target
from shared.contracts.values import CommunityRef, Language, PostKind, PostStatus
from tests.support.posts import LATER, post

TRANSLATION, DUPLICATE, REPLACEMENT = Relation


def other(**fields: Any) -> Any:
    return post(**{"id": "p2", "language": Language.FRENCH, **fields})


def test_a_translation_points_to_the_original() -> None:
    assert target(TRANSLATION, post(), other()) == "p2"
    assert target(TRANSLATION, post(), other(translation_of="p0")) == "p0"


def test_a_duplicate_points_to_the_earlier_question() -> None:
    asked = {"kind": PostKind.QUESTION, "language": Language.ENGLISH}
    assert target(DUPLICATE, post(**asked), other(**asked)) == "p2"


@pytest.mark.parametrize(
    ("relation", "fields"),
    [
        (TRANSLATION, {"language": Language.ENGLISH}),
        (TRANSLATION, {"kind": PostKind.DISCUSSION}),
        (TRANSLATION, {"status": PostStatus.DRAFT}),
        (TRANSLATION, {"community": CommunityRef(id="c2", slug="elsewhere")}),
        (TRANSLATION, {"translation_of": "p1"}),
        (TRANSLATION, {"id": "p1"}),
        (DUPLICATE, {}),
    ],
)
def test_an_invalid_relation_is_refused(relation: Relation, fields: dict[str, Any]) -> None:
    with pytest.raises(NotRelatable):
        target(relation, post(), other(**fields))


def test_a_change_of_the_relation_makes_a_version() -> None:
    related = post()
    assert related.relate(TRANSLATION, "p2", LATER) == ("translation_of",)
    assert related.relate(TRANSLATION, "p2", LATER) == ()
    assert related.relate(TRANSLATION, None, LATER) == ("translation_of",)
    assert related.version == 3


def test_a_replaced_post_points_to_its_replacement_of_any_kind() -> None:
    assert target(REPLACEMENT, post(), other(kind=PostKind.PRACTICE, replaced_by="p9")) == "p2"
    for circle in (post(), other(replaced_by="p1")):
        with pytest.raises(NotRelatable):
            target(REPLACEMENT, post(), circle)

import pytest

from cli.migrating import _changed
from deploy.embedded.errors import PlatformError


def test_changed_topics_are_reported() -> None:
    said = [{"migrated": "content", "changed": ["guilde.content.post"]}]
    assert _changed("content", iter(said)) == ["guilde.content.post"]


def test_an_engine_that_is_away_is_reported_with_advice() -> None:
    with pytest.raises(PlatformError) as away:
        _changed("content", iter([{"error": "content cannot: NoBroker()"}]))
    assert away.value.sentence == "Content cannot: NoBroker()."
    assert "again" in away.value.remedy


def test_a_run_without_output_is_no_success() -> None:
    with pytest.raises(PlatformError):
        _changed("content", iter([]))

import pytest

from cli.migrating import _changed
from deploy.embedded.errors import PlatformError


def test_what_got_new_settings_is_told() -> None:
    said = [{"migrated": "content", "changed": ["guilde.content.post"]}]
    assert _changed("content", iter(said)) == ["guilde.content.post"]


def test_an_engine_that_is_away_is_said_with_what_to_do() -> None:
    with pytest.raises(PlatformError) as away:
        _changed("content", iter([{"error": "content cannot: NoBroker()"}]))
    assert away.value.sentence == "Content cannot: NoBroker()."
    assert "again" in away.value.remedy


def test_silence_is_no_success() -> None:
    with pytest.raises(PlatformError):
        _changed("content", iter([]))

"""The command lines of Java engines."""

from pathlib import Path

import pytest

from deploy.embedded import java
from deploy.embedded.site import Site


def test_an_operator_s_options_come_after_the_engine_s_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(java.OPTIONS, "-Xmx1g -Dsaid='two words'")
    (tmp_path / "release").write_text("25")
    site = Site(tmp_path / "data", tmp_path / "engines", None, tmp_path / "bin" / "java")
    command = java.command(site, "kafka", ("-Xmx512m",), ("kafka.Kafka",))
    at = command.index("-Xmx512m")
    assert command[at : at + 4] == ("-Xmx512m", "-Xmx1g", "-Dsaid=two words", "-cp")
    assert command[-1] == "kafka.Kafka"

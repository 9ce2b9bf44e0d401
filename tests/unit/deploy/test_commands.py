from deploy.embedded import commands


def test_output_is_separated_from_logs() -> None:
    assert commands.as_line('{"told": 5}') == {"told": 5}
    assert commands.as_line('{"level": "info", "event": "started"}') is None
    assert commands.as_line("Traceback (most recent call last):") is None
    assert commands.as_line("[1]") is None

import io

from rich.console import Console

from cli.importing.delivery import Tally
from cli.importing.documents import LeftOut
from cli.importing.showing import Showing, summary


def shown(tally: Tally) -> str:
    console = Console(file=io.StringIO(), width=80)
    console.print(summary(tally, 2.0))
    output = console.file
    assert isinstance(output, io.StringIO)
    return output.getvalue()


def tally(**outcomes: int) -> Tally:
    found = Tally()
    found.outcomes.update(outcomes)
    return found


def test_an_import_without_changes_is_one_line() -> None:
    assert shown(tally(unchanged=302)) == "Nothing changed: 302 unchanged, in 2.0 s\n"
    assert shown(tally(unchanged=54, refused=1)) == (
        "Nothing changed: 54 unchanged, 1 left out (named above), in 2.0 s\n"
    )


def test_the_summary_counts_every_outcome() -> None:
    text = " ".join(shown(tally(created=1_500, refused=2)).split())
    assert text == (
        "created 1,500 updated 0 unchanged 0 left out 2 each is named above, with its reason "
        "in all 1,502 in 2.0 s, 751 a second"
    )


def test_files_that_are_left_out_are_counted() -> None:
    lacking = tally(unchanged=3)
    lacking.files, lacking.files_left_out = 2, 1
    text = " ".join(shown(lacking).split())
    assert "files 2 files left out 1 named above in all 3" in text


def test_an_empty_source_is_no_failure() -> None:
    assert shown(tally()) == "There was nothing to import.\n"


def test_an_item_left_out_is_one_line_without_control_characters() -> None:
    console = Console(file=io.StringIO(), width=20)
    Showing(console, "x", None).left_out(LeftOut("a\x1b[31m[b].md", "it is\nempty, and much more"))
    output = console.file
    assert isinstance(output, io.StringIO)
    assert output.getvalue() == "a\ufffd[31m[b].md: it is\ufffdempty, and much more\n"

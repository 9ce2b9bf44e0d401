from pathlib import Path

import pytest

from cli.importing import authors
from cli.importing.authors import Author
from deploy.embedded.errors import PlatformError


def read(tmp_path: Path, text: str) -> authors.Authors:
    (tmp_path / "people.csv").write_text(text, encoding="utf-8")
    return authors.read(tmp_path / "people.csv")


def test_people_are_found_by_any_of_their_keys_ignoring_case(tmp_path: Path) -> None:
    known = read(tmp_path, "\ufeffAda@Example.com, person-1\n# nobody\n\n7,person-2\n")
    assert known.of("Ada", "ada@example.COM ", None) == Author(author_id="person-1")
    assert known.of("Grace", None, "7") == Author(author_id="person-2")


def test_everybody_else_stays_a_name(tmp_path: Path) -> None:
    known = read(tmp_path, "7,person-2\n")
    assert known.of(" Zoé  \n D. ", "8") == Author(byline="Zoé D.")
    assert known.of("", None) == Author()


@pytest.mark.parametrize("text", ["7\n", "7,\n", "a,b\n7,person,x\n", "\xff"])
def test_a_line_that_is_no_pair_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(PlatformError, match="not a pair"):
        read(tmp_path, text)


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PlatformError, match="cannot be read"):
        authors.read(tmp_path / "none.csv")

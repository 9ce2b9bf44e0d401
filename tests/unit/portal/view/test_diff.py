from portal.view.diff import Line, Part, differences


def kinds(before: str, after: str) -> list[str]:
    return [line.kind for line in differences(before, after)]


def test_a_line_that_changed_a_little_shows_which_words() -> None:
    (line,) = differences("We meet on Monday at nine.", "We meet on Tuesday at nine.")
    assert line.kind == "changed"
    assert Part("removed", "Monday") in line.parts
    assert Part("added", "Tuesday") in line.parts


def test_a_line_that_became_another_is_removed_and_added() -> None:
    assert kinds("one two three", "seven eight nine ten") == ["removed", "added"]


def test_what_did_not_change_is_left_out_but_for_its_edges() -> None:
    same = "\n".join(f"line {number}" for number in range(20))
    lines = differences(f"{same}\nold words here", f"{same}\nnew words here")
    assert [line.kind for line in lines] == ["gap", "same", "same", "changed"]


def test_nothing_changed() -> None:
    assert differences("a\nb", "a\nb") == [Line("gap")] or kinds("a\nb", "a\nb") == ["gap"]

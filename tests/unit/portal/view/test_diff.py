from portal.view.diff import Line, Part, differences


def kinds(before: str, after: str) -> list[str]:
    return [line.kind for line in differences(before, after)]


def test_a_slightly_changed_line_marks_its_changed_words() -> None:
    (line,) = differences("We meet on Monday at nine.", "We meet on Tuesday at nine.")
    assert line.kind == "changed"
    assert Part("removed", "Monday") in line.parts
    assert Part("added", "Tuesday") in line.parts


def test_a_replaced_line_is_removed_and_added() -> None:
    assert kinds("one two three", "seven eight nine ten") == ["removed", "added"]


def test_unchanged_lines_are_left_out_except_at_the_edges() -> None:
    same = "\n".join(f"line {number}" for number in range(20))
    lines = differences(f"{same}\nold words here", f"{same}\nnew words here")
    assert [line.kind for line in lines] == ["gap", "same", "same", "changed"]


def test_equal_texts_have_no_diff() -> None:
    assert differences("a\nb", "a\nb") == [Line("gap")] or kinds("a\nb", "a\nb") == ["gap"]

from portal.pages.talk import quotation


def test_a_quotation_quotes_each_line_and_leaves_room_below() -> None:
    assert quotation("One.\n\n- two\n") == "> One.\n>\n> - two\n\n"
    assert quotation("  \n") == ""

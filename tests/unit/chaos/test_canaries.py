import random

from chaos.canaries import canaries_in, new_canary


def test_a_canary_is_found_in_any_structure() -> None:
    canary = new_canary(random.Random(1))
    assert canaries_in(f"<mark>{canary}</mark> and {canary}.") == [canary]


def test_a_canary_is_found_across_a_folded_line() -> None:
    canary = new_canary(random.Random(2))
    assert canaries_in(f"SUMMARY:{canary[:5]}\r\n {canary[5:]}") == [canary]

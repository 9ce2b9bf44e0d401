from chaos.checker import recovery
from chaos.history import Mark
from tests.support.chaos import operation, record

HEALED = Mark("healed", 100.0)


def test_what_succeeds_within_a_minute_holds() -> None:
    tried = [operation("post", start=101.0, status=503), operation("post", start=150.0)]
    assert recovery.check(record(HEALED, *tried)).holds


def test_what_succeeds_later_is_found() -> None:
    tried = [operation("post", start=101.0, status=503), operation("post", start=170.0)]
    assert not recovery.check(record(HEALED, *tried)).holds


def test_one_kind_that_stays_away_is_found_beside_others() -> None:
    tried = [operation("post", start=101.0), operation("answer", start=101.0, status=0)]
    verdict = recovery.check(record(HEALED, *tried))
    assert verdict.findings == ["no `answer` succeeded within 60 s, of 1 tried"]


def test_what_is_refused_for_good_reasons_works() -> None:
    assert recovery.check(record(HEALED, operation("join", start=101.0, status=404))).holds


def test_what_is_refused_once_the_service_is_there_again_works() -> None:
    tried = [
        operation("accept", start=101.0, status=503),
        operation("accept", start=109.0, status=404),
    ]
    assert recovery.check(record(HEALED, *tried)).holds
    assert not recovery.check(record(HEALED, *reversed(tried))).holds


def test_nothing_tried_after_healing_proves_nothing() -> None:
    assert not recovery.check(record(operation("post", start=1.0), HEALED)).holds

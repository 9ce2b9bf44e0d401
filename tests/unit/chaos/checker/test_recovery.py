from chaos.checker import recovery
from chaos.history import Mark
from tests.support.chaos import operation, record

HEALED = Mark("healed", 100.0)


def test_a_success_within_a_minute_holds() -> None:
    tried = [operation("post", start=101.0, status=503), operation("post", start=150.0)]
    assert recovery.check(record(HEALED, *tried)).holds


def test_a_later_success_is_found() -> None:
    tried = [operation("post", start=101.0, status=503), operation("post", start=170.0)]
    assert not recovery.check(record(HEALED, *tried)).holds


def test_one_kind_that_never_recovers_is_found_beside_others() -> None:
    tried = [operation("post", start=101.0), operation("answer", start=101.0, status=0)]
    verdict = recovery.check(record(HEALED, *tried))
    assert verdict.findings == ["no `answer` succeeded within 60 s, of 1 tried"]


def test_a_justified_refusal_counts_as_working() -> None:
    assert recovery.check(record(HEALED, operation("join", start=101.0, status=404))).holds


def test_a_refusal_by_a_recovered_service_counts_as_working() -> None:
    tried = [
        operation("accept", start=101.0, status=503),
        operation("accept", start=109.0, status=404),
    ]
    assert recovery.check(record(HEALED, *tried)).holds
    assert not recovery.check(record(HEALED, *reversed(tried))).holds


def test_a_run_without_attempts_after_healing_proves_nothing() -> None:
    assert not recovery.check(record(operation("post", start=1.0), HEALED)).holds

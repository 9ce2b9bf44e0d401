import weakref

from aiokafka import ConsumerRecord

from shared.messaging.subscription import _records, _unparsed


async def test_a_message_releases_its_batch_once_handed_over() -> None:
    record = ConsumerRecord("topic", 0, 0, 0, 0, b"key", b"value", None, 3, 5, ())
    message = await _unparsed((record,))
    message.set_decoder(_records)
    assert await message.decode() == (record,)

    held = weakref.ref(message)
    del message

    assert held() is None  # by reference counts, before the garbage collector runs

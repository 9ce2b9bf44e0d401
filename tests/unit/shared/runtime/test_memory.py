import subprocess
import sys

from shared.runtime.memory import MOST_ARENAS

THREADS = """
import ctypes, sys, threading
from shared.runtime.memory import settle

settle()
together = threading.Barrier(32)

def allocate() -> None:
    together.wait()
    kept = [bytes(50_000) for _ in range(20)]
    together.wait()

threads = [threading.Thread(target=allocate) for _ in range(32)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
libc = ctypes.CDLL(None)
libc.malloc_info(0, ctypes.c_void_p.in_dll(libc, "stdout"))
libc.fflush(None)
"""


def test_many_threads_share_few_arenas() -> None:
    ran = subprocess.run(
        (sys.executable, "-c", THREADS), check=True, capture_output=True, text=True
    )
    assert 1 <= ran.stdout.count("<heap nr=") <= MOST_ARENAS

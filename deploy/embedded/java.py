"""Java engines start faster from a cache of loaded and linked classes (JEP 483, 514, 515).

A training run, once per edition of the engines, records what an engine loads until it is ready;
measured on two cores, OpenSearch then starts in 1.9 s instead of 4.0, and Kafka in 0.9 s instead
of 1.6. A JVM that does not like its cache says so in the log and starts without it.
"""

import dataclasses
import hashlib
import os
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from deploy.embedded import process as processes
from deploy.embedded.errors import PlatformError
from deploy.embedded.process import Process
from deploy.embedded.site import Site

COMMON = (
    "-XX:+UseSerialGC",  # the collector that costs least on two cores and half a gigabyte
    "-Djava.awt.headless=true",
    "-Dlog4j.shutdownHookEnabled=false",  # the engines stop it themselves, after their last line
    "-Dlog4j2.disable.jmx=true",
    "-Xlog:disable",
    "-Xlog:all=error:stderr",  # a class cache that does not fit is not news
)


def command(
    site: Site, engine: str, options: Sequence[str], main: Sequence[str]
) -> tuple[str, ...]:
    """Build a JVM's command line; the class cache needs the jars in an order that stays."""
    jars = sorted(str(jar) for jar in (site.engines / engine / "lib").glob("*.jar"))
    cache = cache_path(site, engine)
    cached = (f"-XX:AOTCache={cache}",) if cache.exists() else ()
    return (str(site.java), *COMMON, *cached, *options, "-cp", os.pathsep.join(jars), *main)


def cache_path(site: Site, engine: str) -> Path:
    """Name the class cache, which only fits the Java runtime that it was recorded with."""
    release = site.java.parent.parent / "release"
    identity = hashlib.sha256(release.read_bytes()).hexdigest()[:8]
    return site.engines / f"{engine}-{identity}.aot"


def forget(site: Site) -> None:
    """Delete the class caches; the engines start without, until `train` makes them again."""
    for cache in site.engines.glob("*.aot"):
        cache.unlink(missing_ok=True)


def environment(folder: Path) -> dict[str, str]:
    """Give what a JVM needs from the environment, and nothing that could change how it behaves."""
    return {"PATH": os.defpath, "LANG": "C.UTF-8", "HOME": str(folder), "TMPDIR": str(folder)}


def train(site: Site, engine: str, build: Callable[[Site], Process]) -> bool:
    """Make the engine's class cache by one start in a scratch folder. False where that failed."""
    target = cache_path(site, engine)
    if target.exists():
        return True
    with tempfile.TemporaryDirectory(
        prefix=f"guilde-{engine}-", ignore_cleanup_errors=True
    ) as name:
        scratch = Path(name)
        scratch.chmod(0o755)
        part = target.with_name(f".{target.name}.{os.getpid()}")
        try:
            _record(build(dataclasses.replace(site, data=scratch)), part)
            part.replace(target)
        except (OSError, subprocess.CalledProcessError, PlatformError):
            return False
        finally:
            part.unlink(missing_ok=True)
    return True


def _record(process: Process, target: Path) -> None:
    process.prepare()
    recording = process.cwd / "classes.aotconf"
    java, *arguments = process.argv
    child = processes.spawn(_with_argv(process, java, "-XX:AOTMode=record", recording, arguments))
    try:
        reason = processes.wait_ready(process, child)
    finally:
        processes.stop(child, grace=60)  # the recording is written as it stops
    if reason is not None:
        raise OSError(reason)
    assemble = _with_argv(
        process, java, "-XX:AOTMode=create", recording, [f"-XX:AOTCache={target}", *arguments]
    )
    # Assembled under this user: the cache is not the engines' account to write.
    processes.run_once(dataclasses.replace(assemble, account=None), assemble.argv)


def _with_argv(
    process: Process, java: str, mode: str, recording: Path, arguments: Sequence[str]
) -> Process:
    return dataclasses.replace(
        process, argv=(java, mode, f"-XX:AOTConfiguration={recording}", *arguments)
    )

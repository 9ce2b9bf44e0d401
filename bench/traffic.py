"""The traffic and paints of Chromium, by its own instruments."""

from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Page

BYTES_A_SECOND = 1_600_000 / 8
ROUND_TRIP_MS = 150
CPU_SLOWDOWN = 4

_OBSERVE = """
window.seen = {first: Infinity, paint: 0, blocked: 0, interaction: 0, shift: 0};
const on = (type, each, more) => new PerformanceObserver(
  list => list.getEntries().forEach(each)).observe({type, buffered: true, ...more});
on("largest-contentful-paint", one => { seen.paint = one.startTime; });
on("paint", one => { if (one.name === "first-contentful-paint") seen.first = one.startTime; });
on("longtask", one => {
  if (one.startTime >= seen.first) seen.blocked += Math.max(0, one.duration - 50);
});
on("layout-shift", one => { if (!one.hadRecentInput) seen.shift += one.value; });
on("event", one => {
  if (one.interactionId) seen.interaction = Math.max(seen.interaction, one.duration);
}, {durationThreshold: 16});
"""


@dataclass(slots=True)
class Traffic:
    """The traffic of a page.

    `bytes` are those transferred, with headers, but not from the cache.
    """

    bytes: float = 0
    script_bytes: float = 0
    requests: int = 0
    scripts: set[str] = field(default_factory=set)


async def traffic_of(page: Page) -> Traffic:
    """Count the requests of this page from now on."""
    traffic = Traffic()
    session = await page.context.new_cdp_session(page)

    def asked(event: dict[str, Any]) -> None:
        if event.get("type") == "Script":
            traffic.scripts.add(event["requestId"])

    def answered(event: dict[str, Any]) -> None:
        response = event["response"]
        is_sent = response["url"].startswith("http") and not response.get("fromDiskCache")
        traffic.requests += is_sent  # not data of the style sheet itself, as `data:`

    def finished(event: dict[str, Any]) -> None:
        size = float(event["encodedDataLength"])
        traffic.bytes += size
        if event["requestId"] in traffic.scripts:
            traffic.script_bytes += size

    session.on("Network.requestWillBeSent", asked)
    session.on("Network.responseReceived", answered)
    session.on("Network.loadingFinished", finished)
    await session.send("Network.enable")
    return traffic


async def slowed(page: Page) -> None:
    """Emulate a slow phone: 1.6 Mbit/s, 150 ms round trip, a quarter of the processor."""
    session = await page.context.new_cdp_session(page)
    await session.send("Network.enable")
    network = {
        "offline": False,
        "latency": ROUND_TRIP_MS,
        "downloadThroughput": BYTES_A_SECOND,
        "uploadThroughput": BYTES_A_SECOND / 2,
    }
    await session.send("Network.emulateNetworkConditions", network)
    await session.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWDOWN})
    await page.add_init_script(_OBSERVE)


async def vitals(page: Page) -> dict[str, float]:
    """Return paint, blocked and interaction times in ms, and the layout shift, of a `slowed` page.

    blocked: the time of tasks beyond 50 ms since the first paint. It is the total blocking time if
    it is read before any interaction with the page.
    """
    found: dict[str, float] = await page.evaluate("window.seen")
    return found

"""The generator: `python -m deploy.rights` writes docs/rights.md and kafka-acls.

Run it if topics change.
"""

from pathlib import Path

from deploy.composed import composed
from deploy.rights.page import page
from deploy.rights.script import script

PAGE = Path(__file__).parents[2] / "docs" / "rights.md"
SCRIPT = Path(__file__).with_name("kafka-acls")


def main() -> None:
    services = [service for service, _, _ in composed()]
    PAGE.write_text(page(services))
    SCRIPT.write_text(script(services))
    SCRIPT.chmod(0o755)


if __name__ == "__main__":
    main()

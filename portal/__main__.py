"""The portal's process: `python -m portal [migrate]`."""

import sys

from portal.main import main

if __name__ == "__main__":
    sys.exit(main())

"""`python -m apiscribe.cli` is `apiscribe`."""

import sys

from apiscribe.cli import main

if __name__ == "__main__":
    sys.exit(main())

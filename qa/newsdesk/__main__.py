"""``python -m newsdesk``: the command ``newsdesk``."""

import sys

from qa.command.cli import main

if __name__ == "__main__":
    sys.exit(main())

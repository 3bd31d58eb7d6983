"""``python app.py [OPTIONS]`` starts the page, as ``newsdesk chat [OPTIONS]`` does."""

import sys

from qa.command.cli import main

if __name__ == "__main__":
    sys.exit(main(["chat", *sys.argv[1:]]))

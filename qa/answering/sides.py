"""What a sentence can make of a claim."""

from typing import Literal

Side = Literal["yes", "no", "hedged", "silent"]
"""What a sentence makes of a claim; "hedged" where it says that it may be so, "silent" where it is not on it."""

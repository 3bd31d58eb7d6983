"""Questions that are kept: asked again after each indexing, and what changed in their answers."""

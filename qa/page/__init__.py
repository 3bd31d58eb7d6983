"""The page's room: HTML fragments, styles and script, and the few things a page does itself (files, indexing)."""

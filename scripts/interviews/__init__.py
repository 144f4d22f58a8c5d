"""From interview notes and codings to numbers."""

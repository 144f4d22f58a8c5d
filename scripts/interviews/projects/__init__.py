"""Codings made in other tools, compared with our notes."""

"""Answers for statistical packages."""

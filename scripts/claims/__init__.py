"""The figures of the report held against the numbers."""

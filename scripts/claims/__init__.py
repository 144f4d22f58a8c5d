"""The figures of the report compared with the numbers."""

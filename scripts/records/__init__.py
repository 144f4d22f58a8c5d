"""From logs, registers and series to numbers."""

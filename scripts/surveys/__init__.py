"""From the export of a survey to its numbers."""

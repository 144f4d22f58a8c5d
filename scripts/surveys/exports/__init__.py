"""One reader for each platform that surveys are exported from: all cells as text."""

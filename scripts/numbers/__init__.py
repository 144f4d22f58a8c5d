"""The long table joined, and the rows behind a number."""

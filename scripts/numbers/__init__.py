"""The long table, the check of the claims of the report, the traces."""

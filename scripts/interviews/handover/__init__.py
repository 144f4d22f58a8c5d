"""Notes, codings and codes as files of other tools."""

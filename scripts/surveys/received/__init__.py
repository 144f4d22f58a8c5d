"""From the cells of an export to answers as received: the declared columns, decoded."""

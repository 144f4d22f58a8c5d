"""What every room stands on: errors, files, addresses, the long table, and what each table must look like."""

"""What every room uses: errors, files, addresses, the long table, and what each table must look like."""

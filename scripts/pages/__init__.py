"""Pages and workbooks."""

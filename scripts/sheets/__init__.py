"""Tables as they come, separated text or Excel sheets: all cells as text, each row by the number that Excel shows."""

"""What was received, what was assumed, what was dangerous."""

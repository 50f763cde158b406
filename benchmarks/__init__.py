"""Programs that print ratios against a baseline run beside them."""

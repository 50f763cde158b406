"""How values are written: words that mean nothing, numbers with units, days, times. The kinds share it."""

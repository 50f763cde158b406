"""Charts of a report's blocks: what one is (`declared`), its points (`plot`), a specification per kind, and its drawing."""

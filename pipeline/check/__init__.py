"""Records into findings: values by their kinds, constraints by Great Expectations, then rules within and between records."""

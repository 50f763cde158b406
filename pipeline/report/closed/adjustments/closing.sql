SELECT closed_at, who, reason FROM adjusted_period ORDER BY ALL

-- What each speaker said last of each master customer's fields, of those fields that sources may disagree about (SUB-06). Private
-- values are hidden where the block is answered, as `privacy.toml` says.
CREATE OR REPLACE TEMP TABLE report_customers_said AS
WITH last_word AS (
    SELECT *, regexp_replace(lower(value), '[\s()（）]', '', 'g') AS meant
    FROM current_customer_value
    WHERE policy IN ('newest', 'office')
    QUALIFY row_number() OVER (PARTITION BY customer_id, field, branch ORDER BY rank DESC) = 1
),
compared AS (
    SELECT
        *,
        max(CASE WHEN is_office THEN rank END) OVER topic AS office_rank,
        coalesce(max(CASE WHEN is_office THEN meant END) OVER topic, max(CASE WHEN is_winner THEN meant END) OVER topic) AS standing
    FROM last_word
    WINDOW topic AS (PARTITION BY customer_id, field)
),
disputed AS (
    SELECT DISTINCT customer_id, field
    FROM compared
    WHERE NOT is_office AND meant <> standing AND rank > coalesce(office_rank, 0)
)
SELECT
    said.customer_id, said.field, said.position, said.place, said.branch, said.is_office, said.is_winner, said.why, said.form, said._entry AS entry,
    concat_ws(' · ', said._source, said._sheet, said._row) AS found_at,
    said.value,
    coalesce(TRY_CAST(said.said_on AS DATE), CAST(local_instant(said._received_at) AS DATE)) AS since
FROM compared AS said
JOIN disputed ON disputed.customer_id = said.customer_id AND disputed.field = said.field;

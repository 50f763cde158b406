"""Head office has answered whether two customers are one, and what has arrived since says otherwise."""

from pipeline.check.archive_rule import ArchiveRule

RULE = ArchiveRule(
    name="customer_answer_contradicted",
    code="cross-field",
    form="customer_review",
    rule="ARC-07",
    who="office",
    needs=("current_customer_review",),
    sql="""
    WITH known AS (
      SELECT k.kind, k.value, k.customer_id, coalesce(m.survivor_id, k.customer_id) AS survivor
      FROM ledger_customer_key AS k
      JOIN counted_submission AS s ON s.submission_id = k.submission_id AND s.filing = k.filing
      LEFT JOIN customer_survivor AS m ON m.merged_id = k.customer_id
      WHERE k.kind IN ('number', 'name')
    ), last_word AS (
      SELECT r.*, min(r.answer) OVER same_file <> max(r.answer) OVER same_file AS is_twofold
      FROM current_customer_review AS r
      JOIN filed_submission AS f ON f.submission_id = r._submission
      WHERE r.answer IS NOT NULL
      WINDOW same_file AS (PARTITION BY r._submission, least(r.customer_1, r.customer_2), greatest(r.customer_1, r.customer_2))
      QUALIFY row_number() OVER (
        PARTITION BY least(r.customer_1, r.customer_2), greatest(r.customer_1, r.customer_2)
        ORDER BY f.arrival DESC, r._entry DESC
      ) = 1
    ), asked AS (
      SELECT r.*, coalesce(a.survivor_id, r.customer_1) AS first_survivor,
        coalesce(b.survivor_id, r.customer_2) AS second_survivor
      FROM last_word AS r
      LEFT JOIN customer_survivor AS a ON a.merged_id = r.customer_1
      LEFT JOIN customer_survivor AS b ON b.merged_id = r.customer_2
    ), two_numbers AS (
      SELECT survivor, min(value) AS one_number, max(value) AS other_number
      FROM known WHERE kind = 'number' GROUP BY survivor HAVING count(DISTINCT value) > 1
    ), newcomer AS (
      SELECT DISTINCT n.survivor, x.survivor AS other, own.value AS one_number, num.value AS other_number
      FROM known AS n
      JOIN known AS x ON x.kind = 'name' AND x.value = n.value AND x.survivor <> n.survivor
      JOIN known AS own ON own.kind = 'number' AND own.survivor = n.survivor
      JOIN known AS num ON num.kind = 'number' AND num.survivor = x.survivor AND num.value <> own.value
      WHERE n.kind = 'name'
    )
    SELECT r._submission, r._sheet, r._row, r._cell, r._entry, 'answer' AS field, 'same' AS value, 'two-numbers' AS detail,
      r.customer_1 AS one, r.customer_2 AS other, t.one_number, t.other_number
    FROM asked AS r JOIN two_numbers AS t ON t.survivor = r.first_survivor
    WHERE r.answer = 'same'
    UNION ALL
    SELECT r._submission, r._sheet, r._row, r._cell, r._entry, 'answer', 'same', 'namesake',
      r.customer_1, min(n.other), min(n.one_number), min(n.other_number)
    FROM asked AS r JOIN newcomer AS n ON n.survivor = r.first_survivor
    WHERE r.answer = 'same'
    GROUP BY ALL
    UNION ALL
    SELECT r._submission, r._sheet, r._row, r._cell, r._entry, 'answer', 'different', 'one-record',
      r.customer_1, r.customer_2, '', ''
    FROM asked AS r
    WHERE r.answer = 'different' AND r.first_survivor = r.second_survivor
    UNION ALL
    SELECT r._submission, r._sheet, r._row, r._cell, r._entry, 'answer', r.answer, 'twofold', r.customer_1, r.customer_2, '', ''
    FROM last_word AS r
    WHERE r.is_twofold
    """,
)

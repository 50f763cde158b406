,
several AS (
  SELECT _by FROM ranked GROUP BY _by HAVING count(DISTINCT (_branch, _key)) > 1
), together AS (
  SELECT _by, _field, string_agg(_value, '|' ORDER BY _said DESC, _at) AS _value
  FROM (
    SELECT _by, _field, _value, max(_rank) AS _said, arg_max(_at, _rank) AS _at
    FROM (
      SELECT _by, _field, _rank, unnest(string_split(_said, '|')) AS _value, generate_subscripts(string_split(_said, '|'), 1) AS _at
      FROM (
        SELECT _by, _field, max(_rank) AS _rank, arg_max(_value, _rank) AS _said
        FROM (
          UNPIVOT (
            SELECT k._by, k._branch, k._key, k._rank, $columns
            FROM ranked AS k
            JOIN several AS v ON v._by = k._by
            JOIN ledger_$form AS e ON e._entry = k._entry
          ) ON $columns_bare INTO NAME _field VALUE _value
        )
        GROUP BY _by, _branch, _key, _field
      )
    )
    GROUP BY _by, _field, _value
  )
  GROUP BY _by, _field
)
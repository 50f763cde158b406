-- The ten purposes belong to accompanied visits; 其他 is for solo visits only and is told apart.
WITH purposes AS (
    SELECT branch_code, supervisor, unnest(string_split(purpose, '|')) AS purpose
    FROM report_visits_supervisor
    WHERE in_period AND visit_kind <> 'solo' AND purpose IS NOT NULL
),
people AS (
    SELECT DISTINCT branch_code, supervisor FROM report_visits_team
    UNION
    SELECT DISTINCT branch_code, supervisor FROM report_visits_supervisor WHERE in_period AND visit_kind <> 'solo'
),
counted AS (
    SELECT people.branch_code, people.supervisor, list(purposes.purpose) AS used,
        count(*) FILTER (purposes.purpose = 'p1') AS p1, count(*) FILTER (purposes.purpose = 'p2') AS p2,
        count(*) FILTER (purposes.purpose = 'p3') AS p3, count(*) FILTER (purposes.purpose = 'p4') AS p4,
        count(*) FILTER (purposes.purpose = 'p5') AS p5, count(*) FILTER (purposes.purpose = 'p6') AS p6,
        count(*) FILTER (purposes.purpose = 'p7') AS p7, count(*) FILTER (purposes.purpose = 'p8') AS p8,
        count(*) FILTER (purposes.purpose = 'p9') AS p9, count(*) FILTER (purposes.purpose = 'p10') AS p10,
        count(*) FILTER (purposes.purpose = 'other') AS other
    FROM people
    LEFT JOIN purposes ON purposes.branch_code = people.branch_code AND purposes.supervisor = people.supervisor
    GROUP BY people.branch_code, people.supervisor
)
SELECT
    branch_code, branch_label(branch_code) AS branch_name, supervisor, person_name(supervisor) AS person_name,
    p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, other,
    array_to_string(
        list_filter(['p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7', 'p8', 'p9', 'p10'], lambda code: NOT list_contains(used, code)), '|'
    ) AS never_used
FROM counted
ORDER BY branch_code, supervisor

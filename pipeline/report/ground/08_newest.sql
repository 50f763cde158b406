-- Ranks records by their day, those of one day by when they came: a number, since comparing pairs costs.
CREATE OR REPLACE TEMP MACRO newest(day, entry) AS (CAST(day AS DATE) - DATE '1900-01-01') * 1000000000000 + entry;

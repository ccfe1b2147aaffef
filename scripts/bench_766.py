"""The same figures of Decision 766 by DuckDB: loads FOLDER/facts.csv and FOLDER/services.csv, times the query, and compares
every numerator and denominator with FOLDER/ours.csv. Usage: bench_766.py FOLDER FIRST_DAY LAST_DAY AS_OF (days since 1970)."""
import sys
import time

import duckdb

folder, first, last, as_of = sys.argv[1], *map(int, sys.argv[2:5])
con = duckdb.connect()
con.execute(f"CREATE TABLE f AS SELECT * FROM read_csv('{folder}/facts.csv', header = true)")
con.execute(f"CREATE TABLE s AS SELECT * FROM read_csv('{folder}/services.csv', header = true)")
con.execute(f"CREATE TABLE ours AS SELECT * FROM read_csv('{folder}/ours.csv', header = true)")

LATE = f"""coalesce((ended <= {as_of} AND (ending = 3 OR late_from IS NOT NULL)) OR ((ended IS NULL OR ended > {as_of})
    AND (late_from <= {as_of} OR (ended IS NULL AND late_from IS NULL AND flags & 2048 <> 0))), false)"""
RECEIVED = f"received BETWEEN {first} AND {last}"
QUERY = f"""
WITH d AS (
    SELECT unit,
        count(*) FILTER ({RECEIVED}) AS received,
        count(*) FILTER ({RECEIVED} AND flags & 16384 <> 0) AS online,
        count(*) FILTER ({RECEIVED} AND flags & 4 <> 0) AS result,
        count(*) FILTER ({RECEIVED} AND flags & 8 <> 0) AS digitised,
        count(*) FILTER ({RECEIVED} AND flags & 16 <> 0) AS reused,
        count(*) FILTER ({RECEIVED} AND flags & 32 <> 0) AS residents,
        count(*) FILTER ({RECEIVED} AND flags & 64 <> 0) AS fee,
        count(*) FILTER ({RECEIVED} AND flags & 128 <> 0) AS paid,
        count(*) AS handled,
        count(*) FILTER (NOT {LATE}) AS in_time,
        count(*) FILTER (NOT {LATE} AND NOT (ended <= {last} AND flags & 512 <> 0)) AS satisfied,
        sum(days) FILTER (ended BETWEEN {first} AND {last} AND ending <= 3) AS days,
        count(*) FILTER (ended BETWEEN {first} AND {last} AND ending <= 3) AS results
    FROM f WHERE received <= {last} AND (ended IS NULL OR ended >= {first}) GROUP BY unit
), u AS (
    SELECT unit, procedure, bool_or(flags & 1 <> 0) AS online, bool_or(flags & 64 <> 0) AS fee,
        bool_or(flags & 128 <> 0) AS paid, bool_or(flags & 32 <> 0) AS residents
    FROM f WHERE {RECEIVED} GROUP BY unit, procedure
), p AS (
    SELECT s.unit, count(*) FILTER (s.online) AS online, count(*) FILTER (s.online AND u.online) AS online_used,
        count(*) FILTER (s.fee) AS fee, count(*) FILTER (s.fee AND u.fee) AS fee_used,
        count(*) FILTER (s.fee AND u.paid) AS paid_used, count(*) FILTER (s.citizens) AS citizens,
        count(*) FILTER (s.citizens AND u.residents) AS residents_used, count(*) AS authority
    FROM s LEFT JOIN u USING (unit, procedure) GROUP BY s.unit
)
SELECT unit, in_time, handled, days, results, p.online, authority, online_used, p.online, d.online, received,
    fee_used, p.fee, paid_used, p.fee, paid, d.fee, result, received, digitised, received, reused, received,
    residents, received, residents_used, citizens, satisfied, handled
FROM d JOIN p USING (unit) ORDER BY unit
"""
times = []
for _ in range(3):
    watch = time.perf_counter()
    rows = con.execute(QUERY).fetchall()
    times.append(time.perf_counter() - watch)
print(f"DuckDB {duckdb.__version__}: {sorted(times)[1]:.3f} s for {len(rows)} units (median of three)")
ours = con.execute("SELECT * FROM ours ORDER BY unit").fetchall()
wrong = [(a, b) for a, b in zip(rows, ours) if tuple(x or 0 for x in a) != tuple(x or 0 for x in b)]
if len(rows) != len(ours) or wrong:
    print(f"DIFFERENT: {len(rows)} and {len(ours)} units, {len(wrong)} differ", wrong[:2])
    sys.exit(1)
print("every numerator and denominator is the same")

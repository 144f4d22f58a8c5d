"""From logs, registers and series to numbers.

INPUT   raw/records/, config/records/
OUTPUT  results/records/{record}/: record (typed rows that count), numbers, cases, cleaning_log,
        cleaning_counts, bases
"""


rule compute_record:
    """Volumes, durations, shares and series of a record."""
    input:
        file=ancient(record_file),
        corrections=ancient(record_corrections),
    output:
        table="results/records/{record}/record.parquet",
        numbers="results/records/{record}/numbers.parquet",
        cases="results/records/{record}/cases.parquet",
        cleaning_log="results/records/{record}/cleaning_log.csv",
        cleaning_counts="results/records/{record}/cleaning_counts.csv",
        bases="results/records/{record}/bases.csv",
        evidence="results/records/{record}/record.sha256",
    params:
        evidence=evidence_of(record_file, record_corrections),
        record=record,
        asked=groups_asked("record"),
        source="{record}",
    run:
        step("records.record_numbers.compute", input, output, params, log)

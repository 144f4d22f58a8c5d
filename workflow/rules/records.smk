"""From logs, registers and series to numbers.

INPUT   raw/records/, config/records/
OUTPUT  results/records/{record}/: record (typed rows), numbers, cases
"""


rule compute_record:
    """Volumes, durations, shares and series of a record."""
    input:
        file=ancient(record_file),
    output:
        table="results/records/{record}/record.parquet",
        numbers="results/records/{record}/numbers.parquet",
        cases="results/records/{record}/cases.parquet",
        evidence="results/records/{record}/record.sha256",
    params:
        evidence=evidence_of(record_file),
        record=record,
        source="{record}",
    run:
        step("records.record_numbers.compute", input, output, params, log)

"""Real documents and reports, where they lie beside the checkout: provinces and days as their tables say."""

import csv
import re
from pathlib import Path

import pytest

from seeds.formats.tables.record_options import RecordOptions
from seeds.sources import Reading, Source

REPORTS = Path(__file__).parents[4] / "shared" / "real" / "reports-2026"


@pytest.mark.skipif(not REPORTS.is_dir(), reason="../shared/real/reports-2026 is not there")
@pytest.mark.parametrize("split", [True, False])
def test_work_reports_know_their_province_and_the_days_they_were_given_and_published(split: bool) -> None:
    csv.field_size_limit(10**9)
    for path in sorted(REPORTS.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            row = next(csv.DictReader(file))
        first = next(iter(Reading(RecordOptions("full_text", split)).read(Source.at(path))))
        given = re.search(r"(\d{4})年(\d{1,2})月(\d{1,2})日在.{2,12}第", row["full_text"])
        assert given is not None
        assert row["province"].startswith(str(first.region))
        assert first.spoken == f"{given[1]}-{int(given[2]):02}-{int(given[3]):02}"
        assert (first.published, first.date, first.level) == (row["publish_date"], first.spoken, "province")

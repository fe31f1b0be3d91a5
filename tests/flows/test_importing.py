"""Records of platforms: all rows or none, each record once."""

import pytest

from tests.flows.conftest import fulfil, platform_rows
from verifier.flows import Import, RowsRefusedError, import_records, read_account


def send(services, rows):
    """Import rows as the platform."""
    return import_records(
        services.store, services.packs, Import("platform", "sd-platform", rows, "test"), now=services.clock()
    )


def test_a_year_of_platform_records_fulfils_it(services, person):
    """50 public and 60 professional, 20 of them compulsory, are what Zibo asks for."""
    assert len(fulfil(services).posted) == 3
    balance = read_account(services.store, services.packs, person.id, year=2024).balance
    assert (balance.public, balance.professional, balance.compliant) == (50, 60, True)


def test_importing_again_adds_nothing(services, person):
    """The same records are passed over; one new record beside them is posted."""
    fulfil(services)
    again = send(services, [*platform_rows(), platform_rows()[0] | {"record_id": "4", "hours": "1"}])
    assert (len(again.posted), again.passed_over) == (1, 3)


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"record_id": ""}, "record_id"),
        ({"id_number": "11010519491231002X"}, "id_number"),
        ({"name": "李"}, "name"),
        ({"year": "24"}, "year"),
        ({"hours": "-1"}, "hours"),
        ({"hours": "1e3"}, "hours"),
        ({"hours": "=1+1"}, "hours"),
        ({"start": "2024-02-30"}, "start"),
        ({"category": "no_such"}, "category"),
    ],
)
def test_one_bad_row_stops_the_whole_import(services, person, change, column):
    """The refusal names row and column, and the good rows before it are not posted."""
    rows = platform_rows()
    with pytest.raises(RowsRefusedError) as refused:
        send(services, [rows[0], rows[1], rows[2] | change])
    assert (refused.value.facts["row"], str(refused.value.facts["column"])) == (4, column)
    assert read_account(services.store, services.packs, person.id, year=2024).entries == ()

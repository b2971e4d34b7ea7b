"""Shipment manifests: what one line states, and what could not be read.

None in a line is *not stated*, which is *unknown*, never *no*.
"""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from exportcheck.model.noun import Noun, field
from exportcheck.model.owner import Owners
from exportcheck.model.place import Place

# The columns of a manifest, in the order of the contract.
COLUMNS = (
    "shipment_id",
    "line_id",
    "ship_date",
    "transaction",
    "export_from",
    "chip",
    "form_factor",
    "quantity",
    "destination",
    "consignee",
    "consignee_country",
    "end_user",
    "end_user_country",
    "end_user_hq",
    "end_user_parent",
    "intermediate",
    "end_use",
    "end_user_type",
    "hts",
    "declared_eccn",
    "license_code",
    "license_number",
    "license_expires",
    "license_quantity",
    "notice_date",
    "unit_value",
    "currency",
    "consignee_address",
    "end_user_address",
    "end_user_founded",
    "end_user_uscc",
    "end_user_lei",
    "consignee_uscc",
    "consignee_lei",
    "intermediate_uscc",
    "intermediate_lei",
)
REQUIRED = ("chip", "quantity", "destination")
# Columns that name a party; in YAML and JSON Lines it may come with its owners.
PARTIES = ("consignee", "end_user", "intermediate")
TRANSACTIONS = ("export", "reexport", "transfer", "domestic")
FORM_FACTORS = ("ic", "module", "board", "server", "rack")


class Line(NamedTuple):
    """One shipment line, parsed; `number` is its line in the file, counted from 1.

    `owners` are those that the line states of its parties, and theirs.
    """

    number: int
    chip: str
    quantity: int
    destination: Place
    shipment_id: str | None = None
    line_id: str | None = None
    ship_date: date | None = None
    transaction: str | None = None
    export_from: Place | None = None
    form_factor: str | None = None
    consignee: str | None = None
    consignee_country: Place | None = None
    end_user: str | None = None
    end_user_country: Place | None = None
    end_user_hq: Place | None = None
    end_user_parent: Place | None = None
    intermediate: str | None = None
    end_use: str | None = None
    end_user_type: str | None = None
    hts: str | None = None
    declared_eccn: str | None = None
    license_code: str | None = None
    license_number: str | None = None
    license_expires: date | None = None
    license_quantity: int | None = None
    notice_date: date | None = None
    unit_value: float | None = None
    currency: str | None = None
    consignee_address: str | None = None
    end_user_address: str | None = None
    end_user_founded: date | None = None
    end_user_uscc: str | None = None
    end_user_lei: str | None = None
    consignee_uscc: str | None = None
    consignee_lei: str | None = None
    intermediate_uscc: str | None = None
    intermediate_lei: str | None = None
    owners: Owners | None = None


class Rejected(NamedTuple):
    """A row that could not be read, with the sentence that says why."""

    number: int
    problem: str


class Notice(NamedTuple):
    """Something to know about the file as a whole: an unknown column, a guessed encoding."""

    rule: str
    message: str


class UsShipment(Noun):
    """Units of a product shipped to US customers for US end use."""

    chip: str
    units: int
    first_commercial_shipment: date | None = None


class PriorExport(Noun):
    """Units of a product already exported to a destination."""

    chip: str
    units: int
    destination: Place


class Statement(Noun):
    """One statement of the certification: whether it is met, and the evidence named for it.

    `description` is the applicant's own text for the certificate.
    """

    met: bool | None = None
    evidence: str | None = None
    description: str | None = None


class StatedSpecifications(Noun):
    """The specifications of a product as the applicant states them, in the units of the catalog."""

    chip: str
    figures: Mapping[str, float] = field(default_factory=dict)


class RemoteUser(Noun):
    """An intended remote end user of infrastructure as a service, as listed."""

    name: str
    located_in: Place | None = None
    headquarters: Place | None = None
    parent: Place | None = None


class Lab(Noun):
    """What is stated of the third-party laboratory; measured figures in the units of the catalog.

    `received` and `submitted` are the days of its certification.
    """

    headquarters: Place | None = None
    parent: Place | None = None
    tests_in: Place | None = None
    stake: bool | None = None
    measured: Mapping[str, float] = field(default_factory=dict)
    name: str | None = None
    address: str | None = None
    received: date | None = None
    submitted: date | None = None


class Certification(Noun):
    """The paragraph (dd) certification as far as the manifest carries it.

    `remote_users` is None where no list is given, empty where it is stated that there are none;
    `changes` explains what changed since launch.
    """

    statements: Mapping[str, Statement] = field(default_factory=dict)
    lab: Lab | None = None
    specifications: tuple[StatedSpecifications, ...] = ()
    changes: str | None = None
    remote_users: tuple[RemoteUser, ...] | None = None


class Application(Noun):
    """The part of a YAML manifest that speaks of the application as a whole.

    `certification_submitted` is the day on which the certification went to BIS.
    """

    applicant: str | None = None
    application_date: date | None = None
    us_shipments: tuple[UsShipment, ...] = ()
    prior_exports: tuple[PriorExport, ...] = ()
    certification: Certification | None = None
    certification_submitted: date | None = None


STATEMENTS = (
    "us_units_and_specifications",
    "us_supply",
    "foundry_capacity",
    "end_use",
    "know_your_customer",
    "remote_users",
    "iaas",
    "physical_security",
    "lab",
)
SPECIFICATIONS = (
    "tpp",
    "dram_bandwidth_gb_s",
    "interconnect_gb_s",
    "copackaged_dram_gb",
    "peak_power_w",
)
MEASURED = ("tpp", "dram_bandwidth_gb_s", "interconnect_gb_s", "copackaged_dram_gb")

"""No command opens a connection; only a PostgreSQL ledger that the user names is reached over one."""

import socket

import pytest

DAY = ("--on", "2026-02-01")
COMMANDS = {
    "chip": ("chip", "H200", "--to", "CN", *DAY),
    "check": ("check", "docs/examples/exit-0"),
    "why": ("why", "H200", "--to", "CN", *DAY),
    "certify": ("certify", "docs/examples/exit-0/application.yaml", "--on", "2026-08-03"),
    "parties screen": ("parties", "screen", "Huawei Technologies", "Orchid Compute", *DAY),
    "picture": ("picture", "policy", "H200", *DAY, "-o", "text"),
}


class Reached(BaseException):
    """A connection was asked for; no command can catch it."""


@pytest.fixture
def alone(monkeypatch):
    """A machine on which asking for a connection, or for the address of a name, ends the run."""

    def reached(*_, **__):
        raise Reached

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, reached)
    monkeypatch.setattr(socket, "getaddrinfo", reached)


@pytest.mark.parametrize("name", COMMANDS)
def test_no_command_opens_a_connection(name, run, alone):
    ended = run(*COMMANDS[name])
    assert ended.code in (0, 1)
    assert ended.out


def test_the_connection_to_a_ledger_on_a_server_would_be_seen(run, alone):
    pytest.importorskip("psycopg")
    with pytest.raises(Reached):
        run("ledger", "status", "--ledger", "postgresql://nobody@ledger.invalid/none")

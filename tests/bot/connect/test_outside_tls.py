"""Over TLS the name is checked, though the connection goes to the judged address."""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.connect.guard import Guard
from bot.connect.outside import Ask, Outside
from tests.fakes.connect_bench import HOME, play
from tests.fakes.connect_server import serving


@pytest.fixture(scope="module")
def contexts(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Give what a server for erp.example shows, and what believes it."""
    folder: Path = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "erp.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("erp.example")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    plain = serialization.NoEncryption()
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    (folder / "key.pem").write_bytes(secret)
    (folder / "cert.pem").write_bytes(made.public_bytes(pem))
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return server, ssl.create_default_context(cafile=str(folder / "cert.pem"))


async def here(_host: str, _port: int) -> Sequence[str]:
    return ["127.0.0.1"]


async def ask(host: str, server: ssl.SSLContext, believed: ssl.SSLContext | None) -> str:
    async with serving(tls=server) as other:
        outside = Outside(Guard(HOME.allowed, here), timeout=5, tls=believed)
        answer = await outside.ask(Ask("POST", f"https://{host}:{other.port}/in", body=b"x"))
        await outside.close()
        if answer.good:
            assert other.came[0].headers["host"] == f"{host}:{other.port}"
        else:
            assert other.came == []
        return answer.why


Contexts = tuple[ssl.SSLContext, ssl.SSLContext]


def test_the_certificate_is_that_of_the_name_not_of_the_address(contexts: Contexts) -> None:
    async def test() -> None:
        server, believed = contexts
        assert ipaddress.ip_address("127.0.0.1") in HOME.allowed[0]
        assert await ask("erp.example", server, believed) == "http 200"

    play(test())


def test_a_certificate_of_another_name_is_refused(contexts: Contexts) -> None:
    async def test() -> None:
        assert await ask("other.example", *contexts) == "unreachable"

    play(test())


def test_a_certificate_nobody_vouches_for_is_refused(contexts: Contexts) -> None:
    async def test() -> None:
        assert await ask("erp.example", contexts[0], None) == "unreachable"

    play(test())

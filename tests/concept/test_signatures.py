"""Signatures: real ones made here with our own root, and every way in which one can be wrong."""

import datetime as dt
import io
import json
from urllib.error import URLError

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

from kerege.concept.signatures import chosen
from kerege.concept.signatures.cms import CmsFile
from kerege.concept.signatures.sources import ncanode
from kerege.kernel.errors import Kind, Refusal

CONTENT = b"%PDF-1.7 the text that was agreed to"
DETACHED = [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary]


def name(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def certificate(subject, key, issuer, issuer_key, *, is_root=False, days=30):
    now = dt.datetime.now(dt.UTC)
    usage = dict.fromkeys(
        (
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(name(subject))
        .issuer_name(name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=60))
        .not_valid_after(now + dt.timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=not is_root,
                content_commitment=not is_root,
                key_cert_sign=is_root,
                crl_sign=is_root,
                **usage,
            ),
            critical=True,
        )
        .sign(issuer_key, hashes.SHA256())
    )


class Centre:
    """A certification centre of one root and one signer."""

    def __init__(self, days=30):
        self.root_key, self.key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
        self.root = certificate("Root", self.root_key, "Root", self.root_key, is_root=True)
        self.own = certificate("Signer", self.key, "Root", self.root_key, days=days)

    def sign(self, content=CONTENT, form=serialization.Encoding.DER, options=None):
        builder = pkcs7.PKCS7SignatureBuilder().set_data(content)
        builder = builder.add_signer(self.own, self.key, hashes.SHA256())
        return builder.sign(form, DETACHED if options is None else options)

    def adapter(self, folder):
        pem = self.root.public_bytes(serialization.Encoding.PEM)
        (folder / "root.pem").write_bytes(pem)
        return CmsFile.from_folder(str(folder))


@pytest.fixture
def centre():
    return Centre()


@pytest.mark.parametrize("form", [serialization.Encoding.DER, serialization.Encoding.PEM])
def test_a_signature_by_a_trusted_person_names_them(centre, tmp_path, form):
    signed = centre.adapter(tmp_path).verify(CONTENT, centre.sign(form=form))
    assert "Signer" in signed.signer
    assert "Root" in signed.issuer
    assert int(signed.serial, 16) == centre.own.serial_number
    assert signed.at is not None


def test_a_signature_over_another_content_does_not_hold(centre, tmp_path):
    with pytest.raises(Refusal, match="not over this document"):
        centre.adapter(tmp_path).verify(CONTENT + b" ", centre.sign())


def test_a_signature_of_another_centre_does_not_hold(centre, tmp_path):
    with pytest.raises(Refusal, match="not one that is trusted"):
        centre.adapter(tmp_path).verify(CONTENT, Centre().sign())


def test_an_expired_certificate_does_not_hold(tmp_path):
    late = Centre(days=-1)
    with pytest.raises(Refusal, match="not one that is trusted"):
        late.adapter(tmp_path).verify(CONTENT, late.sign())


def test_a_signature_that_carries_its_own_content_is_refused(centre, tmp_path):
    attached = centre.sign(options=[pkcs7.PKCS7Options.Binary])
    with pytest.raises(Refusal, match="must be detached"):
        centre.adapter(tmp_path).verify(CONTENT, attached)


@pytest.mark.parametrize(
    "wrong", [b"", b"x", b"\x30\x80", b"-----BEGIN CMS-----\n!!\n", CONTENT, b"\xff" * 4096]
)
def test_what_is_no_signature_is_refused_in_plain_words(centre, tmp_path, wrong):
    with pytest.raises(Refusal, match="does not hold"):
        centre.adapter(tmp_path).verify(CONTENT, wrong)


def test_no_changed_byte_of_a_signature_goes_through(centre, tmp_path):
    adapter, good = centre.adapter(tmp_path), centre.sign()
    for place in range(len(good) - 70, len(good), 3):
        bad = good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :]
        with pytest.raises(Refusal):
            adapter.verify(CONTENT, bad)


def test_without_roots_nothing_is_trusted(tmp_path):
    for folder in ("", str(tmp_path)):
        with pytest.raises(Refusal, match="No root certificate") as refused:
            CmsFile.from_folder(folder)
        assert refused.value.kind == Kind.UNAVAILABLE


def test_the_setting_chooses(settings, tmp_path, centre):
    with pytest.raises(Refusal, match="not set up"):
        chosen()
    centre.adapter(tmp_path)
    settings.SIGNATURES, settings.SIGNATURE_ROOTS = "cms", str(tmp_path)
    assert chosen().name == "cms"
    settings.SIGNATURES, settings.NCANODE_URL = "ncanode", "http://127.0.0.1:14579/"
    assert chosen().name == "ncanode"
    settings.NCANODE_URL = "file:///etc/passwd"
    with pytest.raises(Refusal, match="not set up"):
        chosen()


GOOD = {
    "status": 200,
    "message": "OK",
    "valid": True,
    "signers": [
        {
            "certificates": [
                {
                    "valid": True,
                    "serialNumber": "5a",
                    "subject": {"commonName": "ТЕСТОВ ТЕСТ", "iin": "123456789011"},
                    "issuer": {"commonName": "ROOT"},
                }
            ],
            "tsp": {"genTime": "2026-01-02T03:04:05.000+00:00"},
        }
    ],
}


@pytest.fixture
def server(monkeypatch):
    asked = []

    def answers(answer):
        def urlopen(request, timeout):
            asked.append((request.full_url, json.loads(request.data), timeout))
            if isinstance(answer, Exception):
                raise answer
            return io.BytesIO(answer if isinstance(answer, bytes) else json.dumps(answer).encode())

        monkeypatch.setattr(ncanode, "urlopen", urlopen)
        return asked

    return answers


def test_ncanode_is_asked_in_its_form_and_its_signer_is_named(server):
    asked = server(GOOD)
    signed = ncanode.NcaNode("http://node.test/").verify(b"content", b"cms")
    address, question, _seconds = asked[0]
    assert address == "http://node.test/cms/verify"
    assert question == {"cms": "Y21z", "data": "Y29udGVudA==", "revocationCheck": ["OCSP"]}
    assert (signed.signer, signed.serial) == ("ТЕСТОВ ТЕСТ", "5a")
    assert signed.at.year == 2026
    assert "123456789011" not in repr(signed)


@pytest.mark.parametrize(
    "answer",
    [
        GOOD | {"valid": False},
        GOOD | {"valid": "true"},
        GOOD | {"signers": []},
        GOOD | {"signers": [{"certificates": []}]},
        GOOD | {"signers": [{"certificates": [{"valid": False}]}]},
        GOOD | {"signers": GOOD["signers"] * 2},
        {},
    ],
)
def test_what_ncanode_does_not_confirm_does_not_hold(server, answer):
    server(answer)
    with pytest.raises(Refusal, match="does not hold"):
        ncanode.NcaNode("http://node.test").verify(b"content", b"cms")


@pytest.mark.parametrize("answer", [URLError("down"), TimeoutError(), b"<html>", b"[]"])
def test_a_silent_ncanode_is_said_to_be_silent(server, answer):
    server(answer)
    with pytest.raises(Refusal, match="does not answer") as refused:
        ncanode.NcaNode("http://node.test").verify(b"content", b"cms")
    assert refused.value.kind == Kind.UNAVAILABLE

"""Identifiers as sources write them."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.formats.identifiers import arxiv_id, doi, isbn, issn, pmcid, pmid

SICI = "10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("10.1000/xyz123", "10.1000/xyz123"),
        (" 10.1000/XyZ ", "10.1000/XyZ"),
        ("doi:10.1000/xyz", "10.1000/xyz"),
        ("DOI: 10.1000/xyz", "10.1000/xyz"),
        ("doi 10.1000/xyz", "10.1000/xyz"),
        ("https://doi.org/10.1000/xyz", "10.1000/xyz"),
        ("http://dx.doi.org/10.1000/xyz", "10.1000/xyz"),
        ("HTTPS://DOI.ORG/10.1000/XYZ", "10.1000/XYZ"),
        ("www.doi.org/10.1000/xyz", "10.1000/xyz"),
        ("https://doi.org/10.1000/a%28b%29", "10.1000/a(b)"),
        ("https://doi.org/10.1000%2Fxyz", "10.1000/xyz"),
        ("https://doi.org/10.1000%2fxyz%5B1%5D", "10.1000/xyz[1]"),
        ("https://doi.org/10.1000%252Fxyz", "10.1000/xyz"),
        ("https://doi.org/10.1000/xyz?utm_source=x", "10.1000/xyz"),
        ("https://doi.org/10.1000/xyz.pdf", "10.1000/xyz.pdf"),
        ("https://example.org/doi/abs/10.1000/xyz", "10.1000/xyz"),
        ("https://example.org/doi/10.1000/xyz/abstract", "10.1000/xyz"),
        ("https://example.org/doi/10.1000/xyz/full/pdf", "10.1000/xyz"),
        ("https://example.org/doi/10.1000/xyz/pdf?download=true", "10.1000/xyz"),
        ("https://example.org/article/10.1000/xyz.pdf", "10.1000/xyz"),
        ("https://example.org/doi/10.1000/xyz#sec-2", "10.1000/xyz"),
        ("https://example.org/?doi=10.1000/xyz&page=2", "10.1000/xyz&page=2"),
        ("10.1000/full", "10.1000/full"),
        (SICI, SICI),
        (f"doi:{SICI}", SICI),
        (SICI.replace("<", "&lt;").replace(">", "&gt;"), SICI),
        (SICI.replace("<", "%3C").replace(">", "%3E"), SICI),
        (f"https://doi.org/{SICI}", SICI),
        ("10.1016/S0140-6736(05)67889-X", "10.1016/S0140-6736(05)67889-X"),
        ("(10.1016/S0140-6736(05)67889-X)", "10.1016/S0140-6736(05)67889-X"),
        ("10.1016/0370-2693(96)00007-0", "10.1016/0370-2693(96)00007-0"),
        ("See 10.1000/xyz.", "10.1000/xyz"),
        ("See (doi: 10.1000/xyz), and more", "10.1000/xyz"),
        ("[10.1000/xyz]", "10.1000/xyz"),
        ("<10.1000/xyz>", "10.1000/xyz"),
        ("{10.1000/xyz}", "10.1000/xyz"),
        ('"10.1000/xyz"', "10.1000/xyz"),
        ("“10.1000/xyz”", "10.1000/xyz"),
        ("10.1000/xyz;", "10.1000/xyz"),
        ("10.1000/xyz,10.1000/abc", "10.1000/xyz,10.1000/abc"),
        ("10.1000/xyz [doi]", "10.1000/xyz"),
        ("10.1000/xyz</a>", "10.1000/xyz"),
        ('<a href="https://doi.org/10.1000/xyz">10.1000/xyz</a>', "10.1000/xyz"),
        (r"10.1000/a\_b", "10.1000/a_b"),
        (r"10.1000/a{\_}b", "10.1000/a{_}b"),
        ("10.1000.10/123456", "10.1000.10/123456"),
        ("10.48550/arXiv.2301.00001", "10.48550/arXiv.2301.00001"),
        ("S0140-6736(05) [pii] 10.1000/xyz [doi]", "10.1000/xyz"),
        ("10.1000/åä-ö", "10.1000/åä-ö"),
        ("10.1000/.", ""),
        ("10.1000/", ""),
        ("10.1000", ""),
        ("10.12/xyz", ""),
        ("110.1000/xyz", ""),
        ("2.10.1000/xyz", ""),
        ("version 10.2345 / of", ""),
        ("no DOI", ""),
        ("", ""),
    ],
)
def test_doi(text: str, found: str) -> None:
    assert doi(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2301.00001", "2301.00001"),
        ("2301.00001v12", "2301.00001"),
        ("0704.0001", "0704.0001"),
        ("arXiv:2301.00001", "2301.00001"),
        ("ARXIV: 2301.00001v2", "2301.00001"),
        ("arXiv:2301.00001 [cs.CL]", "2301.00001"),
        ("2301.00001 [cs]", "2301.00001"),
        ("arXiv:2301.00001v3 [cs.CL, stat.ML]", "2301.00001"),
        ("arXiv.2301.00001", "2301.00001"),
        ("arXiv/2301.00001", "2301.00001"),
        ("arXiv 2301.00001", "2301.00001"),
        ("arXiv preprint arXiv:2301.00001", "2301.00001"),
        ("arXiv preprint arXiv:2301.00001, 2023", "2301.00001"),
        ("arXiv preprint 2301.00001 (2023)", "2301.00001"),
        ("arXiv e-prints, arXiv:2301.00001", "2301.00001"),
        ("abs/2301.00001", "2301.00001"),
        ("CoRR abs/2301.00001", "2301.00001"),
        ("CoRR, abs/2301.00001, 2023", "2301.00001"),
        ("https://arxiv.org/abs/2301.00001v2", "2301.00001"),
        ("http://export.arxiv.org/pdf/2301.00001v2.pdf", "2301.00001"),
        ("https://arxiv.org/pdf/2301.00001.pdf", "2301.00001"),
        ("https://arxiv.org/html/2301.00001v1", "2301.00001"),
        ("10.48550/arXiv.2301.00001", "2301.00001"),
        ("https://doi.org/10.48550/ARXIV.2301.00001", "2301.00001"),
        ("10.48550/arXiv.hep-th/9901001", "hep-th/9901001"),
        ("hep-th/9901001", "hep-th/9901001"),
        ("HEP-TH/9901001v3", "hep-th/9901001"),
        ("math.GT/0309136", "math.GT/0309136"),
        ("math.gt/0309136", "math.GT/0309136"),
        ("cond-mat.mes-hall/0501001", "cond-mat.mes-hall/0501001"),
        ("http://arxiv.org/abs/quant-ph/0301040v1", "quant-ph/0301040"),
        ("arXiv:cs/0112017", "cs/0112017"),
        ("2313.00001", ""),
        ("1234.5678", ""),
        ("2301.000001", ""),
        ("2301.001", ""),
        ("arXiv:2301.0000123", ""),
        ("10.1000/2301.00001", ""),
        ("pages 2301.00001 to 3", ""),
        ("12/1234567", ""),
        ("arXiv", ""),
        ("", ""),
    ],
)
def test_arxiv_id(text: str, found: str) -> None:
    assert arxiv_id(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("12345678", "12345678"),
        (" 12345678\n", "12345678"),
        ("00123", "123"),
        ("PMID: 12345678", "12345678"),
        ("PMID:12345678", "12345678"),
        ("pmid 12345678", "12345678"),
        ("12345678 [pmid]", "12345678"),
        ("PMID: 12345678.", "12345678"),
        ("PMCID: PMC123456 PMID: 12345678", "12345678"),
        ("https://pubmed.ncbi.nlm.nih.gov/12345678/", "12345678"),
        ("https://www.ncbi.nlm.nih.gov/pubmed/12345678", "12345678"),
        ("http://www.ncbi.nlm.nih.gov/entrez/pubmed/12345678", "12345678"),
        ("MEDLINE:12345678", "12345678"),
        ("12345678.0", "12345678"),
        ("0", ""),
        ("123456789", ""),
        ("PMC123456", ""),
        ("12345678 and more", ""),
        ("", ""),
    ],
)
def test_pmid(text: str, found: str) -> None:
    assert pmid(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("PMC1234567", "PMC1234567"),
        ("pmc1234567", "PMC1234567"),
        ("PMC 1234567", "PMC1234567"),
        ("PMCID: PMC1234567", "PMC1234567"),
        ("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC1234567/", "PMC1234567"),
        ("1234567", ""),
        ("PMC12", ""),
        ("XPMC1234567", ""),
    ],
)
def test_pmcid(text: str, found: str) -> None:
    assert pmcid(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("0378-5955", "0378-5955"),
        ("03785955", "0378-5955"),
        ("2434-561x", "2434-561X"),
        ("0378\u20105955", "0378-5955"),
        ("0378–5955", "0378-5955"),
        ("ISSN: 0378-5955 (Print), 1878-5891 (Online)", "0378-5955, 1878-5891"),
        ("0378-5955; 0378-5955", "0378-5955"),
        ("1420-3049 (Electronic) 1420-3049 (Linking)", "1420-3049"),
        ("978-0-12-345678-9", ""),
        ("9780123456789", ""),
        ("0378-59555", ""),
        ("ISSN-0378-5955", "0378-5955"),
        ("ISSN03785955", "0378-5955"),
        ("none", ""),
    ],
)
def test_issn(text: str, found: str) -> None:
    assert issn(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("978-0-12-345678-6", "978-0-12-345678-6"),
        ("9780123456786", "9780123456786"),
        ("0-19-852663-6", "0-19-852663-6"),
        ("080442957X", "080442957X"),
        ("ISBN: 978 3 16 148410 0 (hbk), 0-19-852663-6", "978 3 16 148410 0, 0-19-852663-6"),
        ("0378-5955", ""),
        ("12345678901234567", ""),
    ],
)
def test_isbn(text: str, found: str) -> None:
    assert isbn(text) == found


ALL = (doi, arxiv_id, pmid, pmcid, issn, isbn)


@given(st.text(max_size=300))
def test_any_text(text: str) -> None:
    assert all(isinstance(one(text), str) for one in ALL)


@given(st.text(alphabet="10./arXiv:v%25()<>[]{}\\&;#? -abdoi9", max_size=60))
def test_what_is_found_is_found_again(text: str) -> None:
    found = doi(text)
    assert not found or re.fullmatch(r"10\.\d{4,9}(\.\d+)*/\S+", found)
    number = arxiv_id(text)
    assert arxiv_id(number) == number


@given(st.from_regex(r"10\.[0-9]{4,5}/[A-Za-z0-9._-]{1,20}[A-Za-z0-9]", fullmatch=True))
def test_a_plain_doi_comes_back_however_it_is_wrapped(plain: str) -> None:
    for wrapped in (
        plain, f"doi:{plain}", f"https://doi.org/{plain}", f"({plain})", f"{plain}.",
        f"see {plain},", f"<{plain}>", f"[{plain}]",
    ):  # fmt: skip
        assert doi(wrapped) == plain


HOSTILE = (
    "10.1000/" + "x" * 1_000_000,
    "10.1000." * 200_000,
    "10.1000/" * 150_000,
    "10.1000/" + ")" * 1_000_000,
    "10.1000/" + "." * 1_000_000,
    "pmid" + " " * 1_000_000 + "x",
    "pmid:" * 200_000,
    "arxiv " * 200_000,
    "arxiv:" + "a-" * 500_000,
    "a" * 1_000_000 + "/1234567",
    "1 " * 500_000,
    "1-" * 500_000,
    "%25" * 400_000,
    "https://" * 150_000,
    "&amp;" * 200_000,
    "/full" * 200_000,
    "https://x/10.1000/a" + "/full" * 200_000 + "x",
)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:20])
def test_a_megabyte_takes_no_time(text: str) -> None:
    start = time.process_time()
    for one in ALL:
        one(text)
    assert time.process_time() - start < 2

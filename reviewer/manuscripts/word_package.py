"""The archive that a .docx is: its parts, each read within bounds, its XML without entities."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any
from xml.sax.handler import ContentHandler, feature_namespaces

from reviewer.errors import FileUnreadable
from reviewer.manuscripts.files import read_bytes

MAX_PART = 60_000_000
"""Bytes of XML of one part, unpacked."""
MAX_ARCHIVE = 500_000_000
"""Bytes of the archive, which has the pictures as well."""
MAX_DEPTH = 500
_MAX_NAMES = 20_000
_PIECE = 65_536

Attributes = Mapping[str, str]
"""Attribute name without namespace -> value."""


class Package:
    """An open archive."""

    def __init__(self, path: Path) -> None:
        self._path = path
        read_bytes(path, MAX_ARCHIVE)
        try:
            self._archive = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise self._broken(f"is no Word document: {error}") from None
        if len(self._archive.namelist()) > _MAX_NAMES:
            raise self._broken("is no Word document: it has too many parts")

    def __enter__(self) -> Package:
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.close()

    def names(self) -> tuple[str, ...]:
        """Return the names of the parts."""
        return tuple(self._archive.namelist())

    def parse(self, name: str, walker: Walker) -> bool:
        """Walk through the XML of a part; False if there is none of that name.

        Raises FileUnreadable: damaged, too large, or not to be trusted.
        """
        from xml.sax import SAXException

        from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
        from defusedxml.sax import make_parser  # type: ignore[import-untyped]

        if name not in self._archive.NameToInfo:
            return False
        parser = make_parser()
        parser.forbid_dtd = True
        parser.setFeature(feature_namespaces, True)
        parser.setContentHandler(_Handler(walker))
        try:
            with self._archive.open(name) as part:
                parser.parse(_Bounded(part))
        except FileUnreadable as error:
            raise self._broken(error.what) from None
        except DefusedXmlException:
            raise self._broken("declares entities, which no Word document does") from None
        except (SAXException, zipfile.BadZipFile, OSError, EOFError, RuntimeError,
                ValueError, NotImplementedError, zlib.error) as error:  # fmt: skip
            raise self._broken(f"is damaged: {error}") from None
        return True

    def _broken(self, what: str) -> FileUnreadable:
        return FileUnreadable(
            what[:200], where=str(self._path), next_step="Save it again in Word as .docx."
        )


class Walker:
    """Is told what begins, what ends, and the text between, by local names."""

    def start(self, name: str, attributes: Attributes) -> None:
        """Read the beginning of an element."""

    def end(self, name: str, text: str) -> None:
        """Read its end; `text` stood before it, after the last tag."""


class _Bounded:
    """A part that may not go on for ever."""

    def __init__(self, part: IO[bytes]) -> None:
        self._part = part
        self._left = MAX_PART

    def read(self, size: int = -1) -> bytes:
        data = self._part.read(min(size, _PIECE) if size >= 0 else _PIECE)
        self._left -= len(data)
        if self._left < 0:
            raise FileUnreadable(f"unpacks to more than {MAX_PART // 1_000_000} MB of text")
        return data

    def close(self) -> None:
        self._part.close()


class _Handler(ContentHandler):
    def __init__(self, walker: Walker) -> None:
        super().__init__()
        self._walker = walker
        self._text: list[str] = []
        self._depth = 0

    def startElementNS(self, name: Any, _qname: Any, attrs: Any) -> None:  # noqa: N802
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise FileUnreadable("is nested deeper than any Word document")
        self._text = []
        self._walker.start(name[1], {key[1]: value for key, value in attrs.items()})

    def endElementNS(self, name: Any, _qname: Any) -> None:  # noqa: N802
        self._depth -= 1
        self._walker.end(name[1], "".join(self._text))
        self._text = []

    def characters(self, content: str) -> None:
        self._text.append(content)

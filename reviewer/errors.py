"""Every error that `reviewer` raises on purpose, drawn as a tree.

ReviewerError                     what went wrong, where, and what to do next, in one line
├── ConfigError                   an environment variable or reviewer.toml that makes no sense
├── InputError                    a file or text handed in that cannot be used at all
│   ├── FileUnreadable            missing, a folder, no permission, nothing readable in it
│   └── UnknownFormat             no module in `formats` recognises the content
├── QuestionError                 a question that is empty or cannot be read
├── LibraryError                  the folder that holds a collection
│   ├── NoLibrary                 nothing there yet
│   ├── NotALibrary               something there, but not one of ours
│   ├── LibraryBusy               another process is writing
│   ├── StorageError              the disk is full, the folder is read-only, a file is damaged
│   ├── UnknownRecord             no record has that key
│   ├── UnknownPart               a record is not made of that, or of one thing only
│   ├── UnknownImport             no import has that number
│   └── EncoderMismatch           the vectors were made by another encoder
├── EncoderError                  texts cannot be turned into vectors
│   └── WeightsUnavailable        no source of the encoder's weights answered
├── GrammarError                  sentences cannot be parsed
│   └── GrammarUnavailable        no source of the grammar's weights answered
├── FetchError                    one source of weights does not bring them: the next is asked
├── LLMError                      the language model
│   ├── LLMNotConfigured          no key, no server, no model named
│   ├── LLMUnavailable            refused connection, timeout, rate limit, server error
│   ├── LLMRejected               the server refused the request (401, 404, 400)
│   └── LLMBudgetExceeded         the token budget is spent
├── OutputError                   a document cannot be written as asked
│   ├── UnknownOutput             no document ends like that
│   ├── UnknownStyle              no citation style has that name
│   ├── UncitableKeys             keys that the kind of document cannot hold
│   └── ConverterFailed           pandoc or typst is missing, failed, or took too long
├── PromptError                   a prompt file that is missing or misses a variable
└── SuiteError                    an evaluation suite that cannot be read

A row of an import that cannot be read is not an error: it is a `ParseFailure`
(`reviewer.records`), counted and located, and the rows around it go on.
"""

from __future__ import annotations


class ReviewerError(Exception):
    """One line for the user: what went wrong, where, and the next step.

    `where` names a file, a folder, a line or a server; `next_step` is an
    imperative sentence. `str(error)` joins the three.
    """

    def __init__(self, what: str, *, where: str = "", next_step: str = "") -> None:
        self.what = what
        self.where = where
        self.next_step = next_step
        super().__init__(self._line())

    def _line(self) -> str:
        head = f"{self.where}: {self.what}" if self.where else self.what
        line = f"{head.rstrip('.')}. {self.next_step}" if self.next_step else head
        return " ".join(line.split())


class ConfigError(ReviewerError):
    """An environment variable or a line of reviewer.toml makes no sense."""


class InputError(ReviewerError):
    """A file or a text handed in cannot be used at all."""


class FileUnreadable(InputError):
    """A path is missing, is not readable, or holds nothing that could be read."""


class UnknownFormat(InputError):
    """No format module recognises the content of a file."""


class QuestionError(ReviewerError):
    """A question is empty or cannot be read."""


class LibraryError(ReviewerError):
    """Something about the folder that holds a collection."""


class NoLibrary(LibraryError):
    """There is no library at that place yet."""


class NotALibrary(LibraryError):
    """There is something at that place, but it is not a library."""


class LibraryBusy(LibraryError):
    """Another process is writing to the library."""


class StorageError(LibraryError):
    """The disk is full, the folder is read-only, or a file in it is damaged."""


class UnknownRecord(LibraryError):
    """No record of the library has that key."""


class UnknownPart(LibraryError):
    """A record cannot be split or merged like that."""


class UnknownImport(LibraryError):
    """No import has that number."""


class EncoderMismatch(LibraryError):
    """The library's vectors were made by another encoder than the one asked for."""


class EncoderError(ReviewerError):
    """Texts cannot be turned into vectors."""


class WeightsUnavailable(EncoderError):
    """No source of the encoder's weights answered."""


class GrammarError(ReviewerError):
    """Sentences cannot be parsed."""


class GrammarUnavailable(GrammarError):
    """No source of the grammar's weights answered."""


class FetchError(ReviewerError):
    """One source of weights does not bring them; `reviewer.weights` then asks the next."""


class LLMError(ReviewerError):
    """The language model cannot be used."""


class LLMNotConfigured(LLMError):
    """No key, no server or no model is named."""


class LLMUnavailable(LLMError):
    """The server does not answer: refused, timed out, rate-limited, or failing."""


class LLMRejected(LLMError):
    """The server answers that it will not serve this request."""


class LLMBudgetExceeded(LLMError):
    """The token budget is spent."""


class OutputError(ReviewerError):
    """A document cannot be written as asked."""


class UnknownOutput(OutputError):
    """The name of a document does not end as that of a kind we write."""


class UnknownStyle(OutputError):
    """No citation style has that name, or a file that should be one is not."""


class UncitableKeys(OutputError):
    """Keys that a kind of document cannot hold, which must not be changed."""


class ConverterFailed(OutputError):
    """A program that makes documents is missing, failed, or took too long."""


class PromptError(ReviewerError):
    """A prompt file is missing, or a variable it needs was not given."""


class SuiteError(ReviewerError):
    """An evaluation suite cannot be read."""

"""A real browser without a window, driven over a pipe by the Chrome DevTools Protocol.

Nothing but Python and an installed Chromium: what is sent and received are
JSON messages that end in a zero byte, on the browser's descriptors 3 and 4
(`--remote-debugging-pipe`).
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from select import select
from types import TracebackType
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_OPTIONS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage", "--hide-scrollbars", "--force-color-profile=srgb",
)  # fmt: skip
# Gives the two ends of the pipes the numbers that the browser expects.
_LAUNCH = (
    "import os, sys; r, w = int(sys.argv[1]), int(sys.argv[2]); "
    "a, b = os.dup(r), os.dup(w); os.dup2(a, 3); os.dup2(b, 4); "
    "os.set_inheritable(3, True); os.set_inheritable(4, True); os.execv(sys.argv[3], sys.argv[3:])"
)
_WAIT = 60.0
MAP_IS_READY = "document.documentElement?.dataset.ready === 'yes'"
KEYS = {
    "Tab": (9, ""), "Enter": (13, "\r"), "Escape": (27, ""), "ArrowLeft": (37, ""),
    "ArrowUp": (38, ""), "ArrowRight": (39, ""), "ArrowDown": (40, ""), "Home": (36, ""),
    "End": (35, ""), " ": (32, " "),
}  # fmt: skip


def find_browser() -> str:
    """Return the path of an installed browser, or ""."""
    return next((path for name in NAMES if (path := shutil.which(name))), "")


class Page:
    """A page in a browser of its own. What it logs, asks for and throws is kept."""

    def __init__(self, folder: Path, *, width: int = 1280, height: int = 800) -> None:
        self.requests: list[str] = []
        self.errors: list[str] = []
        self._number = 0
        self._rest = b""
        read_end, self._to = os.pipe()
        self._from, write_end = os.pipe()
        command = [
            find_browser(),
            *_OPTIONS,
            f"--user-data-dir={folder}",
            "--remote-debugging-pipe",
        ]
        self._process = subprocess.Popen(
            [sys.executable, "-c", _LAUNCH, str(read_end), str(write_end), *command],
            pass_fds=(read_end, write_end),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(read_end)
        os.close(write_end)
        self._session = ""
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        attached = self.send("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.send(f"{domain}.enable")
        self.resize(width, height)

    def __enter__(self) -> Page:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.close(self._to)
        os.close(self._from)
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(10)

    def send(self, method: str, **parameters: object) -> Any:
        """Send a command and return its result; a failure is an AssertionError."""
        self._number += 1
        message: dict[str, object] = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        mine = self._number
        return self._read(lambda reply: reply.get("id") == mine)["result"]

    def open(self, address: str, ready: str = MAP_IS_READY) -> None:
        """Load an address and wait until an expression is true: that the map is there."""
        self.requests.clear()
        self.send("Page.navigate", url=address)
        self.wait(ready)

    def run(self, expression: str) -> Any:
        """Return the value of a JavaScript expression (awaited, if it is a promise)."""
        reply = self.send(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in reply, reply["exceptionDetails"]
        return reply["result"].get("value")

    def wait(self, expression: str) -> None:
        """Wait until a JavaScript expression is true."""
        until = time.monotonic() + _WAIT
        while not self.run(f"Boolean({expression})"):
            assert time.monotonic() < until, f"never true: {expression}; {self.errors}"
            time.sleep(0.05)

    def resize(self, width: int, height: int, *, ratio: float = 1, touch: bool = False) -> None:
        """Give the page a size in CSS pixels."""
        self.send(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=ratio, mobile=touch,
        )  # fmt: skip

    def media(self, **features: str) -> None:
        """Set media features: media(prefers_color_scheme="dark")."""
        wanted = [{"name": k.replace("_", "-"), "value": v} for k, v in features.items()]
        self.send("Emulation.setEmulatedMedia", features=wanted)

    def screenshot(self, path: Path) -> None:
        """Keep what the page looks like as PNG."""
        path.write_bytes(base64.b64decode(self.send("Page.captureScreenshot")["data"]))

    def mouse(self, kind: str, x: float, y: float, **more: object) -> None:
        """Move the mouse ("Moved"), press or release its button ("Pressed", "Released"), or
        turn its wheel ("Wheel")."""
        self.send("Input.dispatchMouseEvent", type=f"mouse{kind}", x=x, y=y, **more)

    def click(self, x: float, y: float) -> None:
        """Click with the left button."""
        self.mouse("Moved", x, y)
        self.mouse("Pressed", x, y, button="left", clickCount=1)
        self.mouse("Released", x, y, button="left", clickCount=1)

    def press(self, key: str, *, shift: bool = False) -> None:
        """Press and release a key."""
        code, text = KEYS.get(key, (ord(key[0].upper()), key))
        shared = {"key": key, "windowsVirtualKeyCode": code, "modifiers": 8 if shift else 0}
        down = {"text": text} if text and not shift else {}
        self.send(
            "Input.dispatchKeyEvent", type="keyDown" if down else "rawKeyDown", **shared, **down
        )
        self.send("Input.dispatchKeyEvent", type="keyUp", **shared)

    def type(self, text: str) -> None:
        """Type into what has the focus."""
        self.send("Input.insertText", text=text)

    def _read(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        until = time.monotonic() + _WAIT
        while True:
            while b"\0" in self._rest:
                raw, _, self._rest = self._rest.partition(b"\0")
                message = json.loads(raw)
                assert "error" not in message, message
                if wanted(message):
                    return message  # type: ignore[no-any-return]
                self._note(message)
            assert time.monotonic() < until, "the browser does not answer"
            assert self._process.poll() is None, "the browser has ended"
            if select([self._from], [], [], 1)[0]:
                self._rest += os.read(self._from, 1 << 20)

    def _note(self, event: dict[str, Any]) -> None:
        details = event.get("params", {})
        if event.get("method") == "Network.requestWillBeSent":
            self.requests.append(details["request"]["url"])
        elif event.get("method") == "Runtime.exceptionThrown":
            self.errors.append(json.dumps(details["exceptionDetails"])[:2000])
        elif event.get("method") == "Log.entryAdded" and details["entry"]["level"] == "error":
            self.errors.append(json.dumps(details["entry"])[:2000])
        elif event.get("method") == "Runtime.consoleAPICalled":
            self.errors.append(json.dumps(details["args"])[:2000])

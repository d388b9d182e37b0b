"""Check the installed packages for known vulnerabilities with PyPI's advisories: python scripts/audit_dependencies.py.

If a package has a vulnerability, print it and exit with 1. If PyPI cannot be reached, for example without a network,
print a message and exit with 0: the checks of main must not fail because another machine is down.
"""

import json
import subprocess
import sys
from typing import Any

_AUDIT = [
    "-m",
    "pip_audit",
    "--requirement",
    "/dev/stdin",
    "--no-deps",
    "--disable-pip",
    "--progress-spinner",
    "off",
    "--format",
    "json",
]


def said(answer: list[dict[str, Any]]) -> tuple[list[str], bool]:
    """Return the lines to print about the answer of pip-audit, and whether there is no vulnerability."""
    asked = [package for package in answer if "skip_reason" not in package]
    lines = [f"advisories: {len(asked)} of {len(answer)} packages could be looked up"]
    found = [(package, entry) for package in asked for entry in package["vulns"]]
    for package, entry in found:
        mended = ", ".join(entry["fix_versions"]) or "no version yet"
        lines.append(f"{package['name']} {package['version']}: {entry['id']}, mended in {mended}")
    return lines, not found


def main() -> int:
    """Run pip-audit, print the result, and return the exit status."""
    frozen = [
        sys.executable,
        "-m",
        "pip",
        "freeze",
        "--exclude-editable",
    ]  # pip freeze leaves out pip and setuptools, which come with Python
    packages = subprocess.run(frozen, check=True, capture_output=True).stdout  # noqa: S603 - our own arguments
    done = subprocess.run([sys.executable, *_AUDIT], input=packages, check=False, capture_output=True)  # noqa: S603
    try:
        lines, sound = said(json.loads(done.stdout)["dependencies"])
    except (ValueError, KeyError):
        lines, sound = ["advisories: they could not be asked", done.stderr.decode().strip().rpartition("\n")[2]], True
    sys.stdout.write("\n".join(lines) + "\n")
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())

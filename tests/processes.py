"""Functions that look at the processes of a run, and wait for them."""

import contextlib
import time
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path

Address = IPv4Address | IPv6Address


def session(leader: int) -> list[int]:
    """Return the ids of all processes in the session of `leader`, without zombies."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == leader and fields[0] != "Z":
                found.append(int(entry.name))
    return found


def nobody_in(leader: int) -> bool:
    return not session(leader)


def wait_for(what: Callable[[], object], seconds: float = 30) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if what():
            return True
        time.sleep(0.02)
    return False


def command_line(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def descendants(leader: int) -> set[int]:
    """Return the ids of a process and of all its descendants."""
    parents = {}
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if entry.name.isdigit():
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    found, more = set[int](), {leader}
    while more:
        found |= more
        more = {pid for pid, parent in parents.items() if parent in more} - found
    return found


def ends_of_sockets(pids: set[int]) -> set[tuple[Address, Address]]:
    """Return the local address and the peer's address of each TCP and UDP socket of some processes."""
    inodes = set()
    for pid in pids:
        with contextlib.suppress(OSError):
            for entry in Path(f"/proc/{pid}/fd").iterdir():
                with contextlib.suppress(OSError):
                    inodes.add(str(entry.readlink()).removeprefix("socket:[").removesuffix("]"))
    found = set()
    for kind in ("tcp", "tcp6", "udp", "udp6"):
        for line in Path(f"/proc/net/{kind}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[9] in inodes:
                found.add((_address(fields[1]), _address(fields[2])))
    return found


def _address(text: str) -> Address:
    """Return an address from /proc/net. The kernel writes words of 32 bits, with the bytes in the machine's order."""
    data = bytes.fromhex(text.partition(":")[0])
    address = ip_address(b"".join(data[at : at + 4][::-1] for at in range(0, len(data), 4)))
    return getattr(address, "ipv4_mapped", None) or address

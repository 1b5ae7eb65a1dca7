"""On Windows: a job that bounds a child's memory and ends it with this process.

The work that setrlimit and the child's watch on stdin do elsewhere.
"""

import ctypes
import sys

_EXTENDED_LIMITS = 9
_PROCESS_MEMORY = 0x100
_KILL_ON_CLOSE = 0x2000


class _BasicLimits(ctypes.Structure):
    _fields_ = (
        ("per_process_time", ctypes.c_int64),
        ("per_job_time", ctypes.c_int64),
        ("limit_flags", ctypes.c_uint32),
        ("minimum_working_set", ctypes.c_size_t),
        ("maximum_working_set", ctypes.c_size_t),
        ("active_processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority_class", ctypes.c_uint32),
        ("scheduling_class", ctypes.c_uint32),
    )


class _ExtendedLimits(ctypes.Structure):
    _fields_ = (
        ("basic", _BasicLimits),
        ("io_counters", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process_memory", ctypes.c_size_t),
        ("peak_job_memory", ctypes.c_size_t),
    )


class JobObject:
    """Holds one child process; closing it ends the child."""

    def __init__(self, process_handle: int, memory: int) -> None:
        self._handle = 0
        if sys.platform == "win32":
            kernel = ctypes.WinDLL("kernel32", use_last_error=True)
            kernel.CreateJobObjectW.restype = ctypes.c_void_p
            limits = _ExtendedLimits()
            limits.basic.limit_flags = _PROCESS_MEMORY | _KILL_ON_CLOSE
            limits.process_memory = memory
            job = kernel.CreateJobObjectW(None, None)
            done = kernel.SetInformationJobObject(
                ctypes.c_void_p(job),
                _EXTENDED_LIMITS,
                ctypes.byref(limits),
                ctypes.sizeof(limits),
            ) and kernel.AssignProcessToJobObject(
                ctypes.c_void_p(job), ctypes.c_void_p(process_handle)
            )
            self._handle = job or 0
            if not done:
                self.close()
                raise OSError(ctypes.get_last_error(), "job object")

    def close(self) -> None:
        """End the child if it still runs."""
        if sys.platform == "win32" and self._handle:
            ctypes.WinDLL("kernel32").CloseHandle(ctypes.c_void_p(self._handle))
        self._handle = 0

"""Compiler flags of Cairn's own code."""

# Warnings are errors, for gcc 12 and clang 14 alike.
COPTS = [
    "-Wall",
    "-Wextra",
    "-Wshadow",
    "-Wconversion",
    "-Wsign-conversion",
    "-Wnon-virtual-dtor",
    "-Werror",
]

# The core (der/, pkix/, ocsp/, crl/, ct/) needs neither.
CORE_COPTS = COPTS + [
    "-fno-exceptions",
    "-fno-rtti",
]

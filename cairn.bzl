"""Compiler flags of Cairn's own code."""

# Warnings are errors, for gcc 12 and clang 14 alike.
COPTS = [
    "-Wall",
    "-Wextra",
    "-Wshadow",
    "-Werror",
]

# The core (der/, pkix/, ocsp/, crl/, ct/) needs neither exceptions nor RTTI.
# More warnings are errors there; elsewhere they would be met in Abseil's
# containers and flags, whose headers Bazel 4 does not treat as system headers.
CORE_COPTS = COPTS + [
    "-Wnon-virtual-dtor",
    "-Wconversion",
    "-Wsign-conversion",
    "-fno-exceptions",
    "-fno-rtti",
]

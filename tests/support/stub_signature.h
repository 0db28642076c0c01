#ifndef CAIRN_TESTS_SUPPORT_STUB_SIGNATURE_H_
#define CAIRN_TESTS_SUPPORT_STUB_SIGNATURE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "der/input.h"

namespace cairn::testing {

// Signatures without cryptography: a stub's signature is a hash of the data and
// of the signer's public key, so everybody can make one and everybody can tell
// whether the key and the data belong to it. That is enough to test everything
// around signatures, and costs a microsecond and no memory.

// The whole SubjectPublicKeyInfo of the stub key `label`: Ed25519's form, with
// a mark in it.
std::string StubPublicKey(absl::string_view label);

// Whether `spki`, a whole SubjectPublicKeyInfo, has that mark.
bool IsStubPublicKey(der::Input spki);

std::string StubSignature(der::Input spki, der::Input data);

// Allocates nothing.
bool IsStubSignature(der::Input spki, der::Input data, der::Input signature);

}  // namespace cairn::testing

#endif  // CAIRN_TESTS_SUPPORT_STUB_SIGNATURE_H_

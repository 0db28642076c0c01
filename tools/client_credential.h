#ifndef CAIRN_TOOLS_CLIENT_CREDENTIAL_H_
#define CAIRN_TOOLS_CLIENT_CREDENTIAL_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "openssl/base.h"

namespace cairn::tools {

// The password of the PKCS #12 files that "cairn testca" makes: Java's, and
// every tool's example. Apple's tools refuse an empty one.
inline constexpr char kDefaultPassword[] = "changeit";

// --password: of PKCS #12 files and private keys; empty where it is not given.
std::string PasswordFlag();

// A certificate with its key, and what stands above it.
struct ClientCredential {
  std::vector<std::string> chain;  // in DER, the end entity first
  bssl::UniquePtr<EVP_PKEY> key;
};

// Reads `certificate_file`: a chain in PEM or a certificate in DER, end entity
// first, with the key in PEM from `key_file` or, where that is empty, from the
// same file; or PKCS #12, where key and certificates are in one file, in any
// order.
//
// `password` decrypts. Where it is empty, PKCS #12 files are tried with the
// empty password and with kDefaultPassword. Nobody is asked at the terminal.
// InvalidArgument in one line for what cannot be read, and for a key that is
// not the certificate's.
absl::StatusOr<ClientCredential> LoadClientCredential(
    const std::string& certificate_file, const std::string& key_file,
    const std::string& password);

}  // namespace cairn::tools

#endif  // CAIRN_TOOLS_CLIENT_CREDENTIAL_H_

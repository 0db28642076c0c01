#ifndef CAIRN_TESTS_SUPPORT_CERTIFICATE_SPEC_H_
#define CAIRN_TESTS_SUPPORT_CERTIFICATE_SPEC_H_

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "der/time.h"
#include "tests/support/keys.h"
#include "tests/support/names.h"

namespace cairn::testing {

// What TestCertificate is made from: every field of a certificate as data.
// Tests use TestCertificate's setters, not this.

// One extension.
struct ExtensionSpec {
  enum class Form : uint8_t {
    kRaw,              // value
    kSequence,         // a SEQUENCE of items[0] and items[1]
    kNameConstraints,  // permitted subtrees in items[0], excluded in items[1]
    kSubjectKeyId,     // the subject's key identifier
    kAuthorityKeyId,   // the issuer's key identifier; absent if self-signed
    kAuthorityKeyIdAndSerial,  // and its certificate's issuer and serial number
    kWhole,                    // value is the whole Extension
  };

  ExtensionSpec(const ObjectId& id, Form f) : oid(id), form(f) {}

  ObjectId oid;
  Form form;
  // Unset: as RFC 5280 wants it.
  absl::optional<bool> critical;
  // Encode critical where it is FALSE.
  bool explicit_not_critical = false;
  // Stands for what a test has not asked for: the first item replaces it.
  bool is_placeholder = false;
  std::string value;
  std::array<std::string, 2> items;
};

struct CertificateSpec {
  using Mutation = std::function<std::string(std::string)>;

  // The whole [0], header included. Empty: left out.
  std::string version;
  // Contents octets. Unset: from a hash of everything else.
  absl::optional<std::string> serial;
  // Whole AlgorithmIdentifiers. Unset: the signature's.
  absl::optional<std::string> inner_algorithm;
  absl::optional<std::string> outer_algorithm;
  // Unset: the issuer's subject.
  absl::optional<NameDer> issuer_name;
  der::Time not_before = 0;
  der::Time not_after = 0;
  // The whole Validity. Wins over the two.
  absl::optional<std::string> raw_validity;
  NameDer subject = "";
  // Null: a key that belongs to the subject.
  const TestKey* key = nullptr;
  bool is_stub = false;
  // A whole SubjectPublicKeyInfo. Wins over the key's.
  absl::optional<std::string> raw_public_key;
  // Whole [1] and [2]. Empty: left out.
  std::string issuer_unique_id;
  std::string subject_unique_id;
  std::vector<ExtensionSpec> extensions;
  // The whole [3]. Wins over extensions.
  absl::optional<std::string> raw_extensions;

  // Unset: the default of the signing key.
  absl::optional<SignatureAlgorithm> signed_with;
  // Null: the issuer's.
  const TestKey* signing_key = nullptr;
  absl::optional<std::string> raw_signature;
  bool corrupt_signature = false;
  std::vector<Mutation> tbs_mutations;
  std::vector<Mutation> certificate_mutations;
};

// What a certificate takes from its issuer.
struct IssuerSpec {
  NameDer name;
  const TestKey& key;
  std::string key_id;
  bool is_self;
  // For authorityCertIssuer and authorityCertSerialNumber.
  NameDer issuer_name;
  std::string serial;
};

// The key of the subject, whatever raw_public_key says.
const TestKey& KeyOf(const CertificateSpec& spec);
// What subjectKeyIdentifier says, or would say: the key's identifier, or what
// the extension has been set to.
std::string KeyIdOf(const CertificateSpec& spec);

struct EncodedCertificate {
  std::string der;
  std::string tbs;
  std::string serial;  // contents octets
};
EncodedCertificate Encode(const CertificateSpec& spec,
                          const IssuerSpec& issuer);

}  // namespace cairn::testing

#endif  // CAIRN_TESTS_SUPPORT_CERTIFICATE_SPEC_H_

#ifndef CAIRN_TESTS_SUPPORT_CT_LOG_FACTORY_H_
#define CAIRN_TESTS_SUPPORT_CT_LOG_FACTORY_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "der/time.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/keys.h"
#include "tests/support/test_time.h"

namespace cairn::testing {

// Certificate Transparency logs made in code: SCTs, right or wrong, and lists
// of logs. A log is its key.
//
//   const auto leaf = WithScts(Leaf().IssuedBy(ca),
//                              {SctBy(P256("a")), SctBy(P256("b"))});
//   const std::string tls = SctListOf({SctBy(P256("a")).ForCertificate(leaf)});
//   const std::string json = LogListJson({{P256("a")}, {P256("b")}});

// Milliseconds since 1970, as SCTs count.
constexpr uint64_t Milliseconds(der::Time time) {
  return static_cast<uint64_t>(time) * 1000;
}

// The SHA-256 of the log's SubjectPublicKeyInfo, 32 octets.
std::string LogIdOf(const TestKey& log);

// A SignedCertificateTimestamp. An immutable value like TestCertificate: every
// setter returns a changed copy, and nothing is checked.
class [[nodiscard]] TestSct {
 public:
  // The serialized SCT for a certificate as it is (x509_entry), and for one
  // that is to have SCTs and has none yet (precert_entry).
  std::string ForCertificate(const TestCertificate& certificate) const;
  std::string ForPrecertificate(const TestCertificate& certificate) const;

  // A day after the beginning of Leaf() unless told otherwise.
  TestSct At(uint64_t milliseconds) const;
  TestSct Version(uint8_t version) const;
  TestSct LogId(std::string octets) const;
  TestSct Extensions(std::string octets) const;
  // Signs with another key than the log's.
  TestSct SignedBy(const TestKey& key) const;
  // Hashes of another issuer's key, for precertificates.
  TestSct IssuerKey(const TestKey& key) const;
  // Changes what is said, not how it is signed: HashAlgorithm and
  // SignatureAlgorithm, the timestamp, the signature.
  TestSct Algorithms(uint8_t hash, uint8_t signature) const;
  TestSct ClaimedTime(uint64_t milliseconds) const;
  TestSct CorruptSignature() const;

 private:
  friend TestSct SctBy(const TestKey& log);

  explicit TestSct(const TestKey& log);
  template <typename Change>
  TestSct With(Change change) const;
  std::string Serialize(absl::string_view entry) const;

  const TestKey* key_;
  std::string log_id_;
  const TestKey* issuer_key_ = nullptr;
  uint64_t timestamp_ = Milliseconds(kNow - 29 * kDay);
  uint8_t version_ = 0;
  std::string extensions_;
  absl::optional<std::pair<uint8_t, uint8_t>> algorithms_;
  absl::optional<uint64_t> claimed_time_;
  bool corrupt_signature_ = false;
};

TestSct SctBy(const TestKey& log);

// A SignedCertificateTimestampList of these serialized SCTs, length included:
// what the TLS extension carries, and TestCertificate::SctList() takes.
std::string SctListOf(absl::Span<const std::string> scts);

// The certificate with an SCT list, last of its extensions. Its serial number
// stays what it is without.
TestCertificate WithScts(const TestCertificate& certificate,
                         absl::Span<const TestSct> scts);

// The value of the SCT list extension in an OCSP response.
std::string OcspSctList(absl::Span<const std::string> scts);

// What a list says of a log. Empty and unset members are left out.
struct TestLog {
  TestLog(const TestKey& log) : key(&log) {}  // NOLINT: reads as it is meant
  TestLog Operator(std::string name) const;
  TestLog State(std::string name, der::Time since = kNow - 2 * kYear) const;
  TestLog Expiry(der::Time begin, der::Time end) const;
  TestLog Tiled() const;
  TestLog Previously(std::string name, der::Time end) const;
  TestLog Description(std::string text) const;

  const TestKey* key;
  std::string description = "Log";
  std::string operator_name = "Operator";
  std::string state = "usable";
  der::Time since = kNow - 2 * kYear;
  absl::optional<std::pair<der::Time, der::Time>> expiry;
  std::vector<std::pair<std::string, der::Time>> previous;
  bool is_tiled = false;
};

// A list in the JSON that log lists are published in.
std::string LogListJson(absl::Span<const TestLog> logs,
                        der::Time made_at = kNow - kDay);

}  // namespace cairn::testing

#endif  // CAIRN_TESTS_SUPPORT_CT_LOG_FACTORY_H_

#ifndef CAIRN_TESTS_SUPPORT_OCSP_FACTORY_H_
#define CAIRN_TESTS_SUPPORT_OCSP_FACTORY_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "der/time.h"
#include "pkix/signature_algorithm.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/der_builder.h"
#include "tests/support/keys.h"
#include "tests/support/names.h"

namespace cairn::testing {

// OCSP responses made in code, right or wrong.
//
//   const auto response = Ocsp(leaf);                     // good, by the
//   issuer const auto revoked = Ocsp(StatusOf(leaf).Revoked()); const auto
//   delegated = Ocsp(leaf).SignedBy(responder);
//
// Immutable values like TestCertificate: every setter returns a changed copy,
// and nothing is checked. "Raw" takes whole elements, or an empty string to
// leave the field out.

// A SingleResponse.
class [[nodiscard]] OcspEntry {
 public:
  // The entry, whole.
  std::string der() const;

  // certID. Names the certificate with SHA-1 unless told otherwise.
  OcspEntry Hash(Digest hash) const;
  OcspEntry HashAlgorithm(std::string der) const;
  OcspEntry NameHash(std::string octets) const;
  OcspEntry KeyHash(std::string octets) const;
  // Contents octets.
  OcspEntry SerialBytes(std::string contents) const;
  OcspEntry RawCertId(std::string der) const;

  // certStatus. Good unless told otherwise.
  OcspEntry Revoked(der::Time time = 0) const;
  OcspEntry Reason(uint8_t reason) const;
  OcspEntry Unknown() const;
  OcspEntry RawStatus(std::string der) const;

  // thisUpdate is a day before kNow, nextUpdate six days after it.
  OcspEntry ThisUpdate(der::Time time) const;
  OcspEntry NextUpdate(der::Time time) const;
  OcspEntry NoNextUpdate() const;
  OcspEntry RawThisUpdate(std::string der) const;
  OcspEntry RawNextUpdate(std::string der) const;

  // singleExtensions. `value` is the contents of extnValue.
  OcspEntry Extension(const ObjectId& oid, bool critical,
                      absl::string_view value) const;
  // The whole [1].
  OcspEntry RawExtensions(std::string der) const;

  // Changes the entry, whole.
  OcspEntry Mutate(TestCertificate::Mutation mutation) const;

  // Who it is about.
  const TestCertificate& certificate() const { return certificate_; }

 private:
  friend OcspEntry StatusOf(const TestCertificate& certificate);

  explicit OcspEntry(const TestCertificate& certificate)
      : certificate_(certificate) {}

  std::string CertId() const;

  TestCertificate certificate_;
  Digest hash_ = Digest::kSha1;
  absl::optional<std::string> hash_algorithm_;
  absl::optional<std::string> name_hash_;
  absl::optional<std::string> key_hash_;
  absl::optional<std::string> serial_;
  absl::optional<std::string> cert_id_;
  std::string status_;
  std::string this_update_;
  std::string next_update_;
  std::string extensions_;
  absl::optional<std::string> raw_extensions_;
  std::vector<TestCertificate::Mutation> mutations_;
};

OcspEntry StatusOf(const TestCertificate& certificate);

// An OCSPResponse.
class [[nodiscard]] OcspResponse {
 public:
  std::string der() const;

  // Entries.
  OcspResponse Add(const OcspEntry& entry) const;
  OcspResponse NoEntries() const;
  // The whole SEQUENCE OF SingleResponse.
  OcspResponse RawEntries(std::string der) const;

  // Signs with the key of `signer`, whose certificate is enclosed and whose key
  // the responder identifier names.
  OcspResponse SignedBy(const TestCertificate& signer) const;
  // Each of these alone. The signer is the issuer of the first entry's
  // certificate unless told otherwise, and nothing is enclosed.
  OcspResponse Key(const TestKey& key) const;
  OcspResponse Enclose(const TestCertificate& certificate) const;
  OcspResponse EncloseRaw(absl::string_view der) const;
  OcspResponse EncloseNothing() const;
  // The whole [0].
  OcspResponse RawCertificates(std::string der) const;

  // responderID: the signer's by key, as it is from the start, or by name; or
  // any.
  OcspResponse ByName() const;
  OcspResponse ByName(const NameDer& name) const;
  OcspResponse ByKeyHash(absl::string_view octets) const;
  OcspResponse RawResponderId(std::string der) const;

  OcspResponse SignedWith(SignatureAlgorithm algorithm) const;
  // A whole AlgorithmIdentifier. How the signature is made does not change.
  OcspResponse Algorithm(std::string der) const;
  OcspResponse RawSignature(std::string octets) const;
  OcspResponse CorruptSignature() const;

  // The whole [0] of version 1 is left out unless told otherwise.
  OcspResponse RawVersion(std::string der) const;
  OcspResponse ProducedAt(der::Time time) const;
  OcspResponse RawProducedAt(std::string der) const;
  // responseExtensions. `value` is the contents of extnValue.
  OcspResponse Extension(const ObjectId& oid, bool critical,
                         absl::string_view value) const;
  OcspResponse Nonce(absl::string_view octets) const;
  // The whole [1].
  OcspResponse RawExtensions(std::string der) const;

  OcspResponse Type(const ObjectId& type) const;
  // Whole responseStatus and responseBytes.
  OcspResponse RawStatus(std::string der) const;
  OcspResponse RawBytes(std::string der) const;

  // Changes to the bytes: ResponseData before it is signed, BasicOCSPResponse,
  // OCSPResponse.
  OcspResponse MutateTbs(TestCertificate::Mutation mutation) const;
  OcspResponse MutateBasic(TestCertificate::Mutation mutation) const;
  OcspResponse MutateResponse(TestCertificate::Mutation mutation) const;

 private:
  friend OcspResponse Ocsp(const OcspEntry& entry);

  explicit OcspResponse(const TestCertificate& signer) : signer_(signer) {}

  std::string ResponseData() const;
  std::string BasicResponse() const;

  TestCertificate signer_;
  const TestKey* key_ = nullptr;
  std::string entries_;
  absl::optional<std::string> raw_entries_;
  std::string certificates_;
  absl::optional<std::string> raw_certificates_;
  absl::optional<std::string> responder_id_;
  absl::optional<SignatureAlgorithm> signed_with_;
  absl::optional<std::string> algorithm_;
  absl::optional<std::string> raw_signature_;
  bool corrupt_signature_ = false;
  std::string version_;
  std::string produced_at_;
  std::string extensions_;
  absl::optional<std::string> raw_extensions_;
  ObjectId type_ = der::Oid::kOcspBasic;
  std::string status_;
  absl::optional<std::string> raw_bytes_;
  std::vector<TestCertificate::Mutation> tbs_mutations_;
  std::vector<TestCertificate::Mutation> basic_mutations_;
  std::vector<TestCertificate::Mutation> response_mutations_;
};

// With this entry, signed by the issuer of its certificate.
OcspResponse Ocsp(const OcspEntry& entry);
OcspResponse Ocsp(const TestCertificate& certificate);

// A delegated responder: an end entity with OCSPSigning, digitalSignature and
// ocspNoCheck, that satisfies every preset once it is IssuedBy() somebody.
TestCertificate Responder(const NameDer& subject = "CN=OCSP Responder");

// SHA-1 of the octets of a SubjectPublicKeyInfo's subjectPublicKey.
std::string OcspKeyHash(const TestKey& key);

}  // namespace cairn::testing

#endif  // CAIRN_TESTS_SUPPORT_OCSP_FACTORY_H_

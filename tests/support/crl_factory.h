#ifndef CAIRN_TESTS_SUPPORT_CRL_FACTORY_H_
#define CAIRN_TESTS_SUPPORT_CRL_FACTORY_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/attributes.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "crl/crl.h"
#include "crl/entry.h"
#include "der/input.h"
#include "der/time.h"
#include "pkix/signature_algorithm.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/der_builder.h"
#include "tests/support/extension_values.h"
#include "tests/support/keys.h"
#include "tests/support/names.h"
#include "tests/support/test_time.h"

namespace cairn::testing {

// CRLs made in code, right or wrong.
//
//   const auto empty = CrlOf(root);
//   const auto full = CrlOf(root).Revoke(leaf).Number(7);
//   const auto part = CrlOf(root).Idp(IdpOf("http://c.example/1").Indirect());
//   const auto delta = CrlOf(root).DeltaOf(7).Number(8).Revoke(
//       RevokedEntry(leaf).Reason(crl::Reason::kRemoveFromCrl));
//
// Immutable values like TestCertificate: every setter returns a changed copy,
// and nothing is checked. "Raw" takes whole elements, or an empty string to
// leave the field out.

// One of the revokedCertificates: by default without extensions, revoked two
// days before kNow.
class [[nodiscard]] RevokedEntry {
 public:
  // Contents octets of the serial number.
  explicit RevokedEntry(std::string serial) : serial_(std::move(serial)) {}
  explicit RevokedEntry(const TestCertificate& certificate)
      : RevokedEntry(certificate.serial()) {}
  // The whole entry.
  static RevokedEntry Raw(std::string der);

  std::string der() const;

  RevokedEntry Date(der::Time time) const;
  RevokedEntry RawDate(std::string der) const;
  RevokedEntry Reason(crl::Reason reason) const;
  RevokedEntry InvalidityDate(der::Time time) const;
  // Critical, as RFC 5280 section 5.3.3 wants it.
  RevokedEntry CertificateIssuer(const NameDer& name) const;
  // `value` is the contents of extnValue. Extensions with one object
  // identifier stand side by side.
  RevokedEntry Extension(const ObjectId& oid, bool critical,
                         absl::string_view value) const;
  // critical FALSE, encoded.
  RevokedEntry ExtensionNotCritical(const ObjectId& oid,
                                    absl::string_view value) const;
  // The whole Extensions.
  RevokedEntry RawExtensions(std::string der) const;

 private:
  std::string serial_;
  std::string date_;
  std::string extensions_;
  absl::optional<std::string> raw_extensions_;
  absl::optional<std::string> raw_;
};

// An issuingDistributionPoint (RFC 5280 section 5.2.5).
class [[nodiscard]] IdpOf {
 public:
  IdpOf() = default;
  // A fullName with one URI.
  explicit IdpOf(const char* uri) : point_(uri) {}
  explicit IdpOf(CrlPoint point) : point_(std::move(point)) {}

  // The whole extension value.
  std::string der() const;

  IdpOf OnlyUserCerts() const;
  IdpOf OnlyCaCerts() const;
  IdpOf OnlyAttributeCerts() const;
  // Bit n is ReasonFlags' bit n.
  IdpOf OnlyReasons(uint16_t reasons) const;
  IdpOf Indirect() const;

 private:
  CrlPoint point_;
  bool user_ = false;
  bool ca_ = false;
  bool attribute_ = false;
  bool indirect_ = false;
  absl::optional<uint16_t> reasons_;
};

// A CRL. By default version 2, from a day before kNow until six days after it,
// with authorityKeyIdentifier and cRLNumber 1, and without entries.
class [[nodiscard]] TestCrl {
 public:
  using Mutation = TestCertificate::Mutation;

  explicit TestCrl(const TestCertificate& issuer);

  // What came of it. The bytes are made when they are first asked for, and
  // stay as long as any copy lives.

  const std::string& der() const ABSL_ATTRIBUTE_LIFETIME_BOUND;
  der::Input input() const ABSL_ATTRIBUTE_LIFETIME_BOUND;
  // Ends the process if it does not parse.
  const crl::Crl& crl() const ABSL_ATTRIBUTE_LIFETIME_BOUND;
  // "-----BEGIN X509 CRL-----" and so on.
  std::string Pem() const;

  // Entries.

  TestCrl Revoke(const RevokedEntry& entry) const;
  TestCrl Revoke(const TestCertificate& certificate) const {
    return Revoke(RevokedEntry(certificate));
  }
  // Entries as they are, one after the other.
  TestCrl AddEntries(absl::string_view entries) const;
  // The whole revokedCertificates.
  TestCrl RawEntries(std::string der) const;

  // Fields.

  TestCrl IssuerName(const NameDer& name) const;
  // The whole version.
  TestCrl RawVersion(std::string der) const;
  // No version, and no extensions until one is set after this.
  TestCrl Version1() const;
  TestCrl ThisUpdate(der::Time time) const;
  TestCrl NextUpdate(der::Time time) const;
  TestCrl NoNextUpdate() const;
  TestCrl RawThisUpdate(std::string der) const;
  TestCrl RawNextUpdate(std::string der) const;

  // Extensions.

  TestCrl Number(int64_t number) const;
  TestCrl DeltaOf(int64_t base_number) const;
  TestCrl Idp(const IdpOf& idp) const;
  TestCrl AuthorityKeyId(absl::string_view octets) const;
  TestCrl FreshestCrl(const CrlPoint& point) const;
  // Any: `value` is the contents of extnValue. Replaces one with the same
  // object identifier.
  TestCrl Extension(const ObjectId& oid, bool critical,
                    absl::string_view value) const;
  // The same beside one that is there.
  TestCrl AddExtension(const ObjectId& oid, bool critical,
                       absl::string_view value) const;
  // A whole Extension, at the end.
  TestCrl AddRawExtension(std::string der) const;
  TestCrl WithoutExtension(const ObjectId& oid) const;
  // The whole [0].
  TestCrl RawExtensions(std::string der) const;

  // Signature.

  TestCrl SignedBy(const TestKey& key) const;
  TestCrl SignedWith(SignatureAlgorithm algorithm) const;
  // Whole AlgorithmIdentifiers. How the signature is made does not change.
  TestCrl InnerAlgorithm(std::string der) const;
  TestCrl OuterAlgorithm(std::string der) const;
  TestCrl CorruptSignature() const;
  // The whole signatureValue.
  TestCrl RawSignature(std::string der) const;

  // Changes to the bytes: to tbsCertList before it is signed, to the whole CRL
  // after that.
  TestCrl MutateTbs(Mutation mutation) const;
  TestCrl MutateCrl(Mutation mutation) const;

 private:
  struct Spec;
  struct State;

  explicit TestCrl(std::shared_ptr<const State> state)
      : state_(std::move(state)) {}
  // A copy that `change(Spec*)` changed.
  template <typename Change>
  TestCrl With(Change change) const;

  std::shared_ptr<const State> state_;
};

inline TestCrl CrlOf(const TestCertificate& issuer) { return TestCrl(issuer); }

}  // namespace cairn::testing

#endif  // CAIRN_TESTS_SUPPORT_CRL_FACTORY_H_

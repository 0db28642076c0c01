#ifndef CAIRN_TESTS_SUPPORT_CERTIFICATE_FACTORY_H_
#define CAIRN_TESTS_SUPPORT_CERTIFICATE_FACTORY_H_

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <utility>

#include "absl/base/attributes.h"
#include "absl/strings/string_view.h"
#include "der/input.h"
#include "der/time.h"
#include "pkix/certificate.h"
#include "pkix/key_usage.h"
#include "pkix/signature_algorithm.h"
#include "tests/support/der_builder.h"
#include "tests/support/extension_values.h"
#include "tests/support/keys.h"
#include "tests/support/names.h"

namespace cairn::testing {

// The host name that Leaf() is for.
inline constexpr char kTestHost[] = "example.com";

// A certificate, and what it takes to issue others: its name and its key.
//
//   const auto root = Ca("Root");
//   const auto inter = Ca("Intermediate").PathLength(0).IssuedBy(root);
//   const auto leaf = Leaf().San("a.example.com").IssuedBy(inter);
//   const auto cross = inter.IssuedBy(Ca("Other root"));
//   const auto renewed = inter.NotAfter(kNow + 20 * kYear);
//   const auto rekeyed = root.Key(P384()).IssuedBy(root);
//
// An immutable value: every setter returns a changed copy, in any order and at
// any time, and leaves *this alone. The bytes are made when they are first
// asked for; the same calls make the same bytes in every process. Nothing is
// checked: what a setter says is what is encoded, right or wrong.
//
// Copies share the bytes, and Inputs and Certificates stay valid as long as any
// copy lives. Safe to share between threads.
class [[nodiscard]] TestCertificate {
 public:
  using Mutation = std::function<std::string(std::string)>;

  // What came of it.

  const std::string& der() const ABSL_ATTRIBUTE_LIFETIME_BOUND;
  der::Input input() const ABSL_ATTRIBUTE_LIFETIME_BOUND;
  // Ends the process if it does not parse: for DER that must not, there are
  // der() and input().
  const Certificate& certificate() const ABSL_ATTRIBUTE_LIFETIME_BOUND;
  // The tbsCertificate, whole, and the contents octets of serialNumber.
  const std::string& tbs() const ABSL_ATTRIBUTE_LIFETIME_BOUND;
  const std::string& serial() const ABSL_ATTRIBUTE_LIFETIME_BOUND;
  // "-----BEGIN CERTIFICATE-----" and so on.
  std::string Pem() const;

  // Who it is: the subject, its key and the key's identifier.
  const NameDer& name() const ABSL_ATTRIBUTE_LIFETIME_BOUND;
  const TestKey& key() const;
  std::string key_id() const;
  // Who issued it; itself, if nobody else did.
  TestCertificate issuer() const;
  bool is_self_signed() const;

  // Issuing. Unset: self-signed. IssuedBy() sets issuer name, authority key
  // identifier and signer; the three can be changed one by one besides.

  TestCertificate IssuedBy(const TestCertificate& issuer) const;
  TestCertificate SelfSigned() const;
  TestCertificate IssuerName(const NameDer& name) const;
  // Signs with another key than the issuer's.
  TestCertificate SignedBy(const TestKey& key) const;
  // Which algorithm the signature is made with, and which both
  // AlgorithmIdentifiers name.
  TestCertificate SignedWith(SignatureAlgorithm algorithm) const;
  // Whole AlgorithmIdentifiers, as they are: the one in tbsCertificate, the one
  // beside it, both. How the signature is made does not change.
  TestCertificate InnerAlgorithm(std::string der) const;
  TestCertificate OuterAlgorithm(std::string der) const;
  TestCertificate Algorithm(const std::string& der) const;
  // Flips a bit of the signature.
  TestCertificate CorruptSignature() const;
  // The octets of signatureValue.
  TestCertificate RawSignature(std::string octets) const;

  // Fields. Names are text, see NameDer.

  // 1, 2 or 3. Versions 1 and 2 drop all extensions there are; set one after
  // this to have it all the same.
  TestCertificate Version(int version) const;
  TestCertificate ExplicitVersion1() const;
  // The whole [0].
  TestCertificate RawVersion(std::string der) const;
  TestCertificate Serial(int64_t serial) const;
  // Contents octets.
  TestCertificate SerialBytes(std::string contents) const;
  TestCertificate Validity(der::Time not_before, der::Time not_after) const;
  TestCertificate NotBefore(der::Time time) const;
  TestCertificate NotAfter(der::Time time) const;
  // The whole Validity.
  TestCertificate RawValidity(std::string der) const;
  TestCertificate Subject(const NameDer& name) const;
  // Without it, a key of its own for every subject: P-256, or a stub after
  // Stub().
  TestCertificate Key(const TestKey& key) const;
  TestCertificate Stub() const;
  // A whole SubjectPublicKeyInfo, see public_keys.h. What the certificate
  // issues with stays the same.
  TestCertificate RawPublicKey(std::string spki) const;
  TestCertificate IssuerUniqueId(absl::string_view octets) const;
  TestCertificate SubjectUniqueId(absl::string_view octets) const;

  // Extensions. They stand in the order in which they were first set; setting
  // one again keeps its place. Those that hold lists grow with every call.
  // Criticality is what RFC 5280 section 4.2.1 wants, unless set.

  static constexpr int kNoPathLength = -1;
  TestCertificate BasicConstraints(bool ca,
                                   int path_length = kNoPathLength) const;
  // basicConstraints as it is, with this pathLenConstraint.
  TestCertificate PathLength(int path_length) const;
  // cA FALSE, encoded.
  TestCertificate ExplicitNotCa() const;
  TestCertificate KeyUsage(std::initializer_list<cairn::KeyUsage> usages) const;
  TestCertificate Purposes(std::initializer_list<ObjectId> purposes) const;

  // The first San() replaces the name that Leaf() comes with.
  TestCertificate San(const GeneralNameDer& name) const;
  TestCertificate NoSan() const;

  TestCertificate Permit(const GeneralNameDer& base) const;
  TestCertificate Exclude(const GeneralNameDer& base) const;
  TestCertificate PermitDns(absl::string_view host) const;
  TestCertificate ExcludeDns(absl::string_view host) const;
  // Whole GeneralSubtrees.
  TestCertificate PermitRaw(absl::string_view subtree) const;
  TestCertificate ExcludeRaw(absl::string_view subtree) const;

  TestCertificate Policies(std::initializer_list<ObjectId> policies) const;
  // A whole PolicyInformation.
  TestCertificate RawPolicy(absl::string_view information) const;
  TestCertificate MapPolicy(const ObjectId& issuer_domain,
                            const ObjectId& subject_domain) const;
  TestCertificate RequireExplicitPolicy(int skip_certs) const;
  TestCertificate InhibitPolicyMapping(int skip_certs) const;
  TestCertificate InhibitAnyPolicy(int skip_certs) const;

  // Identifiers other than the keys' own. IssuedBy() reads the issuer's.
  TestCertificate SubjectKeyId(absl::string_view octets) const;
  TestCertificate AuthorityKeyId(absl::string_view octets) const;
  // With the issuer's issuer and serial number.
  TestCertificate AuthorityKeyIdAndSerial() const;
  TestCertificate NoSubjectKeyId() const;
  TestCertificate NoAuthorityKeyId() const;

  TestCertificate OcspUri(absl::string_view uri) const;
  TestCertificate CaIssuersUri(absl::string_view uri) const;
  // Text is the URI of a fullName.
  TestCertificate CrlDistributionPoint(const CrlPoint& point) const;
  TestCertificate NoRevAvail() const;
  TestCertificate OcspNoCheck() const;
  TestCertificate TlsFeature(std::initializer_list<int> features) const;
  // TlsFeature({5}): status_request.
  TestCertificate MustStaple() const;
  // `list` is a TLS SignedCertificateTimestampList, length included.
  TestCertificate SctList(absl::string_view list) const;
  TestCertificate CtPoison() const;

  // Any extension: `value` is the contents of extnValue. Replaces one with the
  // same object identifier.
  TestCertificate Extension(const ObjectId& oid, bool critical,
                            std::string value) const;
  // The same beside one that is there.
  TestCertificate AddExtension(const ObjectId& oid, bool critical,
                               std::string value) const;
  // A second copy, at the end, of one that is there.
  TestCertificate DuplicateExtension(const ObjectId& oid) const;
  // A whole Extension, at the end.
  TestCertificate AddRawExtension(std::string der) const;
  TestCertificate WithoutExtension(const ObjectId& oid) const;
  TestCertificate NoExtensions() const;
  // The whole [3].
  TestCertificate RawExtensions(std::string der) const;
  // Changes one that is there.
  TestCertificate Critical(const ObjectId& oid, bool critical = true) const;
  // critical FALSE, encoded.
  TestCertificate ExplicitNotCritical(const ObjectId& oid) const;

  // Changes to the bytes: to tbsCertificate before it is signed, to the whole
  // certificate after that.
  TestCertificate MutateTbs(Mutation mutation) const;
  TestCertificate MutateCertificate(Mutation mutation) const;

 private:
  struct State;
  friend TestCertificate Ca(const NameDer& subject);
  friend TestCertificate Leaf(const NameDer& subject);

  explicit TestCertificate(std::shared_ptr<const State> state)
      : state_(std::move(state)) {}

  // A copy that `change(State*)` changed.
  template <typename Change>
  TestCertificate With(Change change) const;
  // A copy with an extension of this object identifier, found or added, that
  // `change(ExtensionSpec*)` changed.
  template <typename Change>
  TestCertificate WithExtension(const ObjectId& oid, Change change) const;
  // Adds to a list: items[i] of that extension.
  TestCertificate Append(const ObjectId& oid, size_t i,
                         absl::string_view item) const;
  TestCertificate WithKeyIds(const ObjectId& oid, std::string value) const;
  const State& Built() const;

  std::shared_ptr<const State> state_;
};

// A CA, self-signed until it is IssuedBy() somebody: version 3,
// basicConstraints, keyUsage (keyCertSign, cRLSign), subjectKeyIdentifier,
// authorityKeyIdentifier unless self-signed, valid from five years before kNow
// to ten years after. Satisfies every preset.
TestCertificate Ca(const NameDer& subject);

// An end entity for TLS servers: version 3, keyUsage (digitalSignature),
// extKeyUsage (serverAuth), subjectKeyIdentifier, authorityKeyIdentifier,
// subjectAltName (kTestHost), valid from 30 days before kNow to 60 days after.
// Satisfies every preset.
TestCertificate Leaf(const NameDer& subject = "O=Leaf");

// `der` as PEM, in lines of 64, between lines with `label`.
std::string PemBlock(absl::string_view label, absl::string_view der);

}  // namespace cairn::testing

#endif  // CAIRN_TESTS_SUPPORT_CERTIFICATE_FACTORY_H_

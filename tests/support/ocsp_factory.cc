#include "tests/support/ocsp_factory.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "der/input.h"
#include "der/oid.h"
#include "pkix/key_usage.h"
#include "pkix/public_key.h"
#include "tests/support/die.h"
#include "tests/support/test_time.h"
#include "tests/support/verify_signature.h"

namespace cairn::testing {
namespace {

std::string Hashed(Digest algorithm, der::Input data) {
  const size_t sizes[] = {20, 32, 48, 64};
  std::string out(sizes[static_cast<size_t>(algorithm)], '\0');
  DieUnless(
      ComputeTestDigest(
          algorithm, data,
          absl::MakeSpan(reinterpret_cast<uint8_t*>(&out[0]), out.size())),
      "no digest");
  return out;
}

std::string KeyHashWith(Digest algorithm, const TestKey& key) {
  PublicKey parsed;
  DieUnless(ParsePublicKey(der::Input::FromString(key.spki()), &parsed),
            "not a SubjectPublicKeyInfo");
  return Hashed(algorithm, parsed.bits);
}

ObjectId DigestId(Digest algorithm) {
  const der::Oid oids[] = {der::Oid::kSha1, der::Oid::kSha256,
                           der::Oid::kSha384, der::Oid::kSha512};
  return oids[static_cast<size_t>(algorithm)];
}

std::string ExtensionDer(const ObjectId& oid, bool critical,
                         absl::string_view value) {
  return Sequence(
      {Oid(oid), critical ? Boolean(true) : "", OctetString(value)});
}

// [1], unless there is none.
std::string Extensions(const std::string& extensions) {
  return extensions.empty() ? "" : Explicit(1, Sequence({extensions}));
}

std::string Mutated(std::string bytes,
                    const std::vector<TestCertificate::Mutation>& mutations) {
  for (const auto& mutate : mutations) bytes = mutate(std::move(bytes));
  return bytes;
}

// A copy of `value` that `change(T*)` changed.
template <typename T, typename Change>
T With(const T& value, Change change) {
  T copy = value;
  change(&copy);
  return copy;
}

}  // namespace

OcspEntry StatusOf(const TestCertificate& certificate) {
  OcspEntry entry(certificate);
  entry.status_ = Primitive(0, "");
  return entry.ThisUpdate(kNow - kDay).NextUpdate(kNow + 6 * kDay);
}

OcspEntry OcspEntry::Hash(Digest hash) const {
  return With(*this, [&](OcspEntry* e) { e->hash_ = hash; });
}

OcspEntry OcspEntry::HashAlgorithm(std::string der) const {
  return With(*this, [&](OcspEntry* e) { e->hash_algorithm_ = der; });
}

OcspEntry OcspEntry::NameHash(std::string octets) const {
  return With(*this, [&](OcspEntry* e) { e->name_hash_ = octets; });
}

OcspEntry OcspEntry::KeyHash(std::string octets) const {
  return With(*this, [&](OcspEntry* e) { e->key_hash_ = octets; });
}

OcspEntry OcspEntry::SerialBytes(std::string contents) const {
  return With(*this, [&](OcspEntry* e) { e->serial_ = contents; });
}

OcspEntry OcspEntry::RawCertId(std::string der) const {
  return With(*this, [&](OcspEntry* e) { e->cert_id_ = der; });
}

OcspEntry OcspEntry::Revoked(der::Time time) const {
  return RawStatus(
      Explicit(1, GeneralizedTime(time == 0 ? kNow - 3 * kDay : time)));
}

OcspEntry OcspEntry::Reason(uint8_t reason) const {
  return RawStatus(Explicit(1, absl::StrCat(GeneralizedTime(kNow - 3 * kDay),
                                            Explicit(0, Enumerated(reason)))));
}

OcspEntry OcspEntry::Unknown() const { return RawStatus(Primitive(2, "")); }

OcspEntry OcspEntry::RawStatus(std::string der) const {
  return With(*this, [&](OcspEntry* e) { e->status_ = der; });
}

OcspEntry OcspEntry::ThisUpdate(der::Time time) const {
  return RawThisUpdate(GeneralizedTime(time));
}

OcspEntry OcspEntry::NextUpdate(der::Time time) const {
  return RawNextUpdate(Explicit(0, GeneralizedTime(time)));
}

OcspEntry OcspEntry::NoNextUpdate() const { return RawNextUpdate(""); }

OcspEntry OcspEntry::RawThisUpdate(std::string der) const {
  return With(*this, [&](OcspEntry* e) { e->this_update_ = der; });
}

OcspEntry OcspEntry::RawNextUpdate(std::string der) const {
  return With(*this, [&](OcspEntry* e) { e->next_update_ = der; });
}

OcspEntry OcspEntry::Extension(const ObjectId& oid, bool critical,
                               absl::string_view value) const {
  return With(*this, [&](OcspEntry* e) {
    e->extensions_ += ExtensionDer(oid, critical, value);
  });
}

OcspEntry OcspEntry::RawExtensions(std::string der) const {
  return With(*this, [&](OcspEntry* e) { e->raw_extensions_ = der; });
}

OcspEntry OcspEntry::Mutate(TestCertificate::Mutation mutation) const {
  return With(*this, [&](OcspEntry* e) { e->mutations_.push_back(mutation); });
}

std::string OcspEntry::CertId() const {
  if (cert_id_.has_value()) return *cert_id_;
  const Certificate& certificate = certificate_.certificate();
  return Sequence(
      {hash_algorithm_.has_value() ? *hash_algorithm_
                                   : Sequence({Oid(DigestId(hash_)), Null()}),
       OctetString(name_hash_.has_value()
                       ? *name_hash_
                       : Hashed(hash_, certificate.issuer())),
       OctetString(key_hash_.has_value()
                       ? *key_hash_
                       : KeyHashWith(hash_, certificate_.issuer().key())),
       IntegerBytes(serial_.value_or(
           std::string(certificate.serial_number().AsStringView())))});
}

std::string OcspEntry::der() const {
  return Mutated(Sequence({CertId(), status_, this_update_, next_update_,
                           raw_extensions_.value_or(Extensions(extensions_))}),
                 mutations_);
}

OcspResponse Ocsp(const OcspEntry& entry) {
  OcspResponse response(entry.certificate().issuer());
  response.status_ = Enumerated(0);
  return response.ProducedAt(kNow - kDay).Add(entry);
}

OcspResponse Ocsp(const TestCertificate& certificate) {
  return Ocsp(StatusOf(certificate));
}

OcspResponse OcspResponse::Add(const OcspEntry& entry) const {
  return With(*this, [&](OcspResponse* r) { r->entries_ += entry.der(); });
}

OcspResponse OcspResponse::NoEntries() const {
  return With(*this, [](OcspResponse* r) { r->entries_.clear(); });
}

OcspResponse OcspResponse::RawEntries(std::string der) const {
  return With(*this, [&](OcspResponse* r) { r->raw_entries_ = der; });
}

OcspResponse OcspResponse::SignedBy(const TestCertificate& signer) const {
  return With(*this, [&](OcspResponse* r) { r->signer_ = signer; })
      .Enclose(signer);
}

OcspResponse OcspResponse::Key(const TestKey& key) const {
  return With(*this, [&](OcspResponse* r) { r->key_ = &key; });
}

OcspResponse OcspResponse::Enclose(const TestCertificate& certificate) const {
  return EncloseRaw(certificate.der());
}

OcspResponse OcspResponse::EncloseRaw(absl::string_view der) const {
  return With(
      *this, [&](OcspResponse* r) { absl::StrAppend(&r->certificates_, der); });
}

OcspResponse OcspResponse::EncloseNothing() const {
  return With(*this, [](OcspResponse* r) { r->certificates_.clear(); });
}

OcspResponse OcspResponse::RawCertificates(std::string der) const {
  return With(*this, [&](OcspResponse* r) { r->raw_certificates_ = der; });
}

OcspResponse OcspResponse::ByName() const { return ByName(signer_.name()); }

OcspResponse OcspResponse::ByName(const NameDer& name) const {
  return RawResponderId(Explicit(1, name.der()));
}

OcspResponse OcspResponse::ByKeyHash(absl::string_view octets) const {
  return RawResponderId(Explicit(2, OctetString(octets)));
}

OcspResponse OcspResponse::RawResponderId(std::string der) const {
  return With(*this, [&](OcspResponse* r) { r->responder_id_ = der; });
}

OcspResponse OcspResponse::SignedWith(SignatureAlgorithm algorithm) const {
  return With(*this, [&](OcspResponse* r) { r->signed_with_ = algorithm; });
}

OcspResponse OcspResponse::Algorithm(std::string der) const {
  return With(*this, [&](OcspResponse* r) { r->algorithm_ = der; });
}

OcspResponse OcspResponse::RawSignature(std::string octets) const {
  return With(*this, [&](OcspResponse* r) { r->raw_signature_ = octets; });
}

OcspResponse OcspResponse::CorruptSignature() const {
  return With(*this, [](OcspResponse* r) { r->corrupt_signature_ = true; });
}

OcspResponse OcspResponse::RawVersion(std::string der) const {
  return With(*this, [&](OcspResponse* r) { r->version_ = der; });
}

OcspResponse OcspResponse::ProducedAt(der::Time time) const {
  return RawProducedAt(GeneralizedTime(time));
}

OcspResponse OcspResponse::RawProducedAt(std::string der) const {
  return With(*this, [&](OcspResponse* r) { r->produced_at_ = der; });
}

OcspResponse OcspResponse::Extension(const ObjectId& oid, bool critical,
                                     absl::string_view value) const {
  return With(*this, [&](OcspResponse* r) {
    r->extensions_ += ExtensionDer(oid, critical, value);
  });
}

OcspResponse OcspResponse::Nonce(absl::string_view octets) const {
  return Extension(der::Oid::kOcspNonce, false, OctetString(octets));
}

OcspResponse OcspResponse::RawExtensions(std::string der) const {
  return With(*this, [&](OcspResponse* r) { r->raw_extensions_ = der; });
}

OcspResponse OcspResponse::Type(const ObjectId& type) const {
  return With(*this, [&](OcspResponse* r) { r->type_ = type; });
}

OcspResponse OcspResponse::RawStatus(std::string der) const {
  return With(*this, [&](OcspResponse* r) { r->status_ = der; });
}

OcspResponse OcspResponse::RawBytes(std::string der) const {
  return With(*this, [&](OcspResponse* r) { r->raw_bytes_ = der; });
}

OcspResponse OcspResponse::MutateTbs(TestCertificate::Mutation mutation) const {
  return With(*this,
              [&](OcspResponse* r) { r->tbs_mutations_.push_back(mutation); });
}

OcspResponse OcspResponse::MutateBasic(
    TestCertificate::Mutation mutation) const {
  return With(
      *this, [&](OcspResponse* r) { r->basic_mutations_.push_back(mutation); });
}

OcspResponse OcspResponse::MutateResponse(
    TestCertificate::Mutation mutation) const {
  return With(*this, [&](OcspResponse* r) {
    r->response_mutations_.push_back(mutation);
  });
}

std::string OcspResponse::ResponseData() const {
  return Mutated(
      Sequence({version_,
                responder_id_.has_value()
                    ? *responder_id_
                    : Explicit(2, OctetString(OcspKeyHash(signer_.key()))),
                produced_at_, raw_entries_.value_or(Sequence({entries_})),
                raw_extensions_.value_or(Extensions(extensions_))}),
      tbs_mutations_);
}

std::string OcspResponse::BasicResponse() const {
  const TestKey& key = key_ != nullptr ? *key_ : signer_.key();
  const SignatureAlgorithm signed_with =
      signed_with_.value_or(key.default_signature_algorithm());
  const std::string tbs = ResponseData();
  std::string signature =
      raw_signature_.has_value() ? *raw_signature_ : key.Sign(signed_with, tbs);
  if (corrupt_signature_ && !signature.empty()) {
    signature.back() = static_cast<char>(signature.back() ^ 1);
  }
  return Mutated(
      Sequence({tbs,
                algorithm_.has_value() ? *algorithm_
                                       : SignatureAlgorithmDer(signed_with),
                BitString(signature),
                raw_certificates_.value_or(
                    certificates_.empty()
                        ? ""
                        : Explicit(0, Sequence({certificates_})))}),
      basic_mutations_);
}

std::string OcspResponse::der() const {
  const std::string bytes =
      raw_bytes_.has_value()
          ? *raw_bytes_
          : Explicit(0, Sequence({Oid(type_), OctetString(BasicResponse())}));
  return Mutated(Sequence({status_, bytes}), response_mutations_);
}

TestCertificate Responder(const NameDer& subject) {
  return Leaf(subject)
      .NoSan()
      .KeyUsage({KeyUsage::kDigitalSignature})
      .Purposes({der::Oid::kOcspSigning})
      .OcspNoCheck();
}

std::string OcspKeyHash(const TestKey& key) {
  return KeyHashWith(Digest::kSha1, key);
}

}  // namespace cairn::testing

#include "tests/support/crl_factory.h"

#include <algorithm>
#include <mutex>

#include "absl/strings/str_cat.h"
#include "pkix/error.h"
#include "tests/support/die.h"

namespace cairn::testing {
namespace {

std::string EncodeExtension(const ObjectId& oid, bool critical,
                            absl::string_view value) {
  return Sequence(
      {Oid(oid), critical ? Boolean(true) : "", OctetString(value)});
}

}  // namespace

RevokedEntry RevokedEntry::Raw(std::string der) {
  RevokedEntry entry{std::string()};
  entry.raw_ = std::move(der);
  return entry;
}

std::string RevokedEntry::der() const {
  if (raw_.has_value()) return *raw_;
  return Sequence({IntegerBytes(serial_),
                   date_.empty() ? UtcTime(kNow - 2 * kDay) : date_,
                   raw_extensions_.has_value()
                       ? *raw_extensions_
                       : (extensions_.empty() ? "" : Sequence({extensions_}))});
}

RevokedEntry RevokedEntry::Date(der::Time time) const {
  return RawDate(ValidityTime(time));
}

RevokedEntry RevokedEntry::RawDate(std::string der) const {
  RevokedEntry entry = *this;
  entry.date_ = std::move(der);
  return entry;
}

RevokedEntry RevokedEntry::Reason(crl::Reason reason) const {
  return Extension(der::Oid::kReasonCode, false,
                   Enumerated(static_cast<uint8_t>(reason)));
}

RevokedEntry RevokedEntry::InvalidityDate(der::Time time) const {
  return Extension(der::Oid::kInvalidityDate, false, GeneralizedTime(time));
}

RevokedEntry RevokedEntry::CertificateIssuer(const NameDer& name) const {
  return Extension(der::Oid::kCertificateIssuer, true,
                   GeneralNames({DirectoryName(name)}));
}

RevokedEntry RevokedEntry::Extension(const ObjectId& oid, bool critical,
                                     absl::string_view value) const {
  RevokedEntry entry = *this;
  entry.extensions_ += EncodeExtension(oid, critical, value);
  return entry;
}

RevokedEntry RevokedEntry::ExtensionNotCritical(const ObjectId& oid,
                                                absl::string_view value) const {
  RevokedEntry entry = *this;
  entry.extensions_ += Sequence({Oid(oid), Boolean(false), OctetString(value)});
  return entry;
}

RevokedEntry RevokedEntry::RawExtensions(std::string der) const {
  RevokedEntry entry = *this;
  entry.raw_extensions_ = std::move(der);
  return entry;
}

std::string IdpOf::der() const {
  const auto flag = [](uint8_t number, bool value) {
    return value ? Implicit(number, Boolean(true)) : std::string();
  };
  const std::string name = DistributionPointNameOf(point_);
  return Sequence(
      {name.empty() ? "" : Explicit(0, name), flag(1, user_), flag(2, ca_),
       reasons_.has_value() ? Implicit(3, NamedBits(*reasons_)) : "",
       flag(4, indirect_), flag(5, attribute_)});
}

IdpOf IdpOf::OnlyUserCerts() const {
  IdpOf idp = *this;
  idp.user_ = true;
  return idp;
}

IdpOf IdpOf::OnlyCaCerts() const {
  IdpOf idp = *this;
  idp.ca_ = true;
  return idp;
}

IdpOf IdpOf::OnlyAttributeCerts() const {
  IdpOf idp = *this;
  idp.attribute_ = true;
  return idp;
}

IdpOf IdpOf::OnlyReasons(uint16_t reasons) const {
  IdpOf idp = *this;
  idp.reasons_ = reasons;
  return idp;
}

IdpOf IdpOf::Indirect() const {
  IdpOf idp = *this;
  idp.indirect_ = true;
  return idp;
}

// What a CRL is made from, and what is made when it is asked for.
struct TestCrl::Spec {
  explicit Spec(const TestCertificate& ca)
      : issuer(ca), issuer_name(ca.name()) {}

  struct ExtensionDer {
    std::string oid;  // contents octets; empty for one given whole
    std::string der;
  };

  void Drop(const ObjectId& oid) {
    extensions.erase(std::remove_if(extensions.begin(), extensions.end(),
                                    [&oid](const ExtensionDer& extension) {
                                      return extension.oid == oid.contents();
                                    }),
                     extensions.end());
  }
  std::string Tbs(const std::string& algorithm) const;
  std::string Der() const;

  TestCertificate issuer;
  NameDer issuer_name;
  std::string version = Integer(1);
  std::string this_update = UtcTime(kNow - kDay);
  std::string next_update = UtcTime(kNow + 6 * kDay);
  std::string entries;
  absl::optional<std::string> raw_entries;
  std::vector<ExtensionDer> extensions;
  absl::optional<std::string> raw_extensions;
  const TestKey* signing_key = nullptr;
  absl::optional<SignatureAlgorithm> signed_with;
  absl::optional<std::string> inner_algorithm;
  absl::optional<std::string> outer_algorithm;
  absl::optional<std::string> raw_signature;
  bool corrupt_signature = false;
  std::vector<Mutation> tbs_mutations;
  std::vector<Mutation> crl_mutations;
};

struct TestCrl::State {
  explicit State(Spec s) : spec(std::move(s)) {}

  const Spec spec;
  mutable std::once_flag once;
  mutable std::string der;
  mutable crl::Crl parsed;
  mutable Failure failure;
};

std::string TestCrl::Spec::Tbs(const std::string& algorithm) const {
  std::string all_extensions;
  for (const ExtensionDer& extension : extensions) {
    all_extensions += extension.der;
  }
  return Sequence({version, inner_algorithm.value_or(algorithm),
                   issuer_name.der(), this_update, next_update,
                   raw_entries.has_value()
                       ? *raw_entries
                       : (entries.empty() ? "" : Sequence({entries})),
                   raw_extensions.has_value()
                       ? *raw_extensions
                       : (all_extensions.empty()
                              ? ""
                              : Explicit(0, Sequence({all_extensions})))});
}

std::string TestCrl::Spec::Der() const {
  const TestKey& key = signing_key != nullptr ? *signing_key : issuer.key();
  const SignatureAlgorithm with =
      signed_with.value_or(key.default_signature_algorithm());
  const std::string algorithm = SignatureAlgorithmDer(with);
  std::string tbs = Tbs(algorithm);
  for (const Mutation& mutate : tbs_mutations) tbs = mutate(std::move(tbs));
  std::string signature = key.Sign(with, tbs);
  if (corrupt_signature) {
    signature.back() = static_cast<char>(signature.back() ^ 1);
  }
  std::string der = Sequence({tbs, outer_algorithm.value_or(algorithm),
                              raw_signature.value_or(BitString(signature))});
  for (const Mutation& mutate : crl_mutations) der = mutate(std::move(der));
  return der;
}

template <typename Change>
TestCrl TestCrl::With(Change change) const {
  Spec spec = state_->spec;
  change(&spec);
  return TestCrl(std::make_shared<const State>(std::move(spec)));
}

TestCrl::TestCrl(const TestCertificate& issuer)
    : state_(std::make_shared<const State>(Spec(issuer))) {
  *this = AuthorityKeyId(issuer.key_id()).Number(1);
}

const std::string& TestCrl::der() const {
  const State& state = *state_;
  std::call_once(state.once, [&state] {
    state.der = state.spec.Der();
    state.failure =
        crl::Crl::Parse(der::Input::FromString(state.der), &state.parsed);
  });
  return state.der;
}

der::Input TestCrl::input() const { return der::Input::FromString(der()); }

const crl::Crl& TestCrl::crl() const {
  der();
  if (!state_->failure.ok()) {
    Die(absl::StrCat("the CRL does not parse: ",
                     ErrorText(state_->failure.error)));
  }
  return state_->parsed;
}

std::string TestCrl::Pem() const { return PemBlock("X509 CRL", der()); }

TestCrl TestCrl::Revoke(const RevokedEntry& entry) const {
  return AddEntries(entry.der());
}

TestCrl TestCrl::AddEntries(absl::string_view entries) const {
  return With([&](Spec* s) { absl::StrAppend(&s->entries, entries); });
}

TestCrl TestCrl::RawEntries(std::string der) const {
  return With([&](Spec* s) { s->raw_entries = std::move(der); });
}

TestCrl TestCrl::IssuerName(const NameDer& name) const {
  return With([&](Spec* s) { s->issuer_name = name; });
}

TestCrl TestCrl::RawVersion(std::string der) const {
  return With([&](Spec* s) { s->version = std::move(der); });
}

TestCrl TestCrl::Version1() const {
  return With([](Spec* s) {
    s->version.clear();
    s->extensions.clear();
  });
}

TestCrl TestCrl::ThisUpdate(der::Time time) const {
  return RawThisUpdate(ValidityTime(time));
}

TestCrl TestCrl::NextUpdate(der::Time time) const {
  return RawNextUpdate(ValidityTime(time));
}

TestCrl TestCrl::NoNextUpdate() const { return RawNextUpdate(""); }

TestCrl TestCrl::RawThisUpdate(std::string der) const {
  return With([&](Spec* s) { s->this_update = std::move(der); });
}

TestCrl TestCrl::RawNextUpdate(std::string der) const {
  return With([&](Spec* s) { s->next_update = std::move(der); });
}

TestCrl TestCrl::Number(int64_t number) const {
  return Extension(der::Oid::kCrlNumber, false, Integer(number));
}

TestCrl TestCrl::DeltaOf(int64_t base_number) const {
  return Extension(der::Oid::kDeltaCrlIndicator, true, Integer(base_number));
}

TestCrl TestCrl::Idp(const IdpOf& idp) const {
  return Extension(der::Oid::kIssuingDistributionPoint, true, idp.der());
}

TestCrl TestCrl::AuthorityKeyId(absl::string_view octets) const {
  return Extension(der::Oid::kAuthorityKeyIdentifier, false,
                   Sequence({Primitive(0, octets)}));
}

TestCrl TestCrl::FreshestCrl(const CrlPoint& point) const {
  return Extension(der::Oid::kFreshestCrl, false, Sequence({Encode(point)}));
}

TestCrl TestCrl::Extension(const ObjectId& oid, bool critical,
                           absl::string_view value) const {
  return WithoutExtension(oid).AddExtension(oid, critical, value);
}

TestCrl TestCrl::AddExtension(const ObjectId& oid, bool critical,
                              absl::string_view value) const {
  return With([&](Spec* s) {
    s->extensions.push_back(
        {oid.contents(), EncodeExtension(oid, critical, value)});
  });
}

TestCrl TestCrl::AddRawExtension(std::string der) const {
  return With([&](Spec* s) { s->extensions.push_back({"", std::move(der)}); });
}

TestCrl TestCrl::WithoutExtension(const ObjectId& oid) const {
  return With([&](Spec* s) { s->Drop(oid); });
}

TestCrl TestCrl::RawExtensions(std::string der) const {
  return With([&](Spec* s) { s->raw_extensions = std::move(der); });
}

TestCrl TestCrl::SignedBy(const TestKey& key) const {
  return With([&](Spec* s) { s->signing_key = &key; });
}

TestCrl TestCrl::SignedWith(SignatureAlgorithm algorithm) const {
  return With([&](Spec* s) { s->signed_with = algorithm; });
}

TestCrl TestCrl::InnerAlgorithm(std::string der) const {
  return With([&](Spec* s) { s->inner_algorithm = std::move(der); });
}

TestCrl TestCrl::OuterAlgorithm(std::string der) const {
  return With([&](Spec* s) { s->outer_algorithm = std::move(der); });
}

TestCrl TestCrl::CorruptSignature() const {
  return With([](Spec* s) { s->corrupt_signature = true; });
}

TestCrl TestCrl::RawSignature(std::string der) const {
  return With([&](Spec* s) { s->raw_signature = std::move(der); });
}

TestCrl TestCrl::MutateTbs(Mutation mutation) const {
  return With(
      [&](Spec* s) { s->tbs_mutations.push_back(std::move(mutation)); });
}

TestCrl TestCrl::MutateCrl(Mutation mutation) const {
  return With(
      [&](Spec* s) { s->crl_mutations.push_back(std::move(mutation)); });
}

}  // namespace cairn::testing

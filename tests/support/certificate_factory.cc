#include "tests/support/certificate_factory.h"

#include <algorithm>
#include <mutex>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "pkix/error.h"
#include "tests/support/certificate_spec.h"
#include "tests/support/die.h"
#include "tests/support/test_time.h"

namespace cairn::testing {

// What a certificate is made from, and what is made when it is asked for.
struct TestCertificate::State {
  State() = default;
  State(const State& other) : spec(other.spec), issuer(other.issuer) {}
  State& operator=(const State&) = delete;

  CertificateSpec spec;
  std::shared_ptr<const State> issuer;  // null: itself

  mutable std::once_flag once;
  mutable EncodedCertificate built;
  mutable Certificate parsed;
  mutable Failure failure;
};

namespace {

ExtensionSpec* FindExtensionSpec(CertificateSpec* spec, const ObjectId& oid) {
  for (ExtensionSpec& extension : spec->extensions) {
    if (extension.oid.contents() == oid.contents()) return &extension;
  }
  return nullptr;
}

// The extension, for tests that say what they believe to be there.
ExtensionSpec& ExistingExtension(CertificateSpec* spec, const ObjectId& oid) {
  ExtensionSpec* extension = FindExtensionSpec(spec, oid);
  DieUnless(extension != nullptr, "the certificate has no such extension");
  return *extension;
}

void SetRaw(ExtensionSpec* extension, std::string value) {
  extension->form = ExtensionSpec::Form::kRaw;
  extension->value = std::move(value);
}

// The inside of a SEQUENCE, in one or two parts.
void SetSequence(ExtensionSpec* extension, std::string first,
                 std::string second = "") {
  extension->form = ExtensionSpec::Form::kSequence;
  extension->items = {std::move(first), std::move(second)};
}

std::string KeyUsageValue(std::initializer_list<KeyUsage> usages) {
  uint16_t bits = 0;
  for (KeyUsage usage : usages) {
    bits = static_cast<uint16_t>(bits | KeyUsageBit(usage));
  }
  return NamedBits(bits);
}

std::string Oids(std::initializer_list<ObjectId> oids) {
  std::string joined;
  for (const ObjectId& oid : oids) joined += Oid(oid);
  return joined;
}

CertificateSpec Version3(const NameDer& subject, der::Time not_before,
                         der::Time not_after) {
  CertificateSpec spec;
  spec.version = Explicit(0, Integer(2));
  spec.subject = subject;
  spec.not_before = not_before;
  spec.not_after = not_after;
  return spec;
}

}  // namespace

TestCertificate Ca(const NameDer& subject) {
  auto state = std::make_shared<TestCertificate::State>();
  state->spec = Version3(subject, kNow - 5 * kYear, kNow + 10 * kYear);
  state->spec.extensions = {
      ExtensionSpec(der::Oid::kBasicConstraints,
                    ExtensionSpec::Form::kSequence),
      ExtensionSpec(der::Oid::kKeyUsage, ExtensionSpec::Form::kRaw),
      ExtensionSpec(der::Oid::kSubjectKeyIdentifier,
                    ExtensionSpec::Form::kSubjectKeyId),
      ExtensionSpec(der::Oid::kAuthorityKeyIdentifier,
                    ExtensionSpec::Form::kAuthorityKeyId),
  };
  state->spec.extensions[0].items[0] = Boolean(true);
  state->spec.extensions[1].value =
      KeyUsageValue({KeyUsage::kKeyCertSign, KeyUsage::kCrlSign});
  return TestCertificate(std::move(state));
}

TestCertificate Leaf(const NameDer& subject) {
  auto state = std::make_shared<TestCertificate::State>();
  state->spec = Version3(subject, kNow - 30 * kDay, kNow + 60 * kDay);
  state->spec.extensions = {
      ExtensionSpec(der::Oid::kKeyUsage, ExtensionSpec::Form::kRaw),
      ExtensionSpec(der::Oid::kExtKeyUsage, ExtensionSpec::Form::kSequence),
      ExtensionSpec(der::Oid::kSubjectKeyIdentifier,
                    ExtensionSpec::Form::kSubjectKeyId),
      ExtensionSpec(der::Oid::kAuthorityKeyIdentifier,
                    ExtensionSpec::Form::kAuthorityKeyId),
      ExtensionSpec(der::Oid::kSubjectAltName, ExtensionSpec::Form::kSequence),
  };
  state->spec.extensions[0].value =
      KeyUsageValue({KeyUsage::kDigitalSignature});
  state->spec.extensions[1].items[0] = Oid(der::Oid::kServerAuth);
  state->spec.extensions[4].items[0] = DnsName(kTestHost).der();
  state->spec.extensions[4].is_placeholder = true;
  return TestCertificate(std::move(state));
}

template <typename Change>
TestCertificate TestCertificate::With(Change change) const {
  auto state = std::make_shared<State>(*state_);
  change(state.get());
  return TestCertificate(std::move(state));
}

template <typename Change>
TestCertificate TestCertificate::WithExtension(const ObjectId& oid,
                                               Change change) const {
  return With([&](State* state) {
    ExtensionSpec* extension = FindExtensionSpec(&state->spec, oid);
    if (extension == nullptr) {
      state->spec.extensions.push_back(
          ExtensionSpec(oid, ExtensionSpec::Form::kRaw));
      extension = &state->spec.extensions.back();
    }
    change(extension);
  });
}

const TestCertificate::State& TestCertificate::Built() const {
  const State& state = *state_;
  std::call_once(state.once, [&] {
    const TestCertificate from = issuer();
    const bool needs_serial =
        std::any_of(state.spec.extensions.begin(), state.spec.extensions.end(),
                    [](const ExtensionSpec& extension) {
                      return extension.form ==
                             ExtensionSpec::Form::kAuthorityKeyIdAndSerial;
                    });
    DieUnless(!needs_serial || !is_self_signed(),
              "AuthorityKeyIdAndSerial() needs another issuer");
    state.built =
        Encode(state.spec, IssuerSpec{from.name(), from.key(), from.key_id(),
                                      is_self_signed(), from.issuer().name(),
                                      needs_serial ? from.serial() : ""});
    state.failure = Certificate::Parse(der::Input::FromString(state.built.der),
                                       &state.parsed);
  });
  return state;
}

const std::string& TestCertificate::der() const { return Built().built.der; }

der::Input TestCertificate::input() const {
  return der::Input::FromString(der());
}

const Certificate& TestCertificate::certificate() const {
  const State& state = Built();
  if (!state.failure.ok()) {
    Die(absl::StrCat("the certificate of ",
                     DescribeName(der::Input::FromString(name().der())),
                     " does not parse: ", ErrorName(state.failure.error),
                     " at byte ", state.failure.offset));
  }
  return state.parsed;
}

const std::string& TestCertificate::tbs() const { return Built().built.tbs; }

const std::string& TestCertificate::serial() const {
  return Built().built.serial;
}

std::string TestCertificate::Pem() const {
  return PemBlock("CERTIFICATE", der());
}

const NameDer& TestCertificate::name() const { return state_->spec.subject; }
const TestKey& TestCertificate::key() const { return KeyOf(state_->spec); }
std::string TestCertificate::key_id() const { return KeyIdOf(state_->spec); }

TestCertificate TestCertificate::issuer() const {
  return state_->issuer == nullptr ? *this : TestCertificate(state_->issuer);
}

bool TestCertificate::is_self_signed() const {
  return state_->issuer == nullptr;
}

TestCertificate TestCertificate::IssuedBy(const TestCertificate& issuer) const {
  return With([&](State* state) { state->issuer = issuer.state_; });
}

TestCertificate TestCertificate::SelfSigned() const {
  return With([](State* state) { state->issuer = nullptr; });
}

TestCertificate TestCertificate::IssuerName(const NameDer& name) const {
  return With([&](State* state) { state->spec.issuer_name = name; });
}

TestCertificate TestCertificate::SignedBy(const TestKey& key) const {
  return With([&](State* state) { state->spec.signing_key = &key; });
}

TestCertificate TestCertificate::SignedWith(
    SignatureAlgorithm algorithm) const {
  return With([&](State* state) { state->spec.signed_with = algorithm; });
}

TestCertificate TestCertificate::InnerAlgorithm(std::string der) const {
  return With([&](State* state) { state->spec.inner_algorithm = der; });
}

TestCertificate TestCertificate::OuterAlgorithm(std::string der) const {
  return With([&](State* state) { state->spec.outer_algorithm = der; });
}

TestCertificate TestCertificate::Algorithm(const std::string& der) const {
  return InnerAlgorithm(der).OuterAlgorithm(der);
}

TestCertificate TestCertificate::CorruptSignature() const {
  return With([](State* state) { state->spec.corrupt_signature = true; });
}

TestCertificate TestCertificate::RawSignature(std::string octets) const {
  return With([&](State* state) { state->spec.raw_signature = octets; });
}

TestCertificate TestCertificate::Version(int version) const {
  return With([&](State* state) {
    state->spec.version = version == 1 ? "" : Explicit(0, Integer(version - 1));
    if (version < 3) state->spec.extensions.clear();
  });
}

TestCertificate TestCertificate::ExplicitVersion1() const {
  return Version(1).RawVersion(Explicit(0, Integer(0)));
}

TestCertificate TestCertificate::RawVersion(std::string der) const {
  return With([&](State* state) { state->spec.version = der; });
}

TestCertificate TestCertificate::Serial(int64_t serial) const {
  // Identifier and length are one octet each.
  return SerialBytes(Integer(serial).substr(2));
}

TestCertificate TestCertificate::SerialBytes(std::string contents) const {
  return With([&](State* state) { state->spec.serial = contents; });
}

TestCertificate TestCertificate::Validity(der::Time not_before,
                                          der::Time not_after) const {
  return NotBefore(not_before).NotAfter(not_after);
}

TestCertificate TestCertificate::NotBefore(der::Time time) const {
  return With([&](State* state) { state->spec.not_before = time; });
}

TestCertificate TestCertificate::NotAfter(der::Time time) const {
  return With([&](State* state) { state->spec.not_after = time; });
}

TestCertificate TestCertificate::RawValidity(std::string der) const {
  return With([&](State* state) { state->spec.raw_validity = der; });
}

TestCertificate TestCertificate::Subject(const NameDer& name) const {
  return With([&](State* state) { state->spec.subject = name; });
}

TestCertificate TestCertificate::Key(const TestKey& key) const {
  return With([&](State* state) { state->spec.key = &key; });
}

TestCertificate TestCertificate::Stub() const {
  return With([](State* state) {
    state->spec.key = nullptr;
    state->spec.is_stub = true;
  });
}

TestCertificate TestCertificate::RawPublicKey(std::string spki) const {
  return With([&](State* state) { state->spec.raw_public_key = spki; });
}

TestCertificate TestCertificate::IssuerUniqueId(
    absl::string_view octets) const {
  return With([&](State* state) {
    state->spec.issuer_unique_id = Implicit(1, BitString(octets));
  });
}

TestCertificate TestCertificate::SubjectUniqueId(
    absl::string_view octets) const {
  return With([&](State* state) {
    state->spec.subject_unique_id = Implicit(2, BitString(octets));
  });
}

TestCertificate TestCertificate::BasicConstraints(bool ca,
                                                  int path_length) const {
  return WithExtension(
      der::Oid::kBasicConstraints, [&](ExtensionSpec* extension) {
        SetSequence(extension, ca ? Boolean(true) : "",
                    path_length == kNoPathLength ? "" : Integer(path_length));
      });
}

TestCertificate TestCertificate::PathLength(int path_length) const {
  return WithExtension(
      der::Oid::kBasicConstraints, [&](ExtensionSpec* extension) {
        SetSequence(extension, extension->items[0], Integer(path_length));
      });
}

TestCertificate TestCertificate::ExplicitNotCa() const {
  return WithExtension(
      der::Oid::kBasicConstraints, [](ExtensionSpec* extension) {
        SetSequence(extension, Boolean(false), extension->items[1]);
      });
}

TestCertificate TestCertificate::KeyUsage(
    std::initializer_list<cairn::KeyUsage> usages) const {
  return WithExtension(der::Oid::kKeyUsage, [&](ExtensionSpec* extension) {
    SetRaw(extension, KeyUsageValue(usages));
  });
}

TestCertificate TestCertificate::Purposes(
    std::initializer_list<ObjectId> purposes) const {
  return WithExtension(der::Oid::kExtKeyUsage, [&](ExtensionSpec* extension) {
    SetSequence(extension, Oids(purposes));
  });
}

TestCertificate TestCertificate::Append(const ObjectId& oid, size_t i,
                                        absl::string_view item) const {
  return WithExtension(oid, [&](ExtensionSpec* extension) {
    if (extension->is_placeholder ||
        extension->form == ExtensionSpec::Form::kRaw) {
      SetSequence(extension, "");
      extension->is_placeholder = false;
    }
    if (oid.contents() == ObjectId(der::Oid::kNameConstraints).contents()) {
      extension->form = ExtensionSpec::Form::kNameConstraints;
    }
    absl::StrAppend(&extension->items[i], item);
  });
}

TestCertificate TestCertificate::San(const GeneralNameDer& name) const {
  return Append(der::Oid::kSubjectAltName, 0, name.der());
}

TestCertificate TestCertificate::NoSan() const {
  return WithoutExtension(der::Oid::kSubjectAltName);
}

TestCertificate TestCertificate::Permit(const GeneralNameDer& base) const {
  return PermitRaw(Subtree(base));
}

TestCertificate TestCertificate::Exclude(const GeneralNameDer& base) const {
  return ExcludeRaw(Subtree(base));
}

TestCertificate TestCertificate::PermitDns(absl::string_view host) const {
  return Permit(host);
}

TestCertificate TestCertificate::ExcludeDns(absl::string_view host) const {
  return Exclude(host);
}

TestCertificate TestCertificate::PermitRaw(absl::string_view subtree) const {
  return Append(der::Oid::kNameConstraints, 0, subtree);
}

TestCertificate TestCertificate::ExcludeRaw(absl::string_view subtree) const {
  return Append(der::Oid::kNameConstraints, 1, subtree);
}

TestCertificate TestCertificate::Policies(
    std::initializer_list<ObjectId> policies) const {
  std::string joined;
  for (const ObjectId& policy : policies) joined += Sequence({Oid(policy)});
  return RawPolicy(joined);
}

TestCertificate TestCertificate::RawPolicy(
    absl::string_view information) const {
  return Append(der::Oid::kCertificatePolicies, 0, information);
}

TestCertificate TestCertificate::MapPolicy(
    const ObjectId& issuer_domain, const ObjectId& subject_domain) const {
  return Append(der::Oid::kPolicyMappings, 0,
                Sequence({Oid(issuer_domain), Oid(subject_domain)}));
}

TestCertificate TestCertificate::RequireExplicitPolicy(int skip_certs) const {
  return WithExtension(
      der::Oid::kPolicyConstraints, [&](ExtensionSpec* extension) {
        SetSequence(extension, Implicit(0, Integer(skip_certs)),
                    extension->items[1]);
      });
}

TestCertificate TestCertificate::InhibitPolicyMapping(int skip_certs) const {
  return WithExtension(der::Oid::kPolicyConstraints,
                       [&](ExtensionSpec* extension) {
                         SetSequence(extension, extension->items[0],
                                     Implicit(1, Integer(skip_certs)));
                       });
}

TestCertificate TestCertificate::InhibitAnyPolicy(int skip_certs) const {
  return WithExtension(der::Oid::kInhibitAnyPolicy,
                       [&](ExtensionSpec* extension) {
                         SetRaw(extension, Integer(skip_certs));
                       });
}

TestCertificate TestCertificate::WithKeyIds(const ObjectId& oid,
                                            std::string value) const {
  return WithExtension(
      oid, [&](ExtensionSpec* extension) { SetRaw(extension, value); });
}

TestCertificate TestCertificate::SubjectKeyId(absl::string_view octets) const {
  return WithKeyIds(der::Oid::kSubjectKeyIdentifier, OctetString(octets));
}

TestCertificate TestCertificate::AuthorityKeyId(
    absl::string_view octets) const {
  return WithKeyIds(der::Oid::kAuthorityKeyIdentifier,
                    Sequence({Primitive(0, octets)}));
}

TestCertificate TestCertificate::AuthorityKeyIdAndSerial() const {
  return WithExtension(
      der::Oid::kAuthorityKeyIdentifier, [](ExtensionSpec* extension) {
        extension->form = ExtensionSpec::Form::kAuthorityKeyIdAndSerial;
      });
}

TestCertificate TestCertificate::NoSubjectKeyId() const {
  return WithoutExtension(der::Oid::kSubjectKeyIdentifier);
}

TestCertificate TestCertificate::NoAuthorityKeyId() const {
  return WithoutExtension(der::Oid::kAuthorityKeyIdentifier);
}

TestCertificate TestCertificate::OcspUri(absl::string_view uri) const {
  return Append(der::Oid::kAuthorityInfoAccess, 0,
                Sequence({Oid(der::Oid::kAdOcsp), UriName(uri).der()}));
}

TestCertificate TestCertificate::CaIssuersUri(absl::string_view uri) const {
  return Append(der::Oid::kAuthorityInfoAccess, 0,
                Sequence({Oid(der::Oid::kAdCaIssuers), UriName(uri).der()}));
}

TestCertificate TestCertificate::CrlDistributionPoint(
    const CrlPoint& point) const {
  return Append(der::Oid::kCrlDistributionPoints, 0, Encode(point));
}

TestCertificate TestCertificate::NoRevAvail() const {
  return Extension(der::Oid::kNoRevAvail, false, Null());
}

TestCertificate TestCertificate::OcspNoCheck() const {
  return Extension(der::Oid::kOcspNoCheck, false, Null());
}

TestCertificate TestCertificate::TlsFeature(
    std::initializer_list<int> features) const {
  std::string joined;
  for (int feature : features) joined += Integer(feature);
  return Append(der::Oid::kTlsFeature, 0, joined);
}

TestCertificate TestCertificate::MustStaple() const { return TlsFeature({5}); }

TestCertificate TestCertificate::SctList(absl::string_view list) const {
  return Extension(der::Oid::kCtSctList, false, OctetString(list));
}

TestCertificate TestCertificate::CtPoison() const {
  return Extension(der::Oid::kCtPoison, true, Null());
}

TestCertificate TestCertificate::Extension(const ObjectId& oid, bool critical,
                                           std::string value) const {
  return WithExtension(oid, [&](ExtensionSpec* extension) {
    *extension = ExtensionSpec(oid, ExtensionSpec::Form::kRaw);
    extension->critical = critical;
    extension->value = value;
  });
}

TestCertificate TestCertificate::AddExtension(const ObjectId& oid,
                                              bool critical,
                                              std::string value) const {
  return With([&](State* state) {
    ExtensionSpec extension(oid, ExtensionSpec::Form::kRaw);
    extension.critical = critical;
    extension.value = value;
    state->spec.extensions.push_back(extension);
  });
}

TestCertificate TestCertificate::DuplicateExtension(const ObjectId& oid) const {
  return With([&](State* state) {
    const ExtensionSpec copy = ExistingExtension(&state->spec, oid);
    state->spec.extensions.push_back(copy);
  });
}

TestCertificate TestCertificate::AddRawExtension(std::string der) const {
  return With([&](State* state) {
    ExtensionSpec extension(ObjectId::Raw(""), ExtensionSpec::Form::kWhole);
    extension.value = der;
    state->spec.extensions.push_back(extension);
  });
}

TestCertificate TestCertificate::WithoutExtension(const ObjectId& oid) const {
  return With([&](State* state) {
    std::vector<ExtensionSpec>& extensions = state->spec.extensions;
    extensions.erase(std::remove_if(extensions.begin(), extensions.end(),
                                    [&](const ExtensionSpec& extension) {
                                      return extension.oid.contents() ==
                                             oid.contents();
                                    }),
                     extensions.end());
  });
}

TestCertificate TestCertificate::NoExtensions() const {
  return With([](State* state) { state->spec.extensions.clear(); });
}

TestCertificate TestCertificate::RawExtensions(std::string der) const {
  return With([&](State* state) { state->spec.raw_extensions = der; });
}

TestCertificate TestCertificate::Critical(const ObjectId& oid,
                                          bool critical) const {
  return With([&](State* state) {
    ExistingExtension(&state->spec, oid).critical = critical;
  });
}

TestCertificate TestCertificate::ExplicitNotCritical(
    const ObjectId& oid) const {
  return With([&](State* state) {
    ExtensionSpec& extension = ExistingExtension(&state->spec, oid);
    extension.critical = false;
    extension.explicit_not_critical = true;
  });
}

TestCertificate TestCertificate::MutateTbs(Mutation mutation) const {
  return With([&](State* state) {
    state->spec.tbs_mutations.push_back(std::move(mutation));
  });
}

TestCertificate TestCertificate::MutateCertificate(Mutation mutation) const {
  return With([&](State* state) {
    state->spec.certificate_mutations.push_back(std::move(mutation));
  });
}

std::string PemBlock(absl::string_view label, absl::string_view der) {
  const std::string base64 = absl::Base64Escape(der);
  std::string pem = absl::StrCat("-----BEGIN ", label, "-----\n");
  for (size_t i = 0; i < base64.size(); i += 64) {
    absl::StrAppend(&pem, base64.substr(i, 64), "\n");
  }
  absl::StrAppend(&pem, "-----END ", label, "-----\n");
  return pem;
}

}  // namespace cairn::testing

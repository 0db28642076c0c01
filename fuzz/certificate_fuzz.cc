// Any bytes as a certificate: nothing crashes, what is read lies within the
// bytes, every extension can be read to its end or is refused, a stricter
// policy never accepts more, and reports are printable and JSON.

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "der/reader.h"
#include "fuzz/require.h"
#include "pkix/certificate.h"
#include "pkix/certificate_checks.h"
#include "pkix/certificate_policies.h"
#include "pkix/chain_builder.h"
#include "pkix/distribution_point.h"
#include "pkix/general_name.h"
#include "pkix/information_access.h"
#include "pkix/name.h"
#include "pkix/name_constraints.h"
#include "pkix/report.h"
#include "pkix/tls_feature.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/test_time.h"
#include "tools/result_json.h"

namespace cairn::fuzz {
namespace {

// Takes every signature for good, and `anchor` for an anchor.
class Domain final : public TrustDomain {
 public:
  explicit Domain(const Certificate& anchor)
      : anchor_(Anchor::FromCertificate(anchor)) {}

  CertTrust GetCertTrust(const Certificate&, Role) override {
    return CertTrust::Inherits();
  }
  HookResult FindIssuers(const IssuerQuery& query, IssuerSink& sink) override {
    sink.OfferAnchor(anchor_);
    sink.Offer(query.subject);
    sink.OfferDer(query.subject.der());
    return HookResult::Ok();
  }
  HookResult VerifySignedData(const SignedData&, const IssuerKey&) override {
    return HookResult::Ok();
  }

 private:
  const Anchor anchor_;
};

bool IsWithin(der::Input part, der::Input whole) {
  return part.empty() ||
         (part.data() >= whole.data() && part.end() <= whole.end());
}

// Safe for a terminal, and not endless.
void RequireText(absl::string_view text, absl::string_view also = "") {
  Require(text.size() <= kMaxReport);
  for (char c : text) {
    // What is not ASCII is printable UTF-8, as the JSON below finds out.
    Require(static_cast<uint8_t>(c) >= 0x80 ||
            absl::ascii_isprint(static_cast<unsigned char>(c)) ||
            absl::StrContains(also, c));
  }
}

void ReadExtensions(const Certificate& certificate) {
  const der::Input whole = certificate.der();
  const auto read_name = [whole](const GeneralName& name) {
    Require(IsWithin(name.value, whole) && IsWithin(name.other_type, whole));
    Require(!NameFormName(name.form).empty());
    return true;
  };
  const auto value = [&](Extension extension) {
    const der::Input contents = certificate.extension(extension);
    Require(IsWithin(contents, whole));
    Require(certificate.has_extension(extension) || contents.empty());
    Require(certificate.has_extension(extension) ==
            (certificate.extension_offset(extension) != Failure::kNoOffset));
    return contents;
  };
  for (Extension extension :
       {Extension::kSubjectAltName, Extension::kIssuerAltName}) {
    ForEachGeneralName(value(extension), read_name);
  }
  for (Extension extension :
       {Extension::kCrlDistributionPoints, Extension::kFreshestCrl}) {
    ForEachDistributionPoint(value(extension),
                             [&](const DistributionPoint& point) {
                               Require(IsWithin(point.name.names, whole));
                               Require(IsWithin(point.crl_issuer, whole));
                               return true;
                             });
  }
  for (Extension extension :
       {Extension::kAuthorityInfoAccess, Extension::kSubjectInfoAccess}) {
    ForEachAccessDescription(value(extension),
                             [&](const AccessDescription& access) {
                               return read_name(access.location);
                             });
  }
  const der::Input policies = value(Extension::kCertificatePolicies);
  const bool has_policies = ForEachPolicy(policies, [&](der::Input policy) {
    Require(!policy.empty() && IsWithin(policy, whole));
    return true;
  });
  Require(has_policies || !HasUnknownQualifiers(policies));
  ForEachPolicyMapping(value(Extension::kPolicyMappings),
                       [&](der::Input issuer, der::Input subject) {
                         Require(!issuer.empty() && !subject.empty());
                         return true;
                       });
  PolicyConstraints constraints;
  if (ParsePolicyConstraints(value(Extension::kPolicyConstraints),
                             &constraints)) {
    Require(constraints.require_explicit_policy <= kMaxSkipCerts);
    Require(constraints.inhibit_policy_mapping <= kMaxSkipCerts);
  }
  uint32_t skip;
  Require(!ParseInhibitAnyPolicy(value(Extension::kInhibitAnyPolicy), &skip) ||
          skip <= kMaxSkipCerts);
  Require(!MustStaple(certificate) ||
          certificate.has_extension(Extension::kTlsFeature));
  ForEachTlsFeature(value(Extension::kTlsFeature), [](uint32_t feature) {
    Require(feature <= kMaxTlsFeature);
    return true;
  });
  bool empty;
  AreNameConstraintsWellFormed(value(Extension::kNameConstraints),
                               ValidationPolicy::WebPkiStrict(), &empty);
  int count = 0;
  for (der::Reader reader(certificate.all_extensions()); !reader.AtEnd();) {
    ExtensionFields fields;
    Require(ReadExtension(&reader, &fields));
    ++count;
  }
  Require(count <= kMaxExtensions);
}

void ReadFields(const Certificate& certificate) {
  const der::Input whole = certificate.der();
  for (der::Input part :
       {certificate.tbs(), certificate.serial_number(), certificate.issuer(),
        certificate.subject(), certificate.signature_algorithm_der(),
        certificate.signature(), certificate.public_key().info,
        certificate.all_extensions(), certificate.authority_key_identifier(),
        certificate.subject_key_identifier()}) {
    Require(IsWithin(part, whole));
  }
  Require(certificate.version() >= 1 && certificate.version() <= 3);
  Require(certificate.version() == 3 || certificate.all_extensions().empty());
  Require(certificate.not_before() <= certificate.not_after());
  Require(IsWellFormedName(certificate.issuer()));
  Require(IsWellFormedName(certificate.subject()));
  Require(certificate.is_self_issued() ==
          NamesMatch(certificate.issuer(), certificate.subject()));
  Require(certificate.has_empty_subject() ==
          IsEmptyName(certificate.subject()));
  Require(certificate.issuer_hash() == NameTailHash(certificate.issuer()));
  Require(certificate.subject_hash() == NameTailHash(certificate.subject()));
  Require(certificate.path_length() >= Certificate::kNoPathLength &&
          certificate.path_length() <= 255);
}

// `strict` has every rule of `lenient`.
void CompareChecks(const Certificate& certificate, TrustDomain* domain,
                   const ValidationPolicy& strict,
                   const ValidationPolicy& lenient) {
  for (const Purpose& purpose : {Purpose::ServerAuth(), Purpose::Any()}) {
    CertificateCheck a{&strict, domain, &purpose, testing::kNow};
    CertificateCheck b{&lenient, domain, &purpose, testing::kNow};
    const Anchor anchor = Anchor::FromCertificate(certificate);
    for (const Failure& failure :
         {CheckEndEntity(certificate, a), CheckIntermediate(certificate, a),
          CheckAnchor(anchor, a)}) {
      Require(failure.offset == Failure::kNoOffset ||
              failure.offset < certificate.der().size());
      RequireText(FailureToText(failure, certificate.der()));
    }
    Require(!CheckEndEntity(certificate, a).ok() ||
            CheckEndEntity(certificate, b).ok());
    Require(!CheckIntermediate(certificate, a).ok() ||
            CheckIntermediate(certificate, b).ok());
    Require(!CheckAnchor(anchor, a).ok() || CheckAnchor(anchor, b).ok());
  }
}

void Report(const BuildResult& result, const Trace& trace) {
  RequireText(ResultToText(result, &trace), "\n");
  // dump() ends the process for text that is not UTF-8.
  const std::string json = tools::ResultToJson(result, trace).dump();
  Require(!nlohmann::json::parse(json, nullptr, false).is_discarded());
}

class Parties {
 public:
  Parties() : root_(testing::Ca("Root").Stub()), domain_(root_.certificate()) {}

  void Try(der::Input der) {
    Certificate certificate;
    const Failure failure = Certificate::Parse(der, &certificate);
    Require(failure.ok() == (certificate.version() != 0));
    Require(failure.offset == Failure::kNoOffset ||
            failure.offset <= der.size());
    RequireText(FailureToText(failure, der));
    RequireText(CertificateToText(der));
    if (!failure.ok()) return;
    Require(certificate.der().data() == der.data() &&
            certificate.der().size() == der.size());
    ReadFields(certificate);
    ReadExtensions(certificate);
    RequireText(PublicKeyToText(certificate.public_key()));
    CompareChecks(certificate, &domain_, ValidationPolicy::WebPkiStrict(),
                  ValidationPolicy::WebPki());
    CompareChecks(certificate, &domain_, ValidationPolicy::Rfc5280Strict(),
                  ValidationPolicy::Rfc5280());
    CompareChecks(certificate, &domain_, ValidationPolicy::WebPki(),
                  ValidationPolicy::PrivatePki());
    Build(certificate);
  }

 private:
  void Build(const Certificate& certificate) {
    BuildOptions options(Purpose::ServerAuth(),
                         Identity::DnsName(testing::kTestHost), testing::kNow);
    Report(builder_.Build(domain_, certificate, options, &trace_), trace_);
    options.identity = Identity::None();
    options.purpose = Purpose::Any();
    options.policy = ValidationPolicy::Rfc5280();
    options.compute_policies = true;
    Report(builder_.Build(domain_, certificate, options, &trace_), trace_);
  }

  const testing::TestCertificate root_;
  Domain domain_;
  ChainBuilder builder_;
  TraceBuffer<32> trace_;
};

}  // namespace
}  // namespace cairn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static auto* parties = new cairn::fuzz::Parties();
  parties->Try(cairn::der::Input(data, size));
  return 0;
}

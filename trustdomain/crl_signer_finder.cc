#include "trustdomain/crl_signer_finder.h"

#include "pkix/chain_builder.h"
#include "pkix/name.h"

namespace cairn {
namespace {

bool IsSame(const Anchor& anchor, der::Input subject, const PublicKey& key) {
  return anchor.key.info == key.info && NamesMatch(anchor.subject, subject);
}

// Turns what is offered as issuers into candidates for a CRL's signer. Bare
// anchors and certificates that were not parsed are passed over: the first
// have no keyUsage, the second no owner.
class SignersFromIssuers final : public IssuerSink {
 public:
  explicit SignersFromIssuers(crl::SignerSink& sink) : sink_(sink) {}

  Answer Offer(const Certificate& certificate) override {
    return sink_.Offer(certificate) == crl::SignerSink::Take::kMore
               ? Answer::kMore
               : Answer::kStop;
  }
  Answer OfferDer(der::Input) override { return Answer::kMore; }
  Answer OfferAnchor(const Anchor& anchor) override {
    return anchor.certificate != nullptr ? Offer(*anchor.certificate)
                                         : Answer::kMore;
  }

 private:
  crl::SignerSink& sink_;
};

// The trust domain of the build, with one anchor left.
class SignerDomain final : public TrustDomain {
 public:
  SignerDomain(TrustDomain& domain, const Anchor& anchor, crl::Source& crls,
               const crl::Options& options)
      : domain_(domain), anchor_(anchor), crls_(crls), options_(options) {}

  CertTrust GetCertTrust(const Certificate& certificate, Role role) override {
    const CertTrust trust = domain_.GetCertTrust(certificate, role);
    const bool other_anchor =
        trust.level() == CertTrust::Level::kAnchor &&
        !IsSame(anchor_, certificate.subject(), certificate.public_key());
    return other_anchor ? CertTrust::Inherits() : trust;
  }

  HookResult FindIssuers(const IssuerQuery& query, IssuerSink& sink) override {
    OneAnchor filtered(anchor_, sink);
    return domain_.FindIssuers(query, filtered);
  }

  HookResult VerifySignedData(const SignedData& signed_data,
                              const IssuerKey& issuer) override {
    return domain_.VerifySignedData(signed_data, issuer);
  }
  HookResult CheckSignatureAlgorithm(const Certificate& certificate,
                                     Role role) override {
    return domain_.CheckSignatureAlgorithm(certificate, role);
  }
  HookResult CheckPublicKey(const PublicKey& key, Role role) override {
    return domain_.CheckPublicKey(key, role);
  }
  HookResult CheckValidityPeriod(const Certificate& certificate,
                                 Role /*role*/) override {
    return domain_.CheckValidityPeriod(certificate, Role::kIssuer);
  }
  bool UnderstandsExtension(der::Input oid, der::Input value,
                            Role role) override {
    return domain_.UnderstandsExtension(oid, value, role);
  }
  bool ComputeDigest(Digest algorithm, der::Input data,
                     absl::Span<uint8_t> out) override {
    return domain_.ComputeDigest(algorithm, data, out);
  }

  RevocationAnswer CheckRevocation(const RevocationQuery& query) override {
    crl::NoOtherSigners nobody;
    crl::Answer answer;
    crl::Check(domain_,
               crl::Query{query.certificate, query.issuer, query.time,
                          query.policy, options_},
               crls_, nobody, &answer);
    switch (answer.status()) {
      case crl::Status::kRevoked:
        return RevocationAnswer::Revoked();
      case crl::Status::kGood:
        return RevocationAnswer::Good();
      case crl::Status::kPending:
        return RevocationAnswer::Pending();
      case crl::Status::kInvalid:
      case crl::Status::kNoInformation:
        break;
    }
    return RevocationAnswer::Unknown(RevocationAnswer::Fail::kSoft);
  }

 private:
  class OneAnchor final : public IssuerSink {
   public:
    OneAnchor(const Anchor& anchor, IssuerSink& sink)
        : anchor_(anchor), sink_(sink) {}
    Answer Offer(const Certificate& certificate) override {
      return sink_.Offer(certificate);
    }
    Answer OfferDer(der::Input certificate) override {
      return sink_.OfferDer(certificate);
    }
    Answer OfferAnchor(const Anchor& anchor) override {
      if (IsSame(anchor_, anchor.subject, anchor.key)) {
        return sink_.OfferAnchor(anchor);
      }
      // Not an anchor here, but it may still be certified by this one.
      return anchor.certificate != nullptr ? sink_.Offer(*anchor.certificate)
                                           : Answer::kMore;
    }

   private:
    const Anchor& anchor_;
    IssuerSink& sink_;
  };

  TrustDomain& domain_;
  const Anchor& anchor_;
  crl::Source& crls_;
  const crl::Options& options_;
};

// A CRL's signer is a CA, or an end entity that is for nothing else: what
// policies demand of the end entities of TLS is not about it.
ValidationPolicy SignerPolicy(const ValidationPolicy& policy) {
  ValidationPolicy result = policy;
  result.rules.Remove(Rule::kEndEntityIsNotCa);
  result.rules.Remove(Rule::kPublicLifetimes);
  return result;
}

}  // namespace

HookResult CrlSignerFinder::FindSigners(const crl::Crl& crl,
                                        crl::SignerSink& sink) {
  SignersFromIssuers issuers(sink);
  return domain_.FindIssuers(
      IssuerQuery{query_.certificate, crl.issuer(), crl.issuer_hash(),
                  crl.authority_key_identifier(), query_.time},
      issuers);
}

HookResult CrlSignerFinder::IsTrusted(const Certificate& signer) {
  SignerDomain domain(domain_, query_.anchor, crls_, options_);
  BuildOptions options(Purpose::Any(), Identity::None(), query_.time);
  options.policy = SignerPolicy(query_.policy);
  options.limits.signature_checks = kMaxSignerSignatureChecks;
  options.limits.steps = kMaxSignerSteps;
  const BuildResult result = BuildCertChain(domain, signer, options);
  switch (result.outcome()) {
    case Outcome::kTrusted:
      return HookResult::Ok();
    case Outcome::kPending:
      return HookResult::Pending();
    case Outcome::kNotTrusted:
      break;
  }
  return Error::kCrlSignerNotTrusted;
}

}  // namespace cairn

#include "tests/crl/crl_check.h"

#include "absl/strings/str_cat.h"
#include "tests/support/names.h"

namespace cairn::testing {
namespace {

absl::string_view StatusText(crl::Status status) {
  switch (status) {
    case crl::Status::kNoInformation:
      return "no information";
    case crl::Status::kInvalid:
      return "invalid";
    case crl::Status::kPending:
      return "pending";
    case crl::Status::kGood:
      return "good";
    case crl::Status::kRevoked:
      return "revoked";
  }
  return "";
}

std::string NumberOf(const crl::Crl* crl) {
  if (crl == nullptr || crl->number().empty()) return "-";
  uint64_t number = 0;
  for (uint8_t octet : crl->number()) number = number << 8 | octet;
  return absl::StrCat(number);
}

}  // namespace

void PrintTo(const Verdict& verdict, std::ostream* out) {
  *out << StatusText(verdict.status) << ": " << ErrorName(verdict.error);
}

CrlCheck::CrlCheck(const TestCertificate& certificate)
    : certificate_(certificate), issuer_(certificate.issuer()) {
  domain_.RecordCalls(false);
}

CrlCheck& CrlCheck::With(const TestCrl& crl) { return With(crl, nullptr); }

CrlCheck& CrlCheck::With(const TestCrl& crl, crl::Memo* memo) {
  crls_.push_back({crl, memo});
  return *this;
}

CrlCheck& CrlCheck::Signer(const TestCertificate& certificate,
                           HookResult trust) {
  signers_.push_back({certificate, trust});
  return *this;
}

CrlCheck& CrlCheck::At(der::Time time) {
  time_ = time;
  return *this;
}

CrlCheck& CrlCheck::Under(const ValidationPolicy& policy) {
  policy_ = policy;
  return *this;
}

CrlCheck& CrlCheck::Options(const crl::Options& options) {
  options_ = options;
  return *this;
}

CrlCheck& CrlCheck::SourceAnswers(HookResult answer) {
  source_answer_ = answer;
  return *this;
}

CrlCheck& CrlCheck::FinderAnswers(HookResult answer) {
  finder_answer_ = answer;
  return *this;
}

Verdict CrlCheck::Run() {
  asked_.clear();
  trust_asked_.clear();
  const Certificate& issuer = issuer_.certificate();
  const crl::Query query{
      certificate_.certificate(),
      IssuerKey{issuer.subject(), issuer.public_key(), &issuer}, time_, policy_,
      options_};
  crl::Check(domain_, query, *this, *this, &answer_);
  return {answer_.status(), answer_.failure().error};
}

std::string CrlCheck::Numbers() const {
  std::string numbers = NumberOf(answer_.crl());
  if (answer_.delta() != nullptr) {
    absl::StrAppend(&numbers, " and ", NumberOf(answer_.delta()));
  }
  return numbers;
}

HookResult CrlCheck::FindCrls(der::Input issuer, crl::Sink& sink) {
  asked_.push_back(DescribeName(issuer));
  for (const Kept& kept : crls_) {
    crl::Crl parsed;
    const Failure failure = crl::Crl::Parse(kept.crl.input(), &parsed);
    const crl::Sink::Take answer =
        failure.ok() ? sink.Offer({&kept.crl.crl(), kept.memo})
                     : sink.OfferBroken(failure);
    if (answer == crl::Sink::Take::kStop) break;
  }
  return source_answer_;
}

HookResult CrlCheck::FindSigners(const crl::Crl& /*crl*/,
                                 crl::SignerSink& sink) {
  for (const KeptSigner& signer : signers_) {
    if (sink.Offer(signer.certificate.certificate()) ==
        crl::SignerSink::Take::kStop) {
      break;
    }
  }
  return finder_answer_;
}

HookResult CrlCheck::IsTrusted(const Certificate& signer) {
  trust_asked_.push_back(DescribeName(signer.subject()));
  for (const KeptSigner& known : signers_) {
    if (known.certificate.input() == signer.der()) return known.trust;
  }
  return Error::kUnknownIssuer;
}

}  // namespace cairn::testing

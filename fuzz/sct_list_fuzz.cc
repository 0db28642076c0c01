// Any bytes as an SCT list, in a certificate, an OCSP response and a TLS
// handshake: what is read can be written again, lies within the bytes, and
// counts only where a log of the list signed it; nothing counts where no
// signature is good.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "ct/check.h"
#include "ct/sct.h"
#include "fuzz/ct_parties.h"
#include "fuzz/require.h"
#include "pkix/trust_domain.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/test_time.h"
#include "tests/support/verify_signature.h"
#include "trustdomain/ct_log_list.h"

namespace cairn::fuzz {
namespace {

using testing::TestCertificate;

class Domain final : public TrustDomain {
 public:
  explicit Domain(Error answer) : answer_(answer) {}

  CertTrust GetCertTrust(const Certificate&, Role) override {
    return CertTrust::Inherits();
  }
  HookResult FindIssuers(const IssuerQuery&, IssuerSink&) override {
    return HookResult::Ok();
  }
  HookResult VerifySignedData(const SignedData&, const IssuerKey&) override {
    ++checks;
    return answer_;
  }
  bool ComputeDigest(Digest algorithm, der::Input data,
                     absl::Span<uint8_t> out) override {
    return testing::ComputeTestDigest(algorithm, data, out);
  }

  int checks = 0;

 private:
  const Error answer_;
};

bool IsWithin(der::Input part, der::Input whole) {
  return part.empty() ||
         (part.data() >= whole.data() && part.end() <= whole.end());
}

std::string WithLength(const std::string& bytes) {
  return std::string{static_cast<char>(bytes.size() >> 8),
                     static_cast<char>(bytes.size() & 0xff)} +
         bytes;
}

void Parse(der::Input input) {
  ct::SctList list;
  if (ct::ParseSctList(input, &list) != Error::kOk) return;
  Require(list.count > 0 && list.count <= ct::kMaxSctsInList);
  std::string again;
  for (int i = 0; i < list.count; ++i) {
    const der::Input serialized = list.scts[i];
    Require(!serialized.empty() && IsWithin(serialized, input));
    again += WithLength(std::string(serialized.AsStringView()));
    ct::Sct sct;
    if (ct::ParseSct(serialized, &sct) != Error::kOk) continue;
    Require(serialized[0] == 0 && sct.log_id.size() == ct::kLogIdSize);
    for (der::Input part : {sct.log_id, sct.extensions, sct.signature}) {
      Require(IsWithin(part, serialized));
    }
    // Version, id, timestamp, algorithms and two lengths.
    Require(serialized.size() == 1 + ct::kLogIdSize + 8 + 2 + 2 + 2 +
                                     sct.extensions.size() +
                                     sct.signature.size());
  }
  Require(WithLength(again) == input.AsStringView());
}

class Parties {
 public:
  Parties() : logs_(CtLogs()) {
    Require(ParsePublicKey(
        der::Input::FromString(CtLeaf().issuer().key().spki()), &issuer_key_));
  }

  void Try(der::Input input) {
    Parse(input);
    der::Input tls;
    if (ct::ReadSctListExtension(input, &tls) == Error::kOk) {
      Require(IsWithin(tls, input));
    }
    const TestCertificate leaf =
        CtLeaf().SctList(input.AsStringView().substr(0, 0x4000));
    for (const ct::Policy& policy :
         {ct::Policy::Chrome(), ct::Policy::ReportOnly()}) {
      Check(leaf.certificate(), input, policy);
    }
  }

 private:
  void Check(const Certificate& certificate, der::Input input,
             const ct::Policy& policy) {
    const ct::Question question = {certificate, issuer_key_, testing::kNow,
                                   input, input};
    std::vector<uint8_t> buffer(ct::BufferSize(question));
    Domain good(Error::kOk);
    ct::Result result;
    Require(ct::CheckScts(good, question, logs_.view(), policy,
                          absl::MakeSpan(buffer), &result) == result.error);
    CheckResult(result, certificate, good.checks);
    // Whatever comes of it, nothing but its error is new.
    AnchorConstraints dates;
    dates.sct_not_after = testing::kNow - testing::kYear;
    Require(ct::CheckAnchorDates(result, dates) != Error::kNotDecided);

    Domain bad(Error::kBadSignature);
    ct::Result refused;
    ct::CheckScts(bad, question, logs_.view(), policy, absl::MakeSpan(buffer),
                  &refused);
    Require(refused.sct_count == result.sct_count);
    Require(refused.embedded.scts == 0 && refused.delivered.scts == 0);
    for (const ct::SctVerdict& verdict : refused.verdicts()) {
      Require(!verdict.is_valid());
    }
    Require(refused.error != Error::kOk || policy.delivered == 0);
  }

  static void CheckResult(const ct::Result& result,
                          const Certificate& certificate, int checks) {
    Require(result.enforced && result.error != Error::kNotDecided);
    Require(result.signature_checks == checks && checks <= result.sct_count);
    Require(result.sct_count <= ct::kMaxScts);
    int counting = 0;
    for (const ct::SctVerdict& verdict : result.verdicts()) {
      Require(verdict.error != Error::kNotDecided);
      if (verdict.error == Error::kOk) ++counting;
      if (!verdict.is_valid()) continue;
      Require(verdict.log != nullptr);
      Require(der::Input(verdict.log->id.data(), verdict.log->id.size()) ==
              verdict.sct.log_id);
      Require(verdict.sct.timestamp / 1000 <=
              static_cast<uint64_t>(testing::kNow));
      Require(certificate.not_after() < verdict.log->expiry_end);
    }
    Require(result.embedded.scts + result.delivered.scts >= counting);
    for (const ct::Count& count : {result.embedded, result.delivered}) {
      Require(count.operators <= count.scts &&
              count.current_logs <= count.scts);
      Require(count.rfc6962_logs <= count.scts);
    }
  }

  const CtLogList logs_;
  PublicKey issuer_key_;
};

}  // namespace
}  // namespace cairn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static auto* parties = new cairn::fuzz::Parties();
  parties->Try(cairn::der::Input(data, size));
  return 0;
}

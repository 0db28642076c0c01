#include "trustdomain/parsed_crls.h"

namespace cairn {

ParsedCrls::ParsedCrls(absl::Span<const std::string> ders) {
  for (const std::string& der : ders) {
    crl::Crl crl;
    if (Failure f = crl::Crl::Parse(der::Input::FromString(der), &crl);
        f.ok()) {
      crls_.push_back(crl);
    } else {
      failures_.push_back(f);
    }
  }
}

HookResult ParsedCrls::FindCrls(der::Input issuer, crl::Sink& sink) {
  for (const Failure& failure : failures_) sink.OfferBroken(failure);
  return crl::CrlList(crls_).FindCrls(issuer, sink);
}

}  // namespace cairn

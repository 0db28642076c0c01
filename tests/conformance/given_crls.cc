#include "tests/conformance/given_crls.h"

namespace cairn::conformance {

GivenCrls::GivenCrls(const std::vector<std::string>& ders) {
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

HookResult GivenCrls::FindCrls(der::Input issuer, crl::Sink& sink) {
  for (const Failure& failure : failures_) sink.OfferBroken(failure);
  return crl::CrlList(crls_).FindCrls(issuer, sink);
}

}  // namespace cairn::conformance

#ifndef CAIRN_TESTS_CONFORMANCE_GIVEN_CRLS_H_
#define CAIRN_TESTS_CONFORMANCE_GIVEN_CRLS_H_

#include <string>
#include <vector>

#include "crl/check.h"
#include "crl/crl.h"
#include "pkix/error.h"

namespace cairn::conformance {

// The CRLs of a case. One that cannot be parsed counts for every issuer.
class GivenCrls : public crl::Source {
 public:
  // Borrows `ders`.
  explicit GivenCrls(const std::vector<std::string>& ders);

  HookResult FindCrls(der::Input issuer, crl::Sink& sink) override;

 private:
  std::vector<crl::Crl> crls_;
  std::vector<Failure> failures_;
};

}  // namespace cairn::conformance

#endif  // CAIRN_TESTS_CONFORMANCE_GIVEN_CRLS_H_

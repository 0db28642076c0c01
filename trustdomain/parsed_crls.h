#ifndef CAIRN_TRUSTDOMAIN_PARSED_CRLS_H_
#define CAIRN_TRUSTDOMAIN_PARSED_CRLS_H_

#include <string>
#include <vector>

#include "absl/types/span.h"
#include "crl/check.h"
#include "crl/crl.h"
#include "pkix/error.h"

namespace cairn {

// CRLs in DER, as a source of crl::Check(). One that cannot be parsed counts as
// one that ought to have been used, whoever its issuer was. Immutable once
// made, hence thread-safe.
class ParsedCrls : public crl::Source {
 public:
  // Borrows `ders`.
  explicit ParsedCrls(absl::Span<const std::string> ders);

  HookResult FindCrls(der::Input issuer, crl::Sink& sink) override;

 private:
  std::vector<crl::Crl> crls_;
  std::vector<Failure> failures_;
};

}  // namespace cairn

#endif  // CAIRN_TRUSTDOMAIN_PARSED_CRLS_H_

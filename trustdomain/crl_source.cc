#include "trustdomain/crl_source.h"

#include <string>
#include <utility>
#include <vector>

#include "crl/crl.h"
#include "trustdomain/crl_signer_finder.h"

namespace cairn {
namespace {

RevocationFinding Judge(TrustDomain& domain, const RevocationQuery& query,
                        crl::Source& crls, const crl::Options& options) {
  CrlSignerFinder finder(domain, query, crls, options);
  crl::Answer answer;
  crl::Check(domain,
             crl::Query{query.certificate, query.issuer, query.time,
                        query.policy, options},
             crls, finder, &answer);
  switch (answer.status()) {
    case crl::Status::kGood:
      return RevocationFinding::Good();
    case crl::Status::kRevoked:
      return RevocationFinding::Revoked();
    case crl::Status::kPending:
      return RevocationFinding::Nothing(Error::kPending);
    case crl::Status::kInvalid:
      return RevocationFinding::Invalid(answer.failure().error);
    case crl::Status::kNoInformation:
      break;
  }
  return RevocationFinding::Nothing(answer.failure().error);
}

}  // namespace

RevocationFinding CrlSource::Find(TrustDomain& domain,
                                  const RevocationQuery& query) {
  return Judge(domain, query, crls_, options_);
}

RevocationFinding FetchedCrlSource::Find(TrustDomain& domain,
                                         const RevocationQuery& query) {
  std::vector<std::string> files;
  Error why = Error::kRevocationUnavailable;
  for (absl::string_view url :
       UrlsFor(query.certificate, FetchRequest::Kind::kCrl)) {
    std::string file;
    const HookResult fetched =
        fetcher_.Fetch({FetchRequest::Kind::kCrl, url, ""}, &file);
    if (fetched.error() == Error::kPending) {
      return RevocationFinding::Nothing(Error::kPending);
    }
    if (fetched.error() == Error::kOk) {
      files.push_back(std::move(file));
    } else {
      why = fetched.error();
    }
  }
  std::vector<crl::Crl> crls;
  for (const std::string& file : files) {
    crl::Crl crl;
    if (Failure f = crl::Crl::Parse(der::Input::FromString(file), &crl);
        f.ok()) {
      crls.push_back(crl);
    } else {
      why = f.error;
    }
  }
  if (crls.empty()) return RevocationFinding::Nothing(why);
  crl::CrlList list(crls);
  return Judge(domain, query, list, options_);
}

}  // namespace cairn

#include "trustdomain/crl_source.h"

#include <string>
#include <utility>
#include <vector>

#include "trustdomain/crl_signer_finder.h"
#include "trustdomain/parsed_crls.h"

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
  if (files.empty()) return RevocationFinding::Nothing(why);
  ParsedCrls crls(files);
  return Judge(domain, query, crls, options_);
}

}  // namespace cairn

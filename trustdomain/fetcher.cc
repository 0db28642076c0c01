#include "trustdomain/fetcher.h"

#include "absl/strings/match.h"
#include "der/oid.h"
#include "pkix/distribution_point.h"
#include "pkix/general_name.h"
#include "pkix/information_access.h"

namespace cairn {
namespace {

// Adds the name, if it is a URL to be fetched. False where there are enough.
bool AddUrl(const GeneralName& name, std::vector<absl::string_view>* urls) {
  if (name.form == NameForm::kUniformResourceIdentifier &&
      absl::StartsWithIgnoreCase(name.value.AsStringView(), "http://")) {
    urls->push_back(name.value.AsStringView());
  }
  return urls->size() < kMaxUrls;
}

void AddAccessUrls(const Certificate& certificate, der::Oid method,
                   std::vector<absl::string_view>* urls) {
  ForEachAccessDescription(
      certificate.extension(Extension::kAuthorityInfoAccess),
      [&](const AccessDescription& access) {
        return access.method != method || AddUrl(access.location, urls);
      });
}

void AddCrlUrls(const Certificate& certificate,
                std::vector<absl::string_view>* urls) {
  ForEachDistributionPoint(
      certificate.extension(Extension::kCrlDistributionPoints),
      [&](const DistributionPoint& point) {
        if (point.name.kind != DistributionPointName::Kind::kFullName) {
          return true;
        }
        // The names of one point are of one CRL: the first URL will do.
        const size_t before = urls->size();
        for (der::Reader reader(point.name.names); !reader.AtEnd();) {
          GeneralName name;
          if (!ReadGeneralName(&reader, &name)) return false;
          if (!AddUrl(name, urls)) return false;
          if (urls->size() != before) break;
        }
        return true;
      });
}

}  // namespace

std::vector<absl::string_view> UrlsFor(const Certificate& certificate,
                                       FetchRequest::Kind kind) {
  std::vector<absl::string_view> urls;
  switch (kind) {
    case FetchRequest::Kind::kOcsp:
      AddAccessUrls(certificate, der::Oid::kAdOcsp, &urls);
      break;
    case FetchRequest::Kind::kIssuer:
      AddAccessUrls(certificate, der::Oid::kAdCaIssuers, &urls);
      break;
    case FetchRequest::Kind::kCrl:
      AddCrlUrls(certificate, &urls);
      break;
  }
  return urls;
}

}  // namespace cairn

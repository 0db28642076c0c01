#include "examples/example_data.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "der/time.h"
#include "tests/support/certificate_factory.h"

namespace cairn::examples {
namespace {

constexpr der::Time k2020 = 1577836800;  // 2020-01-01T00:00:00Z
constexpr der::Time k2099 = 4102444799;  // 2099-12-31T23:59:59Z

// A private CA, and a client of it.
std::vector<ExampleFile> MakeClientFiles() {
  const auto ca = testing::Ca("C=XX,O=Cairn Example,CN=Cairn Example Clients")
                      .Validity(k2020, k2099);
  const auto alice = testing::Leaf("C=XX,O=Cairn Example,CN=alice")
                         .San("alice.example.com")
                         .Purposes({der::Oid::kClientAuth})
                         .Validity(k2020, k2099)
                         .IssuedBy(ca);
  return {{"clients_ca.pem", ca.Pem()}, {"alice.pem", alice.Pem()}};
}

// The bundle of a SPIFFE trust domain, and a workload in it.
std::vector<ExampleFile> MakeSpiffeFiles() {
  const auto ca = testing::Ca("C=XX,O=Cairn Example,CN=Cairn Example SPIFFE")
                      .San(testing::UriName("spiffe://example.org"))
                      .Validity(k2020, k2099);
  const auto web =
      testing::Leaf("C=XX,O=Cairn Example")
          .San(testing::UriName("spiffe://example.org/ns/prod/sa/web"))
          .Purposes({der::Oid::kServerAuth, der::Oid::kClientAuth})
          .Validity(k2020, k2099)
          .IssuedBy(ca);
  const std::string bundle = absl::StrCat(
      "{\n  \"spiffe_sequence\": 1,\n  \"spiffe_refresh_hint\": 600,\n",
      "  \"keys\": [\n    {\"use\": \"x509-svid\", \"kty\": \"EC\",\n",
      "     \"x5c\": [\"", absl::Base64Escape(ca.der()), "\"]}\n  ]\n}\n");
  return {{"spiffe_bundle.json", bundle}, {"workload.pem", web.Pem()}};
}

}  // namespace

std::vector<ExampleFile> MakeExampleFiles() {
  const auto root = testing::Ca("C=XX,O=Cairn Example,CN=Cairn Example Root")
                        .Validity(k2020, k2099);
  const auto intermediate =
      testing::Ca("C=XX,O=Cairn Example,CN=Cairn Example Intermediate")
          .PathLength(0)
          .Validity(k2020, k2099)
          .IssuedBy(root);
  const auto server = testing::Leaf("CN=www.example.com")
                          .San("www.example.com")
                          .San("example.com")
                          .Validity(k2020, k2099)
                          .IssuedBy(intermediate);
  std::vector<ExampleFile> files = {
      {"root.pem", root.Pem()},
      {"chain.pem", server.Pem() + intermediate.Pem()}};
  for (const auto& more : {MakeClientFiles(), MakeSpiffeFiles()}) {
    files.insert(files.end(), more.begin(), more.end());
  }
  return files;
}

}  // namespace cairn::examples

#include "examples/example_data.h"

#include "der/time.h"
#include "tests/support/certificate_factory.h"

namespace cairn::examples {
namespace {

constexpr der::Time k2020 = 1577836800;  // 2020-01-01T00:00:00Z
constexpr der::Time k2099 = 4102444799;  // 2099-12-31T23:59:59Z

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
  return {{"root.pem", root.Pem()},
          {"chain.pem", server.Pem() + intermediate.Pem()}};
}

}  // namespace cairn::examples

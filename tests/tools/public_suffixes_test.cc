#include "tools/public_suffixes.h"

#include "gtest/gtest.h"
#include "pkix/chain_builder.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/matchers.h"
#include "tests/support/verify.h"

namespace cairn::tools {
namespace {

TEST(LibPslSuffixes, Registries) {
  const LibPslSuffixes suffixes;
  for (const char* domain : {"com", "COM", "co.uk", "Co.Uk", "github.io"}) {
    EXPECT_TRUE(suffixes.IsPublicSuffix(domain, LibPslSuffixes::Section::kAll))
        << domain;
  }
  for (const char* domain :
       {"example.com", "example.co.uk", "internal", "corp", "a.internal", ""}) {
    EXPECT_FALSE(suffixes.IsPublicSuffix(domain, LibPslSuffixes::Section::kAll))
        << domain;
  }
}

TEST(LibPslSuffixes, InABuild) {
  const LibPslSuffixes suffixes;
  const auto root = testing::Ca("Root");
  const auto verify = [&](const char* san, const char* host) {
    BuildOptions options = testing::Host(host);
    options.public_suffixes = &suffixes;
    return testing::Verify(testing::Leaf().San(san).IssuedBy(root), options);
  };
  EXPECT_THAT(verify("*.co.uk", "example.co.uk"),
              testing::FailsWith(Error::kPublicSuffixWildcard));
  EXPECT_THAT(verify("*.example.co.uk", "a.example.co.uk"),
              testing::IsTrusted());
}

}  // namespace
}  // namespace cairn::tools

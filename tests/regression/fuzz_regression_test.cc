// What fuzzing, and the reference that it compares with, found here (see
// fuzz/): each test is the smallest input that shows it.

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pkix/anchor.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/keys.h"
#include "tests/support/matchers.h"
#include "tests/support/test_trust_domain.h"
#include "tests/support/verify.h"
#include "trustdomain/root_store_file.h"

namespace cairn {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// A message is one line, whatever the file says: keys and values of a root
// store came out as they are, line breaks and control characters included.
TEST(FuzzRegression, RootStoreMessagesAreOneLine) {
  for (absl::string_view text :
       {R"({"cairn_root_store": 1, "a\nb": []})",
        R"({"cairn_root_store": 1,
            "distrusted": [{"purposes": ["a\nb"]}]})",
        R"({"cairn_root_store": 1, "roots": [{"policies": ["a\nb"]}]})",
        R"({"cairn_root_store": 1,
            "roots": [{"distrust_after": {"a\nb": ""}}]})"}) {
    SCOPED_TRACE(text);
    const absl::StatusOr<RootList> list = ReadRootStore(text, "store");
    ASSERT_FALSE(list.ok());
    EXPECT_THAT(list.status().message(), HasSubstr("a\\nb"));
    EXPECT_THAT(list.status().message(), Not(HasSubstr("\n")));
  }
}

// A new root that the old one signed is an anchor and an intermediate: where
// what binds it as an anchor refuses the path, the old root still may not. The
// engine took everything self-issued for a root that has no issuer.
TEST(FuzzRegression, ASelfIssuedAnchorIsAnIntermediateToo) {
  using testing::Ca;
  using testing::StubKey;
  const auto old_root = Ca("CN=Root").Key(StubKey(1));
  const auto new_root = Ca("CN=Root").Key(StubKey(2)).IssuedBy(old_root);
  const auto leaf = testing::Leaf().Stub().IssuedBy(new_root);
  AnchorConstraints email;
  email.purposes = PurposeBit(Purpose::Known::kEmailProtection);
  testing::TestTrustDomain domain;
  domain.Trust(new_root, email);
  EXPECT_THAT(Verify(domain, leaf),
              testing::FailsWith(Error::kAnchorNotForPurpose));
  domain.Trust(old_root);
  EXPECT_THAT(Verify(domain, leaf), testing::IsTrusted());
}

}  // namespace
}  // namespace cairn

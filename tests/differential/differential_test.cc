// A few pairs of deviations against OpenSSL, where there is one. The whole run,
// and GnuTLS: bazel run //tests/differential.

#include <cstddef>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/differential/deviation.h"
#include "tests/differential/difference_run.h"
#include "tests/differential/differences.h"
#include "tests/differential/verifiers.h"

namespace cairn::differential {
namespace {

using ::testing::IsEmpty;

constexpr size_t kPairs = 40;

TEST(DifferentialTest, OpensslDiffersInWhatIsExplainedOnly) {
  Peers::SetEnvironment();
  const Peers peers("openssl", "", "");
  if (!peers.Missing(Lane::kOpenssl).empty()) GTEST_SKIP() << "no openssl";
  DifferenceRun run(kDifferences);
  const Cases cases = MakeCases(1);
  for (size_t i = 0; i < kPairs; ++i) {
    const Chain chain = cases.others[i].Build();
    for (Lane lane : {Lane::kOpenssl, Lane::kOpensslStrict}) {
      run.Compare(lane, cases.others[i].names(), VerifyWithCairn(chain, lane),
                  peers.Verify(chain, lane));
    }
  }
  EXPECT_THAT(run.failures(), IsEmpty());
  EXPECT_GT(run.passed(), 0);
}

// Nobody objects to the chain that all the others are compared with.
TEST(DifferentialTest, EverybodyAcceptsThePlainChain) {
  const Chain plain = Case().Build();
  Peers::SetEnvironment();
  const Peers peers("openssl", "certtool", "faketime");
  for (Lane lane : kLanes) {
    EXPECT_TRUE(VerifyWithCairn(plain, lane).accepted) << LaneName(lane);
    if (!peers.Missing(lane).empty()) continue;
    const Verdict peer = peers.Verify(plain, lane);
    EXPECT_TRUE(peer.accepted) << LaneName(lane) << ": " << peer.reason;
  }
}

// Every name in the list of differences is that of a deviation.
TEST(DifferentialTest, EveryDifferenceIsAboutAChain) {
  const Cases cases = MakeCases(1);
  for (const Difference& known : kDifferences) {
    int about = 0;
    for (const Case& one : cases.first) {
      about += IsAboutAlone(known, one.names()) ? 1 : 0;
    }
    EXPECT_GT(about, 0) << known.kind << "+" << known.with;
  }
}

TEST(DifferentialTest, ASeedMakesTheSameCases) {
  const Cases one = MakeCases(7);
  const Cases same = MakeCases(7);
  const Cases other = MakeCases(8);
  int differ = 0;
  for (size_t i = 0; i < 100; ++i) {
    EXPECT_EQ(one.others[i].name(), same.others[i].name());
    differ += one.others[i].name() != other.others[i].name() ? 1 : 0;
  }
  EXPECT_GT(differ, 0);
  EXPECT_EQ(one.others[0].Build().leaf.der(),
            same.others[0].Build().leaf.der());
}

}  // namespace
}  // namespace cairn::differential

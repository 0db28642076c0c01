#include "tests/support/allocation_counter.h"

#include <cstdlib>
#include <memory>
#include <string>
#include <thread>

#include "gtest/gtest.h"
#include "pkix/chain_builder.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/matchers.h"
#include "tests/support/test_trust_domain.h"
#include "tests/support/verify.h"

namespace cairn::testing {
namespace {

// Keeps the compiler from leaving an allocation out.
void Use(const void* block) {
  const void* volatile used = block;
  static_cast<void>(used);
}

TEST(AllocationCounter, CountsNewAndMalloc) {
  AllocationScope scope;
  EXPECT_EQ(scope.count(), 0);
  Use(std::make_unique<int>(1).get());
  EXPECT_EQ(scope.count(), 1);
  Use(std::make_unique<std::string[]>(3).get());
  EXPECT_EQ(scope.count(), 2);
  void* block = std::malloc(1);
  Use(block);
  EXPECT_EQ(scope.count(), 3);
  block = std::realloc(block, 1000);
  Use(block);
  EXPECT_GE(scope.count(), 4);
  std::free(block);
  AllocationScope inner;
  block = std::aligned_alloc(64, 64);
  Use(block);
  EXPECT_EQ(inner.count(), AllocationScope::CountsAligned() ? 1 : 0);
  std::free(block);
}

TEST(AllocationCounter, CountsThisThreadOnly) {
  int64_t elsewhere = 0;
  AllocationScope scope;
  std::thread thread([&] {
    AllocationScope here;
    Use(std::make_unique<int[]>(1000).get());
    elsewhere = here.count();
  });
  const int64_t before = scope.count();
  thread.join();
  EXPECT_EQ(scope.count(), before);
  EXPECT_EQ(elsewhere, 1);
}

TEST(AllocationCounter, BuildWithStubsAllocatesNothing) {
  const auto root = Ca("Root").Stub();
  const auto inter = Ca("Intermediate").Stub().IssuedBy(root);
  const auto leaf = Leaf().Stub().IssuedBy(inter);
  TestTrustDomain domain;
  domain.RecordCalls(false).AddChainOf(leaf);
  const Certificate& certificate = leaf.certificate();
  root.certificate();
  inter.certificate();
  const BuildOptions options = Host();
  ChainBuilder builder;
  TraceBuffer<> trace;
  AllocationScope scope;
  const BuildResult& result =
      builder.Build(domain, certificate, options, &trace);
  EXPECT_EQ(scope.count(), 0);
  EXPECT_THAT(result, IsTrusted());
}

}  // namespace
}  // namespace cairn::testing

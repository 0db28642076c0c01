#include "trustdomain/store_holder.h"

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "pkix/chain_builder.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/matchers.h"
#include "tests/support/verify.h"
#include "trustdomain/in_memory_trust_domain.h"

namespace cairn::testing {
namespace {

using Store = StoreHolder::Store;

Store Trusting(const TestCertificate& root) {
  TrustStore::Builder builder;
  EXPECT_TRUE(builder.AddAnchor(root.der()).ok());
  return builder.Build();
}

TEST(StoreHolderTest, GetAndSet) {
  const Store first = Trusting(Ca("First"));
  const Store second = Trusting(Ca("Second"));
  StoreHolder holder(first);
  EXPECT_EQ(holder.Get(), first);
  EXPECT_EQ(holder.Set(second), first);
  EXPECT_EQ(holder.Get(), second);
}

// A store lives as long as the build that began with it.
TEST(StoreHolderTest, RunningBuildsKeepTheirStore) {
  const auto root = Ca("Root");
  const auto leaf = Leaf().IssuedBy(root);
  StoreHolder holder(Trusting(root));
  const std::weak_ptr<const TrustStore> first = holder.Get();
  {
    // The store is replaced in the middle of a build: while the issuers of the
    // leaf are looked for.
    class Replacing : public InMemoryTrustDomain {
     public:
      explicit Replacing(StoreHolder* holder)
          : InMemoryTrustDomain(holder->Get()), holder_(holder) {}
      HookResult FindIssuers(const IssuerQuery& query,
                             IssuerSink& sink) override {
        holder_->Set(TrustStore::Builder().Build());
        return InMemoryTrustDomain::FindIssuers(query, sink);
      }

     private:
      StoreHolder* holder_;
    } domain(&holder);
    EXPECT_THAT(Verify(domain, leaf), IsTrusted());
    EXPECT_FALSE(first.expired());
  }
  EXPECT_TRUE(first.expired());
  InMemoryTrustDomain after(holder.Get());
  EXPECT_THAT(Verify(after, leaf), FailsWith(Error::kUnknownIssuer));
}

// Builders and a thread that replaces the store all the time: every build sees
// one store or the other, whole.
TEST(StoreHolderTest, Threads) {
  const TestCertificate roots[] = {Ca("Root"), Ca("Root").Key(P256(3))};
  const auto leaf = Leaf().IssuedBy(roots[0]);
  const Store stores[] = {Trusting(roots[0]), Trusting(roots[1])};
  StoreHolder holder(stores[0]);
  std::atomic<bool> done{false};
  std::atomic<int> wrong{0};
  std::vector<std::thread> builders;
  for (int i = 0; i < 3; ++i) {
    builders.emplace_back([&] {
      ChainBuilder builder;
      const BuildOptions options = Host();
      for (int j = 0; j < 50; ++j) {
        const Store store = holder.Get();
        InMemoryTrustDomain domain(store);
        const bool trusted =
            builder.Build(domain, leaf.certificate(), options).trusted();
        if (trusted != (store == stores[0])) ++wrong;
      }
    });
  }
  std::thread replacer([&] {
    for (int i = 0; !done; ++i) holder.Set(stores[i % 2]);
  });
  for (std::thread& builder : builders) builder.join();
  done = true;
  replacer.join();
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace cairn::testing

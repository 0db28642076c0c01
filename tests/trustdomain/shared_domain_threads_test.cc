// Eight threads that build on one trust domain, with one OCSP cache and one
// store of CRLs, while all of it is reloaded. What this shows, it shows best
// under ThreadSanitizer.

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "crl/store.h"
#include "gtest/gtest.h"
#include "ocsp/cache.h"
#include "ocsp/cache_file.h"
#include "pkix/chain_builder.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/crl_factory.h"
#include "tests/support/matchers.h"
#include "tests/support/ocsp_factory.h"
#include "tests/support/verify.h"
#include "trustdomain/crl_source.h"
#include "trustdomain/in_memory_trust_domain.h"
#include "trustdomain/ocsp_source.h"
#include "trustdomain/revocation_checker.h"
#include "trustdomain/store_holder.h"

namespace cairn::testing {
namespace {

using Roots = StoreHolder::Store;

constexpr int kThreads = 8;
constexpr int kBuildsPerThread = 100;
constexpr int kBuilds = kThreads * kBuildsPerThread;
// CRL n revokes the first n of as many end entities.
constexpr int kCrls = 16;

// A trust domain and all that it is made of, but for the cache, which lives
// longer. Many threads use one.
class Generation {
 public:
  // `crl_number` is that of the newest CRL in `crls`.
  Generation(Roots roots, std::shared_ptr<const crl::Snapshot> crls,
             int crl_number, const OcspSettings& settings)
      : roots_(std::move(roots)),
        crl_number_(crl_number),
        crls_(std::move(crls)),
        crl_source_(crls_),
        cache_source_(settings),
        checker_(RevocationPolicy(), sources_),
        domain_(roots_) {
    domain_.CheckRevocationBy(&checker_);
  }
  Generation(const Generation&) = delete;
  Generation& operator=(const Generation&) = delete;

  TrustDomain& domain() { return domain_; }
  const Roots& roots() const { return roots_; }
  int crl_number() const { return crl_number_; }

 private:
  const Roots roots_;
  const int crl_number_;
  crl::SnapshotSource crls_;
  CrlSource crl_source_;
  CachedOcspSource cache_source_;
  RevocationSource* const sources_[2] = {&cache_source_, &crl_source_};
  const RevocationChecker checker_;
  InMemoryTrustDomain domain_;
};

// The generation that is in force.
class Current {
 public:
  std::shared_ptr<Generation> Get() const {
    absl::MutexLock lock(&mutex_);
    return generation_;
  }
  void Set(std::shared_ptr<Generation> generation) {
    absl::MutexLock lock(&mutex_);
    generation_.swap(generation);
  }

 private:
  mutable absl::Mutex mutex_;
  std::shared_ptr<Generation> generation_ ABSL_GUARDED_BY(mutex_);
};

std::string Verdict(const BuildResult& result) {
  return result.trusted() ? "trusted"
                          : std::string(ErrorName(result.failure().error));
}

class SharedDomainThreads : public ::testing::Test {
 protected:
  SharedDomainThreads() {
    for (int n = 1; n <= kCrls; ++n) {
      ends_.push_back(Leaf(absl::StrCat("O=Leaf ", n)).IssuedBy(inter_));
    }
    settings_.cache = &cache_;
    AddCrl(0);
    Publish(0, 0);
  }

  Roots Trusting(const TestCertificate& root) {
    TrustStore::Builder builder;
    EXPECT_TRUE(builder.AddAnchor(root.der()).ok());
    EXPECT_TRUE(builder.AddIntermediate(inter_.der()).ok());
    return builder.Build();
  }

  void AddCrl(int number) {
    TestCrl crl = CrlOf(inter_).Number(number + 1);
    for (int n = 0; n < number; ++n) {
      crl = crl.Revoke(ends_[static_cast<size_t>(n)]);
    }
    EXPECT_TRUE(crls_.Add(crl.der()).ok());
  }

  // Puts another generation in force, with the good roots or the others.
  void Publish(int which, int crl_number) {
    holder_.Set(roots_[which]);
    current_.Set(std::make_shared<Generation>(holder_.Get(), crls_.snapshot(),
                                              crl_number, settings_));
  }

  bool done() const { return builds_ >= kBuilds; }

  // The threads.

  // Builds for one end entity after the other, each in the generation that is
  // in force, which decides what must come of it.
  void Build(int thread) {
    ChainBuilder builder;
    const BuildOptions options = Host();
    for (int i = 0; i < kBuildsPerThread; ++i, ++builds_) {
      const int n = (thread + i) % kCrls;
      const auto generation = current_.Get();
      const bool anchored = generation->roots() == roots_[0];
      const BuildResult& result =
          builder.Build(generation->domain(),
                        ends_[static_cast<size_t>(n)].certificate(), options);
      const bool revoked = n < generation->crl_number();
      EXPECT_EQ(Verdict(result), !anchored ? "BadSignature"
                                 : revoked ? "Revoked"
                                           : "trusted");
      if (anchored && !revoked) {
        EXPECT_EQ(result.revocation(0), RevocationStatus::kGood);
      }

      // Of this one only the cache knows that it is revoked.
      const int before = stage_;
      const std::string verdict = Verdict(builder.Build(
          generation->domain(), in_cache_.certificate(), options));
      const int after = stage_;
      if (!anchored) {
        EXPECT_EQ(verdict, "BadSignature");
      } else if (before != after) {
        EXPECT_TRUE(verdict == "trusted" || verdict == "Revoked") << verdict;
      } else if (before % 4 == kEmpty) {
        EXPECT_EQ(verdict, "trusted");
      } else if (before % 4 == kFull) {
        EXPECT_EQ(verdict, "Revoked");
      }
    }
  }

  // Replaces roots and CRLs, the latter little by little.
  void Reload() {
    int number = 0;
    for (int i = 0; !done(); ++i) {
      for (; number < kCrls * builds_ / kBuilds; ++number) AddCrl(number + 1);
      Publish(i % 3 == 2 ? 1 : 0, number);
      std::this_thread::yield();
    }
  }

  // Changes the store of CRLs where nobody looks.
  void AddOtherCrls() {
    const auto other = Ca("Other");
    for (int i = 1; !done(); ++i) {
      const TestCrl crl = CrlOf(other).Number(i);
      const der::Time old = kNow - 9 * kDay;
      EXPECT_TRUE(
          crls_.Add(crl.ThisUpdate(old).NextUpdate(old + kDay).der()).ok());
      EXPECT_FALSE(crls_.Add("garbage").ok());
      if (i % 10 == 0) crls_.RemoveExpired(kNow - kDay);
    }
  }

  // Fills the cache by building with a stapled response, and clears it.
  void FillAndClear() {
    const std::string response = Ocsp(StatusOf(in_cache_).Revoked()).der();
    StapledOcspSource staple(der::Input::FromString(response), settings_);
    RevocationSource* const sources[] = {&staple};
    const RevocationChecker checker(RevocationPolicy(), sources);
    InMemoryTrustDomain domain(roots_[0]);
    domain.CheckRevocationBy(&checker);
    ChainBuilder builder;
    while (!done()) {
      ++stage_;
      EXPECT_EQ(Verdict(builder.Build(domain, in_cache_.certificate(), Host())),
                "Revoked");
      ++stage_;
      const ocsp::LoadedCache copy = ocsp::ParseCache(
          der::Input::FromString(ocsp::SerializeCache(cache_)).AsSpan());
      EXPECT_TRUE(copy.status.ok()) << copy.status;
      EXPECT_EQ(cache_.statistics().entries, 1u);
      std::this_thread::yield();
      ++stage_;
      cache_.Clear();
      ++stage_;
      std::this_thread::yield();
    }
  }

  const TestCertificate root_ = Ca("Root");
  const TestCertificate inter_ = Ca("Intermediate").IssuedBy(root_);
  std::vector<TestCertificate> ends_;
  const TestCertificate in_cache_ = Leaf("O=In the cache").IssuedBy(inter_);

  // Two of one name: under the second, signatures are bad.
  const Roots roots_[2] = {Trusting(root_), Trusting(Ca("Root").Key(P256(1)))};
  StoreHolder holder_{roots_[0]};
  crl::Store crls_;
  ocsp::Cache cache_;
  OcspSettings settings_;
  Current current_;
  // Builds that have ended.
  std::atomic<int> builds_{0};
  // What happens to the cache: it is empty, being filled, full, being cleared,
  // and so on.
  static constexpr int kEmpty = 0;
  static constexpr int kFull = 2;
  std::atomic<int> stage_{0};
};

TEST_F(SharedDomainThreads, EveryVerdictIsThatOfItsGeneration) {
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([this, i] { Build(i); });
  }
  threads.emplace_back([this] { Reload(); });
  threads.emplace_back([this] { AddOtherCrls(); });
  threads.emplace_back([this] { FillAndClear(); });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(builds_, kBuilds);
}

}  // namespace
}  // namespace cairn::testing

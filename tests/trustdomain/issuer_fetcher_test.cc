#include "trustdomain/issuer_fetcher.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pkix/chain_builder.h"
#include "pkix/report.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/der_builder.h"
#include "tests/support/matchers.h"
#include "tests/support/test_trust_domain.h"
#include "tests/support/verify.h"

namespace cairn {
namespace {

using testing::Ca;
using ::testing::ElementsAre;
using testing::FailsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsTrusted;
using testing::Leaf;
using ::testing::SizeIs;
using testing::TestCertificate;
using testing::TestTrustDomain;

// Answers from a table, and remembers what it was asked.
class FakeFetcher : public Fetcher {
 public:
  HookResult Fetch(const FetchRequest& request, std::string* body) override {
    EXPECT_EQ(request.kind, FetchRequest::Kind::kIssuer);
    EXPECT_TRUE(request.body.empty());
    asked.emplace_back(request.url);
    if (pending) return HookResult::Pending();
    const auto found = answers.find(asked.back());
    if (found == answers.end()) return Error::kFetchFailed;
    *body = found->second;
    return HookResult::Ok();
  }

  std::map<std::string, std::string> answers;
  bool pending = false;
  std::vector<std::string> asked;
};

// What it knows, and what is fetched.
class FetchingDomain : public TestTrustDomain {
 public:
  explicit FetchingDomain(IssuerFetcher* fetcher) : fetcher_(fetcher) {}

  HookResult FindIssuers(const IssuerQuery& query, IssuerSink& sink) override {
    EXPECT_EQ(TestTrustDomain::FindIssuers(query, sink).error(), Error::kOk);
    return fetcher_->FindIssuers(query, sink);
  }

 private:
  IssuerFetcher* fetcher_;
};

// `certificate` with these URLs as caIssuers.
TestCertificate WithUrls(const TestCertificate& certificate,
                         const std::vector<std::string>& urls) {
  std::string list;
  for (const std::string& url : urls) {
    list += testing::Sequence(
        {testing::Oid(der::Oid::kAdCaIssuers), testing::Primitive(6, url)});
  }
  return certificate.Extension(der::Oid::kAuthorityInfoAccess, false,
                               testing::Sequence({list}));
}

class IssuerFetcherTest : public ::testing::Test {
 protected:
  const BuildResult& Verify(const TestCertificate& leaf) {
    const BuildResult* result =
        &builder_.Build(domain_, leaf.certificate(), testing::Host(), &trace_);
    while (result->outcome() == Outcome::kPending && fetcher_.FetchMissing()) {
      result = &builder_.Resume();
    }
    return *result;
  }

  FakeFetcher http_;
  IssuerFetcher fetcher_{http_};
  FetchingDomain domain_{&fetcher_};
  ChainBuilder builder_;
  TraceBuffer<> trace_;
  const TestCertificate root_ = Ca("Root").Stub();
  const TestCertificate inter_ = Ca("Intermediate").Stub().IssuedBy(root_);
  const TestCertificate leaf_ =
      WithUrls(Leaf().Stub().IssuedBy(inter_), {"http://a.example/i"});
};

TEST_F(IssuerFetcherTest, FindsTheMissingIssuer) {
  domain_.Trust(root_);
  http_.answers["http://a.example/i"] = inter_.der();
  EXPECT_THAT(Verify(leaf_), IsTrusted());
  EXPECT_THAT(http_.asked, ElementsAre("http://a.example/i"));
  // A second build needs no fetching.
  EXPECT_THAT(Verify(leaf_), IsTrusted());
  EXPECT_THAT(http_.asked, SizeIs(1));
}

TEST_F(IssuerFetcherTest, FetchesNothingWhereAPathIsKnown) {
  domain_.AddChainOf(leaf_);
  EXPECT_THAT(Verify(leaf_), IsTrusted());
  EXPECT_THAT(http_.asked, IsEmpty());
}

TEST_F(IssuerFetcherTest, OneAfterTheOther) {
  const TestCertificate second =
      WithUrls(Ca("Second").Stub().IssuedBy(inter_), {"http://a.example/i"});
  const TestCertificate leaf =
      WithUrls(Leaf().Stub().IssuedBy(second), {"http://b.example/s"});
  domain_.Trust(root_);
  http_.answers["http://a.example/i"] = inter_.der();
  http_.answers["http://b.example/s"] = second.der();
  EXPECT_THAT(Verify(leaf), IsTrusted());
  EXPECT_THAT(http_.asked,
              ElementsAre("http://b.example/s", "http://a.example/i"));
}

TEST_F(IssuerFetcherTest, TheSecondUrlWillDo) {
  const TestCertificate leaf =
      WithUrls(Leaf().Stub().IssuedBy(inter_),
               {"http://gone.example/", "http://a.example/i"});
  domain_.Trust(root_);
  http_.answers["http://a.example/i"] = inter_.der();
  EXPECT_THAT(Verify(leaf), IsTrusted());
}

TEST_F(IssuerFetcherTest, NothingThere) {
  domain_.Trust(root_);
  EXPECT_THAT(Verify(leaf_), FailsWith(Error::kUnknownIssuer));
  EXPECT_THAT(http_.asked, SizeIs(1)) << "once, failed or not";
}

// What is fetched is a candidate like any other.
TEST_F(IssuerFetcherTest, NothingIsTrustedForBeingFetched) {
  domain_.Trust(Ca("Another root").Stub());
  http_.answers["http://a.example/i"] = inter_.der();
  EXPECT_THAT(Verify(leaf_), FailsWith(Error::kUnknownIssuer));
  // Of the right name, with another key.
  http_.answers["http://a.example/i"] =
      Ca("Intermediate").Key(testing::P256(7)).IssuedBy(root_).der();
  IssuerFetcher again(http_);
  FetchingDomain domain(&again);
  domain.Trust(root_);
  const BuildResult* result =
      &builder_.Build(domain, leaf_.certificate(), testing::Host());
  ASSERT_EQ(result->outcome(), Outcome::kPending);
  ASSERT_TRUE(again.FetchMissing());
  EXPECT_THAT(builder_.Resume(), FailsWith(Error::kSignatureKeyMismatch));
}

TEST_F(IssuerFetcherTest, GarbageIsInTheTrace) {
  domain_.Trust(root_);
  http_.answers["http://a.example/i"] = "garbage";
  EXPECT_THAT(Verify(leaf_), ::testing::Not(IsTrusted()));
  EXPECT_THAT(TraceToText(trace_),
              HasSubstr("(unreadable certificate): not a DER Certificate"));
  // Nor is PEM read.
  http_.answers["http://a.example/i"] = inter_.Pem();
  IssuerFetcher again(http_);
  FetchingDomain domain(&again);
  domain.Trust(root_);
  builder_.Build(domain, leaf_.certificate(), testing::Host());
  ASSERT_TRUE(again.FetchMissing());
  EXPECT_THAT(builder_.Resume(), ::testing::Not(IsTrusted()));
}

TEST_F(IssuerFetcherTest, PendingFetchesAreAskedAgain) {
  domain_.Trust(root_);
  http_.answers["http://a.example/i"] = inter_.der();
  http_.pending = true;
  EXPECT_EQ(Verify(leaf_).outcome(), Outcome::kPending);
  EXPECT_FALSE(fetcher_.FetchMissing());
  http_.pending = false;
  ASSERT_TRUE(fetcher_.FetchMissing());
  EXPECT_THAT(builder_.Resume(), IsTrusted());
  EXPECT_FALSE(fetcher_.FetchMissing()) << "nothing is missing any more";
}

// Issuers without end, each with a URL of its own.
TEST_F(IssuerFetcherTest, Limit) {
  const auto chain_of = [&](size_t length) {
    TestCertificate at = root_;
    for (size_t i = 0; i < length; ++i) {
      const std::string url = absl::StrCat("http://a.example/", i);
      if (i != 0) http_.answers[url] = at.der();
      const std::string name = absl::StrCat("CA ", i);
      at = Ca(name).Stub().IssuedBy(at);
      // The first is issued by the root, which is known.
      if (i != 0) at = WithUrls(at, {url});
    }
    const std::string url = absl::StrCat("http://a.example/", length);
    http_.answers[url] = at.der();
    return WithUrls(Leaf().Stub().IssuedBy(at), {url});
  };
  const auto outcome_of = [&](size_t length) {
    IssuerFetcher fetcher(http_);
    FetchingDomain domain(&fetcher);
    domain.Trust(root_);
    http_.asked.clear();
    const TestCertificate leaf = chain_of(length);
    const BuildResult* result =
        &builder_.Build(domain, leaf.certificate(), testing::Host());
    while (result->outcome() == Outcome::kPending && fetcher.FetchMissing()) {
      result = &builder_.Resume();
    }
    return result->outcome();
  };
  EXPECT_EQ(outcome_of(kMaxFetchedIssuers), Outcome::kTrusted);
  EXPECT_THAT(http_.asked, SizeIs(kMaxFetchedIssuers));
  EXPECT_EQ(outcome_of(kMaxFetchedIssuers + 1), Outcome::kNotTrusted);
  EXPECT_THAT(http_.asked, SizeIs(kMaxFetchedIssuers));
}

}  // namespace
}  // namespace cairn

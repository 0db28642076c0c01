#include "tools/result_json.h"

#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pkix/chain_builder.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/test_trust_domain.h"
#include "tests/support/verify.h"

namespace cairn::tools {
namespace {

using testing::Ca;
using testing::Host;
using testing::Leaf;
using testing::TestCertificate;
using testing::TestTrustDomain;
using Json = nlohmann::ordered_json;

class ResultJson : public ::testing::Test {
 protected:
  template <size_t kEntries = 64>
  static Json Build(TestTrustDomain& domain, const TestCertificate& leaf,
                    const BuildOptions& options = Host()) {
    TraceBuffer<kEntries> trace;
    const BuildResult result =
        BuildCertChain(domain, leaf.certificate(), options, &trace);
    const Json json = ResultToJson(result, trace);
    // What is printed reads back as what it was.
    EXPECT_EQ(Json::parse(json.dump(2)), json);
    return json;
  }

  const TestCertificate root_ = Ca("Root");
  const TestCertificate inter_ = Ca("Intermediate").IssuedBy(root_);
  const TestCertificate leaf_ = Leaf().IssuedBy(inter_);
};

TEST_F(ResultJson, Trusted) {
  TestTrustDomain domain;
  domain.AddChainOf(leaf_);
  domain.SetRevocation(leaf_, RevocationAnswer::Good());
  domain.SetRevocation(
      inter_, RevocationAnswer::Unknown(RevocationAnswer::Fail::kSoft));
  const Json json = Build(domain, leaf_);
  EXPECT_EQ(json.at("verdict"), "trusted");
  EXPECT_FALSE(json.contains("error"));
  EXPECT_FALSE(json.contains("pending"));
  EXPECT_EQ(json.at("anchor"), "CN=Root");
  ASSERT_EQ(json.at("path").size(), 3u);
  const Json& leaf = json.at("path").at(0);
  EXPECT_EQ(leaf.at("subject"), "O=Leaf");
  EXPECT_EQ(leaf.at("issuer"), "CN=Intermediate");
  EXPECT_EQ(leaf.at("not_before"), "2026-10-22T00:00:00Z");
  EXPECT_EQ(leaf.at("not_after"), "2027-01-20T00:00:00Z");
  EXPECT_EQ(leaf.at("key"), "P-256");
  EXPECT_EQ(leaf.at("signature"), "ecdsa-with-SHA256");
  EXPECT_EQ(leaf.at("revocation"), "good");
  EXPECT_EQ(json.at("path").at(1).at("revocation"), "unknown");
  EXPECT_EQ(json.at("path").at(2).at("revocation"), "not-checked");
  EXPECT_EQ(json.at("counters").at("signature_checks"), 2);
  EXPECT_EQ(json.at("counters").at("revocation_checks"), 2);
  EXPECT_EQ(json.at("counters").at("candidates"), 3);
}

TEST_F(ResultJson, BareAnchor) {
  TestTrustDomain domain;
  domain.Offer(inter_).TrustBare(root_);
  const Json json = Build(domain, leaf_);
  EXPECT_EQ(json.at("anchor"), "CN=Root");
  EXPECT_EQ(json.at("path").size(), 2u);
}

TEST_F(ResultJson, NotTrusted) {
  const auto expired = inter_.Validity(0, 1);
  TestTrustDomain domain;
  domain.Trust(root_).Offer(expired);
  const Json json = Build(domain, Leaf().IssuedBy(expired));
  EXPECT_EQ(json.at("verdict"), "not-trusted");
  EXPECT_FALSE(json.contains("anchor"));
  const Json& error = json.at("error");
  EXPECT_EQ(error.at("name"), "Expired");
  EXPECT_EQ(error.at("number"), 49);
  EXPECT_EQ(error.at("certificate"), 1);
  EXPECT_THAT(error.at("text").get<std::string>(),
              ::testing::StartsWith("expired"));
  EXPECT_EQ(json.at("path").at(1).at("subject"), "CN=Intermediate");
  const Json& trace = json.at("trace");
  ASSERT_EQ(trace.size(), 2u);
  EXPECT_EQ(trace.at(0).at("kind"), "certificate");
  EXPECT_EQ(trace.at(0).at("depth"), 0);
  EXPECT_FALSE(trace.at(0).contains("parent"));
  EXPECT_FALSE(trace.at(0).contains("error"));
  EXPECT_EQ(trace.at(1).at("depth"), 1);
  EXPECT_EQ(trace.at(1).at("parent"), 0);
  EXPECT_EQ(trace.at(1).at("error").at("name"), "Expired");
}

TEST_F(ResultJson, PlaceOfTheError) {
  const auto leaf = leaf_.Extension("1.2.3.4", true, "x");
  TestTrustDomain domain;
  domain.AddChainOf(leaf);
  const Json error = Build(domain, leaf).at("error");
  EXPECT_EQ(error.at("name"), "UnknownCriticalExtension");
  const size_t offset = error.at("offset").get<size_t>();
  EXPECT_EQ(leaf.der()[offset], '\x30');
  const Json mismatch = Build(domain, leaf_, Host("b.example.com")).at("error");
  EXPECT_EQ(mismatch.at("extension"), "subjectAltName");
}

TEST_F(ResultJson, NumberOfTheTrustDomain) {
  TestTrustDomain domain;
  domain.AddChainOf(leaf_).SetChainAnswer(HookResult::Refuse(4711));
  const Json json = Build(domain, leaf_);
  EXPECT_EQ(json.at("error").at("name"), "RefusedByTrustDomain");
  EXPECT_EQ(json.at("error").at("detail"), 4711);
  EXPECT_EQ(json.at("trace").back().at("kind"), "path");
}

TEST_F(ResultJson, Pending) {
  const struct {
    testing::Hook hook;
    const char* kind;
  } cases[] = {
      {testing::Hook::kTrust, "trust"},
      {testing::Hook::kFindIssuers, "issuers"},
      {testing::Hook::kVerify, "signature"},
      {testing::Hook::kRevocation, "revocation"},
      {testing::Hook::kChain, "chain"},
      {testing::Hook::kPublicKey, "other"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.kind);
    TestTrustDomain domain;
    domain.AddChainOf(leaf_).PendOnce(c.hook);
    const Json json = Build(domain, leaf_);
    EXPECT_EQ(json.at("verdict"), "pending");
    EXPECT_EQ(json.at("error").at("name"), "Pending");
    ASSERT_EQ(json.at("pending").size(), 1u);
    EXPECT_EQ(json.at("pending").at(0).at("kind"), c.kind);
    EXPECT_TRUE(json.at("pending").at(0).at("certificate").contains("subject"));
  }
}

TEST_F(ResultJson, TraceThatIsFull) {
  TestTrustDomain domain;
  domain.AddChainOf(leaf_);
  EXPECT_FALSE(Build<3>(domain, leaf_).contains("trace_dropped"));
  const Json json = Build<2>(domain, leaf_);
  EXPECT_EQ(json.at("trace").size(), 2u);
  EXPECT_EQ(json.at("trace_dropped"), 1);
}

TEST_F(ResultJson, CandidateThatDoesNotParse) {
  TestTrustDomain domain;
  domain.Trust(root_).OfferBytes("garbage");
  const Json json = Build(domain, leaf_);
  EXPECT_EQ(json.at("verdict"), "not-trusted");
  bool seen = false;
  for (const Json& entry : json.at("trace")) {
    if (entry.contains("error") &&
        entry.at("error").at("name") == "MalformedCertificate") {
      EXPECT_FALSE(entry.contains("subject"));
      seen = true;
    }
  }
  EXPECT_TRUE(seen);
}

// JSON is UTF-8: names that are not must not stop it.
TEST_F(ResultJson, NamesOfAnyBytes) {
  const auto common_name = [](const std::string& value) {
    return testing::NameOf({testing::Rdn(
        {testing::Attribute(der::Oid::kCommonName, der::kUtf8String, value)})});
  };
  for (const testing::NameDer& name :
       {common_name("\xff\xfe"), common_name("gr\xc3\xbc\xc3\x9f"),
        common_name("\x1b[31m\n"), common_name(std::string(1000, '\xc3')),
        common_name(std::string(1, '\0'))}) {
    const auto leaf = Leaf(name).IssuedBy(root_);
    TestTrustDomain domain;
    domain.AddChainOf(leaf);
    const std::string text =
        Build(domain, leaf).at("path").at(0).at("subject").get<std::string>();
    for (const char c : text) {
      EXPECT_TRUE(c >= 0x20 && c < 0x7f) << text;
    }
  }
}

}  // namespace
}  // namespace cairn::tools

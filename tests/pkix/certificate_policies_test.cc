#include "pkix/certificate_policies.h"

#include <cstdint>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/printers.h"

namespace cairn::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;
using ::testing::PrintToString;

der::Input In(const std::string& der) { return der::Input::FromString(der); }
std::string Text(der::Input input) { return std::string(input.AsStringView()); }

std::string Dotted(der::Input oid) {
  char buffer[der::kDottedOidSize];
  return std::string(der::FormatOid(oid, buffer));
}

// certificatePolicies.

struct Policies {
  bool well_formed;
  std::vector<std::string> found;
};

Policies ReadPolicies(der::Input der, size_t stop_after = 100) {
  Policies policies;
  policies.well_formed = ForEachPolicy(der, [&](der::Input policy) {
    policies.found.push_back(Dotted(policy));
    return policies.found.size() < stop_after;
  });
  return policies;
}

TEST(CertificatePoliciesTest, OfACertificate) {
  const auto leaf = Leaf().Policies({"1.2.3", der::Oid::kAnyPolicy, "2.23.1"});
  const Policies policies = ReadPolicies(
      leaf.certificate().extension(Extension::kCertificatePolicies));
  EXPECT_TRUE(policies.well_formed);
  EXPECT_THAT(policies.found, ElementsAre("1.2.3", "2.5.29.32.0", "2.23.1"));
}

TEST(CertificatePoliciesTest, Qualifiers) {
  const std::string policy = Oid("1.2.3");
  const std::string cps =
      Sequence({Oid("1.3.6.1.5.5.7.2.1"), Ia5String("http://a/")});
  const std::string notice =
      Sequence({Oid("1.3.6.1.5.5.7.2.2"), Sequence({Utf8String("hello")})});
  const auto reads = [](const std::string& information) {
    const std::string der = Sequence({information});
    return ReadPolicies(In(der)).well_formed;
  };
  EXPECT_TRUE(reads(Sequence({policy})));
  EXPECT_TRUE(reads(Sequence({policy, Sequence({cps})})));
  EXPECT_TRUE(reads(Sequence({policy, Sequence({cps, notice, cps})})));
  EXPECT_TRUE(
      reads(Sequence({policy, Sequence({Sequence({Oid("1.2"), Null()})})})))
      << "of any kind";
  EXPECT_FALSE(reads(Sequence({policy, Sequence({})}))) << "at least one";
  EXPECT_FALSE(reads(Sequence({policy, cps, notice})));
  EXPECT_FALSE(reads(Sequence({policy, Set({cps})})));
  EXPECT_FALSE(reads(Sequence({policy, Sequence({cps}), Sequence({cps})})));
  EXPECT_FALSE(reads(Sequence({policy, Sequence({cps, Null()})})));
  EXPECT_FALSE(reads(Sequence({policy, Sequence({Sequence({Oid("1.2.3")})})})));
  EXPECT_FALSE(reads(
      Sequence({policy, Sequence({Sequence({Oid("1.2"), Null(), Null()})})})));
  EXPECT_FALSE(
      reads(Sequence({policy, Sequence({Sequence({Null(), Null()})})})));
}

TEST(CertificatePoliciesTest, Malformed) {
  const std::string good = Sequence({Oid("1.2.3")});
  for (const std::string& der : {
           std::string(),
           Null(),
           Sequence({}),
           Set({good}),
           Sequence({good}) + Null(),
           Sequence({Oid("1.2.3")}),
           Sequence({Sequence({})}),
           Sequence({Sequence({Null()})}),
           Sequence({Set({Oid("1.2.3")})}),
           Sequence({Sequence({Oid(ObjectId::Raw(""))})}),
           Sequence({Sequence({Oid(ObjectId::Raw("\x2a\x83"))})}),
           Sequence({good, Null()}),
       }) {
    EXPECT_FALSE(ReadPolicies(In(der)).well_formed) << PrintToString(der);
  }
  const std::string late = Sequence({good, Null(), good});
  EXPECT_THAT(ReadPolicies(In(late)).found, ElementsAre("1.2.3"));
  const std::string stopped = Sequence({good, good, Null()});
  EXPECT_TRUE(ReadPolicies(In(stopped), 2).well_formed);
}

// policyMappings.

struct Mappings {
  bool well_formed;
  std::vector<std::pair<std::string, std::string>> found;
};

Mappings ReadMappings(der::Input der, size_t stop_after = 100) {
  Mappings mappings;
  mappings.well_formed =
      ForEachPolicyMapping(der, [&](der::Input issuer, der::Input subject) {
        mappings.found.emplace_back(Dotted(issuer), Dotted(subject));
        return mappings.found.size() < stop_after;
      });
  return mappings;
}

TEST(PolicyMappingsTest, OfACertificate) {
  const auto ca = Ca("CA")
                      .MapPolicy("1.2.3", "1.2.4")
                      .MapPolicy(der::Oid::kAnyPolicy, "1.2.5");
  const Mappings mappings =
      ReadMappings(ca.certificate().extension(Extension::kPolicyMappings));
  EXPECT_TRUE(mappings.well_formed);
  EXPECT_THAT(mappings.found, ElementsAre(Pair("1.2.3", "1.2.4"),
                                          Pair("2.5.29.32.0", "1.2.5")));
}

TEST(PolicyMappingsTest, Malformed) {
  const std::string oid = Oid("1.2.3");
  const std::string good = Sequence({oid, oid});
  for (const std::string& der : {
           std::string(),
           Null(),
           Sequence({}),
           Set({good}),
           Sequence({good}) + Null(),
           Sequence({oid, oid}),
           Sequence({Sequence({})}),
           Sequence({Sequence({oid})}),
           Sequence({Sequence({oid, oid, oid})}),
           Sequence({Sequence({oid, Null()})}),
           Sequence({Sequence({Null(), oid})}),
           Sequence({Sequence({oid, Oid(ObjectId::Raw(""))})}),
           Sequence({Set({oid, oid})}),
           Sequence({good, Null()}),
       }) {
    EXPECT_FALSE(ReadMappings(In(der)).well_formed) << PrintToString(der);
  }
  const std::string late = Sequence({good, Null(), good});
  EXPECT_EQ(ReadMappings(In(late)).found.size(), 1u);
  const std::string stopped = Sequence({good, good, Null()});
  EXPECT_TRUE(ReadMappings(In(stopped), 2).well_formed);
}

// policyConstraints and inhibitAnyPolicy.

bool Parses(const std::string& der, PolicyConstraints* constraints) {
  return ParsePolicyConstraints(In(der), constraints);
}

TEST(PolicyConstraintsTest, EitherOrBoth) {
  PolicyConstraints c;
  const auto value = [](const TestCertificate& ca) {
    return Text(ca.certificate().extension(Extension::kPolicyConstraints));
  };
  ASSERT_TRUE(Parses(value(Ca("CA").RequireExplicitPolicy(3)), &c));
  EXPECT_TRUE(c.has_require_explicit_policy);
  EXPECT_EQ(c.require_explicit_policy, 3u);
  EXPECT_FALSE(c.has_inhibit_policy_mapping);
  EXPECT_EQ(c.inhibit_policy_mapping, 0u);
  ASSERT_TRUE(Parses(value(Ca("CA").InhibitPolicyMapping(0)), &c));
  EXPECT_FALSE(c.has_require_explicit_policy);
  EXPECT_EQ(c.require_explicit_policy, 0u) << "nothing is left of the last";
  EXPECT_TRUE(c.has_inhibit_policy_mapping);
  EXPECT_EQ(c.inhibit_policy_mapping, 0u);
  ASSERT_TRUE(Parses(
      value(Ca("CA").RequireExplicitPolicy(1).InhibitPolicyMapping(2)), &c));
  EXPECT_EQ(c.require_explicit_policy, 1u);
  EXPECT_EQ(c.inhibit_policy_mapping, 2u);
  // RFC 5280 section 4.2.1.11 tells CAs not to; the profile refuses it.
  ASSERT_TRUE(Parses(Sequence({}), &c));
  EXPECT_FALSE(c.has_require_explicit_policy);
  EXPECT_FALSE(c.has_inhibit_policy_mapping);
}

struct SkipCertsCase {
  const char* contents;
  bool valid;
  uint32_t value;
};

TEST(PolicyConstraintsTest, SkipCerts) {
  for (const SkipCertsCase& c : std::initializer_list<SkipCertsCase>{
           {"00", true, 0},
           {"01", true, 1},
           {"7f", true, 127},
           {"0080", true, 128},
           {"00ff", true, 255},
           {"0100", true, kMaxSkipCerts},
           {"00ffffffff", true, kMaxSkipCerts},
           {"0100000000", true, kMaxSkipCerts},
           {"010000000000000000", true, kMaxSkipCerts},
           {"", false, 0},
           {"ff", false, 0},
           {"80", false, 0},
           {"0000", false, 0},
           {"007f", false, 0},
       }) {
    SCOPED_TRACE(c.contents);
    const std::string contents = Hex(c.contents);
    PolicyConstraints constraints;
    EXPECT_EQ(Parses(Sequence({Primitive(0, contents)}), &constraints),
              c.valid);
    if (c.valid) {
      EXPECT_EQ(constraints.require_explicit_policy, c.value);
    }
    EXPECT_EQ(Parses(Sequence({Primitive(1, contents)}), &constraints),
              c.valid);
    if (c.valid) {
      EXPECT_EQ(constraints.inhibit_policy_mapping, c.value);
    }
    uint32_t skip_certs = 77;
    const std::string inhibit = IntegerBytes(contents);
    EXPECT_EQ(ParseInhibitAnyPolicy(In(inhibit), &skip_certs), c.valid);
    if (c.valid) {
      EXPECT_EQ(skip_certs, c.value);
    }
  }
}

TEST(PolicyConstraintsTest, Malformed) {
  const std::string zero = Primitive(0, std::string(1, '\0'));
  const std::string one = Primitive(1, std::string(1, '\0'));
  PolicyConstraints c;
  ASSERT_TRUE(Parses(Sequence({zero, one}), &c));
  for (const std::string& der : {
           std::string(),
           Null(),
           Set({zero}),
           zero,
           Sequence({one, zero}),
           Sequence({zero, zero}),
           Sequence({one, one}),
           Sequence({zero, one, Null()}),
           Sequence({Integer(0)}),
           Sequence({Explicit(0, Integer(0))}),
           Sequence({Primitive(2, std::string(1, '\0'))}),
           Sequence({zero}) + Null(),
       }) {
    EXPECT_FALSE(Parses(der, &c)) << PrintToString(der);
  }
}

TEST(InhibitAnyPolicyTest, Malformed) {
  uint32_t skip_certs = 0;
  for (const std::string& der :
       {std::string(), Null(), Enumerated(1), Sequence({Integer(1)}),
        Primitive(0, "\x01"), Integer(1) + Null()}) {
    EXPECT_FALSE(ParseInhibitAnyPolicy(In(der), &skip_certs))
        << PrintToString(der);
  }
}

TEST(CertificatePoliciesTest, IsAnyPolicy) {
  EXPECT_TRUE(IsAnyPolicy(In(ObjectId("2.5.29.32.0").contents())));
  EXPECT_FALSE(IsAnyPolicy(In(ObjectId("2.5.29.32").contents())));
  EXPECT_FALSE(IsAnyPolicy(In(ObjectId("2.5.29.32.0.0").contents())));
  EXPECT_FALSE(IsAnyPolicy(In(ObjectId("2.5.29.37.0").contents())));
  EXPECT_FALSE(IsAnyPolicy(der::Input()));
}

}  // namespace
}  // namespace cairn::testing

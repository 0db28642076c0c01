#include "trustdomain/dns_constraints.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/der_builder.h"
#include "tests/support/extension_values.h"
#include "tests/support/names.h"

namespace cairn::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(DnsConstraintsTest, BothWays) {
  const struct {
    DnsConstraints constraints;
    std::string der;
  } cases[] = {
      {{{"example.com"}, {}}, NameConstraintsValue({"example.com"}, {})},
      {{{}, {"example.com"}}, NameConstraintsValue({}, {"example.com"})},
      {{{"a.test", ".b.test"}, {"c.a.test", ""}},
       NameConstraintsValue({"a.test", ".b.test"}, {"c.a.test", ""})},
      // Lengths of more than one octet.
      {{{std::string(200, 'a'), std::string(70000, 'b')}, {}},
       NameConstraintsValue({std::string(200, 'a'), std::string(70000, 'b')},
                            {})},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(EncodeDnsConstraints(c.constraints), c.der);
    DnsConstraints read;
    ASSERT_TRUE(DecodeDnsConstraints(c.der, &read));
    EXPECT_EQ(read.permitted, c.constraints.permitted);
    EXPECT_EQ(read.excluded, c.constraints.excluded);
  }
  EXPECT_EQ(EncodeDnsConstraints({}), "");
}

TEST(DnsConstraintsTest, WhatIsMoreThanDns) {
  const std::string good = NameConstraintsValue({"example.com"}, {});
  const std::string minimum =
      Sequence({DnsName("example.com").der(), Primitive(0, "\x01")});
  const std::string bad[] = {
      "",
      Sequence({}),
      Sequence({Explicit(0, "")}),
      NameConstraintsValue({IpRange("10.0.0.0/8")}, {}),
      NameConstraintsValue({"a.test"}, {EmailName("a.test")}),
      Sequence({Explicit(0, minimum)}),
      Sequence({good}),
      good + '\0',
      good.substr(0, good.size() - 1),
      // The two in the wrong order.
      Sequence({Explicit(1, Subtree("a.test")), Explicit(0, Subtree("a"))}),
  };
  for (const std::string& der : bad) {
    DnsConstraints read;
    EXPECT_FALSE(DecodeDnsConstraints(der, &read))
        << ::testing::PrintToString(der);
  }
}

}  // namespace
}  // namespace cairn::testing

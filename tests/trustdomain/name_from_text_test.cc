#include "trustdomain/name_from_text.h"

#include <string>

#include "der/input.h"
#include "gtest/gtest.h"
#include "pkix/name.h"
#include "pkix/report.h"
#include "tests/support/names.h"

namespace cairn::testing {
namespace {

std::string Parsed(absl::string_view text,
                   NameOrder order = NameOrder::kAsEncoded) {
  const absl::StatusOr<std::string> name = NameFromText(text, order);
  EXPECT_TRUE(name.ok()) << text << ": " << name.status();
  return name.ok() ? *name : "";
}

bool Matches(const std::string& name, const NameDer& other) {
  return NamesMatch(der::Input::FromString(name),
                    der::Input::FromString(other.der()));
}

TEST(NameFromText, BothOrders) {
  const NameDer name("C=XX,O=Example,CN=alice");
  EXPECT_TRUE(Matches(Parsed("C=XX, O=Example, CN=alice"), name));
  EXPECT_TRUE(
      Matches(Parsed("CN=alice,O=Example,C=XX", NameOrder::kRfc4514), name));
  EXPECT_FALSE(
      Matches(Parsed("C=XX,O=Example,CN=alice", NameOrder::kRfc4514), name));
}

TEST(NameFromText, SyntaxOfRfc4514) {
  const struct {
    const char* text;
    NameDer name;
  } kCases[] = {
      {"CN=alice", "CN=alice"},
      {"cn = alice", "CN=alice"},
      {"commonName=alice", "CN=alice"},
      {"2.5.4.3=alice", "CN=alice"},
      {"1.2.3.4=x", "1.2.3.4=x"},
      {"E=a@example.com", "E=a@example.com"},
      {"emailAddress=a@example.com", "E=a@example.com"},
      {"DC=example,DC=com", "DC=example,DC=com"},
      {"CN=a+O=b", "CN=a+O=b"},
      {"O=b+CN=a", "CN=a+O=b"},
      {"CN=Doe\\, Jane", "CN=Doe\\, Jane"},
      {"CN=a\\2Cb", "CN=a\\,b"},
      {"CN=L\\C3\\BCtke", "CN=L\xC3\xBCtke"},
      {"CN=L\xC3\xBCtke", "CN=L\xC3\xBCtke"},
      {"CN=\\#1", "CN=#1"},
      {"CN=a b   ,O=c", "CN=a b,O=c"},
      {"CN=#0C0161", "CN=a"},  // UTF8String "a"
      {"CN=a=b", "CN=a=b"},
  };
  for (const auto& row : kCases) {
    EXPECT_TRUE(Matches(Parsed(row.text), row.name)) << row.text;
  }
}

// The other string types, letter case and white space do not matter.
TEST(NameFromText, IsComparedAsRfc5280HasIt) {
  EXPECT_TRUE(Matches(Parsed("O=EXAMPLE   Org"),
                      Name("O=Example Org", der::kPrintableString)));
  EXPECT_FALSE(Matches(Parsed("O=Example Org"), "O=ExampleOrg"));
}

TEST(NameFromText, WhatReportsPrintCanBeReadBack) {
  for (const char* text :
       {"C=XX,O=Example\\, Inc.,CN=alice", "DC=com,DC=example,UID=a\\+b"}) {
    const NameDer name(text);
    EXPECT_TRUE(
        Matches(Parsed(NameToText(der::Input::FromString(name.der()))), name))
        << text;
  }
}

TEST(NameFromText, RefusesOtherText) {
  for (const std::string& text : {std::string(),
                                  std::string("alice"),
                                  std::string("CN"),
                                  std::string("CN="),
                                  std::string("CN=,O=x"),
                                  std::string("=x"),
                                  std::string("CN=a,"),
                                  std::string(",CN=a"),
                                  std::string("CN=a,,O=b"),
                                  std::string("CN=a+"),
                                  std::string("XX=a"),
                                  std::string("1=a"),
                                  std::string("1.2.=a"),
                                  std::string("CN=\"a\""),
                                  std::string("CN=a;O=b"),
                                  std::string("CN=a\\"),
                                  std::string("CN=a\\z"),
                                  std::string("CN=#0"),
                                  std::string("CN=#"),
                                  std::string("CN=#0C02"),
                                  std::string("CN=#0C0161x"),
                                  std::string("CN=\xC3"),
                                  std::string("CN=\\FF"),
                                  std::string("CN=a\0b", 6),
                                  "CN=" + std::string(kMaxNameFromText, 'a')}) {
    const absl::StatusOr<std::string> name =
        NameFromText(text, NameOrder::kRfc4514);
    EXPECT_FALSE(name.ok()) << text;
    EXPECT_EQ(name.status().message().find('\n'), std::string::npos);
  }
  EXPECT_EQ(NameFromText("CN=a,b", NameOrder::kAsEncoded).status().message(),
            "not a distinguished name, from character 6 on: CN=a,b");
}

TEST(NameFromText, LongestText) {
  const std::string longest = "CN=" + std::string(kMaxNameFromText - 3, 'a');
  EXPECT_TRUE(NameFromText(longest, NameOrder::kRfc4514).ok());
}

}  // namespace
}  // namespace cairn::testing

#include "trustdomain/spiffe_id.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace cairn {
namespace {

TEST(SpiffeId, Parts) {
  const struct {
    const char* text;
    const char* trust_domain;
    const char* path;
  } kCases[] = {
      {"spiffe://example.org/ns/prod/sa/web", "example.org", "/ns/prod/sa/web"},
      {"spiffe://example.org", "example.org", ""},
      {"spiffe://a/b", "a", "/b"},
      {"spiffe://td_1-x.y/A.b-c_9", "td_1-x.y", "/A.b-c_9"},
      {"spiffe://example.org/...", "example.org", "/..."},
  };
  for (const auto& row : kCases) {
    const absl::StatusOr<SpiffeId> id = SpiffeId::Parse(row.text);
    ASSERT_TRUE(id.ok()) << id.status();
    EXPECT_EQ(id->text(), row.text);
    EXPECT_EQ(id->trust_domain(), row.trust_domain);
    EXPECT_EQ(id->path(), row.path);
  }
}

TEST(SpiffeId, RefusesOtherText) {
  const struct {
    std::string text;
    const char* why;
  } kCases[] = {
      {"", "scheme"},
      {"example.org/a", "scheme"},
      {"https://example.org/a", "scheme"},
      {"SPIFFE://example.org/a", "scheme"},
      {"spiffe:/example.org/a", "scheme"},
      {"spiffe://", "trust domain"},
      {"spiffe:///a", "trust domain"},
      {"spiffe://Example.org/a", "trust domain"},
      {"spiffe://user@example.org/a", "trust domain"},
      {"spiffe://example.org:443/a", "trust domain"},
      {"spiffe://example.org?a", "trust domain"},
      {"spiffe://[::1]/a", "trust domain"},
      {"spiffe://ex%61mple.org/a", "trust domain"},
      {"spiffe://example.org/", "path"},
      {"spiffe://example.org/a/", "path"},
      {"spiffe://example.org//a", "path"},
      {"spiffe://example.org/./a", "path"},
      {"spiffe://example.org/a/..", "path"},
      {"spiffe://example.org/a?b", "path"},
      {"spiffe://example.org/a#b", "path"},
      {"spiffe://example.org/%61", "path"},
      {"spiffe://example.org/a b", "path"},
      {std::string("spiffe://example.org/a\0b", 24), "path"},
      {"spiffe://example.org/\xc3\xbc", "path"},
  };
  for (const auto& row : kCases) {
    const absl::StatusOr<SpiffeId> id = SpiffeId::Parse(row.text);
    ASSERT_FALSE(id.ok()) << row.text;
    EXPECT_EQ(id.status().message().rfind(
                  absl::StrCat("not a SPIFFE ID (", row.why, "): "), 0),
              0u)
        << row.text << ": " << id.status();
    EXPECT_EQ(id.status().message().find('\n'), std::string::npos);
  }
}

TEST(SpiffeId, Lengths) {
  const std::string td(kMaxSpiffeTrustDomainSize, 'a');
  EXPECT_TRUE(SpiffeId::Parse("spiffe://" + td + "/a").ok());
  EXPECT_FALSE(SpiffeId::Parse("spiffe://" + td + "a/a").ok());
  std::string longest = "spiffe://example.org/";
  longest.append(kMaxSpiffeIdSize - longest.size(), 'a');
  EXPECT_TRUE(SpiffeId::Parse(longest).ok());
  EXPECT_FALSE(SpiffeId::Parse(longest + "a").ok());
}

}  // namespace
}  // namespace cairn

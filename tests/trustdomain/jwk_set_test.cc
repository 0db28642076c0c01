#include "trustdomain/jwk_set.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace cairn {
namespace {

std::string Message(absl::string_view json) {
  const absl::StatusOr<JwkSet> set = ParseJwkSet(json);
  return set.ok() ? "ok" : std::string(set.status().message());
}

TEST(JwkSet, ReadsWhatItUses) {
  const absl::StatusOr<JwkSet> set = ParseJwkSet(R"({
    "spiffe_sequence": 18446744073709551615, "spiffe_refresh_hint": 600,
    "more": [1, {"x": null}],
    "keys": [{"kty": "EC", "use": "x509-svid", "crv": "P-256",
              "x5c": ["YWJj", 7]},
             {"kty": "RSA"}, {"kty": "RSA", "use": "sig", "x5c": []}]})");
  ASSERT_TRUE(set.ok()) << set.status();
  EXPECT_EQ(set->spiffe_sequence, 18446744073709551615u);
  EXPECT_EQ(set->spiffe_refresh_hint, 600u);
  ASSERT_EQ(set->keys.size(), 3u);
  EXPECT_EQ(set->keys[0].type, "EC");
  EXPECT_EQ(set->keys[0].use, "x509-svid");
  EXPECT_EQ(set->keys[0].certificate, "abc");
  EXPECT_EQ(set->keys[1].use, "");
  EXPECT_EQ(set->keys[1].certificate, "");
  EXPECT_EQ(set->keys[2].certificate, "");
}

TEST(JwkSet, NothingButKeysIsNeeded) {
  const absl::StatusOr<JwkSet> set = ParseJwkSet(R"({"keys":[]})");
  ASSERT_TRUE(set.ok()) << set.status();
  EXPECT_TRUE(set->keys.empty());
  EXPECT_FALSE(set->spiffe_sequence.has_value());
}

TEST(JwkSet, RefusesOtherText) {
  const struct {
    const char* json;
    const char* message;
  } kCases[] = {
      {"", "JWK set: not a JSON object"},
      {"[]", "JWK set: not a JSON object"},
      {"{", "JWK set: not a JSON object"},
      {R"({"keys":[]} x)", "JWK set: not a JSON object"},
      {"{}", "JWK set: keys is missing"},
      {R"({"keys":{}})", "JWK set: keys is not an array"},
      {R"({"keys":[1]})", "JWK set: not an object (key 0)"},
      {R"({"keys":[{}]})", "JWK set: kty is missing (key 0)"},
      {R"({"keys":[{"kty":"EC"},{"kty":1}]})",
       "JWK set: kty is not text (key 1)"},
      {R"({"keys":[{"kty":"EC","use":[]}]})",
       "JWK set: use is not text (key 0)"},
      {R"({"keys":[{"kty":"EC","x5c":"YWJj"}]})",
       "JWK set: x5c is not an array (key 0)"},
      {R"({"keys":[{"kty":"EC","x5c":[1]}]})",
       "JWK set: x5c is not base64 (key 0)"},
      {R"({"keys":[{"kty":"EC","x5c":["%"]}]})",
       "JWK set: x5c is not base64 (key 0)"},
      {R"({"keys":[],"spiffe_sequence":-1})",
       "JWK set: spiffe_sequence is not a whole number of 64 bits"},
      {R"({"keys":[],"spiffe_sequence":1.5})",
       "JWK set: spiffe_sequence is not a whole number of 64 bits"},
      {R"({"keys":[],"spiffe_sequence":18446744073709551616})",
       "JWK set: spiffe_sequence is not a whole number of 64 bits"},
      {R"({"keys":[],"spiffe_refresh_hint":"600"})",
       "JWK set: spiffe_refresh_hint is not a whole number of 64 bits"},
      {R"({"keys":[],"keys":[{"kty":"EC"}]})",
       "JWK set: a name that stands twice in one object"},
      {R"({"keys":[{"kty":"EC","use":"a","use":"b"}]})",
       "JWK set: a name that stands twice in one object"},
      {"{\"keys\":[],\"\xff\":1}", "JWK set: not a JSON object"},
      {R"({"keys":[],"x":1e999})", "JWK set: not a JSON object"},
  };
  for (const auto& row : kCases) {
    EXPECT_EQ(Message(row.json), row.message) << row.json;
  }
  // The same name in two objects is no repetition.
  EXPECT_EQ(Message(R"({"keys":[{"kty":"EC"},{"kty":"EC"}],"kty":"x"})"), "ok");
}

std::string Nested(int depth) {
  std::string json = R"({"keys":[],"x":)";
  json.append(static_cast<size_t>(depth - 1), '[');
  json.append(static_cast<size_t>(depth - 1), ']');
  return json + "}";
}

TEST(JwkSet, Depth) {
  EXPECT_EQ(Message(Nested(kMaxJwkSetDepth)), "ok");
  EXPECT_EQ(Message(Nested(kMaxJwkSetDepth + 1)), "JWK set: nested too deeply");
  EXPECT_EQ(Message(Nested(100'000)), "JWK set: nested too deeply");
}

TEST(JwkSet, Size) {
  std::string json = R"({"keys":[]})";
  json.append(kMaxJwkSetSize - json.size(), ' ');
  EXPECT_EQ(Message(json), "ok");
  EXPECT_EQ(Message(json + " "), "JWK set: more than 1048576 bytes");
}

TEST(JwkSet, Keys) {
  std::string keys;
  for (size_t i = 0; i < kMaxJwks; ++i) {
    absl::StrAppend(&keys, i == 0 ? "" : ",", R"({"kty":"EC"})");
  }
  EXPECT_EQ(Message(absl::StrCat(R"({"keys":[)", keys, "]}")), "ok");
  EXPECT_EQ(Message(absl::StrCat(R"({"keys":[{"kty":"EC"},)", keys, "]}")),
            "JWK set: more than 1024 keys");
}

}  // namespace
}  // namespace cairn

#include "trustdomain/root_store_file.h"

#include <string>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/extension_values.h"
#include "tests/support/test_directory.h"
#include "tests/support/test_time.h"
#include "trustdomain/certificate_files.h"
#include "trustdomain/purpose_names.h"

namespace cairn::testing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr uint8_t kServer = PurposeBit(Purpose::Known::kServerAuth);
constexpr uint8_t kEmail = PurposeBit(Purpose::Known::kEmailProtection);

// PEM in a JSON string.
std::string Escaped(const std::string& pem) {
  return absl::StrReplaceAll(pem, {{"\n", "\\n"}});
}

class RootStoreFileTest : public ::testing::Test {
 protected:
  // The message, without the name, of what refuses this store.
  static std::string Error(const std::string& text) {
    const auto list = ReadRootStore(text, "store");
    EXPECT_EQ(list.status().code(), absl::StatusCode::kInvalidArgument) << text;
    const std::string message(list.status().message());
    EXPECT_THAT(message,
                AllOf(::testing::StartsWith("store:"), Not(HasSubstr("\n"))));
    return message.substr(std::string("store:").size());
  }

  // A store whose one root has these members besides its certificate.
  std::string RootWith(const std::string& members) const {
    return absl::StrCat("{\"cairn_root_store\": 1, \"roots\": [{", members,
                        members.empty() ? "" : ", ", "\"certificate\": \"",
                        Escaped(root_.Pem()), "\"}]}");
  }
  static std::string DistrustedWith(const std::string& members) {
    return absl::StrCat("{\"cairn_root_store\": 1, \"distrusted\": [{", members,
                        "}]}");
  }

  const TestCertificate root_ = Ca("CN=Root,O=Example");
};

TEST_F(RootStoreFileTest, EverythingBothWays) {
  RootList list;
  list.has_constraints = true;
  RootEntry entry;
  entry.der = root_.der();
  list.roots.push_back(entry);
  entry.der = Ca("Second").der();
  entry.purposes = kServer | kEmail;
  entry.publicly_trusted = true;
  entry.distrust_dates = {{kServer, kNow}, {kEmail, 0}};
  entry.sct_not_after = kNow - kYear;
  entry.sct_all_after = 0;
  entry.expiry = AnchorConstraints::Expiry::kIgnored;
  entry.name_constraints = NameConstraintsValue({"a.test"}, {"b.a.test"});
  entry.policies = {ObjectId("1.2.3").contents(),
                    ObjectId("2.23.140.1.1").contents()};
  entry.ev_policies = {ObjectId("1.2.4").contents()};
  list.roots.push_back(entry);
  entry = RootEntry();
  entry.der = Leaf().der();
  entry.kind = AnchorConstraints::Kind::kEndEntityOnly;
  entry.expiry = AnchorConstraints::Expiry::kEnforced;
  entry.distrust_dates = {{AnchorConstraints::kEveryPurpose, -1}};
  entry.name_constraints = NameConstraintsValue({IpRange("10.0.0.0/8")}, {});
  list.roots.push_back(entry);

  DistrustedEntry distrusted;
  distrusted.label = "B\xc3\xb6se \"quoted\"\n";
  distrusted.issuer = root_.name().der();
  distrusted.serial = std::string("\0\x80", 2);
  list.distrusted.push_back(distrusted);
  distrusted.certificate = root_.der();
  distrusted.purposes = kEmail;
  list.distrusted.push_back(distrusted);
  distrusted = DistrustedEntry();
  distrusted.key_sha256 = std::string(32, '\xff');
  list.distrusted.push_back(distrusted);
  distrusted.subject = root_.name().der();
  list.distrusted.push_back(distrusted);

  const std::string text = WriteRootStore(list);
  EXPECT_TRUE(IsRootStore(text));
  const auto read = ReadRootStore(text, "store");
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_TRUE(read->has_constraints);
  EXPECT_THAT(read->problems, IsEmpty());
  EXPECT_EQ(read->roots, list.roots);
  EXPECT_EQ(read->distrusted, list.distrusted);
  EXPECT_EQ(WriteRootStore(*read), text);
}

// What people see when they open the file.
TEST_F(RootStoreFileTest, IsForPeopleToo) {
  RootList list;
  list.roots.emplace_back();
  list.roots[0].der = root_.der();
  list.roots[0].purposes = kServer;
  list.roots[0].distrust_dates = {{kServer, kNow}};
  list.roots[0].name_constraints = NameConstraintsValue({"a.test"}, {});
  list.roots[0].policies = {ObjectId("1.2.3").contents()};
  list.distrusted.emplace_back();
  list.distrusted[0].issuer = root_.name().der();
  list.distrusted[0].serial = "\x01\xab";
  EXPECT_EQ(WriteRootStore(list),
            absl::StrCat(R"({
  "cairn_root_store": 1,
  "roots": [
    {
      "about": "CN=Root, O=Example; expires 2036-11-18T00:00:00Z",
      "sha256": ")",
                         Fingerprint(list.roots[0]), R"(",
      "purposes": [
        "server"
      ],
      "distrust_after": {
        "server": "2026-11-21T00:00:00Z"
      },
      "permitted_dns": [
        "a.test"
      ],
      "policies": [
        "1.2.3"
      ],
      "certificate": ")",
                         Escaped(root_.Pem()), R"("
    }
  ],
  "distrusted": [
    {
      "about": "issued by CN=Root, O=Example",
      "issuer": ")",
                         absl::Base64Escape(root_.name().der()), R"(",
      "serial": "01ab"
    }
  ]
}
)"));
}

TEST_F(RootStoreFileTest, WrittenByHand) {
  auto list = ReadRootStore(RootWith(""), "store");
  ASSERT_TRUE(list.ok()) << list.status();
  RootEntry plain;
  plain.der = root_.der();
  EXPECT_THAT(list->roots, ElementsAre(plain));
  // A certificate is enough to distrust it.
  list = ReadRootStore(DistrustedWith(absl::StrCat("\"certificate\": \"",
                                                   Escaped(root_.Pem()), "\"")),
                       "store");
  ASSERT_TRUE(list.ok()) << list.status();
  ASSERT_EQ(list->distrusted.size(), 1u);
  EXPECT_EQ(list->distrusted[0].issuer, root_.name().der());
  EXPECT_EQ(list->distrusted[0].serial, root_.serial());
  // Any offset from UTC, and both lists may be missing.
  list = ReadRootStore(
      RootWith(
          "\"distrust_after\": {\"every\": \"2026-11-21T01:00:00+01:00\"}"),
      "store");
  ASSERT_TRUE(list.ok()) << list.status();
  ASSERT_EQ(list->roots[0].distrust_dates.size(), 1u);
  EXPECT_EQ(list->roots[0].distrust_dates[0].after, kNow);
  EXPECT_TRUE(ReadRootStore(" \n{\"cairn_root_store\": 1}", "store").ok());
}

TEST_F(RootStoreFileTest, NotJson) {
  EXPECT_EQ(Error("{\n\n  \"cairn_root_store\" 1}"), "3: not JSON");
  EXPECT_EQ(Error("{"), "1: not JSON");
  EXPECT_EQ(Error(""), "1: not JSON");
  EXPECT_EQ(Error("{\"cairn_root_store\": 1}\n\nmore"), "3: not JSON");
  EXPECT_EQ(Error("{\"cairn_root_store\": 1, \"x\": \"\xff\"}"), "1: not JSON");
  EXPECT_EQ(Error(std::string(100'000, '[')), "1: not JSON");
  EXPECT_EQ(Error("[]"), " the store: not an object");
}

TEST_F(RootStoreFileTest, Versions) {
  EXPECT_EQ(Error("{}"),
            " the store: no \"cairn_root_store\" with its version");
  EXPECT_EQ(Error("{\"cairn_root_store\": \"1\"}"),
            " the store: no \"cairn_root_store\" with its version");
  EXPECT_EQ(Error("{\"cairn_root_store\": 2, \"new\": true}"),
            " the store: version 2, not 1");
  EXPECT_EQ(Error("{\"cairn_root_store\": 0}"), " the store: version 0, not 1");
}

// Half of a store is no store.
TEST_F(RootStoreFileTest, CutOffStore) {
  RootList list;
  list.roots.emplace_back();
  list.roots[0].der = root_.der();
  const std::string text = WriteRootStore(list);
  for (size_t size = 0; size + 1 < text.size(); ++size) {
    EXPECT_FALSE(ReadRootStore(text.substr(0, size), "store").ok()) << size;
  }
}

// A mistake anywhere refuses the store, and says where.
TEST_F(RootStoreFileTest, BadRoots) {
  const struct {
    const char* members;
    const char* error;
  } cases[] = {
      {"\"purpose\": [\"server\"]", ".purpose: no such key"},
      {"\"purposes\": \"server\"", ".purposes: not a list"},
      {"\"purposes\": [1]", ".purposes: not a list of strings"},
      {"\"purposes\": []", ".purposes: an empty list"},
      {"\"purposes\": [\"server\", \"TLS\"]",
       ".purposes: no such purpose: TLS"},
      {"\"publicly_trusted\": 1", ".publicly_trusted: not true or false"},
      {"\"only_itself\": \"true\"", ".only_itself: not true or false"},
      {"\"distrust_after\": \"2026-11-21T00:00:00Z\"",
       ".distrust_after: not an object"},
      {"\"distrust_after\": {\"TLS\": \"2026-11-21T00:00:00Z\"}",
       ".distrust_after: no such purpose: TLS"},
      {"\"distrust_after\": {\"server\": \"2026-11-21\"}",
       ".distrust_after: server: not an RFC 3339 time"},
      {"\"distrust_after\": {\"server\": false}",
       ".distrust_after: server: not an RFC 3339 time"},
      {"\"distrust_after\": {\"server\": \"10000-01-01T00:00:00Z\"}",
       ".distrust_after: server: not an RFC 3339 time"},
      {"\"sct_not_after\": 1792627200", ".sct_not_after: not an RFC 3339 time"},
      {"\"sct_all_after\": \"2026\"", ".sct_all_after: not an RFC 3339 time"},
      {"\"expiry\": \"never\"",
       ".expiry: neither \"enforced\" nor \"ignored\""},
      {"\"permitted_dns\": [\"*.a.test\"]",
       ".permitted_dns: not well-formed name constraints"},
      {"\"permitted_dns\": [\"a.test\"], \"name_constraints\": \"MAA=\"",
       ".name_constraints: given beside permitted_dns or excluded_dns"},
      {"\"name_constraints\": \"MAA=\"",
       ".name_constraints: not well-formed name constraints"},
      {"\"name_constraints\": \"?\"", ".name_constraints: not base64"},
      {"\"policies\": [\"1.2.x\"]",
       ".policies: not an object identifier: 1.2.x"},
      {"\"ev_policies\": {}", ".ev_policies: not a list"},
      {"\"sha256\": \"00\"", ".sha256: of another certificate"},
      {"\"sha256\": 0", ".sha256: not a string"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(Error(RootWith(c.members)), absl::StrCat(" roots[0]", c.error));
  }
  const struct {
    std::string certificate;
    const char* error;
  } certificates[] = {
      {"", ": missing"},
      {"garbage", ": not one CERTIFICATE in PEM"},
      {root_.Pem() + root_.Pem(), ": not one CERTIFICATE in PEM"},
      {PemBlock("PRIVATE KEY", root_.der()), ": not one CERTIFICATE in PEM"},
      {root_.Pem().substr(0, 100), ": a PEM block has no END line"},
      {PemBlock("CERTIFICATE", "garbage"),
       ": not a DER Certificate at byte 0: truncated"},
  };
  for (const auto& c : certificates) {
    EXPECT_EQ(Error(absl::StrCat("{\"cairn_root_store\": 1, \"roots\": "
                                 "[{\"certificate\": \"",
                                 Escaped(c.certificate), "\"}]}")),
              absl::StrCat(" roots[0].certificate", c.error));
  }
  EXPECT_EQ(Error("{\"cairn_root_store\": 1, \"roots\": [{}]}"),
            " roots[0].certificate: missing");
  EXPECT_EQ(Error("{\"cairn_root_store\": 1, \"roots\": [1]}"),
            " roots[0]: not an object");
  EXPECT_EQ(Error("{\"cairn_root_store\": 1, \"roots\": {}}"),
            " the store.roots: not a list");
  EXPECT_EQ(Error("{\"cairn_root_store\": 1, \"root\": []}"),
            " the store.root: no such key");
}

TEST_F(RootStoreFileTest, BadDistrustedEntries) {
  const std::string name = absl::Base64Escape(root_.name().der());
  const std::string digest(64, '0');
  const struct {
    std::string members;
    const char* error;
  } cases[] = {
      {"", ": names no issuer and serial, key or certificate"},
      {"\"label\": \"x\"", ": names no issuer and serial, key or certificate"},
      {"\"issuer\": \"" + name + "\"",
       ".issuer: issuer and serial go together"},
      {"\"serial\": \"01\"", ".issuer: issuer and serial go together"},
      {"\"issuer\": \"MAA\", \"serial\": \"0g\"", ".serial: not hexadecimal"},
      {"\"issuer\": \"MQA=\", \"serial\": \"01\"",
       ".issuer: not a Name in DER"},
      {"\"issuer\": \"" + name + "\", \"serial\": \"1\"",
       ".serial: not hexadecimal"},
      {"\"subject\": \"" + name + "\"",
       ".subject: there is no key_sha256 beside it"},
      {"\"key_sha256\": \"00\"", ".key_sha256: not 32 bytes"},
      {"\"key_sha256\": \"" + digest + "\", \"sha256\": \"\"",
       ".sha256: no such key"},
      {"\"key_sha256\": \"" + digest + "\", \"purposes\": [\"\"]",
       ".purposes: no such purpose: "},
      {"\"certificate\": \"x\"", ".certificate: not one CERTIFICATE in PEM"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(Error(DistrustedWith(c.members)),
              absl::StrCat(" distrusted[0]", c.error));
  }
  EXPECT_TRUE(ReadRootStore(
                  DistrustedWith("\"key_sha256\": \"" + digest + "\""), "store")
                  .ok());
}

TEST_F(RootStoreFileTest, Save) {
  const TestDirectory directory;
  const std::string path = directory.PathOf("store");
  RootList list;
  list.has_constraints = true;
  list.roots.emplace_back();
  list.roots[0].der = root_.der();
  ASSERT_TRUE(SaveRootStore(list, path).ok());
  const auto text = ReadFile(path);
  ASSERT_TRUE(text.ok()) << text.status();
  EXPECT_EQ(*text, WriteRootStore(list));
  EXPECT_EQ(SaveRootStore(list, directory.PathOf("a/b")).code(),
            absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace cairn::testing

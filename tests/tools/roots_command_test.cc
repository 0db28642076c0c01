#include "tools/roots_command.h"

#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/certdata_factory.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/subprocess.h"
#include "tests/support/test_time.h"
#include "tests/tools/roots_command_fixture.h"
#include "trustdomain/root_list.h"
#include "trustdomain/root_store_file.h"

namespace cairn::tools {
namespace {

using testing::Ca;
using testing::CertdataEntry;
using testing::CertdataText;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using testing::kNow;
using testing::Leaf;
using testing::ProcessResult;
using ::testing::StartsWith;

// import and list.

TEST_F(RootsCommandTest, ImportAndListABundle) {
  const auto old =
      Ca(testing::NameOf({testing::Rdn({testing::Attribute(
             der::Oid::kCommonName, der::kUtf8String, "Old\n\x1b[2J")})}))
          .NotBefore(0)
          .NotAfter(1);
  const auto new_leaf = Leaf("CN=Leaf").NotAfter(der::kMaxTime);
  const std::string bundle =
      directory_.Write("bundle.pem", old.Pem() + new_leaf.Pem());
  const std::string store = directory_.PathOf("store");
  EXPECT_EQ(RunOk({"import", bundle, "--to", store}),
            absl::StrCat("+ ", "CN=Leaf  ", FingerprintOf(new_leaf), "\n",
                         "+ CN=Old\\x0a\\x1b[2J  ", FingerprintOf(old), "\n",
                         store, ": 2 roots\n"))
      << "in the order of fingerprints";
  const std::string list =
      absl::StrCat("CN=Old\\x0a\\x1b[2J\n  SHA-256: ", FingerprintOf(old),
                   "\n  expired: 1970-01-01T00:00:01Z\n"
                   "  for: every purpose\n"
                   "CN=Leaf\n  SHA-256: ",
                   FingerprintOf(new_leaf),
                   "\n  expires: 9999-12-31T23:59:59Z\n"
                   "  its certificate is not a CA's\n"
                   "  for: every purpose\n"
                   "2 roots\n");
  EXPECT_EQ(RunOk({"list", store}), list);
  EXPECT_EQ(RunOk({"list", bundle}), list);
}

TEST_F(RootsCommandTest, ImportAndListCertdata) {
  const std::string store = MakeStore();
  EXPECT_EQ(RunOk({"list", store}),
            absl::StrCat("CN=A, O=Example\n  SHA-256: ", FingerprintOf(a_),
                         "\n  expires: 2036-11-18T00:00:00Z\n"
                         "  for: server\n  publicly trusted\n"
                         "  distrust after: 2026-10-21T23:59:59Z for server\n"
                         "CN=B, O=Example\n  SHA-256: ",
                         FingerprintOf(b_),
                         "\n  expires: 2036-11-18T00:00:00Z\n"
                         "  for: email\n  publicly trusted\n"
                         "distrusted: CN=Bad, O=Example\n  SHA-256: ",
                         FingerprintOf(distrusted_),
                         "\n  issuer: CN=Bad, O=Example\n  serial: 2345\n"
                         "  for: every purpose\n"
                         "2 roots: 1 for server, 1 for email; 1 distrusted\n"));
}

TEST_F(RootsCommandTest, ListShowsEveryConstraint) {
  RootList list;
  list.roots.emplace_back();
  RootEntry& entry = list.roots[0];
  entry.der = a_.der();
  entry.kind = AnchorConstraints::Kind::kEndEntityOnly;
  entry.expiry = AnchorConstraints::Expiry::kIgnored;
  entry.distrust_dates.emplace_back();
  entry.distrust_dates[0].after = kNow;
  entry.sct_not_after = kNow;
  entry.sct_all_after = 0;
  entry.name_constraints =
      testing::NameConstraintsValue({"a.test", "b.test"}, {"c.a.test"});
  entry.policies = {testing::ObjectId("1.2.3").contents()};
  entry.ev_policies = {testing::ObjectId("1.2.4").contents(),
                       testing::ObjectId("1.2.5").contents()};
  list.roots.push_back(RootEntry());
  list.roots[1].der = b_.der();
  list.roots[1].expiry = AnchorConstraints::Expiry::kEnforced;
  list.roots[1].name_constraints =
      testing::NameConstraintsValue({testing::IpRange("10.0.0.0/8")}, {});
  list.distrusted.emplace_back();
  list.distrusted[0].key_sha256 = std::string(32, '\xab');
  list.distrusted[0].subject = c_.name().der();
  list.distrusted.emplace_back();
  list.distrusted[1].label = "Some \x1b key";
  list.distrusted[1].key_sha256 = std::string(32, '\xcd');
  const std::string out =
      RunOk({"list", directory_.Write("store", WriteRootStore(list))});
  for (const char* text :
       {"  stands for itself only\n", "  its expiry is ignored\n",
        "  distrust after: 2026-11-21T00:00:00Z for every purpose\n",
        "  SCT not after: 2026-11-21T00:00:00Z\n",
        "  all SCTs after: 1970-01-01T00:00:00Z\n",
        "  permitted names: a.test, b.test\n", "  excluded names: c.a.test\n",
        "  policies: 1.2.3\n", "  EV policies: 1.2.4, 1.2.5\n",
        "  its expiry is enforced\n",
        "  name constraints: MA6gDDAKhwgKAAAA/wAAAA==\n",
        "distrusted: CN=C, O=Example\n",
        "  every certificate with the key of SHA-256 abababab",
        "  and subject: CN=C, O=Example\n", "distrusted: Some \\x1b key\n",
        "2 roots; 2 distrusted\n"}) {
    EXPECT_THAT(out, HasSubstr(text));
  }
}

TEST_F(RootsCommandTest, EveryFormat) {
  const std::string store = directory_.PathOf("store");
  const std::string der = directory_.Write("c.der", c_.der());
  directory_.Write("dir/b.crt", b_.Pem());
  const std::string other = MakeStore();
  RunOk({"import", a_pem_, der, directory_.PathOf("dir"), "--to", store});
  EXPECT_EQ(Certificates(store), Certificates(abc_pem_));
  const std::string copy = directory_.PathOf("copy");
  RunOk({"import", other, "--to", copy});
  EXPECT_EQ(Contents(copy), Contents(other));
}

TEST_F(RootsCommandTest, Purposes) {
  const std::string store = directory_.PathOf("store");
  RunOk({"import", a_pem_, "--to", store, "--purposes=client,email"});
  EXPECT_EQ(Load(store).roots[0].purposes,
            PurposeBit(Purpose::Known::kClientAuth) |
                PurposeBit(Purpose::Known::kEmailProtection));
  // Never more than the file says.
  MakeStore();
  const std::string other = directory_.PathOf("other");
  RunOk({"import", directory_.PathOf("certdata.txt"), "--to", other,
         "--purposes=server"});
  EXPECT_THAT(Certificates(other), ElementsAre(a_.der()));
}

// A bundle says nothing of a root that the store knows more about.
TEST_F(RootsCommandTest, ABundleDoesNotLiftConstraints) {
  const std::string store = MakeStore();
  const RootList before = Load(store);
  EXPECT_EQ(RunOk({"import", abc_pem_, "--to", store}),
            absl::StrCat("+ CN=C, O=Example  ", FingerprintOf(c_), "\n", store,
                         ": 3 roots: 2 for server, 2 for email; 1 "
                         "distrusted\n"));
  const RootList after = Load(store);
  ASSERT_EQ(after.roots.size(), 3u);
  EXPECT_EQ(after.roots[0], before.roots[0]);
  EXPECT_EQ(after.roots[1], before.roots[1]);
  // What does say something replaces them.
  const std::string certdata =
      directory_.Write("new.txt", CertdataText({CertdataEntry(a_)}));
  EXPECT_THAT(
      RunOk({"import", certdata, "--to", store}),
      StartsWith(absl::StrCat(
          "~ CN=A, O=Example  ", FingerprintOf(a_),
          "\n    - distrust after: 2026-10-21T23:59:59Z for server\n")));
}

TEST_F(RootsCommandTest, ImportingTwiceChangesNothing) {
  const std::string store = MakeStore();
  const std::string before = Contents(store);
  EXPECT_EQ(RunOk({"import", directory_.PathOf("certdata.txt"), "--to", store}),
            absl::StrCat(store,
                         ": 2 roots: 1 for server, 1 for email; 1 "
                         "distrusted\n"));
  EXPECT_EQ(Contents(store), before);
}

TEST_F(RootsCommandTest, DistrustedRootsAreLeftOut) {
  const std::string store = MakeStore();
  const std::string before = Contents(store);
  const ProcessResult result =
      Run({"import", directory_.Write("bad.pem", distrusted_.Pem()), "--to",
           store});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.err,
            absl::StrCat("cairn: left out, because it is distrusted: "
                         "CN=Bad, O=Example  ",
                         FingerprintOf(distrusted_), "\n"));
  EXPECT_EQ(Contents(store), before);
  // One that was in the store goes when it is distrusted.
  CertdataEntry now(b_);
  now.server = now.email = now.code = "NOT_TRUSTED";
  EXPECT_THAT(RunOk({"import", directory_.Write("new.txt", CertdataText({now})),
                     "--to", store}),
              StartsWith(absl::StrCat("- CN=B, O=Example  ", FingerprintOf(b_),
                                      "\n+ distrusted: CN=B, O=Example  ")));
  EXPECT_THAT(Certificates(store), ElementsAre(a_.der()));
}

TEST_F(RootsCommandTest, BadEntriesAreReportedAndSkipped) {
  const std::string store = directory_.PathOf("store");
  const std::string path = directory_.Write(
      "some.pem", testing::PemBlock("CERTIFICATE", "garbage") + a_.Pem());
  ProcessResult result = Run({"import", path, "--to", store});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.err, absl::StrCat("cairn: skipped: ", path,
                                     ":1: not a DER Certificate at byte 0: "
                                     "truncated\n"));
  EXPECT_THAT(Certificates(store), ElementsAre(a_.der()));

  const std::string certdata = directory_.Write(
      "certdata.txt",
      absl::StrReplaceAll(CertdataText({CertdataEntry(b_)}),
                          {{"SERVER_AUTH CK_TRUST CKT_NSS_TRUSTED",
                            "SERVER_AUTH CK_TRUST CKT_NSS_TRUSTEDX"}}) +
          testing::CertificateObjectText(CertdataEntry(c_)) +
          testing::TrustObjectText(CertdataEntry(c_)));
  result = Run({"import", certdata, "--to", store});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.err,
              HasSubstr(": unknown trust: CKT_NSS_TRUSTEDX_DELEGATOR\n"));
  EXPECT_EQ(Load(store).roots.size(), 2u);
}

// Bad input says one line and changes nothing.
TEST_F(RootsCommandTest, BadInput) {
  const std::string store = MakeStore();
  const std::string before = Contents(store);
  const std::vector<std::string> names = Names();
  const std::string none = directory_.PathOf("none");
  const std::string hello = directory_.Write("hello", "hello");
  const std::string empty = directory_.Write("empty", "");
  const std::string bad =
      directory_.Write("bad.pem", testing::PemBlock("CERTIFICATE", "garbage"));
  const std::string header =
      directory_.Write("header.txt", testing::CertdataHeader());
  const std::string cut =
      directory_.Write("cut", before.substr(0, before.size() / 2));
  const struct {
    std::string path;
    std::string message;
  } cases[] = {
      {none, none + ": No such file or directory"},
      {hello, hello + ": not a DER Certificate at byte 0: truncated"},
      {empty, empty + ": empty file"},
      {bad, bad + ":1: not a DER Certificate at byte 0: truncated"},
      {header, header + ": no roots in this certdata.txt"},
      {"", "give at least one file or directory"},
  };
  for (const auto& c : cases) {
    ExpectUsageError({"import", c.path, "--to", store}, c.message);
    // Nor is a good file imported that stands beside it.
    if (!c.path.empty()) {
      ExpectUsageError({"import", abc_pem_, c.path, "--to", store}, c.message);
      ExpectUsageError({"sync", "--yes", "--from", c.path, "--to", store},
                       c.message);
      ExpectUsageError({"list", c.path}, c.message);
      ExpectUsageError({"diff", store, c.path}, c.message);
      ExpectUsageError({"diff", c.path, store}, c.message);
      ExpectUsageError(
          {"export", c.path, "--format=pem", "--to", directory_.PathOf("out")},
          c.message);
    }
    EXPECT_EQ(Contents(store), before);
  }
  EXPECT_THAT(Run({"import", cut, "--to", store}).err,
              EndsWith(": not JSON\n"));
  // What is to be changed must be a store.
  ExpectUsageError({"import", a_pem_, "--to", abc_pem_},
                   abc_pem_ + ": not a store of cairn");
  ExpectUsageError({"remove", abc_pem_, FingerprintOf(a_)},
                   abc_pem_ + ": not a store of cairn");
  ExpectUsageError({"sync", "--yes", "--from", a_pem_, "--to", abc_pem_},
                   abc_pem_ + ": not a store of cairn");
  ExpectUsageError({"import", a_pem_, "--to", directory_.path()},
                   directory_.path() + ": is a directory");
  ExpectUsageError({"import", a_pem_, "--to", none + "/store"},
                   none + "/store: No such file or directory");
  EXPECT_THAT(Run({"import", a_pem_, "--to", cut}).err,
              EndsWith(": not JSON\n"));
  EXPECT_EQ(Contents(store), before);
  std::vector<std::string> now = Names();
  EXPECT_EQ(now.size(), names.size() + 5) << "and the five files made here";
}

TEST_F(RootsCommandTest, Usage) {
  const std::string store = MakeStore();
  const struct {
    Args args;
    const char* message;
  } cases[] = {
      {{}, "roots: give list, import, remove, diff, sync or export"},
      {{"show"}, "roots: no such action: show"},
      {{"list"}, "give one store, file or directory"},
      {{"list", store, store}, "give one store, file or directory"},
      {{"list", "--to", "x"}, "unknown flag --to"},
      {{"import", store}, "give --to"},
      {{"import", "--to", "x"}, "give at least one file or directory"},
      {{"import", a_pem_, "--to", ""}, "--to needs a value"},
      {{"import", a_pem_, "--to", "x", "--purposes=tls"},
       "--purposes: no such purpose: tls"},
      {{"import", a_pem_, "--to", "x", "--purposes=server,"},
       "--purposes: no such purpose: "},
      {{"remove", store}, "give a store and at least one SHA-256 fingerprint"},
      {{"diff", store}, "give two stores, files or directories"},
      {{"sync", "--to", "x"}, "give --from"},
      {{"sync", "--from", "x"}, "give --to"},
      {{"sync", "--from", "x", "--to", "x", "y"},
       "give --from and --to, and no other arguments"},
      {{"sync", "--from", "x", "--to", "x", "--yes=maybe"},
       "--yes: not true or false: maybe"},
      {{"export", store, "--to", "x"}, "give --format"},
      {{"export", store, "--format=pem"}, "give --to"},
      {{"export", store, "--to", "x", "--format=jks"},
       "--format: no such format: jks"},
      {{"export", store, "--to", "x", "--format=pem",
        "--purposes=timestamping"},
       nullptr},
  };
  for (const auto& c : cases) {
    ExpectUsageError(c.args, c.message != nullptr
                                 ? std::string(c.message)
                                 : store + ": no roots to export");
  }
  EXPECT_FALSE(std::filesystem::exists("x"));
}

// remove.

TEST_F(RootsCommandTest, Remove) {
  const std::string store = MakeStore();
  // In any way of writing it.
  std::string colons;
  for (size_t i = 0; i < 64; i += 2) {
    absl::StrAppend(&colons, i == 0 ? "" : ":",
                    absl::AsciiStrToUpper(FingerprintOf(a_).substr(i, 2)));
  }
  EXPECT_EQ(RunOk({"remove", store, colons, FingerprintOf(distrusted_)}),
            absl::StrCat("- CN=A, O=Example  ", FingerprintOf(a_),
                         "\n- distrusted: CN=Bad, O=Example  ",
                         FingerprintOf(distrusted_), "\n", store,
                         ": 1 root: 1 for email\n"));
  EXPECT_THAT(Certificates(store), ElementsAre(b_.der()));
}

TEST_F(RootsCommandTest, RemoveAllOrNothing) {
  const std::string store = MakeStore();
  const std::string before = Contents(store);
  ExpectUsageError({"remove", store, FingerprintOf(a_), FingerprintOf(c_)},
                   absl::StrCat(store, ": has no entry ", FingerprintOf(c_)));
  ExpectUsageError({"remove", store, FingerprintOf(a_), "abcd"},
                   "not a SHA-256 digest: abcd");
  ExpectUsageError({"remove", directory_.PathOf("none"), FingerprintOf(a_)},
                   directory_.PathOf("none") + ": No such file or directory");
  EXPECT_EQ(Contents(store), before);
}

// diff.

TEST_F(RootsCommandTest, Diff) {
  const std::string store = MakeStore();
  EXPECT_EQ(RunOk({"diff", store, store}), "");
  EXPECT_EQ(RunOk({"diff", store, directory_.PathOf("certdata.txt")}), "");
  const ProcessResult bundle = Run({"diff", store, abc_pem_});
  EXPECT_EQ(bundle.exit_code, 1);
  EXPECT_EQ(bundle.err, "");
  EXPECT_EQ(bundle.out,
            absl::StrCat("+ CN=C, O=Example  ", FingerprintOf(c_), "\n"));
  RootList list = Load(store);
  list.roots.erase(list.roots.begin() + 1);
  list.roots[0].distrust_dates.clear();
  list.roots[0].publicly_trusted = false;
  list.roots[0].purposes |= PurposeBit(Purpose::Known::kClientAuth);
  list.distrusted[0].purposes = PurposeBit(Purpose::Known::kServerAuth);
  const std::string other = directory_.Write("other", WriteRootStore(list));
  const ProcessResult changed = Run({"diff", store, other});
  EXPECT_EQ(changed.exit_code, 1);
  EXPECT_EQ(changed.out,
            absl::StrCat("- CN=B, O=Example  ", FingerprintOf(b_),
                         "\n~ CN=A, O=Example  ", FingerprintOf(a_),
                         "\n    - for: server\n    - publicly trusted\n"
                         "    - distrust after: 2026-10-21T23:59:59Z for "
                         "server\n    + for: server, client\n"
                         "~ distrusted: CN=Bad, O=Example  ",
                         FingerprintOf(distrusted_),
                         "\n    - for: every purpose\n    + for: server\n"));
}

}  // namespace
}  // namespace cairn::tools

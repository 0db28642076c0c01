#include "tools/roots_command.h"

#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
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
#include "tests/support/test_directory.h"
#include "tests/support/test_time.h"
#include "trustdomain/certificate_files.h"
#include "trustdomain/root_files.h"
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
using testing::kYear;
using testing::Leaf;
using ::testing::Not;
using testing::ProcessResult;
using ::testing::StartsWith;
using testing::TestCertificate;
using Args = std::vector<std::string>;

std::string FingerprintOf(const TestCertificate& certificate) {
  RootEntry entry;
  entry.der = certificate.der();
  return Fingerprint(entry);
}

class RootsCommandTest : public ::testing::Test {
 protected:
  static ProcessResult Run(Args args) {
    args.insert(args.begin(), "roots");
    return testing::RunProcess("tools/cairn", args);
  }
  // Runs it, and expects that it does what it is told and says nothing on
  // standard error. Standard output.
  static std::string RunOk(const Args& args) {
    const ProcessResult result = Run(args);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_EQ(result.err, "");
    return result.out;
  }
  static void ExpectUsageError(const Args& args, const std::string& message) {
    const ProcessResult result = Run(args);
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_EQ(result.out, "");
    EXPECT_EQ(result.err, absl::StrCat("cairn: ", message, "\n"));
  }

  static std::string Contents(const std::string& path) {
    const auto text = ReadFile(path);
    EXPECT_TRUE(text.ok()) << text.status();
    return text.ok() ? *text : "";
  }
  static RootList Load(const std::string& path) {
    const auto list = LoadRoots(path);
    EXPECT_TRUE(list.ok()) << list.status();
    return list.ok() ? *list : RootList();
  }
  // The certificates at `path`, in any order.
  static std::vector<std::string> Certificates(const std::string& path) {
    std::vector<std::string> certificates;
    for (const RootEntry& entry : Load(path).roots) {
      certificates.push_back(entry.der);
    }
    std::sort(certificates.begin(), certificates.end());
    return certificates;
  }
  // The names in the directory of the test, so that nothing is left over.
  std::vector<std::string> Names() const {
    std::vector<std::string> names;
    for (const auto& entry :
         std::filesystem::directory_iterator(directory_.path())) {
      names.push_back(entry.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  // A store with a_ for servers until a date, b_ for mail, and distrusted_.
  std::string MakeStore() const {
    CertdataEntry a(a_);
    a.server_distrust_after = "261021235959Z";
    CertdataEntry b(b_);
    b.server = "MUST_VERIFY_TRUST";
    b.email = "TRUSTED_DELEGATOR";
    CertdataEntry distrusted(distrusted_);
    distrusted.server = distrusted.email = distrusted.code = "NOT_TRUSTED";
    const std::string certdata =
        directory_.Write("certdata.txt", CertdataText({a, b, distrusted}));
    const std::string store = directory_.PathOf("store");
    RunOk({"import", certdata, "--to", store});
    return store;
  }

  const testing::TestDirectory directory_;
  const TestCertificate a_ = Ca("CN=A,O=Example").Serial(0x1234);
  const TestCertificate b_ = Ca("CN=B,O=Example");
  const TestCertificate c_ = Ca("CN=C,O=Example");
  const TestCertificate distrusted_ = Ca("CN=Bad,O=Example").Serial(0x2345);
  const std::string a_pem_ = directory_.Write("a.pem", a_.Pem());
  const std::string abc_pem_ =
      directory_.Write("abc.pem", a_.Pem() + b_.Pem() + c_.Pem());
};

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

// sync.

TEST_F(RootsCommandTest, SyncWithCertdataMirrorsIt) {
  const std::string store = MakeStore();
  RunOk({"import", directory_.Write("c.pem", c_.Pem()), "--to", store});
  const std::string certdata = directory_.Write(
      "new.txt", CertdataText({CertdataEntry(a_), CertdataEntry(b_)}));
  const std::string out =
      RunOk({"sync", "--from", certdata, "--to", store, "--yes"});
  for (const char* line :
       {"- CN=C, O=Example", "~ CN=A, O=Example", "~ CN=B, O=Example",
        "- distrusted: CN=Bad, O=Example"}) {
    EXPECT_THAT(out, HasSubstr(line));
  }
  EXPECT_EQ(Run({"diff", store, certdata}).out, "");
  EXPECT_EQ(Load(store).roots, Load(certdata).roots);
  EXPECT_EQ(RunOk({"sync", "--from", certdata, "--to", store}),
            store + ": nothing to change\n")
      << "without --yes, because there is nothing to ask";
}

TEST_F(RootsCommandTest, SyncWithABundleKeepsConstraints) {
  const std::string store = MakeStore();
  const RootList before = Load(store);
  const std::string bundle =
      directory_.Write("bundle.pem", a_.Pem() + c_.Pem());
  const std::string out =
      RunOk({"sync", "--from", bundle, "--to", store, "--yes"});
  EXPECT_EQ(
      out, absl::StrCat("- CN=B, O=Example  ", FingerprintOf(b_),
                        "\n+ CN=C, O=Example  ", FingerprintOf(c_), "\n", store,
                        ": 2 roots: 2 for server; 1 distrusted\n"));
  const RootList after = Load(store);
  EXPECT_EQ(after.roots[0], before.roots[0]);
  EXPECT_EQ(after.distrusted, before.distrusted);
}

TEST_F(RootsCommandTest, SyncMakesAStore) {
  const std::string store = directory_.PathOf("store");
  RunOk({"sync", "--from", abc_pem_, "--to", store, "--yes"});
  EXPECT_EQ(Certificates(store), Certificates(abc_pem_));
}

// The entry that cannot be read may be just the one that would be removed.
TEST_F(RootsCommandTest, SyncFromADamagedSourceRemovesNothing) {
  const std::string store = MakeStore();
  const std::string certdata = Contents(directory_.PathOf("certdata.txt"));
  const std::string cut = directory_.Write(
      "cut.txt", certdata.substr(0, certdata.find("CKA_TRUST_CODE_SIGNING")));
  const ProcessResult result =
      Run({"sync", "--from", cut, "--to", store, "--yes"});
  EXPECT_EQ(result.exit_code, 2) << "nothing of it could be read";
  const std::string damaged =
      directory_.Write("damaged.pem", c_.Pem() + a_.Pem().substr(0, 200));
  EXPECT_EQ(Run({"sync", "--from", damaged, "--to", store, "--yes"}).exit_code,
            0);
  EXPECT_EQ(Certificates(store), Certificates(abc_pem_));
}

TEST_F(RootsCommandTest, SyncAsksOnATerminalOnly) {
  const std::string store = MakeStore();
  const std::string before = Contents(store);
  ExpectUsageError({"sync", "--from", abc_pem_, "--to", store},
                   "there is no terminal to ask on: give --yes, or see what "
                   "would change with \"cairn roots diff\"");
  EXPECT_EQ(Contents(store), before);
}

// Runs it on a terminal and answers its question. What it wrote, and its exit
// code.
ProcessResult RunOnTerminal(const Args& args, const std::string& answer) {
  int terminal = -1;
  const pid_t child = forkpty(&terminal, nullptr, nullptr, nullptr);
  if (child == 0) {
    std::vector<char*> argv = {const_cast<char*>("cairn")};
    for (const std::string& arg : args) {
      argv.push_back(const_cast<char*>(arg.c_str()));
    }
    argv.push_back(nullptr);
    execv("tools/cairn", argv.data());
    _exit(127);
  }
  ProcessResult result;
  const std::string question = "make these changes? [y/N] ";
  bool answered = false;
  char buffer[4096];
  ssize_t size;
  while ((size = read(terminal, buffer, sizeof(buffer))) > 0) {
    result.out.append(buffer, static_cast<size_t>(size));
    if (!answered && result.out.find(question) != std::string::npos) {
      answered = true;
      EXPECT_EQ(write(terminal, answer.data(), answer.size()),
                static_cast<ssize_t>(answer.size()));
    }
  }
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  close(terminal);
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  EXPECT_TRUE(answered);
  return result;
}

TEST_F(RootsCommandTest, SyncAsks) {
  const std::string store = MakeStore();
  const std::string before = Contents(store);
  const Args args = {"roots", "sync", "--from", abc_pem_, "--to", store};
  const std::string change =
      absl::StrCat("+ CN=C, O=Example  ", FingerprintOf(c_), "\r\n");
  for (const char* answer : {"n\n", "\n", "yeah\n", "\x04"}) {
    const ProcessResult result = RunOnTerminal(args, answer);
    EXPECT_EQ(result.exit_code, 1);
    EXPECT_THAT(result.out, StartsWith(change)) << "shown before it asks";
    EXPECT_THAT(result.out, EndsWith(": nothing was changed\r\n"));
    EXPECT_EQ(Contents(store), before);
  }
  const ProcessResult result = RunOnTerminal(args, "y\n");
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(Certificates(store), Certificates(abc_pem_));
}

TEST_F(RootsCommandTest, SyncFromTheSystem) {
  const auto roots = LoadRootsOfSystem();
  if (absl::IsNotFound(roots.status())) {
    GTEST_SKIP() << "this machine has none";
  }
  const std::string store = directory_.PathOf("store");
  const ProcessResult result =
      Run({"sync", "--from", "system", "--to", store, "--yes"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  const RootList list = Load(store);
  ASSERT_EQ(list.roots.size(), roots->roots.size());
  EXPECT_TRUE(list.roots[0].publicly_trusted);
  EXPECT_EQ(Run({"diff", "system", store}).exit_code, 0);
}

// export.

TEST_F(RootsCommandTest, ExportPem) {
  const std::string store = MakeStore();
  const std::string pem = directory_.PathOf("out.pem");
  const ProcessResult result =
      Run({"export", store, "--format=pem", "--to", pem});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.out, pem + ": 2 roots\n");
  EXPECT_EQ(result.err,
            "cairn: certificates alone do not say what 2 of these roots may "
            "not do; \"cairn roots list\" does\n");
  EXPECT_EQ(Contents(pem), absl::StrCat("# CN=A, O=Example\n", a_.Pem(),
                                        "# CN=B, O=Example\n", b_.Pem()));
  RunOk({"export", abc_pem_, "--format", "pem", "--to", pem});
  EXPECT_EQ(Certificates(pem), Certificates(abc_pem_));
}

TEST_F(RootsCommandTest, ExportForAPurpose) {
  const std::string store = MakeStore();
  const std::string pem = directory_.PathOf("out.pem");
  Run({"export", store, "--format=pem", "--to", pem, "--purposes=email"});
  EXPECT_THAT(Certificates(pem), ElementsAre(b_.der()));
  Run({"export", store, "--format=pem", "--to", pem,
       "--purposes=email,server"});
  EXPECT_EQ(Certificates(pem).size(), 2u);
}

// What is written must not be PEM by its subject's will.
TEST_F(RootsCommandTest, ExportOfAnOddSubject) {
  const auto odd = Ca("CN=-----BEGIN CERTIFICATE-----");
  const std::string pem = directory_.PathOf("out.pem");
  RunOk({"export", directory_.Write("odd.der", odd.der()), "--format=pem",
         "--to", pem});
  EXPECT_THAT(Certificates(pem), ElementsAre(odd.der()));
}

// The names are those that "openssl x509 -subject_hash" prints.
TEST_F(RootsCommandTest, ExportHashedDirectory) {
  const auto twin = a_.Key(testing::P256(5));
  // Canonical form: case and white space do not matter.
  const auto loud = Ca("CN= a ,O=EXAMPLE");
  const auto foreign = Ca("C=DE,CN=\xc3\x84rger,OU=x");
  const std::string bundle = directory_.Write(
      "all.pem", a_.Pem() + twin.Pem() + loud.Pem() + foreign.Pem());
  const std::string out = directory_.PathOf("hashed");
  EXPECT_EQ(RunOk({"export", bundle, "--format=hashed-dir", "--to", out}),
            out + ": 4 roots\n");
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(out)) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  EXPECT_THAT(names, ElementsAre("d8d1aeb3.0", "f3b5b5c8.0", "f3b5b5c8.1",
                                 "f3b5b5c8.2"));
  EXPECT_EQ(Certificates(out), Certificates(bundle));
  EXPECT_EQ(Contents(out + "/f3b5b5c8.1"),
            absl::StrCat("# CN=A, O=Example\n", twin.Pem()));
}

TEST_F(RootsCommandTest, ExportHashedDirectoryReplacesNothing) {
  const Args args = {"export", abc_pem_, "--format=hashed-dir", "--to"};
  const auto with = [&args](const std::string& path) {
    Args all = args;
    all.push_back(path);
    return all;
  };
  std::filesystem::create_directory(directory_.PathOf("empty"));
  RunOk(with(directory_.PathOf("empty")));
  const std::string full = directory_.PathOf("empty");
  ExpectUsageError(with(full), full + ": is there, and not an empty directory");
  ExpectUsageError(with(a_pem_),
                   a_pem_ + ": is there, and not an empty directory");
  const std::string nowhere = directory_.PathOf("no/where");
  ExpectUsageError(with(nowhere), nowhere + ": No such file or directory");
  EXPECT_EQ(Contents(a_pem_), a_.Pem());
  EXPECT_THAT(Names(), ElementsAre("a.pem", "abc.pem", "empty"));
}

TEST_F(RootsCommandTest, ImportExportImportIsTheIdentity) {
  const std::string store = directory_.PathOf("store");
  RunOk({"import", abc_pem_, "--to", store});
  for (const char* format : {"pem", "hashed-dir"}) {
    const std::string out = directory_.PathOf(format);
    RunOk({"export", store, "--format", format, "--to", out});
    const std::string again = directory_.PathOf(absl::StrCat("from ", format));
    RunOk({"import", out, "--to", again});
    EXPECT_EQ(RunOk({"diff", store, again}), "");
  }
  EXPECT_EQ(Contents(directory_.PathOf("from pem")), Contents(store));
}

TEST_F(RootsCommandTest, ExportLeavesOutWhatIsDistrusted) {
  RootList list = Load(MakeStore());
  list.roots.emplace_back();
  list.roots.back().der = distrusted_.der();
  const std::string store = directory_.Write("both", WriteRootStore(list));
  const std::string pem = directory_.PathOf("out.pem");
  Run({"export", store, "--format=pem", "--to", pem});
  EXPECT_EQ(Certificates(pem).size(), 2u);
}

// cairn verify --roots.

TEST_F(RootsCommandTest, VerifyObeysTheStore) {
  const std::string store = MakeStore();
  const auto verify = [&](const TestCertificate& leaf, const char* purpose,
                          const std::string& roots) {
    const ProcessResult result = testing::RunProcess(
        "tools/cairn",
        {"verify", "--roots", roots, "--time=2026-11-21T00:00:00Z",
         "--no-identity", "--purpose", purpose,
         directory_.Write("leaf.pem", leaf.Pem())});
    EXPECT_EQ(result.err, "");
    return result.out.substr(0, result.out.find('\n'));
  };
  const auto both =
      Leaf().Purposes({der::Oid::kServerAuth, der::Oid::kEmailProtection});
  const auto before = both.IssuedBy(a_).NotBefore(kNow - 31 * 86400);
  for (const std::string& roots : {store, directory_.PathOf("certdata.txt")}) {
    EXPECT_EQ(verify(before, "server", roots), "trusted");
    EXPECT_THAT(verify(both.IssuedBy(a_), "server", roots),
                StartsWith("not trusted: "));
    EXPECT_THAT(verify(both.IssuedBy(b_), "server", roots),
                StartsWith("not trusted: the trust anchor is not"));
    EXPECT_EQ(verify(both.IssuedBy(b_), "email", roots), "trusted");
    EXPECT_THAT(verify(both.IssuedBy(distrusted_), "server", roots),
                StartsWith("not trusted: "));
  }
  EXPECT_EQ(verify(both.IssuedBy(a_), "server", abc_pem_), "trusted");
}

}  // namespace
}  // namespace cairn::tools

// The actions of "cairn roots" that go from one store to another, and what
// "cairn verify" makes of a store.

#include <pty.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/certdata_factory.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/subprocess.h"
#include "tests/support/test_time.h"
#include "tests/tools/roots_command_fixture.h"
#include "trustdomain/root_files.h"
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
using testing::TestCertificate;

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

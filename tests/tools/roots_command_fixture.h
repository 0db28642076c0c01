#ifndef CAIRN_TESTS_TOOLS_ROOTS_COMMAND_FIXTURE_H_
#define CAIRN_TESTS_TOOLS_ROOTS_COMMAND_FIXTURE_H_

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/support/certdata_factory.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/subprocess.h"
#include "tests/support/test_directory.h"
#include "trustdomain/certificate_files.h"
#include "trustdomain/root_files.h"
#include "trustdomain/root_list.h"

namespace cairn::tools {

using Args = std::vector<std::string>;

inline std::string FingerprintOf(const testing::TestCertificate& certificate) {
  RootEntry entry;
  entry.der = certificate.der();
  return Fingerprint(entry);
}

// Runs "cairn roots" as its user does: the built program, on files.
class RootsCommandTest : public ::testing::Test {
 protected:
  static testing::ProcessResult Run(Args args) {
    args.insert(args.begin(), "roots");
    return testing::RunProcess("tools/cairn", args);
  }
  // Runs it, and expects that it does what it is told and says nothing on
  // standard error. Standard output.
  static std::string RunOk(const Args& args) {
    const testing::ProcessResult result = Run(args);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_EQ(result.err, "");
    return result.out;
  }
  static void ExpectUsageError(const Args& args, const std::string& message) {
    const testing::ProcessResult result = Run(args);
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
    testing::CertdataEntry a(a_);
    a.server_distrust_after = "261021235959Z";
    testing::CertdataEntry b(b_);
    b.server = "MUST_VERIFY_TRUST";
    b.email = "TRUSTED_DELEGATOR";
    testing::CertdataEntry distrusted(distrusted_);
    distrusted.server = distrusted.email = distrusted.code = "NOT_TRUSTED";
    const std::string certdata = directory_.Write(
        "certdata.txt", testing::CertdataText({a, b, distrusted}));
    const std::string store = directory_.PathOf("store");
    RunOk({"import", certdata, "--to", store});
    return store;
  }

  const testing::TestDirectory directory_;
  const testing::TestCertificate a_ =
      testing::Ca("CN=A,O=Example").Serial(0x1234);
  const testing::TestCertificate b_ = testing::Ca("CN=B,O=Example");
  const testing::TestCertificate c_ = testing::Ca("CN=C,O=Example");
  const testing::TestCertificate distrusted_ =
      testing::Ca("CN=Bad,O=Example").Serial(0x2345);
  const std::string a_pem_ = directory_.Write("a.pem", a_.Pem());
  const std::string abc_pem_ =
      directory_.Write("abc.pem", a_.Pem() + b_.Pem() + c_.Pem());
};

}  // namespace cairn::tools

#endif  // CAIRN_TESTS_TOOLS_ROOTS_COMMAND_FIXTURE_H_

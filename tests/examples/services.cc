#include "tests/examples/services.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "openssl/bytestring.h"
#include "openssl/evp.h"
#include "openssl/mem.h"
#include "tests/support/crl_factory.h"
#include "tests/support/die.h"
#include "tests/support/test_time.h"

namespace cairn::examples {
namespace {

using testing::kNow;
using testing::kYear;
using testing::ProcessResult;
using testing::RunProcess;
using testing::TestCertificate;

constexpr char kEnv[] = "/usr/bin/env";

std::string KeyPem(const testing::TestKey& key) {
  bssl::ScopedCBB cbb;
  uint8_t* der = nullptr;
  size_t size = 0;
  testing::DieUnless(
      CBB_init(cbb.get(), 256) == 1 &&
          EVP_marshal_private_key(cbb.get(), key.private_key()) == 1 &&
          CBB_finish(cbb.get(), &der, &size) == 1,
      "EVP_marshal_private_key");
  const bssl::UniquePtr<uint8_t> owned(der);
  return testing::PemBlock(
      "PRIVATE KEY",
      absl::string_view(reinterpret_cast<const char*>(der), size));
}

std::vector<std::string> With(std::vector<std::string> args, int connections) {
  args.push_back("--port=0");
  args.push_back(absl::StrCat("--connections=", connections));
  return args;
}

}  // namespace

TestCertificate AnyTime(const TestCertificate& certificate) {
  return certificate.Validity(kNow - 20 * kYear, kNow + 20 * kYear);
}

void CaDirectory::Add(const std::string& name,
                      const TestCertificate& leaf) const {
  std::string chain = leaf.Pem();
  for (TestCertificate issuer = leaf.issuer(); !issuer.is_self_signed();
       issuer = issuer.issuer()) {
    chain += issuer.Pem();
  }
  Write(name + ".pem", chain);
  Write(name + ".key", KeyPem(leaf.key()));
}

void CaDirectory::WriteCrls(const std::vector<TestCertificate>& cas,
                            const TestCertificate* revoked) const {
  std::string text;
  for (const TestCertificate& ca : cas) {
    testing::TestCrl crl = testing::CrlOf(ca)
                               .ThisUpdate(kNow - 20 * kYear)
                               .NextUpdate(kNow + 20 * kYear);
    if (revoked != nullptr && revoked->issuer().der() == ca.der()) {
      crl = crl.Revoke(testing::RevokedEntry(*revoked).Date(kNow - 19 * kYear));
    }
    text += crl.Pem();
  }
  Write("crl.pem", text);
}

Service::Service(const std::string& program, std::vector<std::string> args,
                 int connections)
    : process_(program, With(std::move(args), connections)),
      port_(process_.WaitForLine("listening on 127.0.0.1:")) {}

std::string Service::Report() {
  const ProcessResult result = process_.WaitForEnd();
  testing::DieUnless(result.exit_code == 0, "the service failed");
  absl::string_view text = result.out;
  text.remove_prefix(text.find('\n') + 1);
  absl::ConsumeSuffix(&text, "stopped\n");
  return std::string(text);
}

ProcessResult RunForeign(const std::vector<std::string>& command,
                         const std::string& input) {
  const testing::TestDirectory directory;
  std::vector<std::string> args = {
      "sh", "-c", "file=\"$1\"; shift; exec timeout 30 \"$@\" <\"$file\"", "sh",
      directory.Write("input", input)};
  args.insert(args.end(), command.begin(), command.end());
  return RunProcess(kEnv, args);
}

bool HasProgram(const std::string& name) {
  return RunProcess(kEnv, {"sh", "-c", "command -v " + name}).exit_code == 0;
}

}  // namespace cairn::examples

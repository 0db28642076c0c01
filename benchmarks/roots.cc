#include "benchmarks/roots.h"

#include <cstdint>
#include <random>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "pkix/signature_algorithm.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/keys.h"
#include "tests/support/public_keys.h"
#include "trustdomain/certificate_files.h"
#include "trustdomain/pem.h"

namespace cairn::benchmarks {
namespace {

using testing::Ca;
using testing::TestCertificate;

// The same for the same seed everywhere, and odd with its highest bit set, as a
// modulus is.
std::string RandomOddNumber(uint32_t seed, int octets) {
  std::mt19937 engine(seed);
  std::string number;
  for (int i = 0; i < octets; ++i) {
    number.push_back(static_cast<char>(engine() & 0xff));
  }
  number.front() = static_cast<char>(number.front() | 0x80);
  number.back() = static_cast<char>(number.back() | 1);
  return number;
}

TestCertificate RsaRoot(const TestCertificate& root, int seed, int bits) {
  const std::string number =
      RandomOddNumber(static_cast<uint32_t>(seed), bits / 8);
  return root
      .RawPublicKey(testing::RsaPublicKeyOf(testing::UnsignedInteger(number),
                                            testing::Integer(65537)))
      .Algorithm(
          testing::SignatureAlgorithmDer(SignatureAlgorithm::kRsaPkcs1Sha256))
      .RawSignature(number);
}

TestCertificate Root(int i) {
  const TestCertificate root =
      Ca(absl::StrCat("C=US,O=Example Trust Services ", i,
                      ",CN=Example Trust Services Global Root G", i));
  switch (i % 3) {
    case 0:
      return RsaRoot(root.Stub(), i, 4096);
    case 1:
      return RsaRoot(root.Stub(), i, 2048);
    default:
      // Real ones: a point has to be on its curve.
      return root.Key(testing::P384(1000 + i));
  }
}

std::vector<std::string>& MutableRoots() {
  static auto* const roots = new std::vector<std::string>();
  return *roots;
}

}  // namespace

const std::vector<std::string>& Roots() {
  std::vector<std::string>& roots = MutableRoots();
  if (roots.empty()) {
    for (int i = 0; i < kRootCount; ++i) roots.push_back(Root(i).der());
  }
  return roots;
}

const std::string& RootsPem() {
  static const auto* const pem = [] {
    auto* text = new std::string();
    for (const std::string& root : Roots()) {
      absl::StrAppend(text, WritePem("CERTIFICATE", root));
    }
    return text;
  }();
  return *pem;
}

absl::Status LoadRootsFrom(const std::string& path) {
  absl::StatusOr<CertificateList> list = LoadCertificates(path);
  if (!list.ok()) return list.status();
  if (list->certificates.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, ": there are no certificates in it"));
  }
  MutableRoots() = std::move(list->certificates);
  return absl::OkStatus();
}

}  // namespace cairn::benchmarks

#include "tools/hashed_directory.h"

#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <system_error>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "der/input.h"
#include "openssl/x509.h"
#include "pkix/certificate.h"
#include "pkix/report.h"
#include "trustdomain/file_writer.h"
#include "trustdomain/pem.h"

namespace cairn::tools {
namespace {

namespace fs = std::filesystem;

absl::Status SystemError(const std::error_code& error,
                         const std::string& path) {
  return absl::ErrnoToStatus(error.value(), path);
}

// OpenSSL's hash of the subject of a certificate.
bool SubjectHash(const std::string& der, uint32_t* hash) {
  Certificate certificate;
  if (!Certificate::Parse(der::Input::FromString(der), &certificate).ok()) {
    return false;
  }
  const der::Input subject = certificate.subject();
  const uint8_t* at = subject.data();
  const bssl::UniquePtr<X509_NAME> name(
      d2i_X509_NAME(nullptr, &at, static_cast<long>(subject.size())));
  if (name == nullptr) return false;
  *hash = static_cast<uint32_t>(X509_NAME_hash(name.get()));
  return true;
}

absl::Status WriteFiles(const std::vector<std::string>& certificates,
                        const std::string& directory) {
  std::map<uint32_t, int> used;
  for (const std::string& der : certificates) {
    uint32_t hash = 0;
    if (!SubjectHash(der, &hash)) {
      return absl::InvalidArgumentError(
          absl::StrCat("OpenSSL cannot look up this subject: ",
                       CertificateToText(der::Input::FromString(der))));
    }
    const std::string path =
        absl::StrFormat("%s/%08x.%d", directory, hash, used[hash]++);
    if (absl::Status s = WriteFileAtomically(path, CommentedPem(der));
        !s.ok()) {
      return s;
    }
  }
  return absl::OkStatus();
}

}  // namespace

std::string CommentedPem(const std::string& der) {
  Certificate certificate;
  std::string subject;
  if (Certificate::Parse(der::Input::FromString(der), &certificate).ok()) {
    subject = NameToText(certificate.subject());
  }
  // A subject must not be taken for PEM.
  if (absl::StrContains(subject, "-----")) subject.clear();
  return absl::StrCat("# ", subject, "\n", WritePem("CERTIFICATE", der));
}

absl::Status WriteHashedDirectory(const std::vector<std::string>& certificates,
                                  const std::string& path) {
  std::error_code error;
  if (fs::exists(path, error) &&
      (!fs::is_directory(path, error) || !fs::is_empty(path, error))) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, ": is there, and not an empty directory"));
  }
  const std::string temporary = absl::StrCat(path, ".", getpid(), ".tmp");
  if (!fs::create_directory(temporary, error)) {
    return error ? SystemError(error, path)
                 : absl::AlreadyExistsError(
                       absl::StrCat(temporary, ": is there already"));
  }
  absl::Status status = WriteFiles(certificates, temporary);
  if (status.ok()) {
    fs::rename(temporary, path, error);
    if (error) status = SystemError(error, path);
  }
  if (!status.ok()) fs::remove_all(temporary, error);
  return status;
}

}  // namespace cairn::tools

#include "trustdomain/root_files.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "der/input.h"
#include "pkix/certificate.h"
#include "pkix/report.h"
#include "trustdomain/certdata.h"
#include "trustdomain/certificate_files.h"
#include "trustdomain/openssl_settings.h"
#include "trustdomain/root_store_file.h"

namespace cairn {
namespace {

std::string String(der::Input input) {
  return std::string(input.AsStringView());
}

// Adds a certificate with OpenSSL's settings to `list`.
void AddWithSettings(RootEntry entry, absl::string_view settings_der,
                     absl::string_view name, RootList* list) {
  Certificate certificate;
  OpenSslSettings settings;
  if (!Certificate::Parse(der::Input::FromString(entry.der), &certificate)
           .ok() ||
      !ParseOpenSslSettings(settings_der, &settings)) {
    list->problems.push_back(absl::StrCat(
        name, ": the settings of a TRUSTED CERTIFICATE are malformed: ",
        NameToText(certificate.subject())));
    return;
  }
  if (settings.rejected != 0) {
    DistrustedEntry distrusted;
    distrusted.purposes = settings.rejected;
    distrusted.issuer = String(certificate.issuer());
    distrusted.serial = String(certificate.serial_number());
    distrusted.certificate = entry.der;
    list->distrusted.push_back(std::move(distrusted));
  }
  if (settings.trusted == 0) return;
  entry.purposes = settings.trusted;
  list->roots.push_back(std::move(entry));
}

absl::StatusOr<RootList> FromCertificates(
    absl::StatusOr<CertificateList> certificates, absl::string_view name) {
  if (!certificates.ok()) return certificates.status();
  RootList list;
  list.problems = std::move(certificates->problems);
  const auto& settings = certificates->settings;
  list.has_constraints =
      !settings.empty() &&
      std::none_of(settings.begin(), settings.end(),
                   [](const std::string& s) { return s.empty(); });
  for (size_t i = 0; i < settings.size(); ++i) {
    RootEntry entry;
    entry.der = std::move(certificates->certificates[i]);
    if (settings[i].empty()) {
      list.roots.push_back(std::move(entry));
    } else {
      AddWithSettings(std::move(entry), settings[i], name, &list);
    }
  }
  return list;
}

}  // namespace

absl::StatusOr<RootList> ReadRoots(absl::string_view text,
                                   absl::string_view name) {
  if (IsRootStore(text)) return ReadRootStore(text, name);
  // A certificate in DER may hold anything, a line that says BEGINDATA too.
  absl::StatusOr<CertificateList> list = ReadCertificates(text, name);
  if ((!list.ok() || list->certificates.empty()) && IsCertdata(text)) {
    return ReadCertdata(text, name);
  }
  return FromCertificates(std::move(list), name);
}

absl::StatusOr<RootList> LoadRoots(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    return FromCertificates(LoadCertificates(path), path);
  }
  absl::StatusOr<std::string> text = ReadFile(path);
  if (!text.ok()) return text.status();
  return ReadRoots(*text, path);
}

absl::StatusOr<RootList> LoadRootsOfSystem() {
  absl::StatusOr<RootList> list =
      FromCertificates(LoadSystemRoots(), "the system's roots");
  if (!list.ok()) return list;
  for (RootEntry& entry : list->roots) entry.publicly_trusted = true;
  return list;
}

}  // namespace cairn

#include "tests/support/ct_log_factory.h"

#include <map>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "pkix/report.h"
#include "tests/support/verify_signature.h"

namespace cairn::testing {
namespace {

using Json = nlohmann::ordered_json;

// `value` in `size` octets, network byte order.
std::string Number(uint64_t value, size_t size) {
  std::string octets(size, '\0');
  for (size_t i = 0; i < size; ++i) {
    octets[size - 1 - i] = static_cast<char>(value >> (8 * i));
  }
  return octets;
}

std::string Vector(absl::string_view octets, size_t length_size) {
  return absl::StrCat(Number(octets.size(), length_size), octets);
}

std::string Sha256(absl::string_view data) {
  uint8_t digest[32];
  ComputeTestDigest(Digest::kSha256, der::Input::FromString(data),
                    absl::MakeSpan(digest));
  return std::string(reinterpret_cast<const char*>(digest), sizeof(digest));
}

bool IsRsa(const TestKey& key) {
  return key.default_signature_algorithm() ==
         SignatureAlgorithm::kRsaPkcs1Sha256;
}

}  // namespace

std::string LogIdOf(const TestKey& log) { return Sha256(log.spki()); }

TestSct::TestSct(const TestKey& log) : key_(&log), log_id_(LogIdOf(log)) {}

TestSct SctBy(const TestKey& log) { return TestSct(log); }

template <typename Change>
TestSct TestSct::With(Change change) const {
  TestSct copy = *this;
  change(&copy);
  return copy;
}

TestSct TestSct::At(uint64_t milliseconds) const {
  return With([&](TestSct* s) { s->timestamp_ = milliseconds; });
}
TestSct TestSct::Version(uint8_t version) const {
  return With([&](TestSct* s) { s->version_ = version; });
}
TestSct TestSct::LogId(std::string octets) const {
  return With([&](TestSct* s) { s->log_id_ = std::move(octets); });
}
TestSct TestSct::Extensions(std::string octets) const {
  return With([&](TestSct* s) { s->extensions_ = std::move(octets); });
}
TestSct TestSct::SignedBy(const TestKey& key) const {
  return With([&](TestSct* s) { s->key_ = &key; });
}
TestSct TestSct::IssuerKey(const TestKey& key) const {
  return With([&](TestSct* s) { s->issuer_key_ = &key; });
}
TestSct TestSct::Algorithms(uint8_t hash, uint8_t signature) const {
  return With([&](TestSct* s) { s->algorithms_ = {hash, signature}; });
}
TestSct TestSct::ClaimedTime(uint64_t milliseconds) const {
  return With([&](TestSct* s) { s->claimed_time_ = milliseconds; });
}
TestSct TestSct::CorruptSignature() const {
  return With([](TestSct* s) { s->corrupt_signature_ = true; });
}

std::string TestSct::ForCertificate(const TestCertificate& certificate) const {
  return Serialize(absl::StrCat(Number(0, 2), Vector(certificate.der(), 3)));
}

std::string TestSct::ForPrecertificate(
    const TestCertificate& certificate) const {
  const TestKey& issuer =
      issuer_key_ != nullptr ? *issuer_key_ : certificate.issuer().key();
  return Serialize(absl::StrCat(Number(1, 2), Sha256(issuer.spki()),
                                Vector(certificate.tbs(), 3)));
}

// `entry` is entry_type and signed_entry.
std::string TestSct::Serialize(absl::string_view entry) const {
  const std::string extensions = Vector(extensions_, 2);
  const SignatureAlgorithm algorithm = key_->default_signature_algorithm();
  std::string signature = key_->Sign(
      algorithm, absl::StrCat(Number(version_, 1), Number(0, 1),
                              Number(timestamp_, 8), entry, extensions));
  if (corrupt_signature_) signature.back() ^= 1;
  const auto algorithms = algorithms_.value_or(
      std::pair<uint8_t, uint8_t>{4, IsRsa(*key_) ? 1 : 3});
  return absl::StrCat(Number(version_, 1), log_id_,
                      Number(claimed_time_.value_or(timestamp_), 8), extensions,
                      Number(algorithms.first, 1), Number(algorithms.second, 1),
                      Vector(signature, 2));
}

std::string SctListOf(absl::Span<const std::string> scts) {
  std::string list;
  for (const std::string& sct : scts) absl::StrAppend(&list, Vector(sct, 2));
  return Vector(list, 2);
}

TestCertificate WithScts(const TestCertificate& certificate,
                         absl::Span<const TestSct> scts) {
  // Else the serial number would depend on the list.
  const TestCertificate precertificate =
      certificate.SerialBytes(certificate.serial());
  std::vector<std::string> serialized;
  for (const TestSct& sct : scts) {
    serialized.push_back(sct.ForPrecertificate(precertificate));
  }
  return precertificate.SctList(SctListOf(serialized));
}

std::string OcspSctList(absl::Span<const std::string> scts) {
  return OctetString(SctListOf(scts));
}

TestLog TestLog::Operator(std::string name) const {
  TestLog copy = *this;
  copy.operator_name = std::move(name);
  return copy;
}
TestLog TestLog::State(std::string name, der::Time time) const {
  TestLog copy = *this;
  copy.state = std::move(name);
  copy.since = time;
  return copy;
}
TestLog TestLog::Expiry(der::Time begin, der::Time end) const {
  TestLog copy = *this;
  copy.expiry = {begin, end};
  return copy;
}
TestLog TestLog::Tiled() const {
  TestLog copy = *this;
  copy.is_tiled = true;
  return copy;
}
TestLog TestLog::Previously(std::string name, der::Time end) const {
  TestLog copy = *this;
  copy.previous.emplace_back(std::move(name), end);
  return copy;
}
TestLog TestLog::Description(std::string text) const {
  TestLog copy = *this;
  copy.description = std::move(text);
  return copy;
}

std::string LogListJson(absl::Span<const TestLog> logs, der::Time made_at) {
  // Operators in the order of their names.
  std::map<std::string, Json> operators;
  for (const TestLog& log : logs) {
    Json json = {{"description", log.description},
                 {"log_id", absl::Base64Escape(LogIdOf(*log.key))},
                 {"key", absl::Base64Escape(log.key->spki())},
                 {"mmd", 86400}};
    if (!log.state.empty()) {
      json["state"][log.state]["timestamp"] = TimeToText(log.since);
    }
    if (log.expiry.has_value()) {
      json["temporal_interval"] = {
          {"start_inclusive", TimeToText(log.expiry->first)},
          {"end_exclusive", TimeToText(log.expiry->second)}};
    }
    for (const auto& previous : log.previous) {
      json["previous_operators"].push_back(
          {{"name", previous.first},
           {"end_time", TimeToText(previous.second)}});
    }
    Json& entry = operators[log.operator_name];
    entry["name"] = log.operator_name;
    entry[log.is_tiled ? "tiled_logs" : "logs"].push_back(std::move(json));
  }
  Json list = {{"version", "1.0"},
               {"log_list_timestamp", TimeToText(made_at)},
               {"operators", Json::array()}};
  for (auto& entry : operators) {
    list["operators"].push_back(std::move(entry.second));
  }
  return list.dump(1);
}

}  // namespace cairn::testing

#include "trustdomain/root_store_file.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "der/oid.h"
#include "nlohmann/json.hpp"
#include "pkix/certificate.h"
#include "pkix/name.h"
#include "pkix/name_constraints.h"
#include "pkix/report.h"
#include "pkix/validation_policy.h"
#include "trustdomain/dns_constraints.h"
#include "trustdomain/file_writer.h"
#include "trustdomain/oid_text_internal.h"
#include "trustdomain/pem.h"
#include "trustdomain/purpose_names.h"
#include "trustdomain/sha256.h"

namespace cairn {
namespace {

using Json = nlohmann::ordered_json;

constexpr char kVersionKey[] = "cairn_root_store";
// Dates for purposes that have no name of their own, too.
constexpr char kEveryPurposeKey[] = "every";

// Writing.

der::Input Bytes(const std::string& bytes) {
  return der::Input::FromString(bytes);
}

Json PurposesToJson(uint8_t purposes) {
  Json names = Json::array();
  for (const PurposeName& purpose : kPurposeNames) {
    if ((purposes & purpose.bit) != 0) {
      names.push_back(std::string(purpose.name));
    }
  }
  return names;
}

Json DatesToJson(const std::vector<DistrustDate>& dates) {
  Json object = Json::object();
  for (const DistrustDate& date : dates) {
    const std::string after = TimeToText(date.after);
    if (date.purposes == AnchorConstraints::kEveryPurpose) {
      object[kEveryPurposeKey] = after;
      continue;
    }
    for (const PurposeName& purpose : kPurposeNames) {
      if ((date.purposes & purpose.bit) != 0) {
        object[std::string(purpose.name)] = after;
      }
    }
  }
  return object;
}

Json OidsToJson(const std::vector<std::string>& oids) {
  Json list = Json::array();
  for (const std::string& oid : oids) {
    char buffer[der::kDottedOidSize];
    list.push_back(std::string(der::FormatOid(Bytes(oid), buffer)));
  }
  return list;
}

void AddNameConstraints(const std::string& der, Json* object) {
  if (der.empty()) return;
  DnsConstraints dns;
  if (!DecodeDnsConstraints(der, &dns) || EncodeDnsConstraints(dns) != der) {
    (*object)["name_constraints"] = absl::Base64Escape(der);
    return;
  }
  if (!dns.permitted.empty()) (*object)["permitted_dns"] = dns.permitted;
  if (!dns.excluded.empty()) (*object)["excluded_dns"] = dns.excluded;
}

Json RootToJson(const RootEntry& entry) {
  Certificate certificate;
  Json object = {{"about", ""}, {"sha256", Fingerprint(entry)}};
  if (Certificate::Parse(Bytes(entry.der), &certificate).ok()) {
    object["about"] =
        absl::StrCat(NameToText(certificate.subject()), "; expires ",
                     TimeToText(certificate.not_after()));
  }
  if (entry.purposes != AnchorConstraints::kEveryPurpose) {
    object["purposes"] = PurposesToJson(entry.purposes);
  }
  if (entry.publicly_trusted) object["publicly_trusted"] = true;
  if (!entry.distrust_dates.empty()) {
    object["distrust_after"] = DatesToJson(entry.distrust_dates);
  }
  if (entry.sct_not_after != der::kMaxTime) {
    object["sct_not_after"] = TimeToText(entry.sct_not_after);
  }
  if (entry.sct_all_after != der::kMinTime) {
    object["sct_all_after"] = TimeToText(entry.sct_all_after);
  }
  if (entry.expiry != AnchorConstraints::Expiry::kByPolicy) {
    object["expiry"] = entry.expiry == AnchorConstraints::Expiry::kEnforced
                           ? "enforced"
                           : "ignored";
  }
  if (entry.kind == AnchorConstraints::Kind::kEndEntityOnly) {
    object["only_itself"] = true;
  }
  AddNameConstraints(entry.name_constraints, &object);
  if (!entry.policies.empty()) object["policies"] = OidsToJson(entry.policies);
  if (!entry.ev_policies.empty()) {
    object["ev_policies"] = OidsToJson(entry.ev_policies);
  }
  object["certificate"] = WritePem("CERTIFICATE", entry.der);
  return object;
}

Json DistrustedToJson(const DistrustedEntry& entry) {
  Json object = Json::object();
  if (!entry.label.empty()) object["label"] = entry.label;
  if (entry.purposes != AnchorConstraints::kEveryPurpose) {
    object["purposes"] = PurposesToJson(entry.purposes);
  }
  if (!entry.issuer.empty()) {
    object["about"] =
        absl::StrCat("issued by ", NameToText(Bytes(entry.issuer)));
    object["issuer"] = absl::Base64Escape(entry.issuer);
    object["serial"] = absl::BytesToHexString(entry.serial);
  }
  if (!entry.subject.empty()) {
    object["about"] = NameToText(Bytes(entry.subject));
    object["subject"] = absl::Base64Escape(entry.subject);
  }
  if (!entry.key_sha256.empty()) {
    object["key_sha256"] = absl::BytesToHexString(entry.key_sha256);
  }
  if (!entry.certificate.empty()) {
    object["certificate"] = WritePem("CERTIFICATE", entry.certificate);
  }
  return object;
}

// Reading.

// Takes the members of one object, each once, and says what is wrong with the
// first that is. What is absent leaves the value as it is.
class Members {
 public:
  // `where` is for messages, such as "roots[3]".
  Members(const Json& json, std::string where) : where_(std::move(where)) {
    if (json.is_object()) {
      json_ = &json;
    } else {
      Fail("", "not an object");
    }
  }

  const absl::Status& status() const { return status_; }
  bool ok() const { return status_.ok(); }

  void Fail(absl::string_view key, absl::string_view text) {
    if (!status_.ok()) return;
    status_ = absl::InvalidArgumentError(
        absl::StrCat(where_, key.empty() ? "" : ".", key, ": ", text));
  }

  // Null where it is absent.
  const Json* Take(const char* key) {
    taken_.push_back(key);
    if (json_ == nullptr) return nullptr;
    const auto found = json_->find(key);
    return found == json_->end() ? nullptr : &*found;
  }

  void String(const char* key, std::string* value) {
    const Json* json = Take(key);
    if (json == nullptr) return;
    if (const auto* text = json->get_ptr<const Json::string_t*>()) {
      *value = *text;
    } else {
      Fail(key, "not a string");
    }
  }

  void Bool(const char* key, bool* value) {
    const Json* json = Take(key);
    if (json == nullptr) return;
    if (const auto* boolean = json->get_ptr<const Json::boolean_t*>()) {
      *value = *boolean;
    } else {
      Fail(key, "not true or false");
    }
  }

  // Strings, of which there must be one.
  void Strings(const char* key, std::vector<std::string>* values) {
    const Json* json = Take(key);
    if (json == nullptr) return;
    if (!json->is_array()) return Fail(key, "not a list");
    for (const Json& element : *json) {
      const auto* text = element.get_ptr<const Json::string_t*>();
      if (text == nullptr) return Fail(key, "not a list of strings");
      values->push_back(*text);
    }
    if (values->empty()) Fail(key, "an empty list");
  }

  void Base64(const char* key, std::string* bytes) {
    std::string text;
    String(key, &text);
    if (!absl::Base64Unescape(text, bytes)) Fail(key, "not base64");
  }

  void Hex(const char* key, std::string* bytes) {
    std::string text;
    String(key, &text);
    if (text.size() % 2 != 0 ||
        !std::all_of(text.begin(), text.end(), absl::ascii_isxdigit)) {
      return Fail(key, "not hexadecimal");
    }
    *bytes = absl::HexStringToBytes(text);
  }

  // A whole Name in base64.
  void Name(const char* key, std::string* name) {
    Base64(key, name);
    if (!name->empty() && !IsWellFormedName(Bytes(*name))) {
      Fail(key, "not a Name in DER");
    }
  }

  // One certificate in PEM.
  void Pem(const char* key, std::string* der) {
    std::string text;
    String(key, &text);
    if (text.empty()) return;
    PemText pem = ReadPem(text);
    if (!pem.problems.empty()) return Fail(key, pem.problems[0].text);
    if (pem.blocks.size() != 1 || pem.blocks[0].label != "CERTIFICATE") {
      return Fail(key, "not one CERTIFICATE in PEM");
    }
    *der = std::move(pem.blocks[0].contents);
    Certificate certificate;
    const Failure failure = Certificate::Parse(Bytes(*der), &certificate);
    if (!failure.ok()) Fail(key, FailureToText(failure, Bytes(*der)));
  }

  void Purposes(const char* key, uint8_t* purposes) {
    std::vector<std::string> names;
    Strings(key, &names);
    if (names.empty()) return;
    *purposes = 0;
    for (const std::string& name : names) {
      if (!AddPurposeByName(name, purposes)) {
        Fail(key, absl::StrCat("no such purpose: ", absl::CHexEscape(name)));
      }
    }
  }

  void Oids(const char* key, std::vector<std::string>* oids) {
    std::vector<std::string> texts;
    Strings(key, &texts);
    for (const std::string& text : texts) {
      std::string octets;
      if (!internal::OidFromText(text, &octets)) {
        return Fail(key, absl::StrCat("not an object identifier: ",
                                      absl::CHexEscape(text)));
      }
      oids->push_back(std::move(octets));
    }
  }

  // Refuses what nobody took.
  void Finish() {
    if (json_ == nullptr) return;
    for (const auto& member : json_->items()) {
      if (std::find(taken_.begin(), taken_.end(), member.key()) ==
          taken_.end()) {
        Fail(absl::CHexEscape(member.key()), "no such key");
      }
    }
  }

 private:
  const Json* json_ = nullptr;
  const std::string where_;
  std::vector<std::string> taken_;
  absl::Status status_;
};

bool ParseDate(const Json& json, der::Time* time) {
  const auto* text = json.get_ptr<const Json::string_t*>();
  absl::Time parsed;
  std::string error;
  if (text == nullptr ||
      !absl::ParseTime(absl::RFC3339_full, *text, &parsed, &error)) {
    return false;
  }
  *time = absl::ToUnixSeconds(parsed);
  return *time >= der::kMinTime && *time <= der::kMaxTime;
}

void ReadDates(Members* members, std::vector<DistrustDate>* dates) {
  constexpr char kKey[] = "distrust_after";
  const Json* json = members->Take(kKey);
  if (json == nullptr) return;
  if (!json->is_object()) return members->Fail(kKey, "not an object");
  for (const auto& [key, value] : json->items()) {
    DistrustDate date;
    if (key != kEveryPurposeKey) {
      date.purposes = 0;
      if (!AddPurposeByName(key, &date.purposes)) {
        return members->Fail(
            kKey, absl::StrCat("no such purpose: ", absl::CHexEscape(key)));
      }
    }
    if (!ParseDate(value, &date.after)) {
      return members->Fail(kKey, absl::StrCat(key, ": not an RFC 3339 time"));
    }
    dates->push_back(date);
  }
}

void ReadDate(Members* members, const char* key, der::Time* time) {
  const Json* json = members->Take(key);
  if (json != nullptr && !ParseDate(*json, time)) {
    members->Fail(key, "not an RFC 3339 time");
  }
}

void ReadExpiry(Members* members, AnchorConstraints::Expiry* expiry) {
  std::string text;
  members->String("expiry", &text);
  if (text == "enforced") {
    *expiry = AnchorConstraints::Expiry::kEnforced;
  } else if (text == "ignored") {
    *expiry = AnchorConstraints::Expiry::kIgnored;
  } else if (!text.empty()) {
    members->Fail("expiry", "neither \"enforced\" nor \"ignored\"");
  }
}

void ReadNameConstraints(Members* members, std::string* der) {
  DnsConstraints dns;
  members->Strings("permitted_dns", &dns.permitted);
  members->Strings("excluded_dns", &dns.excluded);
  const std::string from_dns = EncodeDnsConstraints(dns);
  members->Base64("name_constraints", der);
  if (!from_dns.empty()) {
    if (!der->empty()) {
      return members->Fail("name_constraints",
                           "given beside permitted_dns or excluded_dns");
    }
    *der = from_dns;
  }
  bool none = false;
  if (!der->empty() && (!AreNameConstraintsWellFormed(
                            Bytes(*der), ValidationPolicy::WebPki(), &none) ||
                        none)) {
    members->Fail(from_dns.empty() ? "name_constraints" : "permitted_dns",
                  "not well-formed name constraints");
  }
}

// "about" is for people and says nothing; "sha256" must be right where it is.
absl::Status ReadRoot(const Json& json, std::string where, RootEntry* entry) {
  Members members(json, std::move(where));
  members.Take("about");
  std::string sha256;
  bool only_itself = false;
  members.String("sha256", &sha256);
  members.Purposes("purposes", &entry->purposes);
  members.Bool("publicly_trusted", &entry->publicly_trusted);
  ReadDates(&members, &entry->distrust_dates);
  ReadDate(&members, "sct_not_after", &entry->sct_not_after);
  ReadDate(&members, "sct_all_after", &entry->sct_all_after);
  ReadExpiry(&members, &entry->expiry);
  members.Bool("only_itself", &only_itself);
  if (only_itself) entry->kind = AnchorConstraints::Kind::kEndEntityOnly;
  ReadNameConstraints(&members, &entry->name_constraints);
  members.Oids("policies", &entry->policies);
  members.Oids("ev_policies", &entry->ev_policies);
  members.Pem("certificate", &entry->der);
  if (entry->der.empty()) members.Fail("certificate", "missing");
  if (!sha256.empty() && sha256 != Fingerprint(*entry)) {
    members.Fail("sha256", "of another certificate");
  }
  members.Finish();
  return members.status();
}

absl::Status ReadDistrusted(const Json& json, std::string where,
                            DistrustedEntry* entry) {
  Members members(json, std::move(where));
  members.Take("about");
  members.String("label", &entry->label);
  members.Purposes("purposes", &entry->purposes);
  members.Name("issuer", &entry->issuer);
  members.Hex("serial", &entry->serial);
  members.Name("subject", &entry->subject);
  members.Hex("key_sha256", &entry->key_sha256);
  members.Pem("certificate", &entry->certificate);
  if (entry->issuer.empty() != entry->serial.empty()) {
    members.Fail("issuer", "issuer and serial go together");
  }
  if (!entry->subject.empty() && entry->key_sha256.empty()) {
    members.Fail("subject", "there is no key_sha256 beside it");
  }
  if (!entry->key_sha256.empty() &&
      entry->key_sha256.size() != sizeof(Sha256)) {
    members.Fail("key_sha256", "not 32 bytes");
  }
  members.Finish();
  if (!members.ok()) return members.status();
  Certificate certificate;
  if (entry->issuer.empty() && entry->key_sha256.empty() &&
      Certificate::Parse(Bytes(entry->certificate), &certificate).ok()) {
    entry->issuer = std::string(certificate.issuer().AsStringView());
    entry->serial = std::string(certificate.serial_number().AsStringView());
  }
  if (entry->issuer.empty() && entry->key_sha256.empty()) {
    members.Fail("", "names no issuer and serial, key or certificate");
  }
  return members.status();
}

// Calls `read(element, where)` for each element of the list under `key`.
template <typename Read>
absl::Status ReadList(Members* members, const char* key, Read read) {
  const Json* list = members->Take(key);
  if (list == nullptr) return absl::OkStatus();
  if (!list->is_array()) {
    members->Fail(key, "not a list");
    return members->status();
  }
  for (size_t i = 0; i < list->size(); ++i) {
    if (absl::Status s = read((*list)[i], absl::StrCat(key, "[", i, "]"));
        !s.ok()) {
      return s;
    }
  }
  return absl::OkStatus();
}

absl::Status ReadStore(const Json& json, RootList* list) {
  Members members(json, "the store");
  const Json* version = members.Take(kVersionKey);
  if (version == nullptr || !version->is_number_integer()) {
    members.Fail("", absl::StrCat("no \"", kVersionKey, "\" with its version"));
  } else if (*version != kRootStoreVersion) {
    members.Fail("", absl::StrCat("version ", version->dump(), ", not ",
                                  kRootStoreVersion));
  }
  if (!members.ok()) return members.status();
  absl::Status status = ReadList(
      &members, "roots", [list](const Json& element, std::string where) {
        list->roots.emplace_back();
        return ReadRoot(element, std::move(where), &list->roots.back());
      });
  if (!status.ok()) return status;
  status = ReadList(&members, "distrusted",
                    [list](const Json& element, std::string where) {
                      list->distrusted.emplace_back();
                      return ReadDistrusted(element, std::move(where),
                                            &list->distrusted.back());
                    });
  if (!status.ok()) return status;
  members.Finish();
  return members.status();
}

// Where a text stops being JSON.
class JsonErrorFinder final : public nlohmann::json_sax<Json> {
 public:
  size_t position() const { return position_; }

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(size_t) override { return true; }
  bool key(string_t&) override { return true; }
  bool end_object() override { return true; }
  bool start_array(size_t) override { return true; }
  bool end_array() override { return true; }
  bool parse_error(size_t position, const std::string&,
                   const nlohmann::detail::exception&) override {
    position_ = position;
    return false;
  }

 private:
  size_t position_ = 0;
};

}  // namespace

bool IsRootStore(absl::string_view text) {
  return absl::StartsWith(absl::StripLeadingAsciiWhitespace(text), "{");
}

absl::StatusOr<RootList> ReadRootStore(absl::string_view text,
                                       absl::string_view name) {
  const Json json = Json::parse(text.begin(), text.end(), nullptr, false);
  if (json.is_discarded()) {
    JsonErrorFinder finder;
    Json::sax_parse(text.begin(), text.end(), &finder);
    const absl::string_view good = text.substr(0, finder.position());
    return absl::InvalidArgumentError(
        absl::StrCat(name, ":", 1 + std::count(good.begin(), good.end(), '\n'),
                     ": not JSON"));
  }
  RootList list;
  list.has_constraints = true;
  if (absl::Status s = ReadStore(json, &list); !s.ok()) {
    return absl::InvalidArgumentError(absl::StrCat(name, ": ", s.message()));
  }
  return list;
}

std::string WriteRootStore(const RootList& list) {
  Json roots = Json::array();
  for (const RootEntry& entry : list.roots) roots.push_back(RootToJson(entry));
  Json distrusted = Json::array();
  for (const DistrustedEntry& entry : list.distrusted) {
    distrusted.push_back(DistrustedToJson(entry));
  }
  const Json store = {{kVersionKey, kRootStoreVersion},
                      {"roots", std::move(roots)},
                      {"distrusted", std::move(distrusted)}};
  return store.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

absl::Status SaveRootStore(const RootList& list, const std::string& path) {
  return WriteFileAtomically(path, WriteRootStore(list));
}

}  // namespace cairn

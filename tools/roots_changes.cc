#include "tools/roots_changes.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "der/input.h"
#include "pkix/certificate.h"
#include "tools/roots_text.h"
#include "trustdomain/sha256.h"

namespace cairn::tools {
namespace {

// The places of entries by fingerprint. Of two, the last counts.
template <typename Entry>
std::map<std::string, size_t> Index(const std::vector<Entry>& entries) {
  std::map<std::string, size_t> index;
  for (size_t i = 0; i < entries.size(); ++i) {
    index[Fingerprint(entries[i])] = i;
  }
  return index;
}

// The lines of `a` that are not in `b`.
void AddMissing(const std::vector<std::string>& a,
                const std::vector<std::string>& b, absl::string_view mark,
                std::vector<std::string>* lines) {
  for (const std::string& line : a) {
    if (std::find(b.begin(), b.end(), line) == b.end()) {
      lines->push_back(absl::StrCat("    ", mark, line));
    }
  }
}

template <typename Entry>
void AddDifferences(const std::vector<Entry>& before,
                    const std::vector<Entry>& after, absl::string_view kind,
                    bool constraints, std::vector<std::string>* lines) {
  const auto add = [&](absl::string_view mark, const Entry& entry) {
    lines->push_back(
        absl::StrCat(mark, kind, NameOf(entry), "  ", Fingerprint(entry)));
  };
  const std::map<std::string, size_t> old_index = Index(before);
  const std::map<std::string, size_t> new_index = Index(after);
  for (const Entry& entry : before) {
    if (new_index.count(Fingerprint(entry)) == 0) add("- ", entry);
  }
  for (const auto& [fingerprint, i] : new_index) {
    const auto old = old_index.find(fingerprint);
    if (old == old_index.end()) {
      add("+ ", after[i]);
      continue;
    }
    if (!constraints || before[old->second] == after[i]) continue;
    add("~ ", after[i]);
    const std::vector<std::string> was = ConstraintsOf(before[old->second]);
    const std::vector<std::string> is = ConstraintsOf(after[i]);
    AddMissing(was, is, "- ", lines);
    AddMissing(is, was, "+ ", lines);
  }
}

// Adds `added` to `entries`, in the place of an entry with the same
// fingerprint if `replace`, or not at all if not.
template <typename Entry>
void Merge(const std::vector<Entry>& added, bool replace,
           std::vector<Entry>* entries) {
  std::map<std::string, size_t> index = Index(*entries);
  for (const Entry& entry : added) {
    const auto [found, is_new] =
        index.try_emplace(Fingerprint(entry), entries->size());
    if (is_new) {
      entries->push_back(entry);
    } else if (replace) {
      (*entries)[found->second] = entry;
    }
  }
}

std::string String(der::Input input) {
  return std::string(input.AsStringView());
}

bool IsAbout(const DistrustedEntry& entry, const Certificate& certificate) {
  if (!entry.issuer.empty() && entry.issuer == String(certificate.issuer()) &&
      entry.serial == String(certificate.serial_number())) {
    return true;
  }
  const Sha256 key = Sha256Of(certificate.public_key().info);
  return entry.key_sha256 == String(der::Input(key)) &&
         (entry.subject.empty() ||
          entry.subject == String(certificate.subject()));
}

}  // namespace

std::vector<std::string> Differences(const RootList& before,
                                     const RootList& after) {
  const bool constraints = before.has_constraints && after.has_constraints;
  std::vector<std::string> lines;
  AddDifferences(before.roots, after.roots, "", constraints, &lines);
  if (constraints) {
    AddDifferences(before.distrusted, after.distrusted, "distrusted: ", true,
                   &lines);
  }
  return lines;
}

RootList Imported(const RootList& store, const RootList& from) {
  RootList result = store;
  result.has_constraints = true;
  Merge(from.roots, from.has_constraints, &result.roots);
  Merge(from.distrusted, true, &result.distrusted);
  return result;
}

RootList Synced(const RootList& store, const RootList& from) {
  if (!from.problems.empty()) return Imported(store, from);
  RootList result;
  result.has_constraints = true;
  Merge(from.roots, true, &result.roots);
  Merge(from.distrusted, true, &result.distrusted);
  if (from.has_constraints) return result;
  const std::map<std::string, size_t> kept = Index(store.roots);
  for (RootEntry& entry : result.roots) {
    const auto found = kept.find(Fingerprint(entry));
    if (found != kept.end()) entry = store.roots[found->second];
  }
  Merge(store.distrusted, false, &result.distrusted);
  return result;
}

std::vector<RootEntry> TakeDistrusted(RootList* list) {
  std::vector<RootEntry> taken;
  std::vector<RootEntry> left;
  for (RootEntry& entry : list->roots) {
    Certificate certificate;
    int purposes = entry.purposes;
    if (Certificate::Parse(der::Input::FromString(entry.der), &certificate)
            .ok()) {
      for (const DistrustedEntry& distrusted : list->distrusted) {
        if (IsAbout(distrusted, certificate)) purposes &= ~distrusted.purposes;
      }
    }
    (purposes == 0 ? taken : left).push_back(std::move(entry));
  }
  list->roots = std::move(left);
  return taken;
}

}  // namespace cairn::tools

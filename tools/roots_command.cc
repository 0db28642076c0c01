#include "tools/roots_command.h"

#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "der/input.h"
#include "tools/command_line.h"
#include "tools/hashed_directory.h"
#include "tools/root_input.h"
#include "tools/roots_changes.h"
#include "tools/roots_text.h"
#include "trustdomain/certificate_files.h"
#include "trustdomain/file_writer.h"
#include "trustdomain/purpose_names.h"
#include "trustdomain/root_list.h"
#include "trustdomain/root_store_file.h"
#include "trustdomain/sha256.h"

ABSL_FLAG(std::string, to, "", "the store, file or directory to write");
ABSL_FLAG(std::string, from, "",
          "where roots come from: \"system\", or a file or directory");
ABSL_FLAG(bool, yes, false, "make the changes without asking");
ABSL_FLAG(std::string, format, "", "pem or hashed-dir");
ABSL_FLAG(std::string, purposes, "",
          "server, client, email, code-signing, timestamping, ocsp-signing, "
          "separated by commas");

namespace cairn::tools {
namespace {

using Args = std::vector<std::string>;

// The lists that differ, or that the user said no to, as diff(1) has it.
constexpr int kExitDifferent = 1;

absl::Status Invalid(absl::string_view text) {
  return absl::InvalidArgumentError(text);
}

// Checks the arguments of one action: its flags, and how many others it takes.
absl::Status Parse(absl::Span<const std::string> args,
                   absl::Span<const absl::string_view> flags, size_t at_least,
                   size_t at_most, absl::string_view what, Args* positional) {
  if (absl::Status s = ParseFlags(args, flags, positional); !s.ok()) return s;
  bool good = positional->size() >= at_least && positional->size() <= at_most;
  for (const std::string& arg : *positional) good = good && !arg.empty();
  return good ? absl::OkStatus() : Invalid(absl::StrCat("give ", what));
}

absl::StatusOr<std::string> NeededFlag(const absl::Flag<std::string>& flag,
                                       absl::string_view name) {
  std::string value = absl::GetFlag(flag);
  if (value.empty()) return Invalid(absl::StrCat("give --", name));
  return value;
}

// The set in --purposes, or every purpose where it is not given.
absl::StatusOr<uint8_t> PurposesFlag() {
  const std::string text = absl::GetFlag(FLAGS_purposes);
  if (text.empty()) return AnchorConstraints::kEveryPurpose;
  uint8_t purposes = 0;
  for (const absl::string_view name : absl::StrSplit(text, ',')) {
    if (!AddPurposeByName(name, &purposes)) {
      return Invalid(absl::StrCat("--purposes: no such purpose: ", name));
    }
  }
  return purposes;
}

// Trusts `roots` for no more than these purposes, and drops those that are left
// without any.
void KeepPurposes(uint8_t purposes, std::vector<RootEntry>* roots) {
  for (RootEntry& entry : *roots) entry.purposes &= purposes;
  roots->erase(
      std::remove_if(roots->begin(), roots->end(),
                     [](const RootEntry& e) { return e.purposes == 0; }),
      roots->end());
}

// A store that is to be changed. One that is not there is empty if it may be
// made.
enum class Missing : uint8_t { kIsAnError, kIsEmpty };
absl::StatusOr<RootList> LoadStore(const std::string& path, Missing missing) {
  const absl::StatusOr<std::string> text = ReadFile(path);
  if (absl::IsNotFound(text.status()) && missing == Missing::kIsEmpty) {
    RootList empty;
    empty.has_constraints = true;
    return empty;
  }
  if (!text.ok()) return text.status();
  if (!IsRootStore(*text)) {
    return Invalid(absl::StrCat(path, ": not a store of cairn"));
  }
  return ReadRootStore(*text, path);
}

absl::StatusOr<int> Flush(int code) {
  if (!std::cout.flush()) {
    return absl::UnavailableError("cannot write to standard output");
  }
  return code;
}

void PrintLines(const std::vector<std::string>& lines) {
  for (const std::string& line : lines) std::cout << line << "\n";
}

// Writes the changed store, and says what was done.
absl::StatusOr<int> Save(const RootList& list, const std::string& path,
                         const std::vector<std::string>& changes) {
  if (absl::Status s = SaveRootStore(list, path); !s.ok()) return s;
  PrintLines(changes);
  std::cout << OneLine(path) << ": " << CountsToText(list) << "\n";
  return Flush(kExitOk);
}

// Takes out roots that are distrusted, with a line on standard error for each
// that `before` did not have.
void LeaveOutDistrusted(const RootList& before, RootList* list) {
  for (const RootEntry& entry : TakeDistrusted(list)) {
    bool was_there = false;
    for (const RootEntry& old : before.roots) {
      was_there = was_there || old.der == entry.der;
    }
    if (!was_there) {
      PrintError(absl::StrCat("left out, because it is distrusted: ",
                              NameOf(entry), "  ", Fingerprint(entry)));
    }
  }
}

absl::StatusOr<int> List(absl::Span<const std::string> args) {
  Args paths;
  if (absl::Status s =
          Parse(args, {}, 1, 1, "one store, file or directory", &paths);
      !s.ok()) {
    return s;
  }
  const absl::StatusOr<RootList> list = LoadRootList(paths[0]);
  if (!list.ok()) return list.status();
  std::cout << RootsToText(*list, absl::ToUnixSeconds(absl::Now()));
  return Flush(kExitOk);
}

absl::StatusOr<int> Import(absl::Span<const std::string> args) {
  Args paths;
  if (absl::Status s = Parse(args, {"to", "purposes"}, 1, args.size(),
                             "at least one file or directory", &paths);
      !s.ok()) {
    return s;
  }
  const absl::StatusOr<std::string> to = NeededFlag(FLAGS_to, "to");
  if (!to.ok()) return to.status();
  const absl::StatusOr<uint8_t> purposes = PurposesFlag();
  if (!purposes.ok()) return purposes.status();
  const absl::StatusOr<RootList> store = LoadStore(*to, Missing::kIsEmpty);
  if (!store.ok()) return store.status();
  RootList result = *store;
  for (const std::string& path : paths) {
    absl::StatusOr<RootList> from = LoadRootList(path);
    if (!from.ok()) return from.status();
    KeepPurposes(*purposes, &from->roots);
    result = Imported(result, *from);
  }
  LeaveOutDistrusted(*store, &result);
  return Save(result, *to, Differences(*store, result));
}

absl::StatusOr<int> Remove(absl::Span<const std::string> args) {
  Args given;
  if (absl::Status s =
          Parse(args, {}, 2, args.size(),
                "a store and at least one SHA-256 fingerprint", &given);
      !s.ok()) {
    return s;
  }
  const absl::StatusOr<RootList> store =
      LoadStore(given[0], Missing::kIsAnError);
  if (!store.ok()) return store.status();
  RootList result = *store;
  for (size_t i = 1; i < given.size(); ++i) {
    const absl::StatusOr<Sha256> digest = ParseSha256(given[i]);
    if (!digest.ok()) return digest.status();
    const std::string fingerprint = Sha256ToText(*digest);
    bool found = false;
    const auto take_from = [&](auto* entries) {
      for (size_t j = entries->size(); j-- != 0;) {
        if (Fingerprint((*entries)[j]) != fingerprint) continue;
        entries->erase(entries->begin() + static_cast<ptrdiff_t>(j));
        found = true;
      }
    };
    take_from(&result.roots);
    take_from(&result.distrusted);
    if (!found) {
      return absl::NotFoundError(
          absl::StrCat(given[0], ": has no entry ", fingerprint));
    }
  }
  return Save(result, given[0], Differences(*store, result));
}

absl::StatusOr<int> Diff(absl::Span<const std::string> args) {
  Args paths;
  if (absl::Status s =
          Parse(args, {}, 2, 2, "two stores, files or directories", &paths);
      !s.ok()) {
    return s;
  }
  const absl::StatusOr<RootList> before = LoadRootList(paths[0]);
  if (!before.ok()) return before.status();
  const absl::StatusOr<RootList> after = LoadRootList(paths[1]);
  if (!after.ok()) return after.status();
  const std::vector<std::string> changes = Differences(*before, *after);
  PrintLines(changes);
  return Flush(changes.empty() ? kExitOk : kExitDifferent);
}

// Whether the user, who has seen the changes, wants them.
bool Asked() {
  std::cerr << "make these changes? [y/N] " << std::flush;
  std::string answer;
  std::getline(std::cin, answer);
  return answer == "y" || answer == "Y" || answer == "yes";
}

absl::StatusOr<int> Sync(absl::Span<const std::string> args) {
  Args none;
  if (absl::Status s = Parse(args, {"from", "to", "yes"}, 0, 0,
                             "--from and --to, and no other arguments", &none);
      !s.ok()) {
    return s;
  }
  const absl::StatusOr<std::string> to = NeededFlag(FLAGS_to, "to");
  if (!to.ok()) return to.status();
  const absl::StatusOr<std::string> path = NeededFlag(FLAGS_from, "from");
  if (!path.ok()) return path.status();
  const absl::StatusOr<RootList> store = LoadStore(*to, Missing::kIsEmpty);
  if (!store.ok()) return store.status();
  const absl::StatusOr<RootList> from = LoadRootList(*path);
  if (!from.ok()) return from.status();
  RootList result = Synced(*store, *from);
  LeaveOutDistrusted(*store, &result);
  const std::vector<std::string> changes = Differences(*store, result);
  if (changes.empty()) {
    std::cout << OneLine(*to) << ": nothing to change\n";
    return Flush(kExitOk);
  }
  if (absl::GetFlag(FLAGS_yes)) return Save(result, *to, changes);
  if (isatty(STDIN_FILENO) == 0) {
    return absl::FailedPreconditionError(
        "there is no terminal to ask on: give --yes, or see what would change "
        "with \"cairn roots diff\"");
  }
  PrintLines(changes);
  std::cout.flush();
  if (!Asked()) {
    std::cout << OneLine(*to) << ": nothing was changed\n";
    return Flush(kExitDifferent);
  }
  return Save(result, *to, {});
}

// Roots that a format of certificates alone says too much of.
size_t CountConstrained(const RootList& list) {
  size_t count = 0;
  for (const RootEntry& entry : list.roots) {
    RootEntry bare;
    bare.der = entry.der;
    bare.publicly_trusted = entry.publicly_trusted;
    bare.ev_policies = entry.ev_policies;
    if (!(entry == bare)) ++count;
  }
  return count;
}

absl::StatusOr<int> Export(absl::Span<const std::string> args) {
  Args paths;
  if (absl::Status s = Parse(args, {"format", "to", "purposes"}, 1, 1,
                             "one store, file or directory", &paths);
      !s.ok()) {
    return s;
  }
  const absl::StatusOr<std::string> to = NeededFlag(FLAGS_to, "to");
  if (!to.ok()) return to.status();
  const std::string format = absl::GetFlag(FLAGS_format);
  if (format != "pem" && format != "hashed-dir") {
    return Invalid(format.empty()
                       ? "give --format"
                       : absl::StrCat("--format: no such format: ", format));
  }
  const absl::StatusOr<uint8_t> purposes = PurposesFlag();
  if (!purposes.ok()) return purposes.status();
  absl::StatusOr<RootList> list = LoadRootList(paths[0]);
  if (!list.ok()) return list.status();
  TakeDistrusted(&*list);
  RootList chosen;
  std::vector<std::string> certificates;
  std::string pem;
  for (const RootEntry& entry : list->roots) {
    if ((entry.purposes & *purposes) == 0) continue;
    chosen.roots.push_back(entry);
    certificates.push_back(entry.der);
    absl::StrAppend(&pem, CommentedPem(entry.der));
  }
  if (certificates.empty()) {
    return Invalid(absl::StrCat(paths[0], ": no roots to export"));
  }
  if (absl::Status s = format == "pem"
                           ? WriteFileAtomically(*to, pem)
                           : WriteHashedDirectory(certificates, *to);
      !s.ok()) {
    return s;
  }
  if (const size_t count = CountConstrained(chosen); count != 0) {
    PrintError(absl::StrCat("certificates alone do not say what ", count,
                            " of these roots may not do; \"cairn roots list\" "
                            "does"));
  }
  std::cout << OneLine(*to) << ": " << certificates.size()
            << (certificates.size() == 1 ? " root\n" : " roots\n");
  return Flush(kExitOk);
}

absl::StatusOr<int> Run(absl::Span<const std::string> args) {
  constexpr struct {
    absl::string_view name;
    absl::StatusOr<int> (*run)(absl::Span<const std::string>);
  } kActions[] = {{"list", List}, {"import", Import}, {"remove", Remove},
                  {"diff", Diff}, {"sync", Sync},     {"export", Export}};
  if (args.empty()) {
    return Invalid("roots: give list, import, remove, diff, sync or export");
  }
  for (const auto& action : kActions) {
    if (action.name == args[0]) return action.run(args.subspan(1));
  }
  return Invalid(absl::StrCat("roots: no such action: ", args[0]));
}

}  // namespace

const char kRootsUsage[] =
    "cairn roots list STORE|FILE|DIR|system\n"
    "cairn roots import FILE|DIR|system... --to STORE [--purposes LIST]\n"
    "cairn roots remove STORE FINGERPRINT...\n"
    "cairn roots diff A B\n"
    "cairn roots sync --from system|FILE|DIR --to STORE [--yes]\n"
    "cairn roots export STORE|FILE|DIR|system --format pem|hashed-dir --to "
    "PATH\n"
    "    [--purposes LIST]\n"
    "  Root stores with what their roots are trusted for. FILE is a store, "
    "PEM,\n"
    "  DER or Mozilla's certdata.txt. LIST is of server, client, email,\n"
    "  code-signing, timestamping, ocsp-signing, separated by commas: for "
    "roots\n"
    "  that are imported from a bundle, or that are to be exported. sync "
    "shows\n"
    "  what it would change and asks. Exit code: 0 done, 1 diff found\n"
    "  differences or sync was told no, 2 bad usage or unreadable input.\n";

int RootsCommand(absl::Span<const std::string> args) {
  const absl::StatusOr<int> code = Run(args);
  if (code.ok()) return *code;
  PrintError(code.status().message());
  return kExitUsage;
}

}  // namespace cairn::tools

#include "tools/command_line.h"

#include <algorithm>
#include <cstdio>

#include "absl/flags/commandlineflag.h"
#include "absl/flags/reflection.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"

namespace cairn::tools {
namespace {

absl::CommandLineFlag* Find(absl::string_view name,
                            absl::Span<const absl::string_view> allowed) {
  if (std::find(allowed.begin(), allowed.end(), name) == allowed.end()) {
    return nullptr;
  }
  return absl::FindCommandLineFlag(name);
}

}  // namespace

absl::Status ParseFlags(absl::Span<const std::string> args,
                        absl::Span<const absl::string_view> allowed,
                        std::vector<std::string>* positional) {
  for (size_t i = 0; i < args.size(); ++i) {
    absl::string_view arg = args[i];
    if (arg == "--") {
      positional->insert(positional->end(), args.begin() + i + 1, args.end());
      break;
    }
    if (!absl::ConsumePrefix(&arg, "--")) {
      positional->push_back(args[i]);
      continue;
    }
    const size_t equals = arg.find('=');
    bool has_value = equals != absl::string_view::npos;
    std::string value(has_value ? arg.substr(equals + 1) : "");
    const std::string name =
        absl::StrReplaceAll(arg.substr(0, equals), {{"-", "_"}});
    absl::CommandLineFlag* flag = Find(name, allowed);
    absl::string_view negated = name;
    if (flag == nullptr && !has_value && absl::ConsumePrefix(&negated, "no")) {
      flag = Find(negated, allowed);
      if (flag != nullptr && !flag->IsOfType<bool>()) flag = nullptr;
      has_value = true;
      value = "false";
    }
    if (flag == nullptr) {
      return absl::InvalidArgumentError(
          absl::StrCat("unknown flag ", args[i].substr(0, args[i].find('='))));
    }
    if (!has_value && flag->IsOfType<bool>()) {
      value = "true";
    } else if (!has_value) {
      if (++i == args.size()) {
        return absl::InvalidArgumentError(
            absl::StrCat(args[i - 1], " needs a value"));
      }
      value = args[i];
    }
    std::string error;
    if (!flag->ParseFrom(value, &error)) {
      return absl::InvalidArgumentError(absl::StrCat(
          "--", name, ": ", error.empty() ? "bad value" : error, ": ", value));
    }
  }
  return absl::OkStatus();
}

void PrintError(absl::string_view text) {
  const std::string line =
      absl::StrReplaceAll(text, {{"\n", " "}, {"\r", " "}});
  std::fprintf(stderr, "cairn: %s\n", absl::Utf8SafeCEscape(line).c_str());
}

}  // namespace cairn::tools

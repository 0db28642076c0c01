#include "tools/command_line.h"

#include <algorithm>
#include <cstdio>

#include "absl/flags/commandlineflag.h"
#include "absl/flags/reflection.h"
#include "absl/strings/ascii.h"
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
  std::vector<const absl::CommandLineFlag*> given;
  for (size_t i = 0; i < args.size(); ++i) {
    absl::string_view arg = args[i];
    if (arg == "--") {
      positional->insert(positional->end(), args.begin() + i + 1, args.end());
      break;
    }
    if (arg == "-" || !absl::StartsWith(arg, "-")) {
      positional->push_back(args[i]);
      continue;
    }
    const size_t equals = arg.find('=');
    const absl::string_view shown = arg.substr(0, equals);
    bool has_value = equals != absl::string_view::npos;
    std::string value(has_value ? arg.substr(equals + 1) : "");
    absl::CommandLineFlag* flag = nullptr;
    absl::string_view dashed = shown;
    if (absl::ConsumePrefix(&dashed, "--")) {
      const std::string name = absl::StrReplaceAll(dashed, {{"-", "_"}});
      flag = Find(name, allowed);
      absl::string_view negated = name;
      if (flag == nullptr && !has_value &&
          absl::ConsumePrefix(&negated, "no")) {
        flag = Find(negated, allowed);
        if (flag != nullptr && !flag->IsOfType<bool>()) flag = nullptr;
        has_value = true;
        value = "false";
      }
    }
    if (flag == nullptr) {
      return absl::InvalidArgumentError(absl::StrCat("unknown flag ", shown));
    }
    const bool again =
        std::find(given.begin(), given.end(), flag) != given.end();
    const bool is_list = flag->IsOfType<std::vector<std::string>>();
    if (again && !is_list) {
      return absl::InvalidArgumentError(
          absl::StrCat(shown, " is given more than once"));
    }
    given.push_back(flag);
    if (!has_value && flag->IsOfType<bool>()) {
      value = "true";
    } else if (!has_value && i + 1 < args.size()) {
      value = args[++i];
    }
    // An empty value is most likely a shell variable that is not set.
    if (value.empty()) {
      return absl::InvalidArgumentError(absl::StrCat(shown, " needs a value"));
    }
    if (again) value = absl::StrCat(flag->CurrentValue(), ",", value);
    std::string error;
    if (!flag->ParseFrom(value, &error)) {
      return absl::InvalidArgumentError(absl::StrCat(
          shown,
          flag->IsOfType<bool>() ? ": not true or false: " : ": bad value: ",
          value));
    }
  }
  return absl::OkStatus();
}

std::string OneLine(absl::string_view text) {
  std::string line;
  for (const char c : text) {
    if (absl::ascii_iscntrl(static_cast<unsigned char>(c))) {
      absl::StrAppend(&line, absl::CHexEscape(absl::string_view(&c, 1)));
    } else {
      line.push_back(c);
    }
  }
  return line;
}

void PrintError(absl::string_view text) {
  std::fprintf(stderr, "cairn: %s\n", OneLine(text).c_str());
}

}  // namespace cairn::tools

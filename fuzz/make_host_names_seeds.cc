// Writes the seeds of host_names_fuzz, one to each of the files named.

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "fuzz/write_seeds.h"

namespace cairn::fuzz {
namespace {

// Both behind their lengths, as the target reads them.
std::string Pair(absl::string_view a, absl::string_view b) {
  std::string pair(1, static_cast<char>(a.size()));
  pair.append(a.data(), a.size());
  pair.push_back(static_cast<char>(b.size()));
  pair.append(b.data(), b.size());
  return pair;
}

std::vector<std::string> Seeds() {
  return {
      Pair("*.example.com", "WWW.example.com"),
      Pair("a_b.xn--4ca.example", "example"),
      Pair("first.last@example.com", "\"a @ b\"@EXAMPLE.com"),
      Pair("\xc3\xa4@example.com", "192.0.2.1"),
      Pair("https://me:x@example.com:443/a%20b?c#d", "HTTPS://[2001:db8::1]/"),
      Pair(absl::string_view("\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\1", 16),
           absl::string_view("\xc0\x00\x02\x01", 4)),
  };
}

}  // namespace
}  // namespace cairn::fuzz

int main(int argc, char** argv) {
  return cairn::fuzz::WriteSeeds(argc, argv, cairn::fuzz::Seeds());
}

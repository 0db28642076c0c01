// Writes the seeds of names_fuzz, one to each of the files named.

#include <initializer_list>
#include <string>
#include <vector>

#include "der/tag.h"
#include "fuzz/write_seeds.h"
#include "tests/support/der_builder.h"
#include "tests/support/names.h"

namespace cairn::fuzz {
namespace {

using testing::Attribute;
using testing::Name;
using testing::NameDer;
using testing::NameOf;
using testing::Rdn;

// Each behind its length, as the target reads them.
std::string Program(std::initializer_list<std::string> parts) {
  std::string program;
  for (const std::string& part : parts) {
    program.push_back(static_cast<char>(part.size()));
    program += part;
  }
  return program;
}

std::vector<std::string> Seeds() {
  const NameDer plain = "C=XX,O=Example Ltd,CN=www.example.com";
  const std::string a = Attribute(der::Oid::kCommonName, der::kUtf8String, "a");
  const std::string b =
      Attribute(der::Oid::kOrganizationName, der::kPrintableString, "B c");
  const std::string wide = Attribute(der::Oid::kCommonName, der::kUtf8String,
                                     "\xc3\xa4 \xe2\x82\xac");
  return {
      Program({plain.der(),
               NameDer("C=xx,O= example  LTD ,CN=WWW.example.com").der(),
               NameDer("C=XX,O=Example Ltd").der()}),
      Program({Name("CN=Some Name", der::kBmpString).der(),
               Name("CN=some name", der::kUniversalString).der(),
               Name("CN=SOME NAME", der::kTeletexString).der()}),
      Program({NameOf({Rdn({a, b})}).der(), NameOf({Rdn({b, a})}).der(),
               NameOf({Rdn({a}), Rdn({b})}).der()}),
      Program({NameOf({Rdn({wide})}).der(), NameDer("").der(),
               NameDer("E=a@example.com,DC=example").der()}),
      Program({"CN=alice,O=Example,C=XX", "C=XX, O=Ex\\, ample, CN=\\41+OU=b",
               "1.2.3.4=#0c0161,serialNumber=1"}),
  };
}

}  // namespace
}  // namespace cairn::fuzz

int main(int argc, char** argv) {
  return cairn::fuzz::WriteSeeds(argc, argv, cairn::fuzz::Seeds());
}

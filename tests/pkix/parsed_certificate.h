#ifndef CAIRN_TESTS_PKIX_PARSED_CERTIFICATE_H_
#define CAIRN_TESTS_PKIX_PARSED_CERTIFICATE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "pkix/certificate.h"
#include "tests/support/certificate_factory.h"

// What the tests of Certificate share.

namespace cairn::testing {

inline std::string Text(der::Input input) {
  return std::string(input.AsStringView());
}

// Parses bytes that stand alone on the heap, where AddressSanitizer sees a read
// beyond their end.
class Parsed {
 public:
  explicit Parsed(absl::string_view der)
      : bytes_(der.begin(), der.end()),
        failure_(Certificate::Parse(der::Input(bytes_.data(), bytes_.size()),
                                    &certificate_)) {}
  explicit Parsed(const TestCertificate& certificate)
      : Parsed(certificate.der()) {}
  Parsed(const Parsed&) = delete;
  Parsed& operator=(const Parsed&) = delete;

  const Failure& failure() const { return failure_; }
  const Certificate& operator*() const { return certificate_; }
  const Certificate* operator->() const { return &certificate_; }

 private:
  const std::vector<uint8_t> bytes_;
  Certificate certificate_;
  const Failure failure_;
};

inline constexpr Extension kEveryExtension[] = {
#define NAME(name) Extension::name,
    CAIRN_EXTENSIONS(NAME)
#undef NAME
};

// The EncodingQuirks as bits.
uint16_t Quirks(const Certificate& c);

// Fails the test unless every accessor says what it says of Certificate().
void ExpectEmpty(const Certificate& c);

// Fails the test unless every view lies within the certificate.
void ExpectWithin(const Certificate& c);

// Where `needle`, which stands there last, begins.
uint32_t LastOffset(const TestCertificate& certificate,
                    const std::string& needle);

// Every extension that the library knows, and some that it does not.
TestCertificate FullFeatured();

}  // namespace cairn::testing

#endif  // CAIRN_TESTS_PKIX_PARSED_CERTIFICATE_H_

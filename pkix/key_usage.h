#ifndef CAIRN_PKIX_KEY_USAGE_H_
#define CAIRN_PKIX_KEY_USAGE_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "der/input.h"
#include "der/oid.h"

namespace cairn {

// KeyUsage ::= BIT STRING {
//      digitalSignature        (0),
//      nonRepudiation          (1),
//      keyEncipherment         (2),
//      dataEncipherment        (3),
//      keyAgreement            (4),
//      keyCertSign             (5),
//      cRLSign                 (6),
//      encipherOnly            (7),
//      decipherOnly            (8) }
//
// RFC 5280 section 4.2.1.3. A set of these is kept as bits of a uint16_t.
enum class KeyUsage : uint8_t {
  kDigitalSignature = 0,
  kNonRepudiation = 1,
  kKeyEncipherment = 2,
  kDataEncipherment = 3,
  kKeyAgreement = 4,
  kKeyCertSign = 5,
  kCrlSign = 6,
  kEncipherOnly = 7,
  kDecipherOnly = 8,
};
constexpr uint16_t KeyUsageBit(KeyUsage usage) {
  return static_cast<uint16_t>(1u << static_cast<int>(usage));
}

// What a certificate is verified for (RFC 5280 section 4.2.1.12). There is no
// default: the caller always names one.
class Purpose {
 public:
  // The purposes that are decoded when a certificate is parsed. A set of them
  // is kept as bits of a uint8_t.
  enum class Known : uint8_t {
    kServerAuth,
    kClientAuth,
    kCodeSigning,
    kEmailProtection,
    kTimeStamping,
    kOcspSigning,
    kAny,    // anyExtendedKeyUsage
    kOther,  // any other: see oid()
  };

  static Purpose ServerAuth() { return Purpose(Known::kServerAuth); }
  static Purpose ClientAuth() { return Purpose(Known::kClientAuth); }
  static Purpose CodeSigning() { return Purpose(Known::kCodeSigning); }
  static Purpose EmailProtection() { return Purpose(Known::kEmailProtection); }
  static Purpose TimeStamping() { return Purpose(Known::kTimeStamping); }
  static Purpose OcspSigning() { return Purpose(Known::kOcspSigning); }
  // A purpose by its object identifier: the contents octets, which must
  // outlive the Purpose.
  static Purpose FromOid(der::Input oid);
  // What `oid` stands for: kOther where it is not one of the above.
  static Known FindKnown(der::Oid oid);
  // Every purpose: extKeyUsage is not looked at. For tools and for RFC 5280
  // section 6, which does not know purposes.
  static Purpose Any() { return Purpose(Known::kAny); }

  Known known() const { return known_; }
  // Contents octets. Set where known() is kOther, else empty.
  der::Input oid() const { return oid_; }
  // Such as "serverAuth". Static storage; "other" where known() is kOther.
  absl::string_view name() const;

 private:
  explicit Purpose(Known known) : known_(known) {}

  Known known_;
  der::Input oid_;
};
constexpr uint8_t PurposeBit(Purpose::Known purpose) {
  return static_cast<uint8_t>(1u << static_cast<int>(purpose));
}

}  // namespace cairn

#endif  // CAIRN_PKIX_KEY_USAGE_H_

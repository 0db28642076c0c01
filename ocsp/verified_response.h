#ifndef CAIRN_OCSP_VERIFIED_RESPONSE_H_
#define CAIRN_OCSP_VERIFIED_RESPONSE_H_

#include <cstdint>

#include "der/input.h"
#include "der/time.h"

namespace cairn::ocsp {

namespace internal {
class ResponseVerifier;
}  // namespace internal

// What a verified response says about one certificate. Only VerifyResponse()
// fills one: whoever reads a status from it need not ask who signed it, which
// certificate it is about, or whether it is out of date.
//
// A small value. Only sct_list() borrows, from the response. Immutable once
// filled and so safe to share between threads.
class VerifiedResponse {
 public:
  // CertStatus ::= CHOICE {
  //      good                [0]     IMPLICIT NULL,
  //      revoked             [1]     IMPLICIT RevokedInfo,
  //      unknown             [2]     IMPLICIT UnknownInfo }
  enum class Status : uint8_t {
    kNone,  // nothing has been verified
    kGood,
    kRevoked,
    // The responder does not know the certificate. Not the same as good.
    kUnknown,
  };
  // Whose key made the signature.
  enum class Signer : uint8_t {
    kNone,
    kIssuer,
    kDelegated,  // a responder whose certificate the issuer issued
  };
  // revocation_reason() where none was given, or one that RFC 5280 section
  // 5.3.1 does not define.
  static constexpr uint8_t kNoReason = 0xff;

  // One that says nothing.
  VerifiedResponse() = default;

  Status status() const { return status_; }
  bool is_good() const { return status_ == Status::kGood; }
  bool is_revoked() const { return status_ == Status::kRevoked; }
  Signer signer() const { return signer_; }

  // thisUpdate of the entry that was chosen, producedAt of the response.
  der::Time this_update() const { return this_update_; }
  der::Time produced_at() const { return produced_at_; }
  // The last second at which this may be used, slop included. A revoked or
  // unknown status may be past it: bad news is not refused for its age.
  der::Time valid_through() const { return valid_through_; }

  // revocationTime and the CRLReason (0 to 10), where the status is kRevoked;
  // 0 and kNoReason else. The time may lie in the future: revoked is revoked.
  der::Time revocation_time() const { return revocation_time_; }
  uint8_t revocation_reason() const { return revocation_reason_; }

  // The SCT list extension of the entry (RFC 6962 section 3.3): the contents of
  // extnValue, as Certificate::extension(kCtSctList) has it. Empty where there
  // is none. The SCTs are not verified.
  der::Input sct_list() const { return sct_list_; }

 private:
  friend class internal::ResponseVerifier;

  der::Time this_update_ = 0;
  der::Time valid_through_ = 0;
  der::Time produced_at_ = 0;
  der::Time revocation_time_ = 0;
  der::Input sct_list_;
  Status status_ = Status::kNone;
  Signer signer_ = Signer::kNone;
  uint8_t revocation_reason_ = kNoReason;
};

}  // namespace cairn::ocsp

#endif  // CAIRN_OCSP_VERIFIED_RESPONSE_H_

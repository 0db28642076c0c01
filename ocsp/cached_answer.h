#ifndef CAIRN_OCSP_CACHED_ANSWER_H_
#define CAIRN_OCSP_CACHED_ANSWER_H_

#include <cstdint>

#include "der/time.h"

namespace cairn::ocsp {

// What was learnt about a certificate. Numbers are those of saved files.
enum class CachedStatus : uint8_t {
  // No answer was to be had: no connection, a response that could not be
  // verified, one that said nothing about the certificate.
  kFailure = 0,
  // CertStatus "unknown" (RFC 6960 section 4.2.1).
  kUnknown = 1,
  kGood = 2,
  kRevoked = 3,
};

// Failures are kept for five minutes: long enough for a page whose hundred
// connections ask the same responder that is down, short enough for a user who
// tries again. Firefox waits as long.
inline constexpr der::Time kFailureLifetime = 5 * 60;

// CachedAnswer::revocation_reason where the responder gave none.
inline constexpr uint8_t kNoRevocationReason = 0xff;

// An answer as it goes into the cache and comes out. Times are in seconds, see
// der/time.h; those outside of its range are brought to the nearest end of it.
// The default is a failure.
//
// Only the verdict of a response that was verified under the settings in the
// key may be put in: the cache believes what it is told.
struct CachedAnswer {
  CachedStatus status = CachedStatus::kFailure;
  // RFC 6960 section 4.2.1. Of a failure: when it was learnt (what is put in
  // does not matter).
  der::Time this_update = 0;
  // The last second at which the answer may be used, slop and maximum age taken
  // into account. Of a failure: kFailureLifetime after it was learnt (what is
  // put in does not matter). A revoked answer is used beyond it.
  der::Time valid_through = 0;
  // Of revoked answers only, 0 and kNoRevocationReason else. The reason is a
  // CRLReason, RFC 5280 section 5.3.1; a number that is none becomes
  // kNoRevocationReason.
  der::Time revocation_time = 0;
  uint8_t revocation_reason = kNoRevocationReason;
};

// Whether `reason` is a CRLReason: 0 to 10, and not 7, which has no meaning.
constexpr bool IsRevocationReason(uint8_t reason) {
  return reason <= 10 && reason != 7;
}

// Which answers stay. The rows are what the cache has for a key, the columns
// what comes in. S: it is stored. -: it is ignored. "newer" and "older" compare
// thisUpdate.
//
//                   failure   unknown     good        revoked
//  nothing             S      S           S           S
//  failure             S      S unless    S unless    S
//                             older       older
//  unknown, valid      -      S unless    S if newer  S
//                             older
//  good, valid         -      S unless    S unless    S
//                             older       older
//  unknown or good,    S      as when it was valid    S
//  not valid
//  revoked             -      -           -           S if newer
//
// - Revoked is for ever, on hold or not: nothing but a newer revoked answer
//   takes its place, and that only with its time and reason.
// - Of an unknown and a good answer of the same time, unknown stays.
// - An older answer never comes back, not even once the newer one is out of
//   date. So that a failure in between does not change that, it inherits the
//   thisUpdate of the answer whose place it takes; "older" in its row is older
//   than that.
// - Unknown and good answers that are out of date already are ignored.
//
// An answer is valid from thisUpdate, or from when it was put in if that was
// earlier, through valid_through. Only valid answers are found, and revoked
// ones always. So an answer is not found once the clock was put back to before
// it was learnt.

}  // namespace cairn::ocsp

#endif  // CAIRN_OCSP_CACHED_ANSWER_H_

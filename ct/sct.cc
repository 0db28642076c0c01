#include "ct/sct.h"

#include "ct/tls_reader_internal.h"
#include "der/reader.h"
#include "der/tag.h"

namespace cairn::ct {

Error ParseSct(der::Input serialized, Sct* sct) {
  // enum { v1(0), (255) } Version;
  constexpr uint8_t kVersion1 = 0;
  internal::TlsReader reader(serialized);
  uint8_t version;
  if (!reader.ReadNumber(&version)) return Error::kMalformedSct;
  if (version != kVersion1) return Error::kSctVersionUnknown;
  Sct parsed;
  if (!reader.ReadBytes(kLogIdSize, &parsed.log_id) ||
      !reader.ReadNumber(&parsed.timestamp) ||
      !reader.ReadVector16(&parsed.extensions) ||
      !reader.ReadNumber(&parsed.hash_algorithm) ||
      !reader.ReadNumber(&parsed.signature_algorithm) ||
      !reader.ReadVector16(&parsed.signature) || !reader.AtEnd()) {
    return Error::kMalformedSct;
  }
  *sct = parsed;
  return Error::kOk;
}

Error ParseSctList(der::Input tls, SctList* list) {
  internal::TlsReader reader(tls);
  der::Input contents;
  if (!reader.ReadVector16(&contents) || !reader.AtEnd() || contents.empty()) {
    return Error::kMalformedSctList;
  }
  SctList parsed;
  for (internal::TlsReader scts(contents); !scts.AtEnd();) {
    der::Input sct;
    if (!scts.ReadVector16(&sct) || sct.empty()) {
      return Error::kMalformedSctList;
    }
    if (parsed.count == kMaxSctsInList) return Error::kTooManyScts;
    parsed.scts[parsed.count++] = sct;
  }
  *list = parsed;
  return Error::kOk;
}

Error ReadSctListExtension(der::Input value, der::Input* tls) {
  return der::ReadOnly(value, der::kOctetString, tls)
             ? Error::kOk
             : Error::kMalformedSctList;
}

}  // namespace cairn::ct

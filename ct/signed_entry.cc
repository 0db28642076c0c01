#include "ct/signed_entry.h"

#include "der/reader.h"
#include "der/tag.h"
#include "der/writer.h"
#include "pkix/extension.h"

namespace cairn::ct {
namespace {

constexpr uint8_t kVersion1 = 0;
constexpr uint8_t kCertificateTimestamp = 0;

// enum { x509_entry(0), precert_entry(1), (65535) } LogEntryType;
enum class EntryType : uint16_t { kX509 = 0, kPrecertificate = 1 };

// ASN.1Cert and TBSCertificate are opaque<1..2^24-1>.
static_assert(kMaxCertificateSize < 1 << 24,
              "lengths of entries have 3 octets");

// `value` in `size` octets, network byte order.
void WriteNumber(der::Writer* writer, uint64_t value, size_t size) {
  for (size_t i = 0; i < size; ++i) {
    const uint8_t octet = static_cast<uint8_t>(value >> (8 * i));
    writer->Raw(der::Input(&octet, 1));
  }
}

// Back to front, as der::Writer does: what stands behind signed_entry,
void WriteBehind(const Sct& sct, der::Writer* writer) {
  writer->Raw(sct.extensions);
  WriteNumber(writer, sct.extensions.size(), 2);
}

// and what stands before it.
void WriteBefore(const Sct& sct, EntryType type, der::Writer* writer) {
  WriteNumber(writer, static_cast<uint16_t>(type), 2);
  WriteNumber(writer, sct.timestamp, 8);
  WriteNumber(writer, kCertificateTimestamp, 1);
  WriteNumber(writer, kVersion1, 1);
}

Error Finish(const der::Writer& writer, der::Input* entry) {
  *entry = writer.output();
  return writer.ok() ? Error::kOk : Error::kBufferTooSmall;
}

// The fields of a TBSCertificate before its extensions, which come last (RFC
// 5280 section 4.1).
der::Input FieldsBeforeExtensions(const Certificate& certificate) {
  der::Input contents;
  der::ReadOnly(certificate.tbs(), der::kSequence, &contents);
  der::Reader reader(contents);
  der::Input field;
  while (!reader.Peek(der::ContextConstructed(3)) &&
         reader.ReadAnyTlv(&field)) {
  }
  return contents.First(contents.size() - reader.Remaining().size());
}

// The inside of Extensions, in up to three pieces between what is left out.
struct KeptExtensions {
  static constexpr int kMaxPieces = 3;

  der::Input pieces[kMaxPieces];
  int count = 0;
};

// `extensions` parsed when the certificate did.
Error KeepExtensions(der::Input extensions, KeptExtensions* kept) {
  const uint8_t* begin = extensions.begin();
  const auto keep_until = [&](const uint8_t* end) {
    if (begin != end) {
      kept->pieces[kept->count++] =
          der::Input(begin, static_cast<size_t>(end - begin));
    }
  };
  uint32_t left_out = 0;
  der::Reader reader(extensions);
  while (!reader.AtEnd()) {
    const uint8_t* at = reader.position();
    ExtensionFields fields;
    if (!ReadExtension(&reader, &fields)) return Error::kMalformedExtension;
    if (fields.extension != Extension::kCtSctList &&
        fields.extension != Extension::kCtPoison) {
      continue;
    }
    const uint32_t bit = ExtensionBit(fields.extension);
    if ((left_out & bit) != 0) return Error::kDuplicateExtension;
    left_out |= bit;
    keep_until(at);
    begin = reader.position();
  }
  keep_until(extensions.end());
  return Error::kOk;
}

// [3]  EXPLICIT Extensions OPTIONAL
void WriteExtensions(const KeptExtensions& kept, der::Writer* writer) {
  if (kept.count == 0) return;
  const size_t mark = writer->size();
  for (int i = kept.count - 1; i >= 0; --i) writer->Raw(kept.pieces[i]);
  writer->Wrap(der::kSequence, mark);
  writer->Wrap(der::ContextConstructed(3), mark);
}

}  // namespace

Error WriteCertificateEntry(const Sct& sct, const Certificate& certificate,
                            absl::Span<uint8_t> buffer, der::Input* entry) {
  der::Writer writer(buffer);
  WriteBehind(sct, &writer);
  writer.Raw(certificate.der());
  WriteNumber(&writer, certificate.der().size(), 3);
  WriteBefore(sct, EntryType::kX509, &writer);
  return Finish(writer, entry);
}

Error WritePrecertificateEntry(const Sct& sct, const Certificate& certificate,
                               der::Input issuer_key_hash,
                               absl::Span<uint8_t> buffer, der::Input* entry) {
  KeptExtensions kept;
  if (Error error = KeepExtensions(certificate.all_extensions(), &kept);
      error != Error::kOk) {
    return error;
  }
  der::Writer writer(buffer);
  WriteBehind(sct, &writer);
  const size_t mark = writer.size();
  WriteExtensions(kept, &writer);
  writer.Raw(FieldsBeforeExtensions(certificate));
  writer.Wrap(der::kSequence, mark);
  WriteNumber(&writer, writer.size() - mark, 3);
  writer.Raw(issuer_key_hash);
  WriteBefore(sct, EntryType::kPrecertificate, &writer);
  return Finish(writer, entry);
}

}  // namespace cairn::ct

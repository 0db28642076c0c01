// Any bytes as DER: what is read lies within the input and is DER, all ways of
// reading agree, and what is refused leaves the cursor in place.

#include <cstddef>
#include <cstdint>

#include "absl/types/span.h"
#include "der/oid.h"
#include "der/reader.h"
#include "der/time.h"
#include "der/values.h"
#include "der/writer.h"
#include "fuzz/require.h"

namespace cairn::fuzz {
namespace {

using der::Input;
using der::Reader;

bool IsWithin(Input part, Input whole) {
  return part.empty() ||
         (part.data() >= whole.data() && part.end() <= whole.end());
}

// Elements that the Writer makes of values: DER has one encoding for each.
class Encoder {
 public:
  // What `write` writes, valid until the next call.
  template <typename Write>
  Input operator()(Write write) {
    der::Writer writer(absl::MakeSpan(buffer_));
    write(&writer);
    Require(writer.ok());
    return writer.output();
  }

 private:
  uint8_t buffer_[512];
};

// The reverse of a value that was read, at the beginning of `input`.
template <typename Write>
void RequireEncoding(Input input, const Reader& after, Write write) {
  const Input element = input.First(input.size() - after.Remaining().size());
  if (element.size() > 256) return;
  Encoder encode;
  Require(encode(write) == element);
}

void ReadNumbers(Input input) {
  Input contents;
  Reader reader(input);
  if (der::ReadInteger(&reader, &contents)) {
    Require(der::IsValidInteger(contents));
    Require(!der::IsZero(contents) || !der::IsNegative(contents));
    const Input magnitude = der::WithoutSignOctet(contents);
    Require(magnitude.size() == 1 || der::IsNegative(contents) ||
            magnitude[0] != 0);
    RequireEncoding(input, reader, [contents](der::Writer* writer) {
      writer->Integer(contents);
    });
  }
  for (uint32_t max : {0u, 1u, 255u, 65535u, 0xffffffffu}) {
    Reader small(input);
    uint32_t value;
    if (!der::ReadSmallInteger(&small, max, &value)) {
      Require(small.position() == input.data());
      continue;
    }
    Require(value <= max && small.position() == reader.position());
    RequireEncoding(input, small, [value](der::Writer* writer) {
      writer->Integer(uint64_t{value});
    });
  }
}

void ReadTimes(Input input) {
  Reader reader(input);
  der::Time time;
  bool generalized;
  if (!der::ReadTime(&reader, &time, &generalized)) {
    Require(reader.position() == input.data());
    return;
  }
  Require(time >= der::kMinTime && time <= der::kMaxTime);
  const der::CalendarTime calendar = der::ToCalendar(time);
  der::Time again;
  Require(der::FromCalendar(calendar, &again) && again == time);
  const bool utc =
      time >= der::kFirstUtcTime && time < der::kFirstGeneralizedTime;
  Require(generalized || utc);
  RequireEncoding(input, reader, [=](der::Writer* writer) {
    if (generalized) {
      writer->GeneralizedTime(time);
    } else {
      writer->ValidityTime(time);
    }
  });
}

void ReadBits(Input input) {
  Input bits;
  Input octets;
  uint8_t unused;
  uint16_t named;
  bool trailing_zeros;
  Reader any(input);
  Reader aligned(input);
  Reader named_reader(input);
  const bool is_string = der::ReadBitString(&any, &bits, &unused);
  Require(!is_string || unused < 8);
  Require(!is_string || unused == 0 || !bits.empty());
  Require(der::ReadOctetAlignedBitString(&aligned, &octets) ==
          (is_string && unused == 0));
  Require(der::ReadNamedBits(&named_reader, &named, &trailing_zeros) ==
          is_string);
  if (!is_string) return;
  for (int bit = 0; bit < 16; ++bit) {
    const size_t octet = static_cast<size_t>(bit / 8);
    const bool set = octet < bits.size() && (bits[octet] >> (7 - bit % 8)) & 1;
    Require(set == ((named >> bit) & 1));
  }
}

void ReadObjectIdentifiers(Input input) {
  Reader reader(input);
  Reader known_reader(input);
  Input contents;
  Input known_contents;
  der::Oid oid;
  const bool ok = der::ReadObjectIdentifier(&reader, &contents);
  Require(der::ReadKnownObjectIdentifier(&known_reader, &known_contents,
                                         &oid) == ok);
  Require(reader.position() == known_reader.position());
  if (!ok) return;
  Require(contents == known_contents && oid == der::FindOid(contents));
  Require(oid == der::Oid::kUnknown || der::OidContents(oid) == contents);
  RequireEncoding(input, reader, [contents](der::Writer* writer) {
    writer->ObjectIdentifier(contents);
  });
}

void ReadBooleans(Input input) {
  Reader reader(input);
  bool value;
  if (der::ReadBoolean(&reader, &value)) {
    Reader of_default(input);
    bool same;
    bool explicit_default;
    Require(
        der::ReadBooleanDefaultFalse(&of_default, &same, &explicit_default));
    Require(same == value && explicit_default == !value);
    RequireEncoding(input, reader,
                    [value](der::Writer* writer) { writer->Boolean(value); });
  }
  Reader null(input);
  if (der::ReadNull(&null)) {
    RequireEncoding(input, null, [](der::Writer* writer) { writer->Null(); });
  }
}

// One element after the other, and what is inside.
void Walk(Input input, int depth) {
  for (Reader reader(input); !reader.AtEnd();) {
    const Input rest = reader.Remaining();
    Require(IsWithin(rest, input));
    ReadNumbers(rest);
    ReadTimes(rest);
    ReadBits(rest);
    ReadObjectIdentifiers(rest);
    ReadBooleans(rest);

    const der::Tag peeked = rest[0];
    Reader as_tlv = reader;
    Reader by_tag = reader;
    Reader large = reader;
    der::Tag tag = 0;
    Input contents;
    Input tlv;
    Input other;
    const bool ok = reader.ReadAny(&tag, &contents);
    Require(as_tlv.ReadAnyTlv(&tlv) == ok);
    if (!ok) {
      Require(reader.position() == rest.data());
      Require(as_tlv.position() == rest.data());
      return;
    }
    Require(tag == peeked && IsWithin(contents, rest) && IsWithin(tlv, rest));
    Require(tlv.data() == rest.data() && tlv.end() == contents.end());
    Require(reader.position() == tlv.end());
    Require(by_tag.Read(tag, &other) && other.data() == contents.data() &&
            other.size() == contents.size());
    Require(large.ReadLarge(tag, &tlv, &other) &&
            other.size() == contents.size() &&
            large.position() == reader.position());
    Reader otherwise(rest);
    Require(!otherwise.Read(static_cast<der::Tag>(tag ^ 1), &other) &&
            otherwise.position() == rest.data());
    RequireEncoding(rest, reader,
                    [=](der::Writer* writer) { writer->Tlv(tag, contents); });
    if (depth > 0 && (tag & der::kConstructedBit) != 0) {
      Walk(contents, depth - 1);
    }
  }
}

}  // namespace
}  // namespace cairn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  cairn::fuzz::Walk(cairn::der::Input(data, size), 8);
  return 0;
}

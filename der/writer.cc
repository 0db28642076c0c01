#include "der/writer.h"

#include <cstring>

namespace cairn::der {
namespace {

// Writes `value` as two decimal digits.
void TwoDigits(int value, uint8_t* out) {
  out[0] = static_cast<uint8_t>('0' + value / 10);
  out[1] = static_cast<uint8_t>('0' + value % 10);
}

// YYYYMMDDHHMMSSZ
void FormatTime(Time time, uint8_t (&out)[15]) {
  const CalendarTime c = ToCalendar(time);
  TwoDigits(c.year / 100, out);
  TwoDigits(c.year % 100, out + 2);
  TwoDigits(c.month, out + 4);
  TwoDigits(c.day, out + 6);
  TwoDigits(c.hour, out + 8);
  TwoDigits(c.minute, out + 10);
  TwoDigits(c.second, out + 12);
  out[14] = 'Z';
}

}  // namespace

void Writer::Raw(Input bytes) {
  if (!ok_ || bytes.size() > at_) {
    ok_ = false;
    return;
  }
  at_ -= bytes.size();
  if (!bytes.empty()) std::memcpy(begin_ + at_, bytes.data(), bytes.size());
}

void Writer::Octet(uint8_t octet) { Raw(Input(&octet, 1)); }

void Writer::Length(size_t length) {
  if (length < 0x80) {
    Octet(static_cast<uint8_t>(length));
    return;
  }
  uint8_t octets = 0;
  for (size_t rest = length; rest != 0; rest >>= 8) {
    Octet(static_cast<uint8_t>(rest & 0xff));
    ++octets;
  }
  Octet(static_cast<uint8_t>(0x80 | octets));
}

void Writer::Tlv(Tag tag, Input contents) {
  const size_t mark = size();
  Raw(contents);
  Wrap(tag, mark);
}

void Writer::Wrap(Tag tag, size_t mark) {
  Length(size() - mark);
  Octet(tag);
}

void Writer::Boolean(bool value) {
  const uint8_t octet = value ? 0xff : 0x00;
  Tlv(kBoolean, Input(&octet, 1));
}

void Writer::Null() { Tlv(kNull, Input()); }

void Writer::Integer(uint64_t value) {
  const size_t mark = size();
  uint8_t octet;
  do {
    octet = static_cast<uint8_t>(value & 0xff);
    Octet(octet);
    value >>= 8;
  } while (value != 0);
  if ((octet & 0x80) != 0) Octet(0);
  Wrap(kInteger, mark);
}

void Writer::BitString(Input bits) {
  const size_t mark = size();
  Raw(bits);
  Octet(0);
  Wrap(kBitString, mark);
}

void Writer::ValidityTime(Time time) {
  if (time < kFirstUtcTime || time >= kFirstGeneralizedTime) {
    GeneralizedTime(time);
    return;
  }
  uint8_t text[15];
  FormatTime(time, text);
  Tlv(kUtcTime, Input(text).From(2));
}

void Writer::GeneralizedTime(Time time) {
  uint8_t text[15];
  FormatTime(time, text);
  Tlv(kGeneralizedTime, Input(text));
}

}  // namespace cairn::der

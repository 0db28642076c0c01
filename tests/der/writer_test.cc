#include "der/writer.h"

#include <cstdint>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "der/reader.h"
#include "gtest/gtest.h"

namespace cairn::der {
namespace {

using Bytes = std::vector<uint8_t>;

template <typename Write>
Bytes Written(Write write, size_t room = 100000) {
  Bytes buffer(room);
  Writer writer(absl::MakeSpan(buffer));
  write(&writer);
  const Input output = writer.output();
  return Bytes(output.begin(), output.end());
}

TEST(WriterTest, Values) {
  EXPECT_EQ(Written([](Writer* w) { w->Integer(uint64_t{0}); }),
            (Bytes{0x02, 0x01, 0x00}));
  EXPECT_EQ(Written([](Writer* w) { w->Integer(uint64_t{127}); }),
            (Bytes{0x02, 0x01, 0x7f}));
  EXPECT_EQ(Written([](Writer* w) { w->Integer(uint64_t{128}); }),
            (Bytes{0x02, 0x02, 0x00, 0x80}));
  EXPECT_EQ(Written([](Writer* w) { w->Integer(uint64_t{256}); }),
            (Bytes{0x02, 0x02, 0x01, 0x00}));
  EXPECT_EQ(Written([](Writer* w) { w->Boolean(true); }),
            (Bytes{0x01, 0x01, 0xff}));
  EXPECT_EQ(Written([](Writer* w) { w->Null(); }), (Bytes{0x05, 0x00}));
  const uint8_t bits[] = {0xab};
  EXPECT_EQ(Written([&](Writer* w) { w->BitString(Input(bits)); }),
            (Bytes{0x03, 0x02, 0x00, 0xab}));
}

TEST(WriterTest, Times) {
  const auto text = [](Time time) {
    const Bytes bytes = Written([time](Writer* w) { w->ValidityTime(time); });
    return std::string(bytes.begin() + 2, bytes.end());
  };
  EXPECT_EQ(text(kFirstGeneralizedTime - 1), "491231235959Z");
  EXPECT_EQ(text(kFirstGeneralizedTime), "20500101000000Z");
  EXPECT_EQ(text(kFirstUtcTime), "500101000000Z");
  EXPECT_EQ(text(kFirstUtcTime - 1), "19491231235959Z");
}

TEST(WriterTest, LastElementFirst) {
  const Bytes bytes = Written([](Writer* w) {
    const size_t mark = w->size();
    w->Null();
    w->Integer(uint64_t{5});
    w->Wrap(kSequence, mark);
  });
  EXPECT_EQ(bytes, (Bytes{0x30, 0x05, 0x02, 0x01, 0x05, 0x05, 0x00}));
}

TEST(WriterTest, LengthsReadBack) {
  for (size_t size : {0u, 127u, 128u, 255u, 256u, 65535u, 65536u}) {
    const Bytes contents(size, 0x5a);
    const Input input(contents.data(), contents.size());
    const Bytes bytes = Written([&](Writer* w) { w->OctetString(input); });
    Input value;
    ASSERT_TRUE(
        ReadOnly(Input(bytes.data(), bytes.size()), kOctetString, &value))
        << size;
    EXPECT_EQ(value, input);
  }
}

TEST(WriterTest, RunningOutIsRememberedAndLeavesNothing) {
  const auto write = [](Writer* w) {
    w->Integer(uint64_t{5});
    w->Integer(uint64_t{6});
  };
  EXPECT_EQ(Written(write, 6).size(), 6u);
  Bytes buffer(5);
  Writer writer(absl::MakeSpan(buffer));
  write(&writer);
  EXPECT_FALSE(writer.ok());
  EXPECT_TRUE(writer.output().empty());
  writer.Null();
  EXPECT_FALSE(writer.ok());
}

}  // namespace
}  // namespace cairn::der

#include "engine/core/encoding.hpp"

#include <gtest/gtest.h>

namespace promenade {
namespace {

TEST(Encoding, NoHexadecimalDigitsAreNoBytes) {
    const auto bytes = unhex("");
    ASSERT_TRUE(bytes);
    EXPECT_TRUE(bytes.value().empty());
    EXPECT_FALSE(unhex("a"));
    EXPECT_FALSE(unhex("zz"));
}

TEST(Encoding, BytesComeBackFromBase64) {
    EXPECT_EQ(base64({}), "");
    EXPECT_EQ(base64(bytes_of("f")), "Zg==");
    EXPECT_EQ(base64(bytes_of("foobar")), "Zm9vYmFy");
    const Bytes bytes = unbase64("Zm9vYg==").value();
    EXPECT_EQ(text_of(bytes), "foob");
}

// RFC 4231, test cases 2 and 6.
TEST(Encoding, HmacIsThatOfTheStandardForShortAndLongKeys) {
    EXPECT_EQ(hex(hmac_sha256(bytes_of("Jefe"),
                              {bytes_of("what do ya want "), bytes_of("for nothing?")})),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    const Bytes long_key(131, 0xaa);
    EXPECT_EQ(hex(hmac_sha256(long_key, {bytes_of("Test Using Larger Than Block-Size Key - Hash "
                                                  "Key First")})),
              "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

}  // namespace
}  // namespace promenade

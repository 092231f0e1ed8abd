#include "bot/delivery/action.hpp"

#include <gtest/gtest.h>

namespace promenade::delivery {
namespace {

privacy::SecretKey key_of(std::uint8_t byte) {
    Hash bytes;
    bytes.fill(byte);
    return privacy::SecretKey{bytes};
}

TEST(Action, ComesBackAsItWasSigned) {
    const Action close{StreamId{"D-0042"}, 7, "close", Map{{"outcome", "traitee"}}, {}};
    const auto read = read_action(sign_action(close, key_of(1)), key_of(1));
    ASSERT_TRUE(read);
    EXPECT_EQ(read.value().stream, close.stream);
    EXPECT_EQ(read.value().version, close.version);
    EXPECT_EQ(read.value().trigger, close.trigger);
    EXPECT_EQ(read.value().data, close.data);
}

TEST(Action, OfAnotherNetworkOrAlteredIsRefused) {
    const std::string signed_text = sign_action({{}, 0, {}, {}, "oui"}, key_of(1));
    EXPECT_FALSE(read_action(signed_text, key_of(2)));
    for (std::size_t at = 0; at < signed_text.size(); ++at) {
        std::string altered = signed_text;
        altered[at] = altered[at] == 'a' ? 'b' : 'a';
        EXPECT_FALSE(read_action(altered, key_of(1))) << at;
    }
}

}  // namespace
}  // namespace promenade::delivery

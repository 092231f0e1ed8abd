#include "bot/conversation/photo.hpp"

#include "tests/support/pictures.hpp"

#include <gtest/gtest.h>

namespace promenade::conversation {
namespace {

using namespace testing;

std::pair<int, int> size_of(const std::string& bytes) {
    const tjhandle turbo = tjInitDecompress();
    int width = 0, height = 0, subsampling = 0, colours = 0;
    tjDecompressHeader3(turbo, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                        &width, &height, &subsampling, &colours);
    tjDestroy(turbo);
    return {width, height};
}

std::string why_refused(std::string_view bytes, const PhotoLimits& limits = {}) {
    const auto photo = fit_photo(bytes, limits);
    return photo ? "" : photo.error().detail;
}

TEST(APhoto, LosesThePlaceAndTheWordsHiddenInItAndStandsUpright) {
    const std::string sent = jpeg_of_a_telephone(640, 480);
    ASSERT_NE(sent.find("Exif"), std::string::npos);
    const auto kept = fit_photo(sent, {});
    ASSERT_TRUE(kept) << describe(kept.error());
    EXPECT_EQ(size_of(kept.value()), std::pair(480, 640));
    for (const char* hidden : {"Exif", "II*", "rue de la Gare"})
        EXPECT_EQ(kept.value().find(hidden), std::string::npos) << hidden;
}

TEST(APhoto, IsTakenAsJpegPngOrWebpAndKeptAsJpeg) {
    for (const std::string& sent : {jpeg(600, 500), png(600, 500), webp(600, 500)}) {
        const auto kept = fit_photo(sent, {});
        ASSERT_TRUE(kept) << describe(kept.error());
        EXPECT_EQ(size_of(kept.value()), std::pair(600, 500));
    }
}

TEST(APhoto, OfATelephoneIsReduced) {
    for (const std::string& sent : {jpeg(4000, 3000), webp(4000, 3000)}) {
        const auto kept = fit_photo(sent, {});
        ASSERT_TRUE(kept) << describe(kept.error());
        EXPECT_LE(size_of(kept.value()).first, 1600);
        EXPECT_GE(size_of(kept.value()).first, 1000);
    }
}

TEST(APhoto, IsRefusedWhereItIsNoneOrTooSmallOrTooLarge) {
    EXPECT_EQ(why_refused("bonjour"), "no_image");
    EXPECT_EQ(why_refused(""), "no_image");
    EXPECT_EQ(why_refused("GIF89a"), "no_image");
    EXPECT_EQ(why_refused("<svg xmlns='http://www.w3.org/2000/svg'/>"), "no_image");
    EXPECT_EQ(why_refused(jpeg(399, 900)), "too_small");
    EXPECT_EQ(why_refused(png(900, 399)), "too_small");
    EXPECT_EQ(why_refused(webp(10, 10)), "too_small");
    EXPECT_EQ(why_refused(jpeg(600, 500), {.bytes_max = 100}), "too_large");
    EXPECT_EQ(why_refused(jpeg(399, 399), {.side_min = 300}), "");
}

TEST(APhoto, ThatIsCutOrDamagedHarmsNothing) {
    for (const std::string& sent : {jpeg_of_a_telephone(600, 500), png(600, 500), webp(600, 500)})
        for (std::size_t at = 1; at < sent.size(); at += sent.size() / 40 + 1) {
            std::string damaged = sent;
            damaged[at] = static_cast<char>(~damaged[at]);
            (void)fit_photo(damaged, {});
            (void)fit_photo(sent.substr(0, at), {});
        }
}

// 60 000 by 60 000 pixels in a file of a few bytes are not unpacked.
TEST(APhoto, ThatWouldUnpackToGigabytesIsRefusedByItsHeader) {
    std::string bomb = jpeg(600, 500);
    const std::size_t frame = bomb.find("\xff\xc0");
    ASSERT_NE(frame, std::string::npos);
    for (const std::size_t at : {5u, 6u, 7u, 8u}) bomb[frame + at] = '\xea';
    EXPECT_EQ(why_refused(bomb), "too_large");
}

}  // namespace
}  // namespace promenade::conversation

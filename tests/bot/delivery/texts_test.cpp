#include "bot/delivery/texts.hpp"

#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace promenade::delivery {
namespace {

Result<Texts> load(const char* json) {
    const testing::TemporaryFolder folder;
    const auto file = folder.path() / "fr.json";
    std::ofstream{file} << json;
    return Texts::load(file);
}

TEST(Texts, PlacesAreFilledAndTheFormOfAddressIsChosen) {
    const auto texts = load(R"({"hello":{"vous":"Bonjour {name}, {n}","tu":"Salut {name}"}})");
    ASSERT_TRUE(texts);
    const Map args{{"name", "Farida"}, {"n", 3}};
    EXPECT_EQ(texts.value().render("hello", args), "Bonjour Farida, 3");
    EXPECT_EQ(texts.value().render("hello", args, true), "Salut Farida");
}

TEST(Texts, WordsOfAPersonAreNeverReadAsPlaces) {
    const auto texts = load(R"({"said":"« {text} » {other}"})");
    const Map args{{"text", "{other} {text}"}, {"other", "x"}};
    EXPECT_EQ(texts.value().render("said", args), "« {other} {text} » x");
}

TEST(Texts, AWrongCatalogueIsRefusedWithItsPlace) {
    const auto half = load(R"({"hello":{"vous":"Bonjour"}})");
    ASSERT_FALSE(half);
    EXPECT_NE(half.error().where.find("/hello"), std::string::npos);
}

}  // namespace
}  // namespace promenade::delivery

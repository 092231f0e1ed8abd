#include "bot/app/csv.hpp"

#include <gtest/gtest.h>

namespace promenade::app {
namespace {

using Fields = std::vector<std::string>;

Csv must(std::string_view bytes) {
    auto csv = parse_csv(bytes);
    EXPECT_TRUE(csv) << describe(csv.error());
    return csv ? std::move(csv).value() : Csv{};
}

void expect_refused(std::string_view bytes, std::string_view code, std::string_view line) {
    const auto csv = parse_csv(bytes);
    ASSERT_FALSE(csv) << code;
    EXPECT_EQ(csv.error().code, Errc::invalid);
    EXPECT_EQ(csv.error().detail, code);
    EXPECT_EQ(csv.error().where, line);
}

TEST(Csv, IsReadWithCommasOrSemicolons) {
    EXPECT_EQ(must("a,b\n1,2\n").rows[1].fields, (Fields{"1", "2"}));
    EXPECT_EQ(must("a;b\n1,5;2\n").rows[1].fields, (Fields{"1,5", "2"}));
    EXPECT_EQ(must("a,b;c\n").separator, ',');
}

TEST(Csv, KeepsSeparatorsQuotesAndLineEndsThatAreQuoted) {
    const Csv csv = must("a,b\n\"mer 14-17, ven 17\",\"dit \"\"Zoé\"\"\nde loin\"\nx,y\n");
    EXPECT_EQ(csv.rows[1].fields, (Fields{"mer 14-17, ven 17", "dit \"Zoé\"\nde loin"}));
    EXPECT_EQ(csv.rows[1].line, 2U);
    EXPECT_EQ(csv.rows[2].line, 4U);  // where the row starts, not which row it is
}

TEST(Csv, AcceptsAnyLineEndAndALastLineWithoutOne) {
    for (const char* text : {"a,b\r\n1,2\r\n", "a,b\r1,2", "a,b\n1,2", "\n\na,b\n\n1,2\n,\n \n"}) {
        const Csv csv = must(text);
        ASSERT_EQ(csv.rows.size(), 2U) << text;
        EXPECT_EQ(csv.rows[1].fields, (Fields{"1", "2"}));
    }
}

TEST(Csv, KeepsEmptyCellsAndDropsSpacesAroundWords) {
    EXPECT_EQ(must("a,b,c\n,\xc2\xa0 x ,\n").rows[1].fields, (Fields{"", "x", ""}));
    EXPECT_EQ(must("a,b\n 1 , \"2\" \n").rows[1].fields, (Fields{"1", "2"}));
}

TEST(Csv, IsReadInUtf8WithOrWithoutItsMark) {
    EXPECT_EQ(must("\xef\xbb\xbfÉtat\nZoé\n").rows[0].fields, Fields{"État"});
    EXPECT_EQ(must("État\n").encoding, "UTF-8");
}

TEST(Csv, BringsAccentsInTwoPartsToOne) {
    EXPECT_EQ(must("Zoe\xcc\x81\n").rows[0].fields, Fields{"Zoé"});
}

TEST(Csv, IsReadInTheEncodingOfAnOldExcelAndSaysSo) {
    const Csv csv = must("pr\xe9nom;\x9cuvre\nZo\xe9;10 \x80\n");
    EXPECT_EQ(csv.encoding, "windows-1252");
    EXPECT_EQ(csv.rows[0].fields, (Fields{"prénom", "œuvre"}));
    EXPECT_EQ(csv.rows[1].fields, (Fields{"Zoé", "10 €"}));
}

TEST(Csv, IsRefusedWhereItsEncodingCannotBeTold) {
    expect_refused(std::string_view{"\xff\xfe"
                                    "a\0",
                                    4},
                   "encoding_unknown", "1");
    expect_refused("a,b\nZoé,x\nZo\xe9,y\n", "encoding_mixed", "3");
    expect_refused(std::string_view{"a,b\n1,\0002\n", 9}, "control_character", "2");
    expect_refused("a\nb\n\x81\n", "control_character", "3");
}

TEST(Csv, IsRefusedWithQuotesThatDoNotCloseSayingWhereTheRowStarts) {
    expect_refused("a,b\n1,2\n3,\"4\n5,6\n7,8\n", "unclosed_quote", "3");
    expect_refused("a,b\n\"x\ny\"z,2\n", "text_after_quote", "2");
}

TEST(Csv, IsRefusedEmpty) {
    expect_refused("", "empty_file", "1");
    expect_refused("\n , \n", "empty_file", "1");
    expect_refused(std::string((8 << 20) + 1, 'x'), "too_large", "1");
}

TEST(Csv, NeverCrashesOnAnyBeginningOfAFile) {
    const std::string text =
        "\xef\xbb\xbf"
        "a;\"b\r\nc\"\"\";\xe9\xc3\xa9\rd";
    for (std::size_t size = 0; size <= text.size(); ++size)
        for (std::size_t from = 0; from <= size; ++from)
            (void)parse_csv(std::string_view{text}.substr(from, size - from));
}

TEST(Folding, ForgivesCaseAccentsAndSpacing) {
    EXPECT_EQ(folded("  En  Intégration "), "en_integration");
    EXPECT_EQ(folded("DÉLABELLISÉ"), "delabellise");
    EXPECT_EQ(folded("Date-de l’entrée"), "date_de_l_entree");
    EXPECT_EQ(folded("?!"), "");
}

}  // namespace
}  // namespace promenade::app
